#include "quesnay/dynamics/declarations.hpp"

#include <algorithm>
#include <cmath>

#include "dynamics/model/builder_impl.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

template <typename Declaration>
void check_name(const std::vector<Declaration>& known, const std::string& word, const std::string& name) {
  if (name.empty()) {
    throw InvalidValue("a " + word + " has an empty name, expected a name");
  }
  for (const Declaration& one : known) {
    if (one.name == name) {
      throw DuplicateName(word, name);
    }
  }
}

ReadableName readable(ReadableName given, const std::string& name) {
  given.en = given.en.empty() ? name : given.en;
  given.zh = given.zh.empty() ? given.en : given.zh;
  return given;
}

/// "a stock", "an auxiliary".
std::string a_kind(QuantityKind kind) {
  const bool vowel = kind == QuantityKind::Assumption || kind == QuantityKind::Auxiliary;
  return (vowel ? "an " : "a ") + kind_name(kind);
}

/// Coefficients, demand and capacity of a capacity-limited solution or of a value of capacity.
std::vector<NodeId> limits_of(const Graph& graph, const Node& solution) {
  const Node& inverse = graph.node(solution.args[0]);
  return {inverse.args[0], solution.args[1], solution.args[2]};
}

/// Whether some quantity is the capacity-limited solution whose value of capacity a node is.
bool is_solved(const Model& model, const Node& shadow_value) {
  const Graph& graph = model.graph();
  const std::vector<NodeId> limits = limits_of(graph, shadow_value);
  return std::any_of(model.quantities().begin(), model.quantities().end(), [&](const Quantity& quantity) {
    const Node& named = graph.node(quantity.node);
    if (named.op != Op::Auxiliary || named.args[0] == no_node) {
      return false;
    }
    const Node& solution = graph.node(named.args[0]);
    return solution.op == Op::CapacityLimited && limits_of(graph, solution) == limits;
  });
}

/// Whether every value of capacity that a quantity is made of belongs to a solution of the model.
bool holds(const Model& model, const std::string& name) {
  const Graph& graph = model.graph();
  std::vector<char> seen(graph.size(), 0);
  std::vector<NodeId> waiting = {model.quantity(name).node};
  while (!waiting.empty()) {
    const NodeId id = waiting.back();
    waiting.pop_back();
    if (id == no_node || seen[static_cast<std::size_t>(id)] != 0) {
      continue;
    }
    seen[static_cast<std::size_t>(id)] = 1;
    const Node& node = graph.node(id);
    if (node.op == Op::CapacityShadowValue && !is_solved(model, node)) {
      return false;
    }
    waiting.insert(waiting.end(), node.args.begin(), node.args.end());
  }
  return true;
}

}  // namespace

std::string role_name(ConstraintRole role) {
  switch (role) {
    case ConstraintRole::Demand:
      return "demand";
    case ConstraintRole::Supply:
      return "supply";
    case ConstraintRole::Beside:
      break;
  }
  return "beside";
}

ConstraintRole constraint_role(const std::string& name) {
  for (const ConstraintRole role : {ConstraintRole::Demand, ConstraintRole::Supply, ConstraintRole::Beside}) {
    if (role_name(role) == name) {
      return role;
    }
  }
  throw UnknownName("role of a constraint", name, {"demand", "supply", "beside"});
}

std::vector<std::string> ModelBuilder::Impl::needed(const Constraint& constraint) {
  std::vector<std::string> names{constraint.indicator};
  for (const std::string& name : {constraint.value, constraint.shortfall}) {
    if (!name.empty()) {
      names.push_back(name);
    }
  }
  return names;
}

std::vector<std::string> ModelBuilder::Impl::needed(const Factor& factor) {
  return factor.shares.empty() ? std::vector<std::string>{factor.lever}
                               : std::vector<std::string>{factor.lever, factor.shares};
}

void ModelBuilder::Impl::forget_growth(const std::string& name) {
  growth.erase(std::remove_if(growth.begin(), growth.end(),
                              [&](const GrowthParameter& one) { return one.name == name; }),
               growth.end());
}

const Quantity& ModelBuilder::Impl::quantity_of(const std::string& who, Expr expression) const {
  const NodeId node = own(expression);
  const auto found = by_name.find(graph.node(node).name);
  if (found == by_name.end() || quantities[found->second].node != node) {
    throw InvalidValue(who + " is '" + expression.text() +
                       "', which has no name, expected a quantity of the model");
  }
  return quantities[found->second];
}

