#include "quesnay/ensemble/ensemble.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "ensemble/block_loop.hpp"
#include "ensemble/draw_range.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/core/parallel.hpp"
#include "quesnay/dynamics/diagnosis.hpp"
#include "quesnay/dynamics/simulator.hpp"

namespace quesnay {
namespace {

/// A thread's own memory: simulators of all scenarios and one block of draws.
struct Bench : detail::BlockBench {
  std::vector<Simulator> simulators;
  std::vector<double> parameters;
  std::vector<double> noise;
};

/// The schedule of the longest run: shorter ones read its first rows.
NoiseSchedule noise_of(const std::vector<NamedProgram>& programs) {
  NoiseSchedule longest;
  for (const NamedProgram& one : programs) {
    if (one.program.noise_schedule().n_rows > longest.n_rows) {
      longest = one.program.noise_schedule();
    }
  }
  return longest;
}

std::unique_ptr<Bench> make_bench(const std::vector<NamedProgram>& programs, const DrawPlan& plan,
                                  const EnsembleOptions& options) {
  auto bench = std::make_unique<Bench>();
  for (const NamedProgram& one : programs) {
    bench->simulators.emplace_back(one.program, options.lanes, options.isa);
    bench->results.emplace_back(one.program.n_results() * options.lanes);
    bench->failed.emplace_back(options.lanes);
  }
  bench->parameters.resize(plan.layout().n_parameter_elements() * options.lanes);
  bench->noise.resize(noise_of(programs).n_rows * plan.layout().n_noise_elements() * options.lanes);
  return bench;
}

void check(const std::vector<NamedProgram>& programs, const DrawPlan& plan, const EnsembleOptions& options) {
  detail::require_draws(options.first_draw, options.n_draws);
  detail::require_lanes(options.lanes);
  plan.require_samples(options.first_draw, options.n_draws);
  for (const HeldNumber& held : options.held) {
    if (held.element >= plan.layout().n_parameter_elements() || !std::isfinite(held.value)) {
      throw InvalidValue("element " + std::to_string(held.element) + " of the drawn parameters is held at " +
                         shortest(held.value) + ", expected a finite number for one of " +
                         std::to_string(plan.layout().n_parameter_elements()));
    }
  }
  if (programs.empty()) {
    throw InvalidValue("a run has no scenarios, expected at least 1");
  }
  for (const NamedProgram& one : programs) {
    if (one.program.settings().record_steps.empty()) {
      throw InvalidValue("scenario '" + one.name + "' records no step, expected at least 1 of 0 to " +
                         std::to_string(one.program.settings().n_steps));
    }
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

void hold(const std::vector<HeldNumber>& held, std::size_t lanes, double* parameters) {
  for (const HeldNumber& one : held) {
    std::fill_n(parameters + one.element * lanes, lanes, one.value);
  }
}

detail::DrawBlocks blocks_of(const EnsembleOptions& options) {
  return {options.first_draw, options.n_draws, options.lanes};
}

/// Numbers of one draw.
struct OneDraw {
  std::vector<double> parameters;
  std::vector<double> noise;
  OneDraw(const Program& program, const DrawPlan& plan, std::uint64_t seed, std::uint64_t draw,
          const std::vector<HeldNumber>& held = {})
      : parameters(plan.layout().n_parameter_elements()),
        noise(program.noise_schedule().n_rows * plan.layout().n_noise_elements()) {
    plan.require_samples(draw, 1);
    plan.parameters(seed, draw, 1, parameters.data());
    hold(held, 1, parameters.data());
    plan.noise(seed, draw, 1, program.noise_schedule(), noise.data());
  }
};

void find_causes(const std::vector<NamedProgram>& programs, const DrawPlan& plan,
                 const EnsembleOptions& options, std::vector<DrawFailure>& failures) {
  std::map<std::size_t, Diagnosis> by_scenario;
  for (std::size_t i = 0; i < std::min(failures.size(), most_diagnosed); ++i) {
    DrawFailure& failure = failures[i];
    const Program& program = programs[failure.scenario].program;
    Diagnosis& diagnosis = by_scenario.try_emplace(failure.scenario, program).first->second;
    const OneDraw own(program, plan, options.seed, failure.draw, options.held);
    failure.cause = diagnosis.cause({0, failure.time, failure.variable, failure.reason},
                                    own.parameters.data(), own.noise.data());
  }
}

}  // namespace

MemoryEstimate estimate_memory(const std::vector<NamedProgram>& programs, const DrawPlan& plan,
                               const EnsembleOptions& options) {
  MemoryEstimate estimate;
  check(programs, plan, options);
  const auto threads =
      static_cast<std::uint64_t>(threads_for(blocks_of(options).n_blocks(), options.threads));
  std::uint64_t bench =
      (plan.layout().n_parameter_elements() + noise_of(programs).n_rows * plan.layout().n_noise_elements()) *
      options.lanes * sizeof(double);
  for (const NamedProgram& one : programs) {
    estimate.kept_bytes = detail::with_results(estimate.kept_bytes, one.program.n_results(), options.n_draws);
    bench +=
        one.program.workspace_bytes(options.lanes) + one.program.n_results() * options.lanes * sizeof(double);
  }
  estimate.workspace_bytes = bench * threads;
  estimate.kept = estimate.kept_bytes <= options.keep_limit;
  return estimate;
}

EnsembleResult run_ensemble(const std::vector<NamedProgram>& programs, const DrawPlan& plan,
                            const EnsembleOptions& options) {
  check(programs, plan, options);
  EnsembleResult result;
  result.seed = options.seed;
  result.first_draw = options.first_draw;
  result.n_draws = options.n_draws;
  std::vector<std::size_t> n_results;
  for (const NamedProgram& one : programs) {
    result.scenarios.push_back(one.name);
    n_results.push_back(one.program.n_results());
  }
  std::vector<StreamedCount> counts;
  for (const CountedTarget& target : options.targets) {
    counts.push_back({target.scenario, target.result, target.threshold, target.at_least, 0});
  }
  std::vector<StreamedPair> pairs;
  for (const CountedPair& pair : options.pairs) {
    pairs.push_back({pair.scenario, pair.baseline, pair.results, {}, {}});
  }
  result.store =
      SampleStore(std::move(n_results), options.n_draws, estimate_memory(programs, plan, options).kept,
                  std::move(counts), std::move(pairs));

  const NoiseSchedule noise = noise_of(programs);
  detail::run_blocks(
      result, blocks_of(options), options.threads, options.progress,
      [&] { return make_bench(programs, plan, options); },
      [&](Bench& bench, std::uint64_t start) {
        plan.parameters(options.seed, start, options.lanes, bench.parameters.data());
        hold(options.held, options.lanes, bench.parameters.data());
        plan.noise(options.seed, start, options.lanes, noise, bench.noise.data());
        for (std::size_t s = 0; s < programs.size(); ++s) {
          std::fill(bench.failed[s].begin(), bench.failed[s].end(), char{0});
          const std::vector<LaneFailure> failures =
              bench.simulators[s].run(bench.parameters.data(), bench.noise.data(), bench.results[s].data());
          for (const LaneFailure& failure : failures) {
            bench.failed[s][failure.lane] = 1;
            bench.failures.push_back(
                {start + failure.lane, s, failure.time, failure.variable, failure.reason});
          }
        }
      });
  find_causes(programs, plan, options, result.failures);
  return result;
}

EnsembleResult merge(const EnsembleResult& first, const EnsembleResult& second) {
  if (first.seed != second.seed || first.scenarios != second.scenarios) {
    throw InvalidValue("two partial results have different seeds or scenarios, they cannot be merged");
  }
  if (first.first_draw + first.n_draws != second.first_draw) {
    throw InvalidValue("a partial result ends before draw " +
                       std::to_string(first.first_draw + first.n_draws) + " and the next begins at draw " +
                       std::to_string(second.first_draw) + ", expected adjacent draws");
  }
  EnsembleResult whole;
  whole.scenarios = first.scenarios;
  whole.seed = first.seed;
  whole.first_draw = first.first_draw;
  whole.n_draws = first.n_draws + second.n_draws;
  whole.store = SampleStore::merged(first.store, second.store);
  whole.failures = first.failures;
  whole.failures.insert(whole.failures.end(), second.failures.begin(), second.failures.end());
  for (std::size_t i = most_diagnosed; i < whole.failures.size(); ++i) {
    whole.failures[i].cause.clear();
  }
  return whole;
}

std::vector<double> replay(const Program& program, const DrawPlan& plan, std::uint64_t seed,
                           std::uint64_t draw, IntegratorWork* work) {
  const OneDraw own(program, plan, seed, draw);
  std::vector<double> results(program.n_results());
  Simulator simulator(program, 1, active_isa());
  const std::vector<LaneFailure> failures =
      simulator.run(own.parameters.data(), own.noise.data(), results.data());
  if (!failures.empty()) {
    const LaneFailure& first = failures[0];
    const std::string cause = Diagnosis(program).cause(first, own.parameters.data(), own.noise.data());
    throw InvalidValue("draw " + std::to_string(draw) + " fails at " + program.time_text(first.time) + ": " +
                       failure_sentence(first.variable, first.reason, cause));
  }
  if (work != nullptr) {
    *work = simulator.work();
  }
  return results;
}

}  // namespace quesnay
