#pragma once
// Feedback loops among links, and how much each of them drove a run.

#include <cstddef>
#include <vector>

#include "quesnay/dynamics/link_scores.hpp"

namespace quesnay {

/// Polarity of a link or loop over a run: its sign where it never changes, else 0.
[[nodiscard]] std::vector<int> polarities(const std::vector<double>& scores, std::size_t n_intervals);

/// Loops of a run, strongest first.
struct FeedbackLoops {
  std::vector<std::vector<std::size_t>> loops;  ///< variables in the order they act, beginning with a stock
  std::vector<std::size_t> parts;               ///< of each loop, which group of connected variables it is in
  std::vector<double> scores;                   ///< value[loop * n_intervals + interval] [1]
  std::vector<double> relative;                 ///< of the sum of absolute scores of the loop's group [1]
  std::vector<double> shares;  ///< mean absolute relative score of each loop over the run [1]
  std::vector<char> dominant;  ///< value[loop * n_intervals + interval], see below
  bool all = true;             ///< false if loops were searched by strongest paths
};

/// Which loops are searched for.
enum class LoopSearch {
  All,        ///< every elementary loop; an error beyond the number asked for
  Strongest,  ///< the loops found along the strongest paths of each interval, the strongest of them kept
};

/// Finds loops of the links that acted, and scores them: the product of a loop's link scores; its relative
/// score is its score over the sum of the absolute scores of the found loops in the same strongly connected
/// group, in an interval. The sign is the loop's polarity there, positive for reinforcing. Dominant in an
/// interval are the fewest loops of a group whose absolute relative scores add to a half.
/// @throws InvalidValue if there are more than `most` loops (LoopSearch::All).
/// Source: Schoenberg, Davidsen & Eberlein 2020, System Dynamics Review 36, equations 3 and 4; all loops by
/// Johnson 1975, SIAM Journal on Computing 4; strongest paths: Eberlein & Schoenberg 2020, Finding the loops
/// that matter, International Conference of the System Dynamics Society.
[[nodiscard]] FeedbackLoops feedback_loops(const LinkScores& links, LoopSearch search, std::size_t most);

}  // namespace quesnay