void ModelBuilder::factor(const std::string& name, Expr lever, const FactorAbout& about) {
  check_name(impl_->factors, "factor", name);
  const std::string who = "factor '" + name + "'";
  const Quantity& given_by = impl_->quantity_of("what gives " + who, lever);
  if (given_by.kind != QuantityKind::Lever) {
    throw InvalidValue(who + " is given by '" + given_by.name + "', which is " + a_kind(given_by.kind) +
                       ", expected a lever");
  }
  const Node& node = impl_->graph.node(lever.node());
  if (about.shares.has_value() == node.dims.empty()) {
    throw InvalidValue(
        who + (node.dims.empty() ? " has shares and its lever '" + given_by.name +
                                       "' is a single number, expected no shares"
                                 : " has no shares, expected a parameter over the dimensions of its lever '" +
                                       given_by.name + "', in proportion to which it is given"));
  }
  Factor factor{name, given_by.name, "", about.amount, about.lasting, readable(about.readable, name), ""};
  if (about.shares) {
    const Quantity& shares = impl_->quantity_of("the shares of " + who, *about.shares);
    if (shares.kind != QuantityKind::Parameter) {
      throw InvalidValue(who + " is given in proportion to '" + shares.name + "', which is " +
                         a_kind(shares.kind) + ", expected a parameter");
    }
    if (impl_->graph.node(shares.node).dims != node.dims) {
      throw DimensionMismatch(who + " is given in proportion to '" + shares.name +
                              "', which has other dimensions than its lever '" + given_by.name + "'");
    }
    factor.shares = shares.name;
  }
  if (!(about.amount >= 0.0 && std::isfinite(about.amount))) {
    throw InvalidValue(who + " has the amount " + shortest(about.amount) +
                       ", expected a finite number of 0 or more");
  }
  factor.unit = (about.lasting ? node.unit : node.unit * Unit::year()).text();
  impl_->factors.push_back(std::move(factor));
}

void ModelBuilder::constraint(const std::string& name, Expr indicator, const ConstraintAbout& about) {
  check_name(impl_->constraints, "constraint", name);
  const std::string who = "constraint '" + name + "'";
  Constraint constraint{name,       impl_->quantity_of("the indicator of " + who, indicator).name,
                        "",         about.factor,
                        about.role, about.readable,
                        ""};
  if (!indicator.unit().is_ratio()) {
    throw UnitMismatch(who + " has the indicator '" + constraint.indicator + "' in " +
                       indicator.unit().text() + ", expected 1 where it binds and 0 elsewhere");
  }
  const auto beside = [&](const char* what, Expr given) {
    const std::string& found = impl_->quantity_of("the " + std::string(what) + " of " + who, given).name;
    if (impl_->graph.node(given.node()).dims != impl_->graph.node(indicator.node()).dims) {
      throw DimensionMismatch(who + " has the " + what + " '" + found +
                              "', which has other dimensions than its indicator '" + constraint.indicator +
                              "'");
    }
    return found;
  };
  if (about.value) {
    constraint.value = beside("value", *about.value);
  }
  if (about.shortfall) {
    constraint.shortfall = beside("shortfall", *about.shortfall);
    if (!about.shortfall->unit().is_ratio()) {
      throw UnitMismatch(who + " has the shortfall '" + constraint.shortfall + "' in " +
                         about.shortfall->unit().text() + ", expected a share");
    }
  }
  std::vector<std::string> known;
  for (const Factor& factor : impl_->factors) {
    known.push_back(factor.name);
    if (factor.name == about.factor && about.readable.en.empty()) {
      constraint.readable = factor.readable;
    }
  }
  if (!about.factor.empty() && std::find(known.begin(), known.end(), about.factor) == known.end()) {
    throw UnknownName("factor", about.factor, known);
  }
  constraint.readable = readable(constraint.readable, name);
  impl_->constraints.push_back(std::move(constraint));
}

void ModelBuilder::growth(Expr parameter, double neutral) {
  const Quantity& quantity = impl_->quantity_of("what makes the model grow", parameter);
  check_name(impl_->growth, "growth parameter", quantity.name);
  if (quantity.kind != QuantityKind::Parameter) {
    throw InvalidValue("'" + quantity.name + "' is declared to make the model grow and is " +
                       a_kind(quantity.kind) + ", expected a parameter");
  }
  if (!std::isfinite(neutral)) {
    throw InvalidValue("growth parameter '" + quantity.name + "' is neutral at " + shortest(neutral) +
                       ", expected a finite number");
  }
  impl_->growth.push_back({quantity.name, neutral});
}

std::vector<Outcome> binding_outcomes(const Model& model) {
  std::vector<Outcome> outcomes;
  const auto level = [&](const std::string& name) {
    const bool is_new = std::none_of(outcomes.begin(), outcomes.end(),
                                     [&](const Outcome& known) { return known.name == name; });
    if (is_new) {
      outcomes.push_back({name, name, OutcomeKind::Level,
                          model.graph().node(model.quantity(name).node).unit.text(), false, 0});
    }
  };
  for (const Constraint& constraint : model.constraints()) {
    level(constraint.indicator);
  }
  for (const Constraint& constraint : model.constraints()) {
    if (!constraint.shortfall.empty()) {
      level(constraint.shortfall);
    }
  }
  for (const Constraint& constraint : model.constraints()) {
    if (!constraint.value.empty() && holds(model, constraint.value)) {
      level(constraint.value);
    }
  }
  return outcomes;
}

}  // namespace quesnay
