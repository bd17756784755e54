#pragma once
// A mid-term review of the sector economy: a rule in closed form on held, late and noisy reports.

#include "quesnay/dynamics/model.hpp"
#include "quesnay/policy/scenario.hpp"

namespace quesnay {

/// Noise over sectors that reports take. A model whose draws are planned before scenarios are applied
/// declares it; without, it is declared with the review.
constexpr const char* review_noise = "review_noise_score";

/// The economy with a scenario's levers, assumptions and accounts, and with its review if it has one.
///
/// A review adds to the model: `review_report` by sector, the flow of each indicator as it was
/// information_lag ago with its noise; `review_path`, on which it should be; `review_gap`; the held
/// `review_decision` and `review_quota_decision`; the levers `review_money` by sector and `review_quota` [1],
/// which multiply, with one added, project starts and fund money, and the quota of land. The rule moves these
/// two levers; decisions by hand are moves of levers as any.
///
/// At a date of the review, with w the shares of sectors in projects and m = sum of w gap:
/// theta = money_moved min(1, m / gap_full), r = 1 - theta + theta gap / m (1 without a gap), where the
/// largest r is at most 2; so the sum of w r is that of w. The quota is multiplied by 1 + quota_moved clip((1
/// - land_gate information_lag ago) / gate_full, -1, 1). It acts administrative_lag later.
/// @throws what apply throws; InvalidValue for a review before the run or within its information lag, without
/// indicators, with a fraction outside [0, 1], with a target that is not above 0 or with something else to
/// move; UnknownName for a label.
[[nodiscard]] Model apply_to_economy(const Model& economy, const Scenario& scenario);

}  // namespace quesnay
