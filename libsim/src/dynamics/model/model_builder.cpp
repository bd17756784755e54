#include "quesnay/dynamics/model_builder.hpp"

#include "dynamics/expr/literals.hpp"
#include "dynamics/model/at_start.hpp"
#include "dynamics/model/builder_impl.hpp"
#include "dynamics/model/model_checks.hpp"
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
  impl_->closed = model.closed_;
  impl_->constraints = model.constraints_;
  impl_->factors = model.factors_;
  impl_->growth = model.growth_;
  impl_->at_start = model.at_start_;
  impl_->index_names();
}

void ModelBuilder::dimension(const std::string& name, const std::vector<std::string>& labels) {
  impl_->graph.add_dimension(Axis(name, labels));
}

void ModelBuilder::alias(const std::string& name, const std::string& of) {
  const Axis& original = impl_->graph.axis(impl_->graph.dimension(of));
  impl_->graph.add_dimension(Axis(name, original.labels()));
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
  const Node& start = impl_->graph.node(initial.node());
  const Unit unit = impl_->unit_of(QuantityKind::Stock, name, about);
  if (!start.any_unit && !(start.unit == unit)) {
    throw UnitMismatch("stock '" + name + "' is in " + unit.text() + ", its initial value is in " +
                       start.unit.text() + ": '" + initial.text() + "'");
  }
  Node node;
  node.op = Op::Stock;
  node.name = name;
  node.dims = start.dims;
  node.unit = unit;
  const NodeId id = impl_->add_named(QuantityKind::Stock, std::move(node), about);
  impl_->stocks.push_back({name, id, initial.node(), {}, {}, false});
  return {impl_->graph, id};
}

void ModelBuilder::inflow(Expr stock, Expr flow) {
  Stock& filled = impl_->stock_of(stock);
  check_flow(impl_->graph, stock.node(), flow.node());
  filled.inflows.push_back(flow.node());
}

void ModelBuilder::outflow(Expr stock, Expr flow) {
  Stock& filled = impl_->stock_of(stock);
  check_flow(impl_->graph, stock.node(), flow.node());
  filled.outflows.push_back(flow.node());
}

void ModelBuilder::keep_non_negative(Expr stock) {
  impl_->stock_of(stock).non_negative = true;
}

Expr ModelBuilder::initial(Expr expression) {
  Graph& graph = impl_->graph;
  const NodeId copy = detail::at_start(graph, impl_->stocks, impl_->held, expression.node());
  const Node& held = graph.node(expression.node());
  // A nameless auxiliary, whose definition is made again when an equation it was made of is replaced.
  Node result;
  result.op = Op::Auxiliary;
  result.args = {copy};
  result.dims = held.dims;
  result.unit = held.unit;
  result.any_unit = held.any_unit;
  const NodeId id = graph.add(std::move(result));
  impl_->at_start.emplace_back(id, expression.node());
  return {graph, id};
}

Expr ModelBuilder::auxiliary(const std::string& name, Expr definition, const About& about) {
  return {impl_->graph, impl_->add_expression(QuantityKind::Auxiliary, name, definition, about)};
}

Expr ModelBuilder::flow(const std::string& name, Expr definition, const About& about) {
  return {impl_->graph, impl_->add_expression(QuantityKind::Flow, name, definition, about)};
}

Expr ModelBuilder::declare(const std::string& name, const std::vector<std::string>& dims,
                           const About& about) {
  return {impl_->graph, impl_->add_input(QuantityKind::Auxiliary, Op::Auxiliary, name, dims, about)};
}

void ModelBuilder::define(Expr declared, Expr definition) {
  Node& node = impl_->graph.node(declared.node());
  if (node.op != Op::Auxiliary || node.args[0] != no_node) {
    throw InvalidValue("'" + declared.text() + "' is defined already, expected a declared name");
  }
  impl_->check_fits(declared.node(), definition.node());
  node.args[0] = definition.node();
}

void ModelBuilder::add_to_input(const std::string& name, Expr value) {
  const NodeId id = named(name).node();
  Node& node = impl_->graph.node(id);
  if (node.op != Op::Lever && node.op != Op::Assumption) {
    throw InvalidValue("'" + name + "' is not a lever or assumption of the model, so it cannot be moved");
  }
  impl_->check_fits(id, value.node());
  const NodeId before = node.args[0];
  const NodeId after = before == no_node ? value.node() : impl_->graph.binary(Op::Add, before, value.node());
  impl_->graph.node(id).args[0] = after;
}

Expr ModelBuilder::named(const std::string& name) {
  return {impl_->graph, impl_->quantities[impl_->place(name)].node};
}

Expr ModelBuilder::fixed_point(const std::string& variable_name, Expr initial, int rounds,
                               const std::function<Expr(Expr)>& body) {
  Node variable;
  variable.op = Op::LoopVariable;
  variable.name = variable_name;
  variable.dims = impl_->graph.node(initial.node()).dims;
  variable.unit = initial.unit();
  const NodeId id = impl_->graph.add(std::move(variable));
  const Expr next = body({impl_->graph, id});
  return {impl_->graph, impl_->graph.fixed_point(id, initial.node(), next.node(), rounds)};
}

void ModelBuilder::require(const std::string& variable, Expr condition, const std::string& reason) {
  if (detail::never_holds(condition)) {
    throw InvalidValue("the requirement '" + condition.text() + "' holds in no draw: '" + variable + "' " +
                       reason);
  }
  impl_->requirements.push_back({variable, condition.node(), reason});
}

Expr ModelBuilder::step_at(Expr at) {
  return less_equal(at, step_time());
}

Expr ModelBuilder::ramp_from(Expr start, Expr duration) {
  detail::refuse_not_positive(duration, "the duration of a ramp");
  return clip((time() - start) / duration, 0.0, 1.0);
}

Expr ModelBuilder::pulse_at(Expr at, Expr duration) {
  detail::refuse_negative(duration, "the duration of a pulse");
  return step_at(at) - step_at(at + duration);
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
  for (const Expr stock : stocks) {
    total.stocks.push_back(impl_->stock_of(stock).node);
    if (!(stock.unit() == stocks.front().unit())) {
      throw UnitMismatch("closed total '" + name + "' adds '" + stocks.front().text() + "' [" +
                         stocks.front().unit().text() + "] and '" + stock.text() + "' [" +
                         stock.unit().text() + "]");
    }
  }
  const Unit rate = stocks.front().unit() / Unit::year();
  for (const auto& [given, kept] : {std::pair{&inflows, &total.inflows}, {&outflows, &total.outflows}}) {
    for (const Expr flow : *given) {
      if (!(flow.unit() == rate)) {
        throw UnitMismatch("closed total '" + name + "' changes by '" + flow.text() + "' in " +
                           flow.unit().text() + ", expected " + rate.text());
      }
      kept->push_back(flow.node());
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
  model.closed_ = impl_->closed;
  model.constraints_ = impl_->constraints;
  model.factors_ = impl_->factors;
  model.growth_ = impl_->growth;
  model.at_start_ = impl_->at_start;
  if (impl_->edited) {
    check_loops(model);
    impl_->renew_at_start(model.graph_, model.stocks_, model.held_);
  }
  check_model(model);
  return model;
}

}  // namespace quesnay
