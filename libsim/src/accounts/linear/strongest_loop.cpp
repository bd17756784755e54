#include <algorithm>
#include <cmath>
#include <limits>

#include "quesnay/accounts/productivity.hpp"

namespace quesnay {
namespace {

using Index = Eigen::Index;
constexpr double none = -std::numeric_limits<double>::infinity();

/// Heaviest walks by number of steps: weight[k](j) of a walk of k steps from anywhere to j, and where its
/// last step came from.
struct Walks {
  std::vector<std::vector<double>> weight;
  std::vector<std::vector<std::size_t>> from;
};

Walks heaviest_walks(const Matrix& logs) {
  const auto m = static_cast<std::size_t>(logs.rows());
  Walks walks{{std::vector<double>(m, 0.0)}, {std::vector<std::size_t>(m, 0)}};
  for (std::size_t k = 1; k <= m; ++k) {
    std::vector<double> weight(m, none);
    std::vector<std::size_t> from(m, 0);
    for (std::size_t j = 0; j < m; ++j) {
      for (std::size_t i = 0; i < m; ++i) {
        const double w = walks.weight[k - 1][i] + logs(static_cast<Index>(i), static_cast<Index>(j));
        if (w > weight[j]) {
          weight[j] = w;
          from[j] = i;
        }
      }
    }
    walks.weight.push_back(std::move(weight));
    walks.from.push_back(std::move(from));
  }
  return walks;
}

/// End of the walk that attains Karp's formula max over j of min over k of (D_m(j) - D_k(j)) / (m - k).
std::size_t critical_end(const Walks& walks) {
  const std::size_t m = walks.weight.size() - 1;
  double best = none;
  std::size_t end = m;
  for (std::size_t j = 0; j < m; ++j) {
    if (walks.weight[m][j] == none) {
      continue;
    }
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < m; ++k) {
      if (walks.weight[k][j] != none) {
        least = std::min(least, (walks.weight[m][j] - walks.weight[k][j]) / static_cast<double>(m - k));
      }
    }
    if (least > best) {
      best = least;
      end = j;
    }
  }
  return end;
}

double mean_log(const Matrix& logs, const std::vector<std::size_t>& circle) {
  double sum = 0.0;
  for (std::size_t k = 0; k < circle.size(); ++k) {
    sum += logs(static_cast<Index>(circle[k]), static_cast<Index>(circle[(k + 1) % circle.size()]));
  }
  return sum / static_cast<double>(circle.size());
}

/// The heaviest circle on the walk of m steps to `end`.
std::vector<std::size_t> heaviest_circle(const Matrix& logs, const Walks& walks, std::size_t end) {
  const std::size_t m = walks.weight.size() - 1;
  std::vector<std::size_t> walk{end};
  for (std::size_t k = m; k > 0; --k) {
    walk.push_back(walks.from[k][walk.back()]);
  }
  std::reverse(walk.begin(), walk.end());
  std::vector<std::size_t> best;
  double best_mean = none;
  for (std::size_t first = 0; first < walk.size(); ++first) {
    for (std::size_t last = first + 1; last < walk.size(); ++last) {
      if (walk[last] != walk[first]) {
        continue;
      }
      const std::vector<std::size_t> circle(walk.begin() + static_cast<std::ptrdiff_t>(first),
                                            walk.begin() + static_cast<std::ptrdiff_t>(last));
      const double mean = mean_log(logs, circle);
      if (mean > best_mean + 1e-12) {
        best_mean = mean;
        best = circle;
      }
      break;  // longer circles from here contain this one
    }
  }
  return best;
}

}  // namespace

Loop strongest_loop(const CoefficientOperator& a, const std::vector<Index>& ranking, std::size_t among) {
  const std::size_t m = std::min(among, ranking.size());
  // Rows sell, columns buy; a step of the walk leads from a buyer to its seller.
  Matrix logs(static_cast<Index>(m), static_cast<Index>(m));
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < m; ++j) {
      const double coefficient = a.at(ranking[j], ranking[i]);
      logs(static_cast<Index>(i), static_cast<Index>(j)) = coefficient > 0.0 ? std::log(coefficient) : none;
    }
  }
  const Walks walks = heaviest_walks(logs);
  const std::size_t end = critical_end(walks);
  Loop loop;
  if (end == m) {
    return loop;
  }
  std::vector<std::size_t> circle = heaviest_circle(logs, walks, end);
  // Begin with the sector that raises the radius most.
  std::rotate(circle.begin(), std::min_element(circle.begin(), circle.end()), circle.end());
  loop.product = 1.0;
  for (std::size_t k = 0; k < circle.size(); ++k) {
    loop.sectors.push_back(ranking[circle[k]]);
    loop.product *= a.at(ranking[circle[(k + 1) % circle.size()]], ranking[circle[k]]);
  }
  loop.strength = std::exp(mean_log(logs, circle));
  return loop;
}

}  // namespace quesnay
