#pragma once
// Runs at given points of the unit cube instead of draws: designs of sensitivity analysis, samplers of
// others.

#include <cstdint>
#include <functional>
#include <vector>

#include "quesnay/ensemble/ensemble.hpp"

namespace quesnay {

/// Where to run: a point is one uniform number inside (0, 1) for each uncertain number of a plan, and the
/// number of the draw whose noise it has.
struct Points {
  std::vector<double> uniforms;            ///< row-major, shape (points, numbers)
  std::vector<std::uint64_t> noise_draws;  ///< shape (points)
};

/// Runs all scenarios at the points; the result's draws are the points, every one kept. The point made of the
/// uniforms of a draw, with that draw's noise, has the bits of the draw.
/// @param options  seed (of the noise), threads, lanes, isa and progress; the others are not looked at.
/// @throws InvalidValue for no points, or a number that is not inside (0, 1), with its place;
/// DimensionMismatch for another number of uniforms; Cancelled.
[[nodiscard]] EnsembleResult run_points(const std::vector<NamedProgram>& programs, const DrawPlan& plan,
                                        const Points& points, const EnsembleOptions& options);

}  // namespace quesnay
