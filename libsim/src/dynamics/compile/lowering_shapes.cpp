// Lowering of words that change shapes, iterate, read a series in time, allocate, or guard a run.
#include <algorithm>
#include <cmath>

#include "dynamics/compile/lowering.hpp"
#include "dynamics/compile/program_code.hpp"
#include "dynamics/expr/table_points.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay::detail {
namespace {

constexpr double time_tolerance = 1e-9;  // [year]

/// The dimension of an argument that a mapped result lacks.
DimensionId replaced(const std::vector<DimensionId>& before, const std::vector<DimensionId>& after) {
  const auto found = std::find_if(before.begin(), before.end(), [&](DimensionId d) {
    return std::find(after.begin(), after.end(), d) == after.end();
  });
  if (found == before.end()) {
    throw InvalidValue(
        "what is mapped to another dimension has none to be mapped, expected an array over one");
  }
  return *found;
}

}  // namespace

std::string with_number(std::string sentence, const std::string& place, double number) {
  const std::size_t at = sentence.find(place);
  if (at == std::string::npos) {
    return sentence;
  }
  // "at least 1 year", not "1 years".
  const std::size_t word = at + place.size();
  const std::size_t end =
      std::min(sentence.find_first_not_of("abcdefghijklmnopqrstuvwxyz", word + 1), sentence.size());
  if (number == 1.0 && sentence[word] == ' ' && end > word + 1 && sentence[end - 1] == 's') {
    sentence.erase(end - 1, 1);
  }
  return sentence.replace(at, place.size(), shortest(number));
}

