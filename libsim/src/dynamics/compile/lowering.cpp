#include "dynamics/compile/lowering.hpp"

#include <algorithm>
#include <cmath>

#include "dynamics/expr/op_facts.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay::detail {
Lowering::Lowering(const Model& model, const std::map<std::string, std::vector<double>>& parameters,
                   const DrawLayout& layout, const RunSettings& settings, Values& values)
    : model_(model),
      graph_(model.graph()),
      parameters_(parameters),
      layout_(layout),
      settings_(settings),
      values_(values),
      memo_(model.graph().size(), -1),
      step_memo_(model.graph().size(), -1) {}

std::int32_t Lowering::add_state(LoweredStock stock) {
  stock.n = static_cast<std::int32_t>(graph_.n_elements(stock.dims));
  stock.offset = n_state_;
  n_state_ += stock.n;
  stocks_.push_back(std::move(stock));
  return stocks_.back().offset;
}

void Lowering::outcome(const Outcome& outcome) {
  const NodeId node = model_.quantity(outcome.quantity).node;
  const std::vector<DimensionId> dims = graph_.node(node).dims;
  LoweredOutcome lowered;
  if (outcome.kind == OutcomeKind::Level) {
    lowered.value = values_.broadcast(lower(node), dims);
  } else {
    auto found = integrals_.find(node);
    if (found == integrals_.end()) {
      LoweredStock integral;
      integral.name = "integral of " + outcome.quantity;
      integral.integral_of = outcome.quantity;
      integral.dims = dims;
      integral.derivative = values_.broadcast(lower(node), dims);
      integral.initial = values_.constant(std::vector<double>(graph_.n_elements(dims), 0.0), dims);
      const std::int32_t offset = add_state(std::move(integral));
      sources_.push_back(nullptr);
      found = integrals_.emplace(node, values_.leaf(ValueKind::State, by_state, dims, offset)).first;
    }
    lowered.value = found->second;
  }
  if (outcome.total) {
    lowered.total = lowered.value;
    for (const DimensionId dim : dims) {
      lowered.total = values_.reduce(Kernel::SumOver, lowered.total, dim);
    }
  }
  outcomes_.push_back(lowered);
}

ValueId Lowering::rate(const Stock& stock, const std::vector<DimensionId>& dims) {
  ValueId total = values_.constant(0.0);
  for (const NodeId flow : stock.inflows) {
    total = values_.binary(Kernel::Add, total, lower(flow));
  }
  for (const NodeId flow : stock.outflows) {
    total = values_.binary(Kernel::Subtract, total, lower(flow));
  }
  return values_.broadcast(total, dims);
}

void Lowering::finish_stocks() {
  while (finished_ < stocks_.size() || finished_held_ < held_.size()) {
    if (finished_ == stocks_.size()) {
      finish_held();
      continue;
    }
    const std::size_t at = finished_++;
    const Stock* source = sources_[at];
    if (source == nullptr) {
      continue;
    }
    const std::vector<DimensionId> dims = stocks_[at].dims;
    const ValueId derivative = rate(*source, dims);
    const ValueId initial = values_.broadcast(lower(source->initial), dims);
    stocks_[at].derivative = derivative;
    stocks_[at].initial = initial;
  }
}

/// Arguments before users, without recursion.
ValueId Lowering::lower(NodeId root) {
  std::vector<NodeId> stack{root};
  while (!stack.empty()) {
    const NodeId id = stack.back();
    if (done(id) >= 0) {
      stack.pop_back();
      continue;
    }
    const Node& node = graph_.node(id);
    const std::size_t before = stack.size();
    const std::size_t n_args = node.op == Op::FixedPoint    ? 1
                               : node.op == Op::AtStepStart ? 0
                                                            : node.args.size();
    for (std::size_t i = 0; i < n_args; ++i) {
      if (node.args[i] != no_node && done(node.args[i]) < 0) {
        stack.push_back(node.args[i]);
      }
    }
    if (stack.size() == before) {
      const ValueId value = lower_node(id);
      memo()[static_cast<std::size_t>(id)] = value;
      stack.pop_back();
    }
  }
  return done(root);
}

