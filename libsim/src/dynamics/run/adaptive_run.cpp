#include "dynamics/run/adaptive_run.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "quesnay/core/error.hpp"

namespace quesnay::detail {
namespace {

constexpr std::size_t most_turns = 10000;  ///< of choices of time, within one step of the grid
constexpr double rounding = std::numeric_limits<double>::epsilon();

/// A step below which time does not move.
double least_step(double time, double span) {
  return 8.0 * rounding * std::max(std::abs(time), 1e-9 * span);
}

}  // namespace

AdaptiveRun::AdaptiveRun(const ProgramCode& code, Isa isa)
    : code_(code),
      evaluator_(code, 1, isa),
      watch_(code),
      switches_(evaluator_),
      start_(code.state.size()),
      at_record_(code.state.size()),
      rate_(code.state.size()),
      integrals_before_(code.elements.size()) {
  for (const StateBlock& block : code.blocks) {
    for (std::size_t e = 0; block.integral && e < block.n; ++e) {
      integrals_.push_back(block.offset + e);
    }
  }
  std::sort(integrals_.begin(), integrals_.end());
  for (const ProgramRequirement& requirement : code.requirements) {
    guarded_ = guarded_ || (requirement.each_step && requirement.n > 0);
  }
  if (code.settings.method == Method::Rosenbrock4 && !code.state.empty()) {
    jacobian_ = std::make_unique<JacobianProgram>(code, isa);
  }
  scheme_ = adaptive_scheme(
      code.settings, [this](const double* x, double* dxdt, double t) { rates(x, dxdt, t); },
      [this](const double* x, double* slopes, double* by_time, double t) {
        ++work_.jacobians;
        // At the start of a stretch the branches still tie: slopes are taken a moment later.
        const double after = std::min(from_ + 64.0 * rounding * std::abs(from_), (from_ + until_) / 2.0);
        jacobian_->evaluate(std::clamp(t, after, until_), x, slopes, by_time);
      },
      integrals_);
}

void AdaptiveRun::enter(int step) {
  step_ = step;
  evaluator_.enter_step(step);
  if (jacobian_ != nullptr) {
    jacobian_->enter_step(step);
  }
}

void AdaptiveRun::rates(const double* state, double* rate, double time) {
  ++work_.evaluations;
  const double within = std::min(time, until_);
  evaluator_.evaluate(within, state, rate);
  for (std::size_t e = 0; e < rate_.size(); ++e) {
    if (!std::isfinite(rate[e])) {
      bad_ = e;
      break;
    }
  }
  if (observer_ != nullptr && *observer_) {
    (*observer_)(within, evaluator_.record());
  }
}

/// The run cut where a held value changes (at a step of the grid) and where a choice of time turns.
std::vector<AdaptiveRun::Stretch> AdaptiveRun::stretches() {
  std::vector<Stretch> found;
  std::vector<double> before;
  std::vector<double> now;
  double from = time_of(code_.settings, 0);
  int step = 0;
  for (int n = 0; n < code_.settings.n_steps; ++n) {
    evaluator_.enter_step(n);
    const double time = time_of(code_.settings, 2 * n);
    watch_.read(evaluator_.spaces(), now);
    // Compared by value: a held number that is not a number begins a stretch at every step.
    if (n > 0 && now != before) {
      found.push_back({from, time, step});
      from = time;
      step = n;
    }
    std::swap(before, now);
    const double next = time_of(code_.settings, 2 * (n + 1));
    double searched = time;
    for (std::size_t turns = 0; turns < most_turns; ++turns) {
      const std::optional<std::pair<double, double>> turn = switches_.first(searched, next);
      if (!turn) {
        break;
      }
      found.push_back({from, turn->first, step});
      from = searched = turn->second;
    }
  }
  found.push_back({from, time_of(code_.settings, 2 * code_.settings.n_steps), step});
  return integrals_.empty() ? found : cut_at_records(found);
}

/// Length of the first step. Source: Hairer, Norsett and Wanner, Solving Ordinary Differential Equations I
/// (2nd ed., 1993), section II.4.
double AdaptiveRun::first_step(double from, double length, const std::vector<double>& state) {
  const std::size_t n = state.size();
  const auto size = [&](const std::vector<double>& values) {
    double squares = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      const double scale =
          code_.settings.absolute_tolerance + code_.settings.relative_tolerance * std::abs(state[i]);
      squares += values[i] / scale * (values[i] / scale);
    }
    return std::sqrt(squares / static_cast<double>(n));
  };
  rates(state.data(), rate_.data(), from);
  const double d0 = size(state);
  const double d1 = size(rate_);
  const double h0 = std::min(length, d0 < 1e-5 || d1 < 1e-5 ? 1e-6 * length : 0.01 * d0 / d1);
  std::vector<double> moved(n);
  std::vector<double> change(n);
  for (std::size_t i = 0; i < n; ++i) {
    moved[i] = state[i] + h0 * rate_[i];
  }
  rates(moved.data(), change.data(), from + h0);
  for (std::size_t i = 0; i < n; ++i) {
    change[i] = (change[i] - rate_[i]) / h0;
  }
  const double steepest = std::max(d1, size(change));
  const double h1 = steepest <= 1e-15
                        ? std::max(1e-6 * length, 1e-3 * h0)
                        : std::pow(0.01 / steepest, 1.0 / static_cast<double>(scheme_->order()));
  const double h = std::min({100.0 * h0, h1, length});
  return std::isfinite(h) && h > 0.0 ? h : h0;
}

