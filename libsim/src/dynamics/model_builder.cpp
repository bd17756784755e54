#include "quesnay/dynamics/model_builder.hpp"

#include <algorithm>
#include <map>

#include "dynamics/at_start.hpp"
#include "dynamics/model_checks.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {

struct ModelBuilder::Impl {
  Graph graph;
  std::vector<Quantity> quantities;
  std::map<std::string, std::size_t> by_name;
  std::vector<Stock> stocks;
  std::vector<Outcome> outcomes;
  std::vector<Requirement> requirements;

  std::vector<DimensionId> dims(const std::vector<std::string>& names) const {
    std::vector<DimensionId> ids;
    for (const std::string& name : names) {
      ids.push_back(graph.dimension(name));
    }
    return ids;
  }

  NodeId add_named(QuantityKind kind, Node node, const About& about) {
    if (node.name.empty()) {
      throw InvalidValue("a " + kind_name(kind) + " has an empty name, expected a name");
    }
    if (!by_name.emplace(node.name, quantities.size()).second) {
      throw DuplicateName("quantity", node.name);
    }
    const std::string name = node.name;
    const NodeId id = graph.add(std::move(node));
    quantities.push_back({name, kind, id, about.description, about.source});
    return id;
  }

  NodeId add_input(QuantityKind kind, Op op, const std::string& name, const std::vector<std::string>& over,
                   const About& about) {
    Node node;
    node.op = op;
    node.name = name;
    node.dims = dims(over);
    node.unit = Unit::parse(about.unit);
    if (op == Op::Auxiliary || op == Op::Lever || op == Op::Assumption) {
      node.args = {no_node};
    }
    return add_named(kind, std::move(node), about);
  }

  NodeId add_expression(QuantityKind kind, const std::string& name, Expr definition, const About& about) {
    const Node& defined = graph.node(definition.node());
    const Unit unit = Unit::parse(about.unit);
    if (!defined.any_unit && !(unit == defined.unit)) {
      throw UnitMismatch(kind_name(kind) + " '" + name + "' is said to be in " + unit.text() +
                         ", its equation gives " + defined.unit.text() + ": '" + definition.text() + "'");
    }
    Node node;
    node.op = Op::Auxiliary;
    node.name = name;
    node.dims = defined.dims;
    node.unit = unit;
    node.args = {definition.node()};
    return add_named(kind, std::move(node), about);
  }

  Stock& stock_of(Expr stock) {
    for (Stock& candidate : stocks) {
      if (candidate.node == stock.node()) {
        return candidate;
      }
    }
    throw InvalidValue("'" + stock.text() + "' is not a stock, expected a stock");
  }

  void check_fits(NodeId named, NodeId definition) const {
    const Node& target = graph.node(named);
    const Node& value = graph.node(definition);
    if (!value.any_unit && !(value.unit == target.unit)) {
      throw UnitMismatch("'" + target.name + "' is in " + target.unit.text() + ", its definition gives " +
                         value.unit.text() + ": '" + graph.text(definition) + "'");
    }
    for (const DimensionId d : value.dims) {
      if (std::find(target.dims.begin(), target.dims.end(), d) == target.dims.end()) {
        throw DimensionMismatch("'" + target.name + "' is not spread over '" + graph.axis(d).name() +
                                "', its definition is: '" + graph.text(definition) + "'");
      }
    }
  }
};

ModelBuilder::ModelBuilder() : impl_(std::make_unique<Impl>()) {}
ModelBuilder::~ModelBuilder() = default;
ModelBuilder::ModelBuilder(ModelBuilder&&) noexcept = default;
ModelBuilder& ModelBuilder::operator=(ModelBuilder&&) noexcept = default;

ModelBuilder::ModelBuilder(const Model& model) : ModelBuilder() {
  impl_->graph = model.graph_;
  impl_->quantities = model.quantities_;
  impl_->stocks = model.stocks_;
  impl_->outcomes = model.outcomes_;
  impl_->requirements = model.requirements_;
  for (std::size_t i = 0; i < impl_->quantities.size(); ++i) {
    impl_->by_name[impl_->quantities[i].name] = i;
  }
}

