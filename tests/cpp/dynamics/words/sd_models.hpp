#pragma once
// The models of tests/reference/sd_cases.json, in the words that tests/python/sd_models.py uses too.

#include <map>
#include <string>

#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay::test {

/// Adds a model's equations and outcomes to a builder.
using WriteModel = void (*)(ModelBuilder&);

[[nodiscard]] const std::map<std::string, WriteModel>& sd_models();

}  // namespace quesnay::test
