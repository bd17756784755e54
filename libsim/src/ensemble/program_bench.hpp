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
#include "quesnay/core/parallel.hpp"
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

/// Lanes of the blocks of a run that leaves the choice open, by asking for as many as the default: more where
/// the working memory of a program then still lies in the nearest caches, as less time goes into going from
/// instruction to instruction. Not where a run is short for its threads, or more draws would be computed that
/// nobody asked for.
inline std::size_t lanes_for(const std::vector<NamedProgram>& programs, const EnsembleOptions& options) {
  constexpr std::size_t most_bytes = 128 << 10;
  constexpr std::size_t least_blocks = 4;  // of a thread
  std::size_t lanes = options.lanes;
  if (lanes != default_lanes) {
    return lanes;
  }
  for (const std::size_t more : {2 * default_lanes, 4 * default_lanes}) {
    const DrawBlocks blocks{options.first_draw, options.n_draws, more};
    const DrawBlocks usual{options.first_draw, options.n_draws, default_lanes};
    const bool fits = std::all_of(programs.begin(), programs.end(), [&](const NamedProgram& one) {
      return !is_adaptive(one.program.settings().method) && one.program.workspace_bytes(more) <= most_bytes;
    });
    const auto threads = static_cast<std::size_t>(threads_for(usual.n_blocks(), options.threads));
    const bool few_in_vain = blocks.n_blocks() * more * 16 <= usual.n_blocks() * default_lanes * 17;
    if (fits && few_in_vain && blocks.n_blocks() >= least_blocks * threads) {
      lanes = more;
    }
  }
  return lanes;
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