ValueId Lowering::lower_shape(const Node& node) {
  const auto arg = [&](std::size_t i) { return done(node.args[i]); };
  switch (node.op) {
    case Op::LookupBy:
      return values_.lookup_by(arg(0), tables_of(node), node.dims, node.dimension);
    case Op::Shift:
      return values_.shift(arg(0), arg(1), node.dims, node.dimension, node.count);
    case Op::MatrixProduct:
      return values_.matrix_product(arg(0), arg(1));
    case Op::Spread:
      return values_.spread(arg(0), replaced(graph_.node(node.args[0]).dims, node.dims), node.dimension,
                            node.values);
    case Op::Aggregate:
      return values_.aggregate(arg(0), replaced(graph_.node(node.args[0]).dims, node.dims), node.dimension,
                               node.values);
    case Op::AllocateByPriority:
      return values_.allocate_by_priority(Kernel::AllocateByPriority, {arg(0), arg(1), arg(2), arg(3)},
                                          node.dims, node.dimension);
    case Op::AllocatedPart:
      return values_.allocate_by_priority(Kernel::AllocatedPart, {arg(0), arg(1), arg(2), arg(3)}, node.dims,
                                          node.dimension);
    case Op::MatrixInverse:
      return values_.matrix_inverse(arg(0));
    case Op::RankAlong:
      return values_.order(Kernel::RankAlong, arg(0), node.dimension);
    case Op::SortOrder:
      return values_.order(Kernel::SortOrder, arg(0), node.dimension);
    case Op::ElementAt:
      return values_.element_at(arg(0), arg(1), node.dims, node.dimension);
    case Op::Series:
    case Op::SeriesAhead:
      return lower_series(node);
    case Op::Guard:
      return lower_guard(node);
    case Op::Broadcast:
    default:
      return values_.broadcast(arg(0), node.dims);
  }
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

ValueId Lowering::lower_series(const Node& node) {
  const double first = node.values.front();
  const double last = node.values[static_cast<std::size_t>(node.count) - 1];
  const bool at_start = graph_.node(node.args[0]).op == Op::StartTime;
  const double length =
      static_cast<double>(settings_.n_steps) * settings_.years_per_step / settings_.steps_per_year;
  const double end = settings_.start + (at_start ? 0.0 : length);
  // What looks forward has its first value before the first point.
  const bool early = node.op == Op::Series && settings_.start < first - time_tolerance;
  if (!node.hold && (early || end > last + time_tolerance)) {
    throw InvalidValue("series '" + node.owner + "' covers " + shortest(first) + " to " + shortest(last) +
                       ", the run goes from " + shortest(settings_.start) + " to " +
                       shortest(settings_.start + length) +
                       ", expected points for all of it or values that hold outside");
  }
  if (node.op == Op::SeriesAhead) {
    // A point in the half of a step before it begins is this step's, as edges are compared with its middle.
    const ValueId back = values_.constant((at_start ? 0.5 : 1.0) * settings_.step_length());
    const ValueId asked = values_.binary(Kernel::Subtract, done(node.args[0]), back);
    return values_.series(Kernel::SeriesAhead, asked, node.values, node.dims, node.count, true);
  }
  return values_.series(Kernel::Series, done(node.args[0]), node.values, node.dims, node.count,
                        node.in_steps);
}

ValueId Lowering::lower_guard(const Node& node) {
  const ValueId condition = done(node.args[1]);
  const std::vector<DimensionId> dims = values_[condition].dims;
  const ValueId given = done(node.args[2]);
  const double step = settings_.step_length();
  std::string reason = with_number(node.reason, "{step}", step);
  reason = with_number(reason, "{least}",
                       static_cast<double>(node.count) * settings_.years_per_step / settings_.steps_per_year);
  keep_guard({condition, values_.broadcast(given, dims), node.owner, std::move(reason)});
  return values_.broadcast(done(node.args[0]), node.dims);
}

/// Keeps what may fail in a draw. @throws InvalidValue for what fails in every run.
void Lowering::keep_guard(LoweredGuard guard) {
  const Value& condition = values_[guard.condition];
  if (condition.varies != by_nothing) {
    guards_.push_back(std::move(guard));
    return;
  }
  const std::vector<std::string> labels = element_labels(graph_, condition.dims);
  for (std::size_t e = 0; e < condition.constant.size(); ++e) {
    if (condition.constant[e] == 0.0) {
      const Value& shown = values_[guard.given];
      const std::string& label = labels[e];
      throw InvalidValue("'" + guard.name + (label.empty() ? "" : "[" + label + "]") + "' " +
                         (shown.varies == by_nothing ? with_number(guard.reason, "{given}", shown.constant[e])
                                                     : guard.reason));
    }
  }
}

void Lowering::guard_range(const Range& range) {
  const ValueId value = lower(range.node);
  const std::vector<DimensionId> dims = graph_.node(range.node).dims;
  ValueId inside = values_.constant(1.0);
  std::string expected;
  if (std::isfinite(range.low)) {
    inside = values_.binary(Kernel::LessEqual, values_.constant(range.low), value);
    expected = shortest(range.low) + (std::isfinite(range.high) ? " to " + shortest(range.high) : " or more");
  }
  if (std::isfinite(range.high)) {
    const ValueId below = values_.binary(Kernel::LessEqual, value, values_.constant(range.high));
    inside = std::isfinite(range.low) ? values_.binary(Kernel::And, inside, below) : below;
    expected = std::isfinite(range.low) ? expected : shortest(range.high) + " or less";
  }
  keep_guard({values_.broadcast(inside, dims), values_.broadcast(value, dims), range.name,
              "is {given}, expected " + expected});
}

void Lowering::guard_ranges() {
  const auto is_given = [&](const std::string& name) {
    return parameters_.count(name) != 0 ||
           std::any_of(layout_.parameters().begin(), layout_.parameters().end(),
                       [&](const DrawLayout::Entry& entry) { return entry.name == name; });
  };
  for (const Range& range : model_.ranges()) {
    const bool parameter = graph_.node(range.node).op == Op::Parameter;
    if (parameter ? is_given(range.name) : memo_[static_cast<std::size_t>(range.node)] >= 0) {
      guard_range(range);
    }
  }
}

}  // namespace quesnay::detail
