#pragma once
// Where an adaptive run must stop between steps: at times at which a choice that depends on time alone turns.

#include <optional>
#include <utility>
#include <vector>

#include "dynamics/run/point_evaluator.hpp"

namespace quesnay::detail {

/// Comparisons, minima, maxima, absolute values, choices and table functions of time (and of numbers that
/// the draw fixes): the branch each is on, and the moment at which one turns. One lane.
class TimeSwitches {
 public:
  explicit TimeSwitches(PointEvaluator& evaluator);

  /// The last time before the first turn in (from, to] and the first time after it, neighbouring doubles;
  /// none if all branches are the same at from, in the middle and at to.
  std::optional<std::pair<double, double>> first(double from, double to);

 private:
  void branches(double time, std::vector<int>& found);

  PointEvaluator& evaluator_;
  bool any_ = false;
  std::vector<int> before_;
  std::vector<int> now_;
};

}  // namespace quesnay::detail
