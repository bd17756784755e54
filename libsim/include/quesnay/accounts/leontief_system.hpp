#pragma once
// The linear system behind every analysis of a table: x = A x + f and p = A' p + w, solved without the
// inverse.

#include <memory>
#include <string>

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

/// Which coefficients a system takes.
enum class Signs {
  NonNegative,  ///< A >= 0 and productive: answers to demands that are not negative are not negative
  Any,          ///< also below zero, if the rounds of purchases add up whatever their signs: rho(|A|) < 1
};

/// I - A of one coefficient matrix, ready to be solved for many right-hand sides. Immutable.
///
/// The same class serves the supply-driven model: built from allocation coefficients B = diag(x)^-1 Z, whose
/// transposed system is x = B' x + v.
///
/// Up to 256 sectors, and for more than four right-hand sides at once: a blocked LU, made when it is first
/// needed. Otherwise BiCGSTAB to a relative residual of 1e-12, on sparse rows where less than a third of A is
/// not zero, and LU where 100 iterations do not reach it. Which of them depends on A and on the call alone,
/// never on earlier calls.
///
/// Thread safety: all members are const and may be called from several threads at once.
class LeontiefSystem {
 public:
  /// @param coefficients A, shape (n, n) [1].
  /// @param right_hand_sides how many are going to be solved for, a hint for the choice of method.
  /// @throws DimensionMismatch; InvalidValue (not finite, negative unless `signs` are any, rho(|A|) not below
  /// one if they are); NotProductive.
  LeontiefSystem(Matrix coefficients, Axis sectors, Eigen::Index right_hand_sides = 1,
                 Signs signs = Signs::NonNegative);
  /// The same from coefficients that lie elsewhere, copied in parallel.
  [[nodiscard]] static LeontiefSystem of_copy(const MatrixRef& coefficients, Axis sectors,
                                              Eigen::Index right_hand_sides = 1,
                                              Signs signs = Signs::NonNegative);
  ~LeontiefSystem();
  LeontiefSystem(LeontiefSystem&&) noexcept;
  LeontiefSystem& operator=(LeontiefSystem&&) noexcept;

  [[nodiscard]] const Matrix& coefficients() const { return coefficients_; }
  [[nodiscard]] const Axis& sectors() const { return sectors_; }
  [[nodiscard]] Eigen::Index size() const { return coefficients_.rows(); }

  /// x = (I - A)^-1 f [unit of f]. @param f shape (n), finite.
  [[nodiscard]] Vector solve(const Vector& f) const;
  /// X = (I - A)^-1 F [unit of F]. @param f shape (n, k), finite.
  [[nodiscard]] Matrix solve(const Matrix& f) const;
  /// p = (I - A')^-1 w [unit of w]: w L as a column. @param w shape (n), finite.
  [[nodiscard]] Vector solve_transposed(const Vector& w) const;
  /// P = (I - A')^-1 W [unit of W]. @param w shape (n, k), finite.
  [[nodiscard]] Matrix solve_transposed(const Matrix& w) const;
  /// L = (I - A)^-1, shape (n, n) [1]: made on each call and not kept.
  [[nodiscard]] Matrix inverse() const;
  /// Columns first, first + 1, ... of L, shape (n, count) [1], without the others.
  [[nodiscard]] Matrix inverse_columns(Eigen::Index first, Eigen::Index count) const;
  /// How systems are solved, and whether LU had to take over, in words: "LU with partial pivoting".
  [[nodiscard]] std::string method() const;

 private:
  struct Solver;
  Matrix coefficients_;
  Axis sectors_;
  std::unique_ptr<Solver> solver_;
};

/// A = Z diag(x)^-1, shape (n, n) [1]: input of each row sector per unit of output of the column sector.
/// A sector without output has a column of zeros.
/// @throws DimensionMismatch; InvalidValue naming the sector that buys without output, or whose output is
/// negative.
[[nodiscard]] Matrix input_coefficients(const MatrixRef& flows, const VectorRef& gross_output,
                                        const Axis& sectors);

/// B = diag(x)^-1 Z, shape (n, n) [1]: share of the row sector's output sold to each column sector.
/// A sector without output has a row of zeros.
/// @throws DimensionMismatch; InvalidValue naming the sector that sells without output, or whose output is
/// negative.
[[nodiscard]] Matrix allocation_coefficients(const MatrixRef& flows, const VectorRef& gross_output,
                                             const Axis& sectors);

/// x - Z 1, shape (n) [unit of x]: what output serves besides intermediate use; final demand, less imports
/// where the flows hold them.
[[nodiscard]] Vector net_demand(const MatrixRef& flows, const VectorRef& gross_output, const Axis& sectors);

/// S = F diag(x)^-1, shape (m, n) [unit of F per unit of x]: a factor's use or a stressor per unit of output.
/// A sector without output has zeros. @param names of the m rows, for the sentences.
/// @throws DimensionMismatch; InvalidValue where a row is not finite or not zero without output.
[[nodiscard]] Matrix intensities(const MatrixRef& factors, const VectorRef& gross_output, const Axis& names,
                                 const Axis& sectors);

}  // namespace quesnay
