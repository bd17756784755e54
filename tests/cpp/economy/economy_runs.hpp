#pragma once
// The shipped economies as tests/reference/economy holds them: numbers, scenarios and answers.

#include <map>
#include <string>
#include <vector>

#include "quesnay/dynamics/model.hpp"
#include "quesnay/ensemble/draw_plan.hpp"
#include "quesnay/ensemble/ensemble.hpp"
#include "quesnay/policy/scenario.hpp"

namespace quesnay::test {

/// What the file says of the runs of all scenarios on the same draws.
struct EconomyAnswers {
  std::size_t failures = 0;
  std::map<std::string, std::vector<double>> values;  ///< by scenario: element, draw; of many draws the sums
  double threshold = 0.0;
  std::vector<std::vector<double>> bands;    ///< mean, sd, quantiles
  std::vector<std::vector<double>> targets;  ///< probability, Wilson low and high
  std::vector<std::vector<double>> pairs;    ///< over the first scenario: mean, s.e., share better, quantiles
};

struct EconomyReference {
  std::vector<std::string> sectors;
  Model model;
  std::map<std::string, std::vector<double>> values{};
  std::vector<UncertainNumber> numbers{};
  std::vector<Correlation> correlations{};
  std::vector<Scenario> scenarios{};
  RunSettings settings{};
  std::uint64_t seed = 0;
  std::uint64_t draws = 0;
  std::vector<double> levels{};
  EconomyAnswers central{};
  EconomyAnswers drawn{};

  /// Outcomes that the answers are of.
  [[nodiscard]] std::vector<Outcome> outcomes() const;
  /// Compiled scenarios, on the draws of a plan.
  [[nodiscard]] std::vector<NamedProgram> programs(const DrawPlan& plan) const;
  [[nodiscard]] DrawPlan central_plan() const;
  [[nodiscard]] DrawPlan drawn_plan() const;
};

/// A file of tests/reference/economy: "two_sectors", "guangzhou", "named_projects".
[[nodiscard]] EconomyReference economy_reference(const std::string& name);

}  // namespace quesnay::test
