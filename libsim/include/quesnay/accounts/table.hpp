#pragma once
// The input-output table: flows between sectors, final demand, value added and gross output, which must add
// up.

#include <string>
#include <utility>
#include <vector>

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

/// How a table shows what it buys from outside.
enum class Imports {
  None,         ///< not shown by product; a row of other costs at most
  Competitive,  ///< flows and demand include imported products; columns of imports are taken off the sales
  Apart         ///< flows and demand are domestic; imported products stand in matrices of their own
};

/// What a table is made of [money/year]. Empty arrays are parts the table does not have.
struct TableParts {
  explicit TableParts(Axis sector_axis) : sectors(std::move(sector_axis)) {}

  Axis sectors;
  Matrix flows;                                ///< Z, shape (n, n): sales of row sector to column sector
  std::vector<std::string> demand_categories;  ///< k labels
  Matrix final_demand;                         ///< Y, shape (n, k); entries may be negative
  std::vector<std::string> value_added_rows;   ///< m labels
  Matrix value_added;                          ///< V, shape (m, n)
  std::vector<std::string> other_cost_rows;    ///< p labels: taxes on products, margins, imports by one row
  Matrix other_costs;                          ///< T, shape (p, n)
  Vector gross_output;                         ///< x, shape (n)
  Imports treatment = Imports::None;
  std::vector<std::string> import_columns;  ///< q labels, where competitive
  Matrix imports;                           ///< M, shape (n, q), where competitive: amounts, not negated
  Matrix import_flows;                      ///< Z_m, shape (n, n), where apart: by product and buyer
  Matrix import_demand;                     ///< Y_m, shape (n, k) or empty, where apart
  Vector discrepancy;                       ///< e, shape (n) or empty: statistical error as published
  std::string unit;                         ///< of every amount, for sentences: "1e4 yuan/year"
};

/// What a table is held to.
struct TableChecks {
  double tolerance = 1e-9;           ///< how far a sum may miss, relative to its largest term
  bool keep_negative_flows = false;  ///< some offices publish them
  double absolute_tolerance = 0.0;   ///< how far a sum may miss in any case [money/year]: rounding as printed
  bool keep_totals = false;          ///< a sector that is the sum of the others is one in truth
};

/// The total that allocation coefficients are shares of.
enum class Divisor {
  Output,   ///< x: what the sector makes; the Ghosh model's
  TotalUse  ///< Z 1 + Y 1: all uses of the product, imported ones too where imports are competitive
};

/// An input-output table in one price system. Immutable; its identities hold:
/// sales Z 1 + Y 1 - M 1 + e = x and costs 1'Z + 1'Z_m + 1'T + 1'V = x.
///
/// Source: Miller & Blair 2009, Input-Output Analysis, chapters 2 and 4 (imports); United Nations 2018,
/// Handbook on Supply and Use Tables and Input-Output Tables, chapters 7 and 8.
class Table {
 public:
  /// @throws DimensionMismatch for other shapes; InvalidValue where a number is not finite, a flow or an
  /// output negative, a sector without output buys or sells, or a total stands among the sectors;
  /// UnbalancedTable naming the worst sum that does not hold.
  explicit Table(TableParts parts, const TableChecks& checks = {});

  /// A table with one column of final demand and one row of value added.
  Table(Axis sectors, Matrix flows, Vector final_demand, Vector value_added, Vector gross_output,
        double tolerance = 1e-9);

  [[nodiscard]] const TableParts& parts() const { return parts_; }
  [[nodiscard]] const Axis& sectors() const { return parts_.sectors; }
  [[nodiscard]] const Matrix& flows() const { return parts_.flows; }
  [[nodiscard]] const Vector& gross_output() const { return parts_.gross_output; }
  /// Y 1, shape (n): all categories together.
  [[nodiscard]] Vector final_demand() const;
  /// f = Y 1 - M 1 + e, shape (n): what is left of output after domestic intermediate use, x - Z 1; the
  /// demand with which x = A x + f holds whatever the treatment of imports.
  [[nodiscard]] Vector net_final_demand() const;
  /// 1'V, shape (n): all rows of value added together.
  [[nodiscard]] Vector value_added() const;

  /// A = Z diag(x)^-1, shape (n, n) [1]: input of each row sector per output of the column sector; of
  /// domestic products where imports are apart. The column of a sector without output is zero.
  [[nodiscard]] Matrix technical_coefficients() const;
  /// Z_m diag(x)^-1, shape (n, n) [1]. @throws InvalidValue unless imports are apart.
  [[nodiscard]] Matrix import_coefficients() const;
  /// A of domestic and imported products together, shape (n, n) [1].
  [[nodiscard]] Matrix total_coefficients() const;
  /// V diag(x)^-1, shape (m, n) [1].
  [[nodiscard]] Matrix value_added_coefficients() const;
  /// 1'V diag(x)^-1, shape (n) [1]: all value added per output; 0 for a sector without output.
  [[nodiscard]] Vector value_added_per_output() const;
  /// T diag(x)^-1, shape (p, n) [1].
  [[nodiscard]] Matrix other_cost_coefficients() const;
  /// B = diag(d)^-1 Z, shape (n, n) [1]: share of each row sector's total d that the column sector buys.
  /// @throws InvalidValue naming a sector that sells while its divisor is zero.
  [[nodiscard]] Matrix allocation_coefficients(Divisor divisor) const;
  /// The same of totals given, shape (n): for a row total that an office printed otherwise.
  [[nodiscard]] Matrix allocation_coefficients(const VectorRef& totals) const;
  /// Z / (Z + Z_m) cell by cell, shape (n, n) [1]; not a number where nothing is bought.
  /// @throws InvalidValue unless imports are apart.
  [[nodiscard]] Matrix local_shares() const;

 private:
  TableParts parts_;
};

}  // namespace quesnay
