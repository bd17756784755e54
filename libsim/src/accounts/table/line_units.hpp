#pragma once
// A row, column or number of a table in another unit than the rest.

#include <string>

#include "accounts/table/sums.hpp"
#include "quesnay/accounts/table.hpp"

namespace quesnay::detail {

/// The one line of a table that does not add up which in another unit would make every sum hold, as the end
/// of a sentence; empty if there is none or several are wrong.
[[nodiscard]] std::string line_unit_hint(const TableParts& parts, const Tolerance& tolerance);

}  // namespace quesnay::detail
