#include "quesnay/dynamics/simulator.hpp"

#include <algorithm>

#include "dynamics/run/simulator_impl.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {

namespace {

std::size_t checked_lanes(std::size_t lanes) {
  if (lanes != 1 && (lanes % 4 != 0 || lanes == 0 || lanes > 64)) {
    throw InvalidValue("a simulator has " + std::to_string(lanes) +
                       " lanes, expected 1 or a multiple of 4 up to 64");
  }
  return lanes;
}

}  // namespace

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
  const RunSettings& settings = s.code.settings;
  std::vector<LaneFailure> failures;
  std::vector<char> failed(s.lanes, 0);
  std::fill_n(s.integrals_before.data(), s.integrals_before.size(), 0.0);
  s.start(parameters, noise);
  s.check_requirements(false, settings.start, failed, failures);
  std::size_t next_record = 0;
  for (int n = 0; n <= settings.n_steps; ++n) {
    s.enter(n, failed, failures);
    if (next_record < settings.record_steps.size() && settings.record_steps[next_record] == n) {
      s.read_outcomes(next_record, settings.record_steps.size(), results);
      s.check_outcomes(failed, failures);
      ++next_record;
    }
    if (n < settings.n_steps) {
      s.advance();
    }
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
  detail::BoundSection(s.code, Section::Advance, s.lanes).run(s.kernels, s.spaces, s.lanes);
  std::pair<std::vector<double>, std::vector<double>> result;
  for (std::size_t e = 0; e < s.code.state.size(); ++e) {
    result.first.push_back(s.state.data()[e * s.lanes]);
    result.second.push_back(s.derivative.data()[e * s.lanes]);
  }
  return result;
}

void Simulator::observe(Observer observer) {
  impl_->observer = std::move(observer);
}

const IntegratorWork& Simulator::work() const {
  return impl_->work;
}

const std::vector<std::string>& Simulator::state_names() const {
  return impl_->names;
}

}  // namespace quesnay
