#include "quesnay/dynamics/simulator.hpp"

#include <algorithm>
#include <cstring>

#include "dynamics/run/simulator_impl.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {

namespace {

std::size_t checked_lanes(std::size_t lanes) {
  if (lanes != 1 && (lanes % 4 != 0 || lanes == 0 || lanes > 256)) {
    throw InvalidValue("a simulator has " + std::to_string(lanes) +
                       " lanes, expected 1 or a multiple of 4 up to 256");
  }
  return lanes;
}

/// Lanes from `first` on of an element that has `lanes` of them, into one that has `n`, a multiple of 4.
inline void copy_lanes(const double* from, std::size_t lanes, std::size_t first, std::size_t element,
                       double* to, std::size_t n) {
  const double* source = from + element * lanes + first;
  double* target = to + element * n;
  if (n == 8) {
    // A loop of so few is left scalar.
    std::memcpy(target, source, 8 * sizeof(double));
    return;
  }
  for (std::size_t l = 0; l < n; l += 4) {
    target[l] = source[l];
    target[l + 1] = source[l + 1];
    target[l + 2] = source[l + 2];
    target[l + 3] = source[l + 3];
  }
}

}  // namespace

// Blocks that run native code do so part by part, each of as many lanes as the code computes together.
// Everything but the sections of instructions is what an interpreted simulator of so many lanes does.

const detail::NativeCode* Simulator::Impl::native_for_block() {
  const detail::NativeCode* found = code.native.load(std::memory_order_acquire);
  if (found == nullptr || observer || &kernels != &detail::program_kernels(static_cast<Isa>(found->isa)) ||
      lanes % static_cast<std::size_t>(found->lanes) != 0) {
    return nullptr;
  }
  if (part == nullptr || part->lanes != static_cast<std::size_t>(found->lanes)) {
    part = std::make_unique<Impl>(code, static_cast<std::size_t>(found->lanes), static_cast<Isa>(found->isa));
    part_parameters.resize(code.n_parameter_elements * part->lanes);
    part_noise.resize(code.noise.n_rows * code.n_noise_elements * part->lanes);
  }
  part->native = found;
  if (found->own_steps != 0 && part->bad_lanes.size() == 0) {
    part->after = LaneState(code.state.size() * part->lanes, kernels);
    part->ahead.resize(code.state.size() * part->lanes);
    part->bad_lanes.resize(part->lanes);
  }
  return found;
}

void Simulator::Impl::run_main_natively(bool second) {
  detail::NativeSpaces places;
  places.spaces = spaces;
  if (native->own_steps != 0) {
    places.before = second ? after.data() : state.data();
    places.after = second ? state.data() : after.data();
    places.ahead = ahead.data();
    places.bad = bad_lanes.data();
    std::fill_n(bad_lanes.data(), lanes, 0.0);
  }
  const detail::NativeSection main = second ? native->second : native->main;
  main(places.spaces.data(), kernels.run,
       sections[static_cast<std::size_t>(Section::Main)].instructions().data());
}

/// The first stage has run, as the step was entered; with Euler's method it went all the way.
void Simulator::Impl::advance_natively() {
  if (native->second != nullptr) {
    enter_stage(1);
    base(Space::State) = ahead.data();
    run_main_natively(true);
  } else {
    state.swap_values(after);
  }
  state_well =
      std::all_of(bad_lanes.data(), bad_lanes.data() + lanes, [](double seen) { return seen == 0.0; });
  held.finish_step(step);
}

/// What is not finite stays so in every later step, so that is seen at the end; it, and what the steps
/// themselves found, is named by taking them again one by one.
bool Simulator::Impl::take_steps(int& n, std::size_t next_record) {
  const std::vector<int>& records = code.settings.record_steps;
  int until = next_record < records.size() ? records[next_record] : code.settings.n_steps;
  if (code.n_noise_elements > 0) {
    until = std::min(until, (n / code.noise.steps_per_row + 1) * code.noise.steps_per_row);
  }
  if (until - n < 2) {
    return false;
  }
  before_steps.assign(state.data(), state.data() + state.size());
  base(Space::State) = state.data();
  went_wrong = native->steps(spaces.data(), time_rows.data(), n, until) != 0 ||
               kernels.check(state.data(), floors.data(), floors.size(), lanes, bad.data());
  if (went_wrong) {
    std::copy(before_steps.begin(), before_steps.end(), state.data());
    return false;
  }
  state_well = true;
  stage_time_done = -1;
  n = until - 1;
  return true;
}

