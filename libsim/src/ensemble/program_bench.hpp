#pragma once
// What a thread needs to run all scenarios of a block of lanes, whatever its numbers come from.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "dynamics/compile/noise_components.hpp"
#include "dynamics/compile/program_code.hpp"
#include "ensemble/block_loop.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/simulator.hpp"
#include "quesnay/ensemble/draw_plan.hpp"
#include "quesnay/ensemble/ensemble.hpp"

namespace quesnay::detail {

/// A thread's own memory: simulators of all scenarios and one block of draws.
struct ProgramBench : BlockBench {
  std::vector<Simulator> simulators;
  std::vector<double> parameters;
  std::vector<double> noise;
};

/// The schedule of the longest run: shorter ones read its first rows.
inline NoiseSchedule noise_of(const std::vector<NamedProgram>& programs) {
  NoiseSchedule longest;
  for (const NamedProgram& one : programs) {
    if (one.program.noise_schedule().n_rows > longest.n_rows) {
      longest = one.program.noise_schedule();
    }
  }
  return longest;
}

inline std::unique_ptr<ProgramBench> make_bench(const std::vector<NamedProgram>& programs,
                                                const DrawPlan& plan, std::size_t lanes, Isa isa) {
  auto bench = std::make_unique<ProgramBench>();
  for (const NamedProgram& one : programs) {
    bench->simulators.emplace_back(one.program, lanes, isa);
    bench->results.emplace_back(one.program.n_results() * lanes);
    bench->failed.emplace_back(lanes);
  }
  bench->parameters.resize(plan.layout().n_parameter_elements() * lanes);
  bench->noise.resize(noise_of(programs).n_rows * plan.layout().n_noise_elements() * lanes);
  return bench;
}

/// Runs all scenarios on the numbers that the bench holds, those of draws start, start + 1, ...
inline void run_scenarios(ProgramBench& bench, std::uint64_t start) {
  for (std::size_t s = 0; s < bench.simulators.size(); ++s) {
    std::fill(bench.failed[s].begin(), bench.failed[s].end(), char{0});
    const std::vector<LaneFailure> failures =
        bench.simulators[s].run(bench.parameters.data(), bench.noise.data(), bench.results[s].data());
    for (const LaneFailure& failure : failures) {
      bench.failed[s][failure.lane] = 1;
      bench.failures.push_back({start + failure.lane, s, failure.time, failure.variable, failure.reason});
    }
  }
}

/// @throws InvalidValue for no scenarios, no record steps, noise of different steps a year or declared after
/// the plan; DimensionMismatch for programs of another plan.
inline void require_programs(const std::vector<NamedProgram>& programs, const DrawPlan& plan) {
  if (programs.empty()) {
    throw InvalidValue("a run has no scenarios, expected at least 1");
  }
  for (const NamedProgram& one : programs) {
    if (one.program.settings().record_steps.empty()) {
      throw InvalidValue("scenario '" + one.name + "' records no step, expected at least 1 of 0 to " +
                         std::to_string(one.program.settings().n_steps));
    }
    require_every_noise(one.program.code().source->model, plan.layout());
    if (one.program.n_parameter_elements() != plan.layout().n_parameter_elements() ||
        one.program.n_noise_elements() != plan.layout().n_noise_elements()) {
      throw DimensionMismatch("scenario '" + one.name + "' was compiled for other draws than the run makes");
    }
    if (!one.program.noise_schedule().agrees_with(programs[0].program.noise_schedule())) {
      throw InvalidValue("scenario '" + one.name + "' has " +
                         std::to_string(one.program.settings().steps_per_year) + " steps a year and '" +
                         programs[0].name + "' has " +
                         std::to_string(programs[0].program.settings().steps_per_year) +
                         ", expected the same where noise is shared");
    }
  }
}

}  // namespace quesnay::detail
