#pragma once
// Which elements of a quantity a scenario means, and that the quantity is what it takes it for.

#include <string>
#include <vector>

#include "quesnay/dynamics/model.hpp"

namespace quesnay::detail {

/// 1 for the elements named (all if none is), 0 for the others.
/// @throws DimensionMismatch, naming `who`, for labels of what has not one dimension; UnknownName for a
/// label.
[[nodiscard]] std::vector<double> chosen(const Graph& graph, const std::vector<DimensionId>& dims,
                                         const std::vector<std::string>& labels, const std::string& who,
                                         const std::string& name);

/// @throws UnknownName; InvalidValue, naming `who`, for a quantity of another kind.
void require_kind(const Model& model, const std::string& name, QuantityKind kind, const std::string& who);

}  // namespace quesnay::detail
