#pragma once
// From a table with competitive imports to domestic and imported flows apart.

#include <vector>

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"

namespace quesnay {

struct ImportSplit {
  Matrix domestic_flows;   ///< shape (n, n)
  Matrix import_flows;     ///< shape (n, n)
  Matrix domestic_demand;  ///< shape (n, k)
  Matrix import_demand;    ///< shape (n, k)
  /// Share of imports in the uses whose share was not known, shape (n) [1]; zero where there are none.
  Vector shares;
};

/// Every use of a product that may be imported buys the same share of it abroad, so that the imports of the
/// product are used up; uses with a known share keep it.
/// @param flows Z, shape (n, n), and @param final_demand Y, shape (n, k): domestic and imported together.
/// @param imports M, shape (n), amounts of 0 or more.
/// @param imported whether users of each column, n + k of them, buy imports; exports do not unless imports
/// are exported again.
/// @param known_shares shape (n, n + k) [1]: share of imports in the use; not a number where not known.
/// @param tolerance how far imports may miss the uses that take them, relative to the imports.
/// @throws DimensionMismatch; InvalidValue naming the product whose imports are more than its uses, or whose
/// known shares take more or less than its imports, and the numbers.
/// Source: Eurostat 2008, Manual of Supply, Use and Input-Output Tables (import
/// proportionality).
[[nodiscard]] ImportSplit split_imports(const MatrixRef& flows, const MatrixRef& final_demand,
                                        const VectorRef& imports, const std::vector<bool>& imported,
                                        const MatrixRef& known_shares, const Axis& sectors,
                                        double tolerance = 1e-9);

}  // namespace quesnay