std::optional<LaneFailure> AdaptiveRun::run(const double* parameters, const double* noise, double* results,
                                            const Observer& observer) {
  work_ = {};
  bad_.reset();
  observer_ = &observer;
  results_ = results;
  next_record_ = 0;
  std::fill(integrals_before_.begin(), integrals_before_.end(), 0.0);
  evaluator_.start(parameters, noise, start_.data());
  if (jacobian_ != nullptr) {
    jacobian_->start(parameters, noise);
  }
  std::optional<LaneFailure> failure = unmet_requirement(false, code_.settings.start);
  if (!failure) {
    failure = bad_state(code_.settings.start, start_);
  }
  if (failure && observer) {
    enter(0);
    until_ = code_.settings.start;
    rates(start_.data(), rate_.data(), until_);
  }
  const std::vector<Stretch> all = failure ? std::vector<Stretch>{} : stretches();
  for (std::size_t k = 0; k < all.size() && !failure; ++k) {
    enter(all[k].step);
    failure = advance(all[k], k + 1 == all.size());
  }
  work_.stretches = all.size();
  return failure;
}

std::optional<LaneFailure> AdaptiveRun::advance(const Stretch& stretch, bool last) {
  from_ = stretch.from;
  until_ = stretch.until;
  // A record at the start of a stretch sees what is held from then on.
  std::optional<LaneFailure> failure = unmet_guard(stretch.from, start_);
  if (!failure) {
    failure = record_until(stretch.from, true, true);
  }
  if (failure || start_.empty()) {
    return failure ? failure : record_until(stretch.until, last, true);
  }
  restart_integrals(stretch.from);
  const double span = time_of(code_.settings, 2 * code_.settings.n_steps) - code_.settings.start;
  scheme_->begin(stretch.from, start_);
  if (!(stretch.until > stretch.from)) {
    length_ = 0.0;
  } else if (!stretch.continues || !(length_ > 0.0)) {
    length_ = first_step(stretch.from, stretch.until - stretch.from, scheme_->state());
  }
  double time = stretch.from;
  while (time < stretch.until) {
    const double rest = stretch.until - time;
    // The last step ends where the stretch does; the one before leaves it no crumb.
    const bool to_end = length_ >= rest;
    const double tried = to_end ? rest : std::min(length_, std::max(length_ / 2.0, rest / 2.0));
    double next = tried;
    if (!scheme_->try_step(next)) {
      ++work_.rejected;
      length_ = next;
      if (!(length_ > least_step(time, span))) {
        return stuck(time, scheme_->state(),
                     "needs steps below " + code_.source->model.graph().time_text(least_step(time, span)) +
                         ": it jumps, grows without bound or is not finite nearby");
      }
      continue;
    }
    ++work_.steps;
    bad_.reset();
    time = to_end ? stretch.until : scheme_->time();
    length_ = tried < length_ ? std::max(length_, next) : next;
    failure = bad_state(time, scheme_->state());
    if (!failure) {
      failure = unmet_guard(time, scheme_->state());
    }
    if (!failure) {
      failure = record_until(time, time < stretch.until || last, false);
    }
    if (failure) {
      return failure;
    }
    if (work_.steps + work_.rejected > code_.settings.most_steps) {
      return stuck(time, scheme_->state(),
                   "needs more than " + std::to_string(code_.settings.most_steps) + " steps");
    }
  }
  start_ = scheme_->state();
  return std::nullopt;
}

/// Names the stock whose rate was not finite in the steps tried last, else that whose rate is largest in
/// units of its tolerance.
LaneFailure AdaptiveRun::stuck(double time, const std::vector<double>& state, const std::string& why) {
  if (bad_) {
    return {0, time, code_.state[*bad_].name, why};
  }
  rates(state.data(), rate_.data(), time);
  std::size_t worst = 0;
  double largest = -1.0;
  for (std::size_t e = 0; e < state.size(); ++e) {
    const double scale =
        code_.settings.absolute_tolerance + code_.settings.relative_tolerance * std::abs(state[e]);
    const double size = std::abs(rate_[e]) / scale;
    if (size > largest) {
      largest = size;
      worst = e;
    }
  }
  return {0, time, code_.state[worst].name, why};
}

}  // namespace quesnay::detail
