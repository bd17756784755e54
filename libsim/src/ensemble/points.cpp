#include "quesnay/ensemble/points.hpp"

#include <algorithm>
#include <string>

#include "ensemble/block_loop.hpp"
#include "ensemble/draw_range.hpp"
#include "ensemble/empty_store.hpp"
#include "ensemble/program_bench.hpp"

namespace quesnay {
namespace {

void check(const DrawPlan& plan, const Points& points) {
  const std::size_t n = points.noise_draws.size();
  const std::size_t width = plan.numbers().size();
  if (n == 0) {
    throw InvalidValue("a run has 0 points, expected at least 1");
  }
  if (points.uniforms.size() != n * width) {
    throw DimensionMismatch(std::to_string(points.uniforms.size()) + " uniform numbers are given for " +
                            std::to_string(n) + " points, expected " + std::to_string(width) + " for each");
  }
  for (std::size_t i = 0; i < points.uniforms.size(); ++i) {
    const double u = points.uniforms[i];
    if (!(u > 0.0 && u < 1.0)) {
      throw InvalidValue("point " + std::to_string(i / width) + " has " + std::to_string(u) +
                         " for the number '" + plan.numbers()[i % width].stream +
                         "', expected a number above 0 and below 1");
    }
  }
}

/// Points start .. start + lanes - 1 in lanes; beyond the last point, the last again.
struct Block {
  const DrawPlan& plan;
  const Points& points;
  const EnsembleOptions& options;
  const NoiseSchedule& schedule;
  std::vector<double> uniforms = {};
  std::vector<double> one_noise = {};

  [[nodiscard]] std::size_t point(std::uint64_t start, std::size_t lane) const {
    return std::min(static_cast<std::size_t>(start) + lane, points.noise_draws.size() - 1);
  }

  void fill(std::uint64_t start, detail::ProgramBench& bench) {
    const std::size_t lanes = options.lanes;
    const std::size_t width = plan.numbers().size();
    uniforms.resize(width * lanes);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const std::size_t i = point(start, lane);
      for (std::size_t k = 0; k < width; ++k) {
        uniforms[k * lanes + lane] = points.uniforms[i * width + k];
      }
    }
    plan.parameters_at(uniforms.data(), lanes, bench.parameters.data());
    fill_noise(start, bench.noise);
  }

  void fill_noise(std::uint64_t start, std::vector<double>& noise) {
    const std::size_t lanes = options.lanes;
    const std::uint64_t first = points.noise_draws[point(start, 0)];
    bool consecutive = true;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      consecutive = consecutive && points.noise_draws[point(start, lane)] == first + lane;
    }
    if (consecutive) {
      plan.noise(options.seed, first, lanes, schedule, noise.data());
      return;
    }
    one_noise.resize(noise.size() / lanes);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      plan.noise(options.seed, points.noise_draws[point(start, lane)], 1, schedule, one_noise.data());
      for (std::size_t i = 0; i < one_noise.size(); ++i) {
        noise[i * lanes + lane] = one_noise[i];
      }
    }
  }
};

struct PointBench : detail::ProgramBench {
  Block block;
  PointBench(detail::ProgramBench&& bench, Block&& numbers)
      : detail::ProgramBench(std::move(bench)), block(std::move(numbers)) {}
};

}  // namespace

EnsembleResult run_points(const std::vector<NamedProgram>& programs, const DrawPlan& plan,
                          const Points& points, const EnsembleOptions& options) {
  detail::require_lanes(options.lanes);
  detail::require_programs(programs, plan);
  check(plan, points);
  EnsembleResult result;
  result.seed = options.seed;
  result.n_draws = points.noise_draws.size();
  std::vector<std::size_t> n_results;
  for (const NamedProgram& one : programs) {
    result.scenarios.push_back(one.name);
    n_results.push_back(one.program.n_results());
  }
  result.store = detail::empty_store(std::move(n_results), result.n_draws, true, {}, {});
  const NoiseSchedule schedule = detail::noise_of(programs);
  detail::run_blocks(
      result, {0, result.n_draws, options.lanes}, options.threads, options.progress,
      [&] {
        return std::make_unique<PointBench>(
            std::move(*detail::make_bench(programs, plan, options.lanes, options.isa)),
            Block{plan, points, options, schedule});
      },
      [&](PointBench& bench, std::uint64_t start) {
        bench.block.fill(start, bench);
        detail::run_scenarios(bench, start);
      });
  return result;
}

}  // namespace quesnay
