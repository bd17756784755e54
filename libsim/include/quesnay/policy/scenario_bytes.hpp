#pragma once
// Scenarios as bytes, see quesnay/dynamics/model_bytes.hpp.

#include <string>

#include "quesnay/policy/scenario.hpp"

namespace quesnay {

[[nodiscard]] std::string to_bytes(const Scenario& scenario);
/// @throws InvalidValue for bytes of something else, of another version, or damaged.
[[nodiscard]] Scenario scenario_from_bytes(const std::string& bytes);

}  // namespace quesnay
