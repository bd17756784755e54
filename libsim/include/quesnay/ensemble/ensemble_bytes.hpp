#pragma once
// Results of runs and distributions as bytes, see quesnay/dynamics/model_bytes.hpp.

#include <string>

#include "quesnay/ensemble/distribution.hpp"
#include "quesnay/ensemble/ensemble.hpp"

namespace quesnay {

[[nodiscard]] std::string to_bytes(const EnsembleResult& result);
/// @throws InvalidValue for bytes of something else, of another version, or damaged.
[[nodiscard]] EnsembleResult ensemble_result_from_bytes(const std::string& bytes);

[[nodiscard]] std::string to_bytes(const Distribution& distribution);
/// @throws InvalidValue for bytes of something else, of another version, or damaged.
[[nodiscard]] Distribution distribution_from_bytes(const std::string& bytes);

}  // namespace quesnay
