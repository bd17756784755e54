#pragma once
// Handles on graph nodes with the operators of ordinary algebra. A handle is valid while its builder lives.

#include <string>
#include <vector>

#include "quesnay/dynamics/graph.hpp"

namespace quesnay {

/// One expression of a model under construction: named dimensions and a unit, no value.
class Expr {
 public:
  /// Refers to nothing; to be assigned before it is used.
  Expr() = default;
  Expr(Graph& graph, NodeId node) : graph_(&graph), node_(node) {}
  [[nodiscard]] Graph& graph() const { return *graph_; }
  [[nodiscard]] NodeId node() const { return node_; }
  [[nodiscard]] const Unit& unit() const { return graph_->node(node_).unit; }
  [[nodiscard]] std::string text() const { return graph_->text(node_); }

 private:
  Graph* graph_ = nullptr;
  NodeId node_ = no_node;
};

/// Elementwise arithmetic; operands are matched by dimension name and spread over the other's dimensions.
/// Addition, minimum, maximum and comparison need equal units (a literal zero fits all).
/// @throws UnitMismatch with both units and the expression.
Expr operator+(Expr a, Expr b);
Expr operator-(Expr a, Expr b);
Expr operator*(Expr a, Expr b);
Expr operator/(Expr a, Expr b);
Expr operator+(Expr a, double b);
Expr operator-(Expr a, double b);
Expr operator*(Expr a, double b);
Expr operator/(Expr a, double b);
Expr operator+(double a, Expr b);
Expr operator-(double a, Expr b);
Expr operator*(double a, Expr b);
Expr operator/(double a, Expr b);
Expr operator-(Expr a);

Expr minimum(Expr a, Expr b);
Expr minimum(Expr a, double b);
Expr maximum(Expr a, Expr b);
Expr maximum(Expr a, double b);
/// a to the power b; b is a ratio; a is a ratio unless b is a literal number.
Expr power(Expr a, Expr b);
Expr power(Expr a, double b);
Expr exp(Expr a);
Expr log(Expr a);
/// Of an angle in radians of at most 2^30; beyond, not a number.
Expr sine(Expr a);
Expr cosine(Expr a);
Expr square_root(Expr a);
Expr absolute(Expr a);
/// 1 where the comparison holds, else 0.
Expr less(Expr a, Expr b);
Expr less_equal(Expr a, Expr b);
/// Number of events at the share u of a Poisson distribution: the least k with P(N <= k) >= u. Both are
/// ratios; not a number unless u is inside (0, 1) and the mean in [0, 700].
Expr poisson_quantile(Expr u, Expr mean);
/// yes where condition is not zero, else no.
Expr where(Expr condition, Expr yes, Expr no);
/// a held between low and high.
Expr clip(Expr a, double low, double high);

/// A table function of x: linear between its points, flat outside them; `at` increases, in the unit of x.
/// @throws InvalidValue unless `at` increases strictly and both have as many numbers, at least two.
Expr lookup(Expr x, const std::vector<double>& at, const std::vector<double>& values,
            const std::string& unit = "1");

/// Sum over a dimension, in index order.
Expr sum(Expr a, const std::string& over);
Expr maximum_over(Expr a, const std::string& over);
/// A x: for A over (row, column) and x over a dimension with column's labels; the result is over row's
/// dimension with x's name where labels agree.
Expr matrix_vector(Expr matrix, Expr vector);
/// A' x: for A over (row, column) and x over row's dimension; the result is over x's dimension when the
/// labels of column equal it.
Expr transposed_matrix_vector(Expr matrix, Expr vector);
/// The same numbers over another dimension with equal labels.
Expr relabel(Expr a, const std::string& from, const std::string& to);
/// One element along a dimension.
Expr pick(Expr a, const std::string& dimension, const std::string& label);

/// Gross output under capacity limits: the greatest x with x <= A x + f and x <= cap [unit of f].
/// @param coefficients A over (sector, buyer) [1]; final_demand and capacity over (sector).
Expr capacity_limited(Expr coefficients, Expr final_demand, Expr capacity);
/// d(sum of weights x)/d cap at the capacity-limited solution; zero where capacity does not bind.
Expr capacity_shadow_value(Expr coefficients, Expr final_demand, Expr capacity, Expr weights);

}  // namespace quesnay
