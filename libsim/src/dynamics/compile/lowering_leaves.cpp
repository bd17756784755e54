// Values that are given or that the simulator holds: parameters, noise, stocks and discrete state. What
// discrete state becomes is lowered a second time, on the values that hold when a step begins.
#include <algorithm>
#include <cmath>

#include "dynamics/compile/lowering.hpp"
#include "dynamics/compile/noise_schedule.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay::detail {
namespace {

/// " over (sector: 12, buyer: 12)"
std::string shape_of(const Graph& graph, const std::vector<DimensionId>& dims) {
  std::string shape;
  for (const DimensionId d : dims) {
    shape += (shape.empty() ? " over (" : ", ") + graph.axis(d).name() + ": " +
             std::to_string(graph.axis(d).size());
  }
  return shape.empty() ? "" : shape + ")";
}

}  // namespace

ValueId Lowering::lower_parameter(const Node& node) {
  const auto value = parameters_.find(node.name);
  const DrawLayout::Entry* drawn = nullptr;
  for (const DrawLayout::Entry& entry : layout_.parameters()) {
    drawn = entry.name == node.name ? &entry : drawn;
  }
  const auto leaf = [&] {
    const ValueId drawn_value =
        values_.leaf(ValueKind::Draw, by_draw, node.dims, static_cast<std::int32_t>(drawn->offset));
    values_.narrow(drawn_value, drawn->low, drawn->high);
    // A draw outside a declared range has failed.
    if (const Range* range = model_.range_of(node.name)) {
      values_.narrow(drawn_value, range->low, range->high);
    }
    return drawn_value;
  };
  if (value != parameters_.end()) {
    if (value->second.size() != graph_.n_elements(node.dims)) {
      throw DimensionMismatch("parameter '" + node.name + "' is given " +
                              std::to_string(value->second.size()) + " numbers, expected " +
                              std::to_string(graph_.n_elements(node.dims)) + shape_of(graph_, node.dims));
    }
    std::vector<double> fixed = value->second;
    std::vector<double> open(fixed.size(), 0.0);
    for (std::size_t e = 0; e < fixed.size(); ++e) {
      if (drawn != nullptr && std::isnan(fixed[e])) {
        open[e] = 1.0;
        fixed[e] = 0.0;
      }
    }
    for (const double number : fixed) {
      if (!std::isfinite(number)) {
        throw InvalidValue("parameter '" + node.name + "' has the value " + shortest(number) +
                           ", expected a finite number");
      }
    }
    const ValueId known = values_.constant(fixed, node.dims);
    const bool mixed = std::any_of(open.begin(), open.end(), [](double one) { return one != 0.0; });
    return mixed ? values_.where(values_.constant(open, node.dims), leaf(), known) : known;
  }
  if (drawn != nullptr) {
    return leaf();
  }
  throw InvalidValue("parameter '" + node.name + "' has no value and is not drawn");
}

ValueId Lowering::lower_noise(const Node& node) {
  for (const DrawLayout::Entry& entry : layout_.noises()) {
    if (entry.name == node.name) {
      return values_.leaf(ValueKind::Noise, by_draw | by_step, node.dims,
                          static_cast<std::int32_t>(entry.offset));
    }
  }
  // A run without noise: the central run, at the median.
  const double median = node.uniform ? 0.5 : 0.0;
  return values_.constant(std::vector<double>(graph_.n_elements(node.dims), median), node.dims);
}

ValueId Lowering::lower_stock(NodeId id) {
  const std::vector<DimensionId>& dims = graph_.node(id).dims;
  auto offset = state_offsets_.find(id);
  if (offset == state_offsets_.end()) {
    const auto stock = std::find_if(model_.stocks().begin(), model_.stocks().end(),
                                    [&](const Stock& candidate) { return candidate.node == id; });
    LoweredStock lowered;
    lowered.name = stock->name;
    lowered.dims = dims;
    lowered.non_negative = stock->non_negative;
    offset = state_offsets_.emplace(id, add_state(std::move(lowered))).first;
    sources_.push_back(&*stock);
  }
  return at_step_start_ ? values_.leaf(ValueKind::StepState, by_draw | by_step, dims, offset->second)
                        : values_.leaf(ValueKind::State, by_state, dims, offset->second);
}

ValueId Lowering::lower_held(NodeId id) {
  const std::vector<DimensionId>& dims = graph_.node(id).dims;
  const auto known = std::find_if(held_sources_.begin(), held_sources_.end(),
                                  [&](const HeldValue* candidate) { return candidate->node == id; });
  std::int32_t offset = n_held_;
  if (known != held_sources_.end()) {
    offset = held_[static_cast<std::size_t>(known - held_sources_.begin())].offset;
  } else {
    const auto source = std::find_if(model_.held().begin(), model_.held().end(),
                                     [&](const HeldValue& candidate) { return candidate.node == id; });
    LoweredHeld lowered;
    lowered.name = source->name;
    lowered.dims = dims;
    lowered.n = static_cast<std::int32_t>(graph_.n_elements(dims));
    lowered.offset = n_held_;
    n_held_ += lowered.n;
    held_.push_back(std::move(lowered));
    held_sources_.push_back(&*source);
  }
  return values_.leaf(ValueKind::Held, by_draw | by_step, dims, offset);
}

void Lowering::finish_held() {
  const std::size_t at = finished_held_++;
  const HeldValue& source = *held_sources_[at];
  const std::vector<DimensionId> dims = held_[at].dims;
  const ValueId initial = values_.broadcast(lower(source.initial), dims);
  const ValueId next = values_.broadcast(lower_at_step_start(source.next), dims);
  held_[at].initial = initial;
  held_[at].next = next;
  if (source.delay != no_node) {
    const ValueId steps = values_.binary(
        Kernel::Multiply, lower(source.delay),
        values_.constant(static_cast<double>(settings_.steps_per_year) / settings_.years_per_step));
    held_[at].delay = values_.broadcast(steps, dims);
  }
}

ValueId Lowering::lower_period_start(const Node& node) {
  if (node.count == 0) {
    return values_.constant(1.0);
  }
  require_whole_periods(settings_, node.count, "a period start", graph_);
  return values_.leaf(ValueKind::PeriodStart, by_step, {}, node.count);
}

ValueId Lowering::lower_at_step_start(NodeId id) {
  const bool before = at_step_start_;
  at_step_start_ = true;
  ValueId value = lower(id);
  at_step_start_ = before;
  // The state moves on within the step: what is read of it later must be kept.
  if (!before && values_[values_.locate(value, values_[value].dims).stored].kind == ValueKind::StepState) {
    value = values_.unary(Kernel::Copy, value);
  }
  return value;
}

}  // namespace quesnay::detail
