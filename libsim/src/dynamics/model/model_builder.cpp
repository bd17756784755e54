#include "quesnay/dynamics/model_builder.hpp"

#include "dynamics/expr/literals.hpp"
#include "dynamics/model/builder_impl.hpp"
#include "dynamics/model/model_checks.hpp"
#include "dynamics/model/outflow_limits.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {

ModelBuilder::ModelBuilder() : impl_(std::make_unique<Impl>()) {}
ModelBuilder::~ModelBuilder() = default;
ModelBuilder::ModelBuilder(ModelBuilder&&) noexcept = default;
ModelBuilder& ModelBuilder::operator=(ModelBuilder&&) noexcept = default;

ModelBuilder::ModelBuilder(const Model& model) : ModelBuilder() {
  impl_->graph = model.graph_;
  impl_->quantities = model.quantities_;
  impl_->stocks = model.stocks_;
  impl_->held = model.held_;
  impl_->outcomes = model.outcomes_;
  impl_->requirements = model.requirements_;
  impl_->ranges = model.ranges_;
  impl_->closed = model.closed_;
  impl_->constraints = model.constraints_;
  impl_->factors = model.factors_;
  impl_->growth = model.growth_;
  impl_->at_start = model.at_start_;
  impl_->limits = model.limits_;
  detail::lift_limits({impl_->graph, impl_->stocks, impl_->closed}, impl_->limits);
  impl_->index_names();
}

ModelBuilder ModelBuilder::in_time_unit(const std::string& word) {
  ModelBuilder builder;
  builder.impl_->graph.measure_time_in(word);
  return builder;
}

const std::string& ModelBuilder::time_word() const {
  return impl_->graph.time_word();
}

const Unit& ModelBuilder::time_unit() const {
  return impl_->graph.time_unit();
}

Graph& ModelBuilder::graph() {
  return impl_->graph;
}

void ModelBuilder::unit(const std::string& word) {
  impl_->graph.declare_unit(word);
}

Expr ModelBuilder::parameter(const std::string& name, const std::vector<std::string>& dims,
                             const About& about) {
  return {impl_->graph, impl_->add_input(QuantityKind::Parameter, Op::Parameter, name, dims, about)};
}

Expr ModelBuilder::lever(const std::string& name, const std::vector<std::string>& dims, const About& about) {
  return {impl_->graph, impl_->add_input(QuantityKind::Lever, Op::Lever, name, dims, about)};
}

Expr ModelBuilder::assumption(const std::string& name, const std::vector<std::string>& dims,
                              const About& about) {
  return {impl_->graph, impl_->add_input(QuantityKind::Assumption, Op::Assumption, name, dims, about)};
}

Expr ModelBuilder::time() {
  return impl_->clock(Op::Time);
}

Expr ModelBuilder::step_time() {
  return impl_->clock(Op::StepTime);
}

Expr ModelBuilder::constant(double value, const std::string& unit) {
  const Unit parsed = impl_->graph.unit(unit);
  return {impl_->graph,
          parsed.is_ratio() ? impl_->graph.constant(value) : impl_->graph.constant({value}, {}, parsed)};
}

Expr ModelBuilder::constants(const std::vector<double>& values, const std::vector<std::string>& dims,
                             const std::string& unit) {
  return {impl_->graph, impl_->graph.constant(values, impl_->dims(dims), impl_->graph.unit(unit))};
}

Expr ModelBuilder::stock(const std::string& name, Expr initial, const About& about) {
  const Node& start = impl_->graph.node(impl_->own(initial));
  const Unit unit = impl_->unit_of(QuantityKind::Stock, name, about, initial.node());
  if (!start.any_unit && !(start.unit == unit)) {
    throw UnitMismatch("stock '" + name + "' is in " + unit.text() + ", its initial value is in " +
                       start.unit.text() + ": '" + initial.text() + "'");
  }
  Node node;
  node.op = Op::Stock;
  node.name = name;
  node.dims = impl_->dims_of(QuantityKind::Stock, name, about, initial.node());
  node.unit = unit;
  const NodeId id = impl_->add_named(QuantityKind::Stock, std::move(node), about);
  impl_->stocks.push_back({name, id, initial.node(), {}, {}, false});
  return {impl_->graph, id};
}

void ModelBuilder::inflow(Expr stock, Expr flow) {
  Stock& filled = impl_->stock_of(stock);
  const NodeId added = impl_->own(flow);
  check_flow(impl_->graph, stock.node(), added);
  filled.inflows.push_back(added);
}

void ModelBuilder::outflow(Expr stock, Expr flow) {
  Stock& filled = impl_->stock_of(stock);
  const NodeId added = impl_->own(flow);
  check_flow(impl_->graph, stock.node(), added);
  filled.outflows.push_back(added);
}

void ModelBuilder::keep_non_negative(Expr stock) {
  impl_->stock_of(stock).non_negative = true;
}

void ModelBuilder::require_own(std::initializer_list<Expr> expressions) const {
  for (const Expr& expression : expressions) {
    static_cast<void>(impl_->own(expression));
  }
}

Expr ModelBuilder::auxiliary(const std::string& name, Expr definition, const About& about) {
  return {impl_->graph, impl_->add_expression(QuantityKind::Auxiliary, name, definition, about)};
}

Expr ModelBuilder::flow(const std::string& name, Expr definition, const About& about) {
  return {impl_->graph, impl_->add_expression(QuantityKind::Flow, name, definition, about)};
}

