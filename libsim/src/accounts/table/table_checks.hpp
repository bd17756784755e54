#pragma once
// What every table is held to before anything is computed from it.

#include "quesnay/accounts/table.hpp"

namespace quesnay::detail {

/// @throws as Table's constructor does.
void check_table(const TableParts& parts, const TableChecks& checks);

/// Shapes and labels of a block over rows and columns of given names.
void require_shape(const Matrix& block, std::size_t rows, std::size_t columns, const std::string& what);

/// Labels distinct and not empty. @throws InvalidValue, DuplicateName
void require_labels(const std::vector<std::string>& labels, const std::string& kind);

/// @throws InvalidValue naming row and column of the first number that is not finite.
void require_finite_block(const Matrix& block, const std::vector<std::string>& rows,
                          const std::vector<std::string>& columns, const std::string& what);

/// Sum of the columns of a block, one number a row; zeros for an empty block.
[[nodiscard]] Vector row_sums(const Matrix& block, std::size_t rows);
/// Sum of the rows of a block, one number a column; zeros for an empty block.
[[nodiscard]] Vector column_sums(const Matrix& block, std::size_t columns);

}  // namespace quesnay::detail
