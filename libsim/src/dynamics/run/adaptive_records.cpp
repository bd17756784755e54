// What an adaptive run reads and checks at its records, and runs of all lanes of a block.
#include <algorithm>
#include <cmath>

#include "dynamics/run/adaptive_run.hpp"

namespace quesnay::detail {

/// What an integral outcome reports is the integral since the record before. Its error is held to that, so
/// steps end at records, where the integral begins anew: neither what was reported before nor an
/// interpolation has a part in it.
std::vector<AdaptiveRun::Stretch> AdaptiveRun::cut_at_records(const std::vector<Stretch>& smooth) const {
  std::vector<Stretch> cut;
  std::size_t next = 0;
  const std::vector<int>& steps = code_.settings.record_steps;
  for (Stretch stretch : smooth) {
    for (; next < steps.size(); ++next) {
      const double at = time_of(code_.settings, 2 * steps[next]);
      if (at >= stretch.until) {
        break;
      }
      if (at > stretch.from) {
        cut.push_back({stretch.from, at, stretch.step, stretch.continues});
        stretch.from = at;
        stretch.continues = true;
      }
    }
    cut.push_back(stretch);
  }
  return cut;
}

/// If a record was read at this time, which begins a stretch.
void AdaptiveRun::restart_integrals(double time) {
  if (integrals_.empty() || next_record_ == 0 ||
      time_of(code_.settings, 2 * code_.settings.record_steps[next_record_ - 1]) != time) {
    return;
  }
  for (const std::size_t e : integrals_) {
    start_[e] = 0.0;
  }
  std::fill(integrals_before_.begin(), integrals_before_.end(), 0.0);
}

/// Reads every outcome whose time has come: from the state at the start of a stretch, or between the ends of
/// the last step.
std::optional<LaneFailure> AdaptiveRun::record_until(double time, bool including, bool from_start) {
  const std::vector<int>& steps = code_.settings.record_steps;
  std::optional<LaneFailure> failure;
  for (; next_record_ < steps.size() && !failure; ++next_record_) {
    const double at = time_of(code_.settings, 2 * steps[next_record_]);
    if (at > time || (at == time && !including)) {
      break;
    }
    if (!from_start && at < scheme_->time()) {
      scheme_->between(at, at_record_);
    } else {
      at_record_ = from_start ? start_ : scheme_->state();
    }
    failure = record_at(next_record_, at_record_);
  }
  return failure;
}

std::optional<LaneFailure> AdaptiveRun::record_at(std::size_t which, const std::vector<double>& state) {
  const int step = code_.settings.record_steps[which];
  const double time = time_of(code_.settings, 2 * step);
  const int held = step_;
  evaluator_.enter_step(step);
  evaluator_.evaluate(time, state.data(), rate_.data());
  const double* record = evaluator_.record();
  if (observer_ != nullptr && *observer_) {
    (*observer_)(time, record);
  }
  const std::size_t n_records = code_.settings.record_steps.size();
  std::optional<LaneFailure> failure = bad_state(time, state);
  for (std::size_t e = 0; e < code_.elements.size(); ++e) {
    const bool integral = code_.is_integral[e] != 0;
    results_[e * n_records + which] = integral ? record[e] - integrals_before_[e] : record[e];
    integrals_before_[e] = record[e];
    if (!failure && code_.settings.finite_outcomes && !std::isfinite(record[e])) {
      failure = LaneFailure{0, time, outcome_name(code_, e), not_finite};
    }
  }
  evaluator_.enter_step(held);
  return failure;
}

std::optional<LaneFailure> AdaptiveRun::bad_state(double time, const std::vector<double>& state) const {
  // A stock that decays to zero may be below it by what the tolerance allows.
  const double allowed = 10.0 * code_.settings.absolute_tolerance;
  for (std::size_t e = 0; e < state.size(); ++e) {
    if (!std::isfinite(state[e])) {
      return LaneFailure{0, time, code_.state[e].name, not_finite};
    }
    if (state[e] < code_.state[e].floor - allowed) {
      return LaneFailure{0, time, code_.state[e].name, "fell below zero"};
    }
  }
  return std::nullopt;
}

std::optional<LaneFailure> AdaptiveRun::unmet_requirement(bool each_step, double time) const {
  for (const ProgramRequirement& requirement : code_.requirements) {
    for (std::int32_t e = 0; requirement.each_step == each_step && e < requirement.n; ++e) {
      const double holds = evaluator_.registers()[requirement.offset + e];
      if (!(holds != 0.0 && std::isfinite(holds))) {
        const double given = requirement.given < 0 ? 0.0 : evaluator_.registers()[requirement.given + e];
        return LaneFailure{0, time, requirement_name(requirement, e), requirement_reason(requirement, given)};
      }
    }
  }
  return std::nullopt;
}

/// Conditions that the equations state, at the start of a stretch and after every accepted step.
std::optional<LaneFailure> AdaptiveRun::unmet_guard(double time, const std::vector<double>& state) {
  if (!guarded_) {
    return std::nullopt;
  }
  rates(state.data(), rate_.data(), time);
  return unmet_requirement(true, time);
}

std::vector<LaneFailure> run_lanes(AdaptiveRun& adaptive, std::size_t lanes, const double* parameters,
                                   const double* noise, double* results,
                                   const AdaptiveRun::Observer& observer, IntegratorWork& work) {
  const ProgramCode& code = adaptive.code();
  std::vector<double> own_parameters(code.n_parameter_elements);
  std::vector<double> own_noise(code.noise.n_rows * code.n_noise_elements);
  std::vector<double> own_results(code.elements.size() * code.settings.record_steps.size());
  std::vector<LaneFailure> failures;
  work = {};
  for (std::size_t l = 0; l < lanes; ++l) {
    for (std::size_t i = 0; i < own_parameters.size(); ++i) {
      own_parameters[i] = parameters[i * lanes + l];
    }
    for (std::size_t i = 0; i < own_noise.size(); ++i) {
      own_noise[i] = noise[i * lanes + l];
    }
    std::optional<LaneFailure> failure =
        adaptive.run(own_parameters.data(), own_noise.data(), own_results.data(), observer);
    if (failure) {
      failure->lane = l;
      failures.push_back(std::move(*failure));
    }
    for (std::size_t i = 0; i < own_results.size(); ++i) {
      results[i * lanes + l] = own_results[i];
    }
    const IntegratorWork& done = adaptive.work();
    work.steps += done.steps;
    work.rejected += done.rejected;
    work.evaluations += done.evaluations;
    work.jacobians += done.jacobians;
    work.stretches += done.stretches;
  }
  return failures;
}

}  // namespace quesnay::detail
