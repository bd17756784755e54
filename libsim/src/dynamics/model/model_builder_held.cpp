// Discrete time in a model under construction: held values, what they need to know of the step, and noise.
#include "dynamics/expr/literals.hpp"
#include "dynamics/model/builder_impl.hpp"

namespace quesnay {
namespace {

void require_periods(const std::string& what, int periods_per_year) {
  if (periods_per_year < 0) {
    throw InvalidValue(what + " has " + std::to_string(periods_per_year) +
                       " periods a year, expected at least 1, or 0 for every step");
  }
}

}  // namespace

Expr ModelBuilder::noise(const std::string& name, const std::vector<std::string>& dims, const About& about,
                         int periods_per_year) {
  require_periods("noise '" + name + "'", periods_per_year);
  const NodeId id = impl_->add_input(QuantityKind::Noise, Op::Noise, name, dims, about);
  impl_->graph.node(id).count = periods_per_year;
  return {impl_->graph, id};
}

Expr ModelBuilder::uniform_noise(const std::string& name, const std::vector<std::string>& dims,
                                 const About& about, int periods_per_year) {
  const Expr result = noise(name, dims, about, periods_per_year);
  impl_->graph.node(result.node()).uniform = true;
  return result;
}

Expr ModelBuilder::time_step() {
  Node node;
  node.op = Op::TimeStep;
  node.unit = impl_->graph.time_unit();
  return {impl_->graph, impl_->graph.add(std::move(node))};
}

Expr ModelBuilder::period_start(int periods_per_year) {
  require_periods("a period start", periods_per_year);
  Node node;
  node.op = Op::PeriodStart;
  node.count = periods_per_year;
  return {impl_->graph, impl_->graph.add(std::move(node))};
}

Expr ModelBuilder::at_step_start(Expr expression) {
  const Node& given = impl_->graph.node(impl_->own(expression));
  Node node;
  node.op = Op::AtStepStart;
  node.args = {expression.node()};
  node.dims = given.dims;
  node.unit = given.unit;
  return {impl_->graph, impl_->graph.add(std::move(node))};
}

Expr ModelBuilder::held(const std::string& name, Expr initial, const About& about) {
  const Node& start = impl_->graph.node(impl_->own(initial));
  const Unit unit = impl_->unit_of(QuantityKind::Held, name, about, initial.node());
  if (!start.any_unit && !(start.unit == unit)) {
    throw UnitMismatch("held value '" + name + "' is in " + unit.text() + ", its initial value is in " +
                       start.unit.text() + ": '" + initial.text() + "'");
  }
  Node node;
  node.op = Op::Held;
  node.name = name;
  node.dims = impl_->dims_of(QuantityKind::Held, name, about, initial.node());
  node.unit = unit;
  const NodeId id = impl_->add_named(QuantityKind::Held, std::move(node), about);
  impl_->held.push_back({name, id, initial.node(), no_node, no_node});
  return {impl_->graph, id};
}

void ModelBuilder::update(Expr held, Expr next) {
  HeldValue& value = impl_->held_of(held);
  const NodeId later = impl_->own(next);
  if (value.next != no_node) {
    throw InvalidValue("held value '" + value.name + "' has an update already, expected one");
  }
  impl_->check_fits(value.node, later);
  value.next = later;
}

void ModelBuilder::update_after(Expr held, Expr next, Expr time) {
  require_own({held, next, time});
  const std::string name = impl_->held_of(held).name;
  const Unit& unit = impl_->graph.node(time.node()).unit;
  if (!(unit == time_unit())) {
    throw UnitMismatch("the delay time of '" + name + "' is in " + unit.text() + ", expected " + time_word() +
                       ": '" + time.text() + "'");
  }
  detail::refuse_negative(time, "the delay time of '" + name + "'");
  const Expr delay = initial(time);
  for (const DimensionId d : impl_->graph.node(delay.node()).dims) {
    const std::vector<DimensionId>& dims = impl_->graph.node(held.node()).dims;
    if (std::find(dims.begin(), dims.end(), d) == dims.end()) {
      throw DimensionMismatch("the delay time of '" + name + "' is over '" + impl_->graph.axis(d).name() +
                              "', '" + name + "' is not");
    }
  }
  update(held, next);
  impl_->held_of(held).delay = delay.node();
  require("delay time of " + name, less_equal(constant(0.0, time_word()), delay), "is below zero");
}

}  // namespace quesnay
