#pragma once
// How much each causal link of a model moved what it acts on, interval by interval along one run.

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "quesnay/dynamics/program.hpp"

namespace quesnay {

/// Scores of the links between the elements of quantities that vary in a run.
struct LinkScores {
  struct Link {
    std::size_t cause = 0;   ///< in variables
    std::size_t effect = 0;  ///< in variables
  };
  std::vector<std::string> variables;  ///< "capital_stock[K2]"; a flow without a name is "STOCK (inflow 1)"
  std::vector<char> is_stock;          ///< of each variable
  std::vector<double> times;           ///< end of each interval [unit of time]
  std::vector<Link> links;             ///< those that acted in at least one interval
  std::vector<double> scores;          ///< value[link * times.size() + interval] [1]
};

/// Most numbers evaluated an interval: elements of effects times elements of causes that act on them.
inline constexpr std::size_t most_link_evaluations = 20000;
/// A change below this share of the value itself is rounding, and counts as none.
inline constexpr double least_relative_change = 1e-12;

/// Runs a model and scores its links over every step of the run.
///
/// For z = f(x, y), from one record to the next: Dz is the change of z, Dxz = f(x now, y before) - f(x
/// before, y before), and the score of x -> z is |Dxz / Dz| sign(Dxz / Dx), or zero where z or x does not
/// change. For a flow and its stock it is the change of the flow over the change of the stock's net flow,
/// positive for an inflow and negative for an outflow. Equations are evaluated by the kernels that run them,
/// not linearised.
/// @param values, layout as of Program; @param parameters, noise the numbers of one draw.
/// @throws InvalidValue if the run fails, for more than most_link_evaluations, or for an equation with a
/// memory of its own.
/// Source: Schoenberg, Davidsen & Eberlein 2020, System Dynamics Review 36, equation 1; flows as corrected by
/// Schoenberg, Hayward & Eberlein 2023, System Dynamics Review 39, equation 3.
[[nodiscard]] LinkScores link_scores(const Model& model,
                                     const std::map<std::string, std::vector<double>>& values,
                                     const DrawLayout& layout, const RunSettings& settings,
                                     const double* parameters, const double* noise);

}  // namespace quesnay