ValueId Lowering::lower_input(const Node& node) {
  if (node.args[0] == no_node) {
    return values_.constant(std::vector<double>(graph_.n_elements(node.dims), 0.0), node.dims);
  }
  return values_.broadcast(done(node.args[0]), node.dims);
}

ValueId Lowering::lower_node(NodeId id) {
  const Node& node = graph_.node(id);
  const auto arg = [&](std::size_t i) { return done(node.args[i]); };
  switch (node.op) {
    case Op::Constant:
      return values_.constant(node.values, node.dims);
    case Op::Parameter:
      return lower_parameter(node);
    case Op::Lever:
    case Op::Assumption:
    case Op::Auxiliary:
      return lower_input(node);
    case Op::Noise:
      return lower_noise(node);
    case Op::Time:
      return at_step_start_ ? values_.leaf(ValueKind::StepStartTime, by_step, {}, 2)
                            : values_.leaf(ValueKind::Time, by_time, {}, 0);
    case Op::StepTime:
      return values_.leaf(ValueKind::StepTime, by_step, {}, 1);
    case Op::StartTime:
      return values_.constant(settings_.start);
    case Op::TimeStep:
      return values_.constant(settings_.step_length());
    case Op::PeriodStart:
      return lower_period_start(node);
    case Op::AtStepStart:
      return lower_at_step_start(node.args[0]);
    case Op::Held:
      return lower_held(id);
    case Op::Stock:
      return lower_stock(id);
    case Op::LoopVariable:
      throw InvalidValue("'" + node.name + "' is used outside its fixed point");
    case Op::Power:
      return values_.power(arg(0), arg(1));
    case Op::Where:
      return values_.where(arg(0), arg(1), arg(2));
    case Op::Lookup:
      return values_.lookup(arg(0), node.values);
    case Op::Contract:
      return values_.contract(arg(0), arg(1), node.dimension);
    case Op::LookupBy:
    case Op::Shift:
    case Op::MatrixProduct:
    case Op::Broadcast:
    case Op::Spread:
    case Op::Aggregate:
    case Op::AllocateByPriority:
    case Op::AllocatedPart:
    case Op::Series:
    case Op::SeriesAhead:
    case Op::ActiveInitial:
    case Op::Guard:
    case Op::MatrixInverse:
    case Op::RankAlong:
    case Op::SortOrder:
    case Op::ElementAt:
      return lower_shape(node);
    case Op::Relabel:
      return values_.relabel(arg(0), node.dims);
    case Op::Pick:
      return values_.pick(arg(0), node.dimension, node.count);
    case Op::FixedPoint:
      return lower_fixed_point(node);
    case Op::LeontiefInverse:
      return values_.leontief_inverse(arg(0));
    case Op::CapacityLimited:
      return values_.capacity_limited({arg(0), arg(1), arg(2)});
    case Op::CapacityShadowValue:
      return values_.capacity_shadow_value({arg(0), arg(1), arg(2), arg(3)});
    case Op::CapacityResponse:
      return values_.capacity_response({arg(0), arg(1), arg(2), arg(3), arg(4)});
    case Op::RationedOutput:
      return values_.rationed(
          Kernel::RationedOutput,
          {arg(5), arg(6), values_.broadcast(arg(7), graph_.node(node.args[0]).dims), arg(2), arg(3)},
          node.dims, node.count == 1);
    case Op::RationedResponse:
      return values_.rationed(
          Kernel::RationedResponse,
          {arg(0), values_.broadcast(arg(1), graph_.node(node.args[0]).dims), arg(2), arg(3), arg(4), arg(5)},
          node.dims, node.count == 1);
    default:
      break;
  }
  const OpFacts& word = facts(node.op);
  if (word.kernel == Kernel::Count) {
    throw InvalidValue(std::string("there is no instruction for the word ") + word.name);
  }
  if (is_fold(word.kernel)) {
    return values_.reduce(word.kernel, arg(0), node.dimension);
  }
  return word.arguments == Arguments::One ? values_.unary(word.kernel, arg(0))
                                          : values_.binary(word.kernel, arg(0), arg(1));
}

}  // namespace quesnay::detail
