#include "dynamics/lowering.hpp"

#include <algorithm>
#include <cmath>

#include "quesnay/core/error.hpp"

namespace quesnay::detail {
namespace {

Kernel kernel_of(Op op) {
  switch (op) {
    case Op::Add:
      return Kernel::Add;
    case Op::Subtract:
      return Kernel::Subtract;
    case Op::Multiply:
      return Kernel::Multiply;
    case Op::Divide:
      return Kernel::Divide;
    case Op::Minimum:
      return Kernel::Minimum;
    case Op::Maximum:
      return Kernel::Maximum;
    case Op::Less:
      return Kernel::Less;
    case Op::LessEqual:
      return Kernel::LessEqual;
    case Op::PoissonQuantile:
      return Kernel::PoissonQuantile;
    case Op::Negate:
      return Kernel::Negate;
    case Op::Exp:
      return Kernel::Exp;
    case Op::Log:
      return Kernel::Log;
    case Op::Sine:
      return Kernel::Sine;
    case Op::Cosine:
      return Kernel::Cosine;
    case Op::SquareRoot:
      return Kernel::SquareRoot;
    case Op::Absolute:
      return Kernel::Absolute;
    case Op::MaximumOver:
      return Kernel::MaximumOver;
    default:
      return Kernel::SumOver;
  }
}

}  // namespace

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
    lowered.total = values_.reduce(Kernel::SumOver, lowered.value, dims.front());
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

ValueId Lowering::lower_fixed_point(const Node& node) {
  const NodeId variable = node.args[2];
  const NodeId body = node.args[1];
  // Nodes between the variable and the body change from round to round; an argument always has a smaller id.
  std::vector<NodeId> changing;
  std::vector<char> depends(graph_.size(), 0);
  depends[static_cast<std::size_t>(variable)] = 1;
  for (NodeId id = variable + 1; id <= body; ++id) {
    for (const NodeId arg : graph_.node(id).args) {
      if (arg != no_node && depends[static_cast<std::size_t>(arg)] != 0) {
        depends[static_cast<std::size_t>(id)] = 1;
      }
    }
    if (depends[static_cast<std::size_t>(id)] != 0) {
      changing.push_back(id);
    }
  }
  ValueId current = values_.broadcast(done(node.args[0]), node.dims);
  for (int round = 0; round < node.count; ++round) {
    memo()[static_cast<std::size_t>(variable)] = current;
    for (const NodeId id : changing) {
      memo()[static_cast<std::size_t>(id)] = -1;
    }
    current = values_.broadcast(lower(body), node.dims);
  }
  for (const NodeId id : changing) {
    memo()[static_cast<std::size_t>(id)] = -1;
  }
  return current;
}

ValueId Lowering::lower_parameter(const Node& node) {
  const auto value = parameters_.find(node.name);
  if (value != parameters_.end()) {
    if (value->second.size() != graph_.n_elements(node.dims)) {
      throw DimensionMismatch("the value of parameter '" + node.name + "'", value->second.size(), "the model",
                              graph_.n_elements(node.dims), "elements");
    }
    for (const double number : value->second) {
      if (!std::isfinite(number)) {
        throw InvalidValue("parameter '" + node.name + "' has the value " + shortest(number) +
                           ", expected a finite number");
      }
    }
    return values_.constant(value->second, node.dims);
  }
  for (const DrawLayout::Entry& entry : layout_.parameters()) {
    if (entry.name == node.name) {
      return values_.leaf(ValueKind::Draw, by_draw, node.dims, static_cast<std::int32_t>(entry.offset));
    }
  }
  throw InvalidValue("parameter '" + node.name + "' has no value and is not drawn");
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
      return values_.constant(1.0 / settings_.steps_per_year);
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
    case Op::Negate:
    case Op::Exp:
    case Op::Log:
    case Op::Sine:
    case Op::Cosine:
    case Op::SquareRoot:
    case Op::Absolute:
      return values_.unary(kernel_of(node.op), arg(0));
    case Op::Power:
      return values_.power(arg(0), arg(1));
    case Op::Where:
      return values_.where(arg(0), arg(1), arg(2));
    case Op::Lookup:
      return values_.lookup(arg(0), node.values);
    case Op::SumOver:
    case Op::MaximumOver:
      return values_.reduce(kernel_of(node.op), arg(0), node.dimension);
    case Op::Contract:
      return values_.contract(arg(0), arg(1), node.dimension);
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
    default:
      return values_.binary(kernel_of(node.op), arg(0), arg(1));
  }
}

}  // namespace quesnay::detail
