// Names of a model under construction: what is said of them, and names that are used before their equation.
#include "dynamics/model/at_start.hpp"
#include "dynamics/model/builder_impl.hpp"

namespace quesnay {

std::vector<DimensionId> ModelBuilder::Impl::dims_of(QuantityKind kind, const std::string& name,
                                                     const About& about, NodeId equation) const {
  const std::vector<DimensionId>& given = graph.node(equation).dims;
  if (about.dims.empty()) {
    return given;
  }
  const std::vector<DimensionId> said = dims(about.dims);
  for (const DimensionId d : given) {
    if (std::find(said.begin(), said.end(), d) == said.end()) {
      throw DimensionMismatch(kind_name(kind) + " '" + name + "' is said not to be over '" +
                              graph.axis(d).name() + "', its equation is: '" + graph.text(equation) + "'");
    }
  }
  return said;
}

NodeId ModelBuilder::Impl::define_named(QuantityKind kind, Node node, const About& about) {
  Quantity& quantity = quantities[by_name.at(node.name)];
  Node& declared = graph.node(quantity.node);
  if (!(node.unit == declared.unit)) {
    throw UnitMismatch("'" + node.name + "' was declared in " + declared.unit.text() + ", the " +
                       kind_name(kind) + " of that name is in " + node.unit.text());
  }
  for (const DimensionId d : node.dims) {
    if (std::find(declared.dims.begin(), declared.dims.end(), d) == declared.dims.end()) {
      throw DimensionMismatch("'" + node.name + "' was not declared over '" + graph.axis(d).name() +
                              "', the " + kind_name(kind) + " of that name is");
    }
  }
  declared.op = node.op;
  declared.args = std::move(node.args);
  quantity.kind = kind;
  if (!about.description.empty()) {
    quantity.description = about.description;
  }
  if (!about.source.empty()) {
    quantity.source = about.source;
  }
  return quantity.node;
}

Expr ModelBuilder::declare(const std::string& name, const std::vector<std::string>& dims,
                           const About& about) {
  return {impl_->graph, impl_->add_input(QuantityKind::Auxiliary, Op::Auxiliary, name, dims, about)};
}

bool ModelBuilder::is_declared(const std::string& name) const {
  return impl_->is_declared(name);
}

void ModelBuilder::define(Expr declared, Expr definition) {
  const NodeId equation = impl_->own(definition);
  Node& node = impl_->graph.node(impl_->own(declared));
  if (node.op != Op::Auxiliary || node.args[0] != no_node) {
    throw InvalidValue("'" + declared.text() + "' is defined already, expected a declared name");
  }
  impl_->check_fits(declared.node(), equation);
  node.args[0] = equation;
}

Expr ModelBuilder::initial(Expr expression) {
  Graph& graph = impl_->graph;
  const NodeId id = impl_->own(expression);
  // A nameless auxiliary, whose definition is made again when an equation it was made of is replaced. What
  // needs a name without an equation is made when the model is built.
  const bool later = detail::needs_undefined(graph, impl_->stocks, impl_->held, id);
  const NodeId copy = later ? no_node : detail::at_start(graph, impl_->stocks, impl_->held, id);
  impl_->edited = impl_->edited || later;
  Node result;
  result.op = Op::Auxiliary;
  result.args = {copy};
  result.dims = graph.node(id).dims;
  result.unit = graph.node(id).unit;
  result.any_unit = graph.node(id).any_unit;
  result.owner = later ? graph.text(id) : std::string();
  const NodeId value = graph.add(std::move(result));
  impl_->at_start.emplace_back(value, id);
  return {graph, value};
}

}  // namespace quesnay