void ModelBuilder::add_to_input(const std::string& name, Expr value) {
  const NodeId id = named(name).node();
  Node& node = impl_->graph.node(id);
  if (node.op != Op::Lever && node.op != Op::Assumption) {
    throw InvalidValue("'" + name + "' is not a lever or assumption of the model, so it cannot be moved");
  }
  const NodeId added = impl_->own(value);
  impl_->check_fits(id, added);
  const NodeId before = node.args[0];
  const NodeId after = before == no_node ? added : impl_->graph.binary(Op::Add, before, added);
  impl_->graph.node(id).args[0] = after;
}

Expr ModelBuilder::named(const std::string& name) {
  return {impl_->graph, impl_->quantities[impl_->place(name)].node};
}

Expr ModelBuilder::fixed_point(const std::string& variable_name, Expr initial, int rounds,
                               const std::function<Expr(Expr)>& body) {
  const NodeId first = impl_->own(initial);
  Node variable;
  variable.op = Op::LoopVariable;
  variable.name = variable_name;
  variable.dims = impl_->graph.node(first).dims;
  variable.unit = initial.unit();
  const NodeId id = impl_->graph.add(std::move(variable));
  const NodeId next = impl_->own(body({impl_->graph, id}));
  return {impl_->graph, impl_->graph.fixed_point(id, first, next, rounds)};
}

void ModelBuilder::require(const std::string& variable, Expr condition, const std::string& reason) {
  const NodeId held_to = impl_->own(condition);
  if (detail::never_holds(condition)) {
    throw InvalidValue("the requirement '" + condition.text() + "' holds in no draw: '" + variable + "' " +
                       reason);
  }
  impl_->requirements.push_back({variable, held_to, reason});
}

Expr ModelBuilder::step_at(Expr at) {
  require_own({at});
  return less_equal(at, step_time());
}

Expr ModelBuilder::ramp_from(Expr start, Expr duration) {
  require_own({start, duration});
  detail::refuse_not_positive(duration, "the duration of a ramp");
  return clip((time() - start) / duration, 0.0, 1.0);
}

Expr ModelBuilder::pulse_at(Expr at, Expr duration) {
  require_own({at, duration});
  detail::refuse_not_positive(duration, "the duration of a pulse");
  // From a step's length on, the middle of one lies in it, wherever it begins.
  return step_at(at) - step_at(at + maximum(duration, time_step()));
}

void ModelBuilder::closed(const std::string& name, const std::vector<Expr>& stocks,
                          const std::vector<Expr>& inflows, const std::vector<Expr>& outflows) {
  for (const ClosedTotal& known : impl_->closed) {
    if (known.name == name) {
      throw DuplicateName("closed total", name);
    }
  }
  if (stocks.empty()) {
    throw InvalidValue("closed total '" + name + "' names no stock, expected at least one");
  }
  ClosedTotal total{name, {}, {}, {}};
  for (const Expr& stock : stocks) {
    total.stocks.push_back(impl_->stock_of(stock).node);
    if (!(stock.unit() == stocks.front().unit())) {
      throw UnitMismatch("closed total '" + name + "' adds '" + stocks.front().text() + "' [" +
                         stocks.front().unit().text() + "] and '" + stock.text() + "' [" +
                         stock.unit().text() + "]");
    }
  }
  const Unit rate = stocks.front().unit() / time_unit();
  for (const auto& [given, kept] : {std::pair{&inflows, &total.inflows}, {&outflows, &total.outflows}}) {
    for (const Expr& flow : *given) {
      const NodeId changes = impl_->own(flow);
      if (!(flow.unit() == rate)) {
        throw UnitMismatch("closed total '" + name + "' changes by '" + flow.text() + "' in " +
                           flow.unit().text() + ", expected " + rate.text());
      }
      kept->push_back(changes);
    }
  }
  impl_->closed.push_back(std::move(total));
}

void ModelBuilder::outcome(const Outcome& outcome) {
  for (const Outcome& known : impl_->outcomes) {
    if (known.name == outcome.name) {
      throw DuplicateName("outcome", outcome.name);
    }
  }
  impl_->refuse_outcome_as_axis(outcome.name);
  impl_->outcomes.push_back(outcome);
}

Model ModelBuilder::build() const {
  impl_->require_none_removed();
  Model model;
  model.graph_ = impl_->graph;
  model.quantities_ = impl_->quantities;
  model.stocks_ = impl_->stocks;
  model.held_ = impl_->held;
  model.outcomes_ = impl_->outcomes;
  model.requirements_ = impl_->requirements;
  model.ranges_ = impl_->ranges;
  model.closed_ = impl_->closed;
  model.constraints_ = impl_->constraints;
  model.factors_ = impl_->factors;
  model.growth_ = impl_->growth;
  model.at_start_ = impl_->at_start;
  model.limits_ = impl_->limits;
  detail::apply_limits({model.graph_, model.stocks_, model.closed_}, model.limits_);
  for (Outcome& outcome : model.outcomes_) {
    if (outcome.unit.empty()) {
      outcome.unit = unit_of_outcome(model, outcome).text();
    }
  }
  if (impl_->edited || !impl_->limits.empty()) {
    check_loops(model);
    impl_->renew_at_start(model.graph_, model.stocks_, model.held_);
  }
  check_model(model);
  return model;
}

}  // namespace quesnay
