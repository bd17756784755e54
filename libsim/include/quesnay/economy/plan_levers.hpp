#pragma once
// Levers that few plans have, beside those of the economy.

#include "quesnay/dynamics/model.hpp"

namespace quesnay {

/// The economy with two more levers; while nothing moves them it has the same bits.
///
/// hiring_time_cut [1]: services to firms let vacancies adjust faster. account_renovation_subsidy [1] by
/// sector: effective subsidy of renovation investment in an account, beside that of all.
/// @throws UnknownName for a model without vacancies and renovation; DuplicateName if it has them already.
[[nodiscard]] Model with_plan_levers(const Model& economy);

}  // namespace quesnay
