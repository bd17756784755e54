#pragma once
// Loops among scored links.

#include <cstddef>
#include <vector>

#include "quesnay/dynamics/link_scores.hpp"

namespace quesnay::detail {

struct FoundLoops {
  std::vector<std::vector<std::size_t>> variables;
  std::vector<std::vector<std::size_t>> links;
};

/// Strongly connected group of each variable.
[[nodiscard]] std::vector<std::size_t> connected_groups(const LinkScores& links);
/// Every elementary loop. @throws InvalidValue beyond `most`.
[[nodiscard]] FoundLoops all_loops(const LinkScores& links, std::size_t most);
/// Loops through stocks along the strongest paths of each interval.
[[nodiscard]] FoundLoops strongest_loops(const LinkScores& links);

}  // namespace quesnay::detail
