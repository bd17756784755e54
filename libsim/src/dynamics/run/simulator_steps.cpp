// Runs that pause: the same steps as a whole run, one at a time, and what is needed to go on elsewhere.
#include <algorithm>

#include "dynamics/run/simulator_impl.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

void take(const std::map<std::string, std::vector<double>>& from, const std::string& name, std::size_t n,
          double* to) {
  const auto found = from.find(name);
  if (found == from.end() || found->second.size() != n) {
    throw InvalidValue("a paused run has " +
                       (found == from.end() ? std::string("no") : std::to_string(found->second.size())) +
                       " numbers of '" + name + "', expected " + std::to_string(n));
  }
  std::copy(found->second.begin(), found->second.end(), to);
}

void require_fixed_steps(const RunSettings& settings) {
  if (is_adaptive(settings.method)) {
    throw InvalidValue("a run that pauses is asked for with '" + method_name(settings.method) +
                       "', expected a method of fixed steps: euler, heun or rk4");
  }
}

}  // namespace

void Simulator::begin(const double* parameters, const double* noise, std::vector<char>& failed,
                      std::vector<LaneFailure>& failures) {
  Impl& s = *impl_;
  require_fixed_steps(s.code.settings);
  std::fill_n(s.integrals_before.data(), s.integrals_before.size(), 0.0);
  s.start(parameters, noise);
  s.check_requirements(false, s.code.settings.start, failed, failures);
  s.enter(0, failed, failures);
}

void Simulator::resume(const Snapshot& from, const double* parameters, const double* noise,
                       std::size_t first_row, std::vector<char>& failed, std::vector<LaneFailure>& failures) {
  Impl& s = *impl_;
  require_fixed_steps(s.code.settings);
  s.start(parameters, noise, static_cast<int>(first_row));
  for (std::size_t e = 0; e < s.code.state.size(); ++e) {
    take(from.values, s.names[e], s.lanes, s.state.data() + e * s.lanes);
  }
  for (std::size_t e = 0; e < s.code.held.size(); ++e) {
    take(from.values, s.code.held[e], s.lanes, s.held.now() + e * s.lanes);
  }
  s.held.each_ring([&](const std::string& name, std::size_t capacity, auto slot) {
    std::vector<double> ring(capacity * s.lanes);
    take(from.rings, name, ring.size(), ring.data());
    for (std::size_t k = 0; k < capacity; ++k) {
      std::copy_n(ring.data() + k * s.lanes, s.lanes, slot(k));
    }
  });
  if (from.integrals.size() == s.integrals_before.size()) {
    std::copy(from.integrals.begin(), from.integrals.end(), s.integrals_before.data());
  }
  s.enter(from.step, failed, failures);
}

void Simulator::advance(std::vector<char>& failed, std::vector<LaneFailure>& failures) {
  Impl& s = *impl_;
  s.advance();
  s.enter(s.step + 1, failed, failures);
}

void Simulator::read(double* values) {
  impl_->read_outcomes(0, 1, values, impl_->lanes);
}

Snapshot Simulator::snapshot() {
  Impl& s = *impl_;
  Snapshot result;
  result.step = s.step;
  const auto row = [&](const double* from) { return std::vector<double>(from, from + s.lanes); };
  for (std::size_t e = 0; e < s.code.state.size(); ++e) {
    result.values[s.names[e]] = row(s.state.data() + e * s.lanes);
  }
  for (std::size_t e = 0; e < s.code.held.size(); ++e) {
    result.values[s.code.held[e]] = row(s.held.now() + e * s.lanes);
  }
  s.held.each_ring([&](const std::string& name, std::size_t capacity, auto slot) {
    std::vector<double>& ring = result.rings[name];
    for (std::size_t k = 0; k < capacity; ++k) {
      ring.insert(ring.end(), slot(k), slot(k) + s.lanes);
    }
  });
  result.integrals.assign(s.integrals_before.data(), s.integrals_before.data() + s.integrals_before.size());
  return result;
}

}  // namespace quesnay
