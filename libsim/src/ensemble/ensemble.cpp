#include "quesnay/ensemble/ensemble.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "ensemble/block_loop.hpp"
#include "ensemble/draw_range.hpp"
#include "ensemble/empty_store.hpp"
#include "ensemble/program_bench.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/core/parallel.hpp"
#include "quesnay/dynamics/diagnosis.hpp"
#include "quesnay/dynamics/simulator.hpp"

namespace quesnay {
namespace {

void check(const std::vector<NamedProgram>& programs, const DrawPlan& plan, const EnsembleOptions& options) {
  detail::require_draws(options.first_draw, options.n_draws);
  detail::require_lanes(options.lanes);
  plan.require_draws(options.first_draw, options.n_draws);
  plan.require_samples(options.first_draw, options.n_draws);
  for (const HeldNumber& held : options.held) {
    if (held.element >= plan.layout().n_parameter_elements() || !std::isfinite(held.value)) {
      throw InvalidValue("element " + std::to_string(held.element) + " of the drawn parameters is held at " +
                         shortest(held.value) + ", expected a finite number for one of " +
                         std::to_string(plan.layout().n_parameter_elements()));
    }
  }
  detail::require_programs(programs, plan);
}

void hold(const std::vector<HeldNumber>& held, std::size_t lanes, double* parameters) {
  for (const HeldNumber& one : held) {
    std::fill_n(parameters + one.element * lanes, lanes, one.value);
  }
}

detail::DrawBlocks blocks_of(const std::vector<NamedProgram>& programs, const EnsembleOptions& options) {
  return {options.first_draw, options.n_draws, detail::lanes_for(programs, options)};
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

/// Records from a time on become not a number.
void forget_from(const RunSettings& settings, double time, std::vector<double>& results) {
  const std::size_t n_records = settings.record_steps.size();
  for (std::size_t r = 0; r < n_records; ++r) {
    if (settings.start + settings.record_steps[r] / static_cast<double>(settings.steps_per_year) >= time) {
      for (std::size_t at = r; at < results.size(); at += n_records) {
        results[at] = std::numeric_limits<double>::quiet_NaN();
      }
    }
  }
}

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
  const detail::DrawBlocks blocks = blocks_of(programs, options);
  const auto threads = static_cast<std::uint64_t>(threads_for(blocks.n_blocks(), options.threads));
  std::uint64_t bench = (plan.layout().n_parameter_elements() +
                         detail::noise_of(programs).n_rows * plan.layout().n_noise_elements()) *
                        blocks.lanes * sizeof(double);
  for (const NamedProgram& one : programs) {
    estimate.kept_bytes = detail::with_results(estimate.kept_bytes, one.program.n_results(), options.n_draws);
    bench +=
        one.program.workspace_bytes(blocks.lanes) + one.program.n_results() * blocks.lanes * sizeof(double);
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
  result.store =
      detail::empty_store(std::move(n_results), options.n_draws,
                          estimate_memory(programs, plan, options).kept, options.targets, options.pairs);

  const NoiseSchedule noise = detail::noise_of(programs);
  const detail::DrawBlocks blocks = blocks_of(programs, options);
  detail::run_blocks(
      result, blocks, options.threads, options.progress,
      [&] { return detail::make_bench(programs, plan, blocks.lanes, options.isa); },
      [&](detail::ProgramBench& bench, std::uint64_t start) {
        plan.parameters(options.seed, start, blocks.lanes, bench.parameters.data());
        hold(options.held, blocks.lanes, bench.parameters.data());
        plan.noise(options.seed, start, blocks.lanes, noise, bench.noise.data());
        detail::run_scenarios(bench, start);
      });
  find_causes(programs, plan, options, result.failures);
  return result;
}

std::vector<double> replay(const Program& program, const DrawPlan& plan, std::uint64_t seed,
                           std::uint64_t draw, IntegratorWork* work, std::optional<DrawFailure>* failed) {
  plan.require_draws(draw, 1);
  detail::require_every_noise(program.code().source->model, plan.layout());
  const OneDraw own(program, plan, seed, draw);
  std::vector<double> results(program.n_results());
  Simulator simulator(program, 1, active_isa());
  const std::vector<LaneFailure> failures =
      simulator.run(own.parameters.data(), own.noise.data(), results.data());
  if (!failures.empty()) {
    const LaneFailure& first = failures[0];
    const std::string cause = Diagnosis(program).cause(first, own.parameters.data(), own.noise.data());
    if (failed != nullptr) {
      *failed = DrawFailure{draw, 0, first.time, first.variable, first.reason, cause};
      forget_from(program.settings(), first.time, results);
      return results;
    }
    throw InvalidValue("draw " + std::to_string(draw) + " fails at " + program.time_text(first.time) + ": " +
                       failure_sentence(first.variable, first.reason, cause));
  }
  if (work != nullptr) {
    *work = simulator.work();
  }
  return results;
}

}  // namespace quesnay
