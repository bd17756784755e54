#pragma once
// One number for the equations of a model.

#include <cstdint>

#include "quesnay/dynamics/model.hpp"

namespace quesnay {

/// FNV-1a (64 bit) over dimensions, nodes, stocks, held values, outcomes and requirements: models with one
/// fingerprint compute the same numbers. Descriptions, sources and what a model declares of itself are not in
/// it.
[[nodiscard]] std::uint64_t fingerprint(const Model& model);

}  // namespace quesnay
