#include "quesnay/dynamics/expression.hpp"

#include <algorithm>

#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

using detail::same_graph;

Expr unary(Op op, Expr a) {
  return {a.graph(), a.graph().unary(op, a.node())};
}
Expr binary(Op op, Expr a, Expr b) {
  Graph& graph = same_graph({a, b});
  return {graph, graph.binary(op, a.node(), b.node())};
}
Expr literal(Expr like, double value) {
  return {like.graph(), like.graph().constant(value)};
}

/// The dimension of `vector` (one), and the dimension of `matrix` at `position` that it stands for.
Expr matched(Expr matrix, Expr vector, std::size_t position) {
  const Graph& graph = matrix.graph();
  const auto& matrix_dims = graph.node(matrix.node()).dims;
  const auto& vector_dims = graph.node(vector.node()).dims;
  if (matrix_dims.size() != 2 || vector_dims.size() != 1) {
    throw DimensionMismatch("the product of '" + matrix.text() + "' and '" + vector.text() +
                            "' needs a matrix and a vector, they have " + std::to_string(matrix_dims.size()) +
                            " and " + std::to_string(vector_dims.size()) + " dimensions");
  }
  if (vector_dims[0] == matrix_dims[position]) {
    return vector;
  }
  return {matrix.graph(), matrix.graph().relabel(vector.node(), vector_dims[0], matrix_dims[position])};
}

/// The first name that an expression is written with, or nothing.
std::string name_in(const Graph& graph, NodeId id) {
  const Node& node = graph.node(id);
  if (!node.name.empty()) {
    return node.name;
  }
  for (const NodeId arg : node.args) {
    const std::string name = arg == no_node ? std::string() : name_in(graph, arg);
    if (!name.empty()) {
      return name;
    }
  }
  return {};
}

InvalidValue of_another(const Expr& expression, const std::string& other) {
  const std::string name = name_in(expression.graph(), expression.node());
  return InvalidValue("'" + expression.text() + "' and " + other +
                      " belong to different models or edits of a model, expected expressions of one builder" +
                      (name.empty() ? "" : ": its named(\"" + name + "\") is its own '" + name + "'"));
}

}  // namespace

Graph& Expr::graph() const {
  if (graph_ == nullptr) {
    throw InvalidValue("an expression is empty, expected one that a model builder gave");
  }
  if (mark_.expired()) {
    throw InvalidValue("an expression is of a model builder that is gone, expected one whose builder stands");
  }
  return *graph_;
}

Graph& detail::same_graph(std::initializer_list<Expr> expressions) {
  const Expr& first = *expressions.begin();
  Graph& graph = first.graph();
  for (const Expr& expression : expressions) {
    if (&expression.graph() != &graph) {
      throw of_another(expression, "'" + first.text() + "'");
    }
  }
  return graph;
}

NodeId detail::node_in(const Graph& graph, const Expr& expression) {
  if (&expression.graph() != &graph) {
    throw of_another(expression, "the builder it is given to");
  }
  return expression.node();
}

Expr operator+(Expr a, Expr b) {
  return binary(Op::Add, a, b);
}
Expr operator-(Expr a, Expr b) {
  return binary(Op::Subtract, a, b);
}
Expr operator*(Expr a, Expr b) {
  return binary(Op::Multiply, a, b);
}
Expr operator/(Expr a, Expr b) {
  return binary(Op::Divide, a, b);
}
Expr operator+(Expr a, double b) {
  return a + literal(a, b);
}
Expr operator-(Expr a, double b) {
  return a - literal(a, b);
}
Expr operator*(Expr a, double b) {
  return a * literal(a, b);
}
Expr operator/(Expr a, double b) {
  return a / literal(a, b);
}
Expr operator+(double a, Expr b) {
  return literal(b, a) + b;
}
Expr operator-(double a, Expr b) {
  return literal(b, a) - b;
}
Expr operator*(double a, Expr b) {
  return literal(b, a) * b;
}
Expr operator/(double a, Expr b) {
  return literal(b, a) / b;
}
Expr operator-(Expr a) {
  return unary(Op::Negate, a);
}