void ModelBuilder::dimension(const std::string& name, const std::vector<std::string>& labels) {
  impl_->graph.add_dimension(Axis(name, labels));
}

void ModelBuilder::alias(const std::string& name, const std::string& of) {
  const Axis& original = impl_->graph.axis(impl_->graph.dimension(of));
  impl_->graph.add_dimension(Axis(name, original.labels()));
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

Expr ModelBuilder::noise(const std::string& name, const std::vector<std::string>& dims, const About& about) {
  return {impl_->graph, impl_->add_input(QuantityKind::Noise, Op::Noise, name, dims, about)};
}

Expr ModelBuilder::time() {
  Node node;
  node.op = Op::Time;
  node.unit = Unit::parse("year");
  return {impl_->graph, impl_->graph.add(std::move(node))};
}

Expr ModelBuilder::step_time() {
  Node node;
  node.op = Op::StepTime;
  node.unit = Unit::parse("year");
  return {impl_->graph, impl_->graph.add(std::move(node))};
}

Expr ModelBuilder::constant(double value, const std::string& unit) {
  const Unit parsed = Unit::parse(unit);
  return {impl_->graph,
          parsed.is_ratio() ? impl_->graph.constant(value) : impl_->graph.constant({value}, {}, parsed)};
}

Expr ModelBuilder::constants(const std::vector<double>& values, const std::vector<std::string>& dims,
                             const std::string& unit) {
  return {impl_->graph, impl_->graph.constant(values, impl_->dims(dims), Unit::parse(unit))};
}

Expr ModelBuilder::stock(const std::string& name, Expr initial, const About& about) {
  const Node& start = impl_->graph.node(initial.node());
  const Unit unit = Unit::parse(about.unit);
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
  impl_->stock_of(stock).inflows.push_back(flow.node());
  check_flow(impl_->graph, stock.node(), flow.node());
}

void ModelBuilder::outflow(Expr stock, Expr flow) {
  impl_->stock_of(stock).outflows.push_back(flow.node());
  check_flow(impl_->graph, stock.node(), flow.node());
}

void ModelBuilder::keep_non_negative(Expr stock) {
  impl_->stock_of(stock).non_negative = true;
}

Expr ModelBuilder::initial(Expr expression) {
  return {impl_->graph, detail::at_start(impl_->graph, impl_->stocks, expression.node())};
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

void ModelBuilder::redefine(const std::string& name, Expr definition) {
  const NodeId id = named(name).node();
  Node& node = impl_->graph.node(id);
  if (node.op != Op::Auxiliary && node.op != Op::Lever && node.op != Op::Assumption) {
    throw InvalidValue("'" + name + "' has no equation to replace, expected a flow, auxiliary or input");
  }
  impl_->check_fits(id, definition.node());
  node.args[0] = definition.node();
}

Expr ModelBuilder::named(const std::string& name) {
  const auto found = impl_->by_name.find(name);
  if (found == impl_->by_name.end()) {
    std::vector<std::string> known;
    for (const Quantity& quantity : impl_->quantities) {
      known.push_back(quantity.name);
    }
    throw UnknownName("quantity", name, known);
  }
  return {impl_->graph, impl_->quantities[found->second].node};
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
  impl_->requirements.push_back({variable, condition.node(), reason});
}

Expr ModelBuilder::step_at(Expr at) {
  return less_equal(at, step_time());
}

Expr ModelBuilder::ramp_from(Expr start, Expr duration) {
  return clip((time() - start) / duration, 0.0, 1.0);
}

Expr ModelBuilder::pulse_at(Expr at, Expr duration) {
  return step_at(at) - step_at(at + duration);
}

void ModelBuilder::outcome(const Outcome& outcome) {
  impl_->outcomes.push_back(outcome);
}

Model ModelBuilder::build() const {
  Model model;
  model.graph_ = impl_->graph;
  model.quantities_ = impl_->quantities;
  model.stocks_ = impl_->stocks;
  model.outcomes_ = impl_->outcomes;
  model.requirements_ = impl_->requirements;
  check_model(model);
  return model;
}

}  // namespace quesnay
