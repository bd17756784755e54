#pragma once
// Handles on graph nodes with the operators of ordinary algebra. A handle is valid while its builder lives.
//
// Every operator and word takes expressions of one builder. @throws InvalidValue, for each of them, where one
// is empty, where its builder is gone, and where two are of different builders (or of two edits of a model).

#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "quesnay/dynamics/graph.hpp"

namespace quesnay {

/// One expression of a model under construction: named dimensions and a unit, no value.
class Expr {
 public:
  /// Refers to nothing; to be assigned before it is used.
  Expr() = default;
  Expr(Graph& graph, NodeId node) : graph_(&graph), mark_(graph.mark()), node_(node) {}
  /// @throws InvalidValue for an empty expression and for one whose builder is gone.
  [[nodiscard]] Graph& graph() const;
  [[nodiscard]] NodeId node() const { return node_; }
  [[nodiscard]] const Unit& unit() const { return graph().node(node_).unit; }
  [[nodiscard]] std::string text() const { return graph().text(node_); }

 private:
  Graph* graph_ = nullptr;
  std::weak_ptr<const char> mark_;
  NodeId node_ = no_node;
};

namespace detail {

/// The graph that all of them are of.
Graph& same_graph(std::initializer_list<Expr> expressions);
/// The node of an expression that a builder with this graph was given.
NodeId node_in(const Graph& graph, const Expr& expression);

}  // namespace detail

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
Expr minimum(double a, Expr b);
Expr maximum(Expr a, Expr b);
Expr maximum(Expr a, double b);
Expr maximum(double a, Expr b);
/// a to the power b; b is a ratio; a is a ratio unless b is a literal number.
Expr power(Expr a, Expr b);
Expr power(Expr a, double b);
Expr exp(Expr a);
Expr log(Expr a);
/// Of an angle in radians of at most 2^30; beyond, not a number.
Expr sine(Expr a);
Expr cosine(Expr a);
/// sine / cosine.
Expr tangent(Expr a);
/// The angle in radians, a ratio: of a sine or cosine, not a number beyond 1; of a tangent, in [-pi/2, pi/2].
Expr arcsine(Expr a);
Expr arccosine(Expr a);
Expr arctangent(Expr a);
/// The angle of the point (x, y) in [-pi, pi]; both in one unit.
Expr arctangent2(Expr y, Expr x);
Expr square_root(Expr a);
Expr absolute(Expr a);
/// 1 where the comparison holds, else 0; equality is of all bits, so compare what is whole or chosen.
Expr less(Expr a, Expr b);
Expr less_equal(Expr a, Expr b);
Expr greater(Expr a, Expr b);
Expr greater_equal(Expr a, Expr b);
Expr equal(Expr a, Expr b);
Expr not_equal(Expr a, Expr b);
/// 1 or 0; an argument holds where it is not 0, and one that is not a number makes the result so.
Expr logical_and(Expr a, Expr b);
Expr logical_or(Expr a, Expr b);
Expr logical_not(Expr a);
/// What is left of a after whole multiples of b, with the sign of b; not a number where b is 0.
Expr modulo(Expr a, Expr b);
/// Of a ratio: the greatest whole number that is not above it, and the nearest one (halves go to the even).
Expr floor(Expr a);
Expr nearest_integer(Expr a);
/// a / b, or `otherwise` where b is 0.
Expr safe_ratio(Expr a, Expr b, Expr otherwise);
/// Number of events at the share u of a Poisson distribution: the least k with P(N <= k) >= u. Both are
/// ratios; not a number unless u is inside (0, 1) and the mean in [0, 700].
Expr poisson_quantile(Expr u, Expr mean);
/// yes where condition is not zero, else no.
Expr where(Expr condition, Expr yes, Expr no);
/// a held between low and high.
Expr clip(Expr a, double low, double high);
Expr clip(Expr a, Expr low, Expr high);

/// A table function of x: linear between its points, flat outside them; `at` increases, in the unit of x.
/// @throws InvalidValue unless `at` increases strictly and both have as many numbers, at least two.
Expr lookup(Expr x, const std::vector<double>& at, const std::vector<double>& values,
            const std::string& unit = "1");

/// The same with a table for each element of a dimension, in the order of its labels; the result is over it.
/// @throws DimensionMismatch unless there are as many tables as elements.
Expr lookup_by(Expr x, const std::string& dim, const std::vector<std::vector<double>>& at,
               const std::vector<std::vector<double>>& values, const std::string& unit = "1");

/// Sum over a dimension, in index order.
Expr sum(Expr a, const std::string& over);
Expr sum_over(Expr a, const std::string& over);
Expr maximum_over(Expr a, const std::string& over);
Expr minimum_over(Expr a, const std::string& over);
Expr mean_over(Expr a, const std::string& over);
Expr product_over(Expr a, const std::string& over);
/// a / (sum of a over the dimension); a draw in which the sum is 0 fails.
Expr share(Expr a, const std::string& over);
/// A x: for A over (row, column) and x over a dimension with column's labels; the result is over row's
/// dimension with x's name where labels agree.
Expr matrix_vector(Expr matrix, Expr vector);
/// A' x: for A over (row, column) and x over row's dimension; the result is over x's dimension when the
/// labels of column equal it.
Expr transposed_matrix_vector(Expr matrix, Expr vector);
/// The same numbers over another dimension with equal labels.
Expr relabel(Expr a, const std::string& from, const std::string& to);
/// A B for A over (row, k) and B over (k, column), k with equal labels.
Expr matrix_product(Expr a, Expr b);
/// The same number for every element of one more dimension.
Expr broadcast(Expr a, const std::string& over);
/// Which label of a coarser dimension each label of a finer one belongs to: district -> region.
using Mapping = std::map<std::string, std::string>;
/// From coarse to fine: every element gets the number of the one it belongs to.
/// @throws InvalidValue if a label of `to` is not in the mapping; UnknownName for a label that is not known.
Expr spread(Expr a, const std::string& from, const std::string& to, const Mapping& mapping);
/// From fine to coarse: the sum of the elements that belong to each, in index order.
/// @throws InvalidValue too if nothing belongs to a label of `to`.
Expr aggregate(Expr a, const std::string& from, const std::string& to, const Mapping& mapping);
/// Along a dimension, the element `places` before (after, for places below 0), and `fill` where there is
/// none: what an ageing chain hands on is shift(flow, "age", 1). The fill is not over the dimension.
/// @throws InvalidValue for 0 places, or more than the dimension has elements.
Expr shift(Expr a, const std::string& along, int places, Expr fill);
Expr shift(Expr a, const std::string& along, int places = 1, double fill = 0.0);
/// a, and `value` at some labels of a dimension of it. @throws InvalidValue for no label; UnknownName.
Expr override_at(Expr a, const std::string& dim, const std::vector<std::string>& labels, Expr value);
/// One element along a dimension.
Expr pick(Expr a, const std::string& dimension, const std::string& label);

/// The inverse of a matrix over two dimensions of one size, over its columns and its rows, in one over its
/// unit. A draw fails in which it has none: a pivot that is nothing but rounding.
Expr inverse(Expr matrix);
/// Which number from 1 each element is along a dimension, the least (or the greatest) first; of equal
/// elements the one that stands first goes first.
Expr rank(Expr a, const std::string& along, bool descending = false);
/// The places from 0 of the elements along a dimension, the least (or the greatest) first.
Expr sort_order(Expr a, const std::string& along, bool descending = false);
/// The elements themselves in that order.
Expr sort(Expr a, const std::string& along, bool descending = false);
/// Of a, the element along a dimension whose place from 0 is `place`, a ratio of any dimensions. A draw fails
/// in which a place is no whole number below the dimension's size.
Expr element_at(Expr a, const std::string& along, Expr place);
/// How the elements that are selected become one.
enum class Take { Sum, Mean, Product, Least, Greatest };
/// Along a dimension one number of the elements for which `where` is not 0; `otherwise` where there are none.
Expr select(Expr a, const std::string& along, Expr where, Take take, Expr otherwise);

/// A scarce supply among the demands over a dimension, each in proportion: demand min(1, supply / total).
/// A draw with a negative supply or demand fails. @throws InvalidValue for a literal one.
Expr allocate_proportional(Expr supply, Expr demand, const std::string& over);
/// A scarce supply by priority: while a level falls, the demand j fills evenly from priority_j + width_j / 2
/// to priority_j - width_j / 2, until the supply is used up. One width for all is Vensim's ALLOCATE BY
/// PRIORITY, a width for each its ALLOCATE AVAILABLE with the rectangular profile. A draw with a negative
/// supply or demand or a width that is not positive fails. @throws InvalidValue for a literal one.
Expr allocate_by_priority(Expr supply, Expr demand, Expr priority, Expr width, const std::string& over);

/// `active` while the run goes; `initial` where the value at the start is asked for.
Expr active_initial(Expr active, Expr initial);

/// Gross output under capacity limits: the greatest x with x <= A x + f and x <= cap [unit of f].
/// @param coefficients A over (sector, buyer) [1]; final_demand and capacity over (sector).
Expr capacity_limited(Expr coefficients, Expr final_demand, Expr capacity);
/// Gross output under capacity limits when buyers cannot replace all that their suppliers ration: the fixed
/// point, from full output downwards, of
///   x_j = min(cap_j, d_j) min_i [1 - (1 - flexibility) R_ij (1 - r_i)],  d = (R o A) x + f,
/// r_i the share of its orders that i serves (quesnay/accounts/rationing.hpp, the same arithmetic). A draw
/// fails in which it is not reached, the flexibility is not in [0, 1] or a share is not.
/// @param coefficients A over (sector, buyer), from anywhere [1]; local_share R over the same;
/// import_flexibility one number; least_coefficient inputs that are not above it stop nobody.
/// @throws InvalidValue for a constant flexibility outside [0, 1].
Expr rationed_output(Expr coefficients, Expr local_share, Expr final_demand, Expr capacity,
                     Expr import_flexibility, RationingRule rule = RationingRule::Proportional,
                     double least_coefficient = 0.0);
/// d(sum of weights x)/d cap at the capacity-limited solution; zero where capacity does not bind.
Expr capacity_shadow_value(Expr coefficients, Expr final_demand, Expr capacity, Expr weights);

}  // namespace quesnay
