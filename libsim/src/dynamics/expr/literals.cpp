#include "dynamics/expr/literals.hpp"

#include <algorithm>
#include <optional>

#include "quesnay/core/error.hpp"

namespace quesnay::detail {
namespace {

/// The numbers of a constant, or of a constant with a minus before it.
std::optional<std::vector<double>> literal(const Graph& graph, NodeId id) {
  const Node& node = graph.node(id);
  if (node.op == Op::Constant) {
    return node.values;
  }
  if (node.op != Op::Negate || graph.node(node.args[0]).op != Op::Constant) {
    return std::nullopt;
  }
  std::vector<double> values = graph.node(node.args[0]).values;
  std::transform(values.begin(), values.end(), values.begin(), [](double value) { return -value; });
  return values;
}

/// " at 'north', 'food'", or nothing for a single number.
std::string place(const Graph& graph, const std::vector<DimensionId>& dims, std::size_t element) {
  std::string text;
  for (auto d = dims.rbegin(); d != dims.rend(); ++d) {
    const std::vector<std::string>& labels = graph.axis(*d).labels();
    text = "'" + labels[element % labels.size()] + (text.empty() ? "'" : "', ") + text;
    element /= labels.size();
  }
  return text.empty() ? "" : " at " + text;
}

template <typename Allowed>
void refuse(Expr given, const std::string& what, const std::string& expected, Allowed allowed) {
  const Graph& graph = given.graph();
  const std::optional<std::vector<double>> values = literal(graph, given.node());
  if (!values) {
    return;
  }
  const auto wrong = std::find_if_not(values->begin(), values->end(), allowed);
  if (wrong == values->end()) {
    return;
  }
  const auto element = static_cast<std::size_t>(wrong - values->begin());
  const std::string unit = given.unit().is_ratio() ? "" : " [" + given.unit().text() + "]";
  throw InvalidValue(what + " is " + shortest(*wrong) + unit +
                     place(graph, graph.node(given.node()).dims, element) + ", expected " + expected);
}

}  // namespace

void refuse_not_positive(Expr given, const std::string& what) {
  refuse(given, what, "more than 0", [](double value) { return value > 0.0; });
}

void refuse_negative(Expr given, const std::string& what) {
  refuse(given, what, "0 or more", [](double value) { return value >= 0.0; });
}

bool never_holds(Expr condition) {
  const Graph& graph = condition.graph();
  const Node& node = graph.node(condition.node());
  if (node.op != Op::Less && node.op != Op::LessEqual) {
    return false;
  }
  const std::optional<std::vector<double>> a = literal(graph, node.args[0]);
  const std::optional<std::vector<double>> b = literal(graph, node.args[1]);
  const bool alike = graph.node(node.args[0]).dims == graph.node(node.args[1]).dims;
  if (!a || !b || (!alike && a->size() != 1 && b->size() != 1)) {
    return false;
  }
  for (std::size_t e = 0; e < std::max(a->size(), b->size()); ++e) {
    const double left = (*a)[a->size() == 1 ? 0 : e];
    const double right = (*b)[b->size() == 1 ? 0 : e];
    if (!(node.op == Op::Less ? left < right : left <= right)) {
      return true;
    }
  }
  return false;
}

}  // namespace quesnay::detail