void Simulator::Impl::fill_part(std::size_t first, const double* parameters) {
  Impl& p = *part;
  for (std::int64_t i = 0; i < p.native->n_registers; ++i) {
    const auto element = static_cast<std::size_t>(p.native->registers[i]);
    copy_lanes(registers.data(), lanes, first, element, p.registers.data(), p.lanes);
  }
  for (std::int64_t i = 0; i < p.native->n_draws; ++i) {
    const auto element = static_cast<std::size_t>(p.native->draws[i]);
    copy_lanes(parameters, lanes, first, element, part_parameters.data(), p.lanes);
  }
  const auto copy = [&](const double* from, double* to, std::size_t elements) {
    for (std::size_t e = 0; e < elements; ++e) {
      copy_lanes(from, lanes, first, e, to, p.lanes);
    }
  };
  copy(noise, part_noise.data(), code.noise.n_rows * code.n_noise_elements);
  copy(state.data(), p.state.data(), code.state.size());
  copy(held.now(), p.held.now(), code.held.size());
}

void Simulator::Impl::run_parts(const detail::NativeCode& with, const double* parameters, double* results,
                                std::vector<char>& failed, std::vector<LaneFailure>& failures) {
  Impl& p = *part;
  p.native = &with;
  std::vector<char> part_failed(p.lanes);
  std::vector<LaneFailure> part_failures;
  for (std::size_t first = 0; first < lanes; first += p.lanes) {
    fill_part(first, parameters);
    p.went_wrong = false;
    p.stand_at_start(part_parameters.data(), part_noise.data(), 0);
    p.held.start(p.registers.data());
    std::fill_n(p.integrals_before.data(), p.integrals_before.size(), 0.0);
    std::copy_n(failed.begin() + static_cast<std::ptrdiff_t>(first), p.lanes, part_failed.begin());
    part_failures.clear();
    p.run_steps(results + first, lanes, part_failed, part_failures);
    for (LaneFailure& one : part_failures) {
      one.lane += first;
      failures.push_back(std::move(one));
    }
  }
}

Simulator::Simulator(const Program& program, std::size_t lanes, Isa isa)
    : impl_(std::make_unique<Impl>(program.code(), checked_lanes(lanes), isa)) {}
Simulator::~Simulator() = default;
Simulator::Simulator(Simulator&&) noexcept = default;
Simulator& Simulator::operator=(Simulator&&) noexcept = default;

std::vector<LaneFailure> Simulator::run(const double* parameters, const double* noise, double* results) {
  Impl& s = *impl_;
  if (s.adaptive != nullptr) {
    return detail::run_lanes(*s.adaptive, s.lanes, parameters, noise, results, s.observer, s.work);
  }
  std::vector<LaneFailure> failures;
  std::vector<char> failed(s.lanes, 0);
  std::fill_n(s.integrals_before.data(), s.integrals_before.size(), 0.0);
  s.start(parameters, noise);
  s.check_requirements(false, s.code.settings.start, failed, failures);
  if (const detail::NativeCode* native = s.native_for_block()) {
    s.run_parts(*native, parameters, results, failed, failures);
  } else {
    s.run_steps(results, s.lanes, failed, failures);
  }
  std::sort(failures.begin(), failures.end(),
            [](const LaneFailure& a, const LaneFailure& b) { return a.lane < b.lane; });
  return failures;
}

std::pair<std::vector<double>, std::vector<double>> Simulator::tangent(const double* parameters,
                                                                       const double* noise) {
  Impl& s = *impl_;
  s.start(parameters, noise);
  s.enter_step(0);
  s.evaluate(s.state, s.derivative, 0);
  detail::BoundSection(s.code, Section::Advance, s.lanes, s.kernels).run(s.kernels, s.spaces, s.lanes);
  std::pair<std::vector<double>, std::vector<double>> result;
  for (std::size_t e = 0; e < s.code.state.size(); ++e) {
    result.first.push_back(s.state.data()[e * s.lanes]);
    result.second.push_back(s.derivative.data()[e * s.lanes]);
  }
  return result;
}

void Simulator::observe(Observer observer) {
  impl_->observer = std::move(observer);
  // It is shown outcomes in every evaluation, also those made of states ahead.
  impl_->read_ahead = {{0, impl_->state.size()}};
}

const IntegratorWork& Simulator::work() const {
  return impl_->work;
}

const std::vector<std::string>& Simulator::state_names() const {
  return impl_->names;
}

}  // namespace quesnay