Expr minimum(Expr a, Expr b) {
  return binary(Op::Minimum, a, b);
}
Expr minimum(Expr a, double b) {
  return minimum(a, literal(a, b));
}
Expr minimum(double a, Expr b) {
  return minimum(literal(b, a), b);
}
Expr maximum(double a, Expr b) {
  return maximum(literal(b, a), b);
}
Expr maximum(Expr a, Expr b) {
  return binary(Op::Maximum, a, b);
}
Expr maximum(Expr a, double b) {
  return maximum(a, literal(a, b));
}
Expr power(Expr a, Expr b) {
  return binary(Op::Power, a, b);
}
Expr power(Expr a, double b) {
  return power(a, literal(a, b));
}
Expr exp(Expr a) {
  return unary(Op::Exp, a);
}
Expr log(Expr a) {
  return unary(Op::Log, a);
}
Expr sine(Expr a) {
  return unary(Op::Sine, a);
}
Expr cosine(Expr a) {
  return unary(Op::Cosine, a);
}
Expr tangent(Expr a) {
  return sine(a) / cosine(a);
}
Expr arcsine(Expr a) {
  return unary(Op::ArcSine, a);
}
Expr arccosine(Expr a) {
  return unary(Op::ArcCosine, a);
}
Expr arctangent(Expr a) {
  return unary(Op::ArcTangent, a);
}
Expr arctangent2(Expr y, Expr x) {
  return binary(Op::ArcTangent2, y, x);
}
Expr lookup(Expr x, const std::vector<double>& at, const std::vector<double>& values,
            const std::string& unit) {
  return {x.graph(), x.graph().lookup(x.node(), at, values, x.graph().unit(unit))};
}
Expr square_root(Expr a) {
  return unary(Op::SquareRoot, a);
}
Expr absolute(Expr a) {
  return unary(Op::Absolute, a);
}
Expr less(Expr a, Expr b) {
  return binary(Op::Less, a, b);
}
Expr less_equal(Expr a, Expr b) {
  return binary(Op::LessEqual, a, b);
}
Expr poisson_quantile(Expr u, Expr mean) {
  same_graph({u, mean});
  for (const Expr& given : {u, mean}) {
    if (!given.unit().is_ratio()) {
      throw UnitMismatch("an argument of a Poisson quantile has the unit " + given.unit().text() +
                         ", expected a ratio, in '" + given.text() + "'");
    }
  }
  return binary(Op::PoissonQuantile, u, mean);
}
Expr greater(Expr a, Expr b) {
  return less(b, a);
}
Expr greater_equal(Expr a, Expr b) {
  return less_equal(b, a);
}
Expr equal(Expr a, Expr b) {
  return binary(Op::Equal, a, b);
}
Expr not_equal(Expr a, Expr b) {
  return logical_not(equal(a, b));
}
Expr logical_and(Expr a, Expr b) {
  return binary(Op::And, a, b);
}
Expr logical_or(Expr a, Expr b) {
  return binary(Op::Or, a, b);
}
Expr logical_not(Expr a) {
  return unary(Op::Not, a);
}
Expr modulo(Expr a, Expr b) {
  return binary(Op::Modulo, a, b);
}
Expr floor(Expr a) {
  return unary(Op::Floor, a);
}
Expr nearest_integer(Expr a) {
  return unary(Op::NearestInteger, a);
}
Expr safe_ratio(Expr a, Expr b, Expr otherwise) {
  same_graph({a, b, otherwise});
  return where(equal(b, literal(b, 0.0)), otherwise, a / b);
}
Expr where(Expr condition, Expr yes, Expr no) {
  Graph& graph = same_graph({condition, yes, no});
  return {graph, graph.where(condition.node(), yes.node(), no.node())};
}
Expr clip(Expr a, double low, double high) {
  return minimum(maximum(a, low), high);
}
Expr clip(Expr a, Expr low, Expr high) {
  return minimum(maximum(a, low), high);
}

Expr matrix_vector(Expr matrix, Expr vector) {
  Graph& graph = same_graph({matrix, vector});
  const Expr column = matched(matrix, vector, 1);
  const DimensionId over = graph.node(matrix.node()).dims[1];
  return {graph, graph.contract(matrix.node(), column.node(), over)};
}

Expr transposed_matrix_vector(Expr matrix, Expr vector) {
  Graph& graph = same_graph({matrix, vector});
  const Expr row = matched(matrix, vector, 0);
  const std::vector<DimensionId> dims = graph.node(matrix.node()).dims;
  const NodeId product = graph.contract(matrix.node(), row.node(), dims[0]);
  if (graph.axis(dims[0]).labels() == graph.axis(dims[1]).labels()) {
    return {graph, graph.relabel(product, dims[1], dims[0])};
  }
  return {graph, product};
}

Expr relabel(Expr a, const std::string& from, const std::string& to) {
  return {a.graph(), a.graph().relabel(a.node(), a.graph().dimension(from), a.graph().dimension(to))};
}

Expr pick(Expr a, const std::string& dimension, const std::string& label) {
  const DimensionId d = a.graph().dimension(dimension);
  return {a.graph(), a.graph().pick(a.node(), d, a.graph().axis(d).index(label))};
}

Expr capacity_limited(Expr coefficients, Expr final_demand, Expr capacity) {
  Graph& graph = same_graph({coefficients, final_demand, capacity});
  return {graph, graph.capacity_limited(coefficients.node(), final_demand.node(), capacity.node())};
}

Expr capacity_shadow_value(Expr coefficients, Expr final_demand, Expr capacity, Expr weights) {
  Graph& graph = same_graph({coefficients, final_demand, capacity, weights});
  return {graph, graph.capacity_shadow_value(coefficients.node(), final_demand.node(), capacity.node(),
                                             weights.node())};
}

}  // namespace quesnay
