#include "quesnay/dynamics/feedback_loops.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "dynamics/inspect/loop_search.hpp"

namespace quesnay {
namespace {

/// Marks the fewest loops of each group whose shares add to a half, in one interval.
void mark_dominant(const std::vector<std::size_t>& parts, std::size_t n, std::size_t i, FeedbackLoops& out) {
  std::vector<std::size_t> order(parts.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto share = [&](std::size_t k) { return std::abs(out.relative[k * n + i]); };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return share(a) > share(b); });
  std::vector<double> reached(parts.empty() ? 0 : *std::max_element(parts.begin(), parts.end()) + 1, 0.0);
  for (const std::size_t k : order) {
    double& sum = reached[parts[k]];
    if (sum < 0.5 && share(k) > 0.0) {
      out.dominant[k * n + i] = 1;
      sum += share(k);
    }
  }
}

}  // namespace

std::vector<int> polarities(const std::vector<double>& scores, std::size_t n_intervals) {
  std::vector<int> result;
  for (std::size_t first = 0; first < scores.size(); first += n_intervals) {
    bool up = false, down = false;
    for (std::size_t i = first; i < first + n_intervals; ++i) {
      up = up || scores[i] > 0.0;
      down = down || scores[i] < 0.0;
    }
    result.push_back(up == down ? 0 : up ? 1 : -1);
  }
  return result;
}

FeedbackLoops feedback_loops(const LinkScores& links, LoopSearch search, std::size_t most) {
  const std::size_t n = links.times.size();
  const detail::FoundLoops found =
      search == LoopSearch::All ? detail::all_loops(links, most) : detail::strongest_loops(links);
  const std::vector<std::size_t> group = detail::connected_groups(links);
  const std::size_t n_loops = found.variables.size();
  std::vector<double> scores(n_loops * n, 1.0), relative(n_loops * n, 0.0), shares(n_loops, 0.0);
  for (std::size_t k = 0; k < n_loops; ++k) {
    for (const std::size_t link : found.links[k]) {
      for (std::size_t i = 0; i < n; ++i) {
        scores[k * n + i] *= links.scores[link * n + i];
      }
    }
  }
  std::vector<double> total(links.variables.size());
  for (std::size_t i = 0; i < n; ++i) {
    std::fill(total.begin(), total.end(), 0.0);
    for (std::size_t k = 0; k < n_loops; ++k) {
      total[group[found.variables[k][0]]] += std::abs(scores[k * n + i]);
    }
    for (std::size_t k = 0; k < n_loops; ++k) {
      const double all = total[group[found.variables[k][0]]];
      relative[k * n + i] = all > 0.0 ? scores[k * n + i] / all : 0.0;
      shares[k] += std::abs(relative[k * n + i]) / static_cast<double>(n);
    }
  }

  std::vector<std::size_t> order(n_loops);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return shares[a] > shares[b]; });
  order.resize(std::min(order.size(), most));
  FeedbackLoops out;
  out.all = search == LoopSearch::All;
  for (const std::size_t k : order) {
    std::vector<std::size_t> loop = found.variables[k];
    const auto stock =
        std::find_if(loop.begin(), loop.end(), [&](std::size_t v) { return links.is_stock[v] != 0; });
    std::rotate(loop.begin(), stock == loop.end() ? loop.begin() : stock, loop.end());
    out.loops.push_back(std::move(loop));
    out.parts.push_back(group[found.variables[k][0]]);
    out.shares.push_back(shares[k]);
    const auto first = static_cast<std::ptrdiff_t>(k * n), last = static_cast<std::ptrdiff_t>((k + 1) * n);
    out.scores.insert(out.scores.end(), scores.begin() + first, scores.begin() + last);
    out.relative.insert(out.relative.end(), relative.begin() + first, relative.begin() + last);
  }
  out.dominant.assign(out.relative.size(), 0);
  for (std::size_t i = 0; i < n; ++i) {
    mark_dominant(out.parts, n, i, out);
  }
  return out;
}

}  // namespace quesnay
