// Correlated streams as one joint normal distribution, and its Cholesky factor in an order that depends on
// names alone.
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "quesnay/core/error.hpp"
#include "quesnay/ensemble/draw_plan.hpp"

namespace quesnay {
namespace {

constexpr int most_rounds = 20000;
/// A weight that is nothing but rounding.
constexpr double no_weight = 1e-14;
/// Variance that must be left of a score once those before it are known.
constexpr double least_variance = 1e-10;

struct Pair {
  std::size_t first;
  std::size_t second;
  double coefficient;
};

std::vector<Pair> checked(const std::vector<std::string>& streams, const std::vector<Correlation>& given) {
  std::map<std::string, std::size_t> places;
  for (std::size_t k = 0; k < streams.size(); ++k) {
    places[streams[k]] = k;
  }
  std::set<std::pair<std::size_t, std::size_t>> seen;
  std::vector<Pair> pairs;
  for (const Correlation& one : given) {
    for (const std::string& stream : {one.first, one.second}) {
      if (places.find(stream) == places.end()) {
        throw UnknownName("random stream", stream, streams);
      }
    }
    const std::string who = "the correlation of '" + one.first + "' and '" + one.second + "'";
    if (!(std::abs(one.coefficient) < 1.0)) {
      throw InvalidValue(who + " is " + shortest(one.coefficient) + ", expected a number inside (-1, 1)");
    }
    const Pair pair{places[one.first], places[one.second], one.coefficient};
    if (pair.first == pair.second) {
      throw InvalidValue(who + " is of a stream with itself, expected two streams");
    }
    if (!seen.insert(std::minmax(pair.first, pair.second)).second) {
      throw InvalidValue(who + " is given twice, expected it once");
    }
    pairs.push_back(pair);
  }
  return pairs;
}

/// Streams that pairs link with one, directly or through others.
std::set<std::size_t> linked(std::size_t with, const std::vector<Pair>& pairs) {
  std::set<std::size_t> found{with};
  for (std::size_t before = 0; before != found.size();) {
    before = found.size();
    for (const Pair& pair : pairs) {
      if (found.count(pair.first) + found.count(pair.second) == 1) {
        found.insert(pair.first);
        found.insert(pair.second);
      }
    }
  }
  return found;
}

/// A first stream before its second, else by name; by name alone where pairs go round in a circle.
std::vector<std::size_t> in_order(const std::set<std::size_t>& group, const std::vector<Pair>& pairs,
                                  const std::vector<std::string>& streams) {
  std::vector<std::size_t> by_name(group.begin(), group.end());
  std::sort(by_name.begin(), by_name.end(), [&](auto a, auto b) { return streams[a] < streams[b]; });
  std::vector<std::size_t> waiting = by_name;
  std::vector<std::size_t> order;
  while (!waiting.empty()) {
    const auto next = std::find_if(waiting.begin(), waiting.end(), [&](std::size_t k) {
      return std::none_of(pairs.begin(), pairs.end(), [&](const Pair& pair) {
        return pair.second == k && std::find(waiting.begin(), waiting.end(), pair.first) != waiting.end();
      });
    });
    if (next == waiting.end()) {
      return by_name;
    }
    order.push_back(*next);
    waiting.erase(next);
  }
  return order;
}

/// Places of a pair in the order.
struct Stated {
  Eigen::Index i;
  Eigen::Index j;
  double coefficient;
};

std::vector<Stated> in_places(const std::vector<std::size_t>& order, const std::vector<Pair>& pairs) {
  std::vector<Stated> stated;
  const auto place = [&](std::size_t k) { return std::find(order.begin(), order.end(), k) - order.begin(); };
  const auto n = static_cast<std::ptrdiff_t>(order.size());
  for (const Pair& pair : pairs) {
    if (place(pair.first) < n) {
      const auto [i, j] = std::minmax({place(pair.first), place(pair.second)});
      stated.push_back({i, j, pair.coefficient});
    }
  }
  std::sort(stated.begin(), stated.end(),
            [](const Stated& a, const Stated& b) { return std::pair(a.i, a.j) < std::pair(b.i, b.j); });
  return stated;
}

/// Pairs that are no circle: a pair that is not stated is the product along the way from one to the other.
Eigen::MatrixXd along_the_way(Eigen::Index n, const std::vector<Stated>& stated) {
  Eigen::MatrixXd all = Eigen::MatrixXd::Identity(n, n);
  std::vector<char> reached(static_cast<std::size_t>(n), 0);
  reached[0] = 1;
  for (Eigen::Index round = 1; round < n; ++round) {
    for (const Stated& one : stated) {
      const bool from_i = reached[static_cast<std::size_t>(one.i)] != 0;
      if (from_i == (reached[static_cast<std::size_t>(one.j)] != 0)) {
        continue;
      }
      const Eigen::Index from = from_i ? one.i : one.j;
      const Eigen::Index to = from_i ? one.j : one.i;
      for (Eigen::Index k = 0; k < n; ++k) {
        if (reached[static_cast<std::size_t>(k)] != 0) {
          all(to, k) = all(k, to) = k == from ? one.coefficient : one.coefficient * all(from, k);
        }
      }
      reached[static_cast<std::size_t>(to)] = 1;
    }
  }
  return all;
}

/// The matrix of the stated pairs whose others have no partial correlation (largest determinant), by
/// iterative proportional scaling of the inverse: Speed and Kiiveri 1986. Nothing if there is none.
bool complete(Eigen::Index n, const std::vector<Stated>& stated, Eigen::MatrixXd& all) {
  Eigen::MatrixXd inverse = Eigen::MatrixXd::Identity(n, n);
  all = inverse;
  for (int round = 0; round < most_rounds; ++round) {
    double worst = 0.0;
    for (const Stated& one : stated) {
      Eigen::Matrix2d now;
      now << all(one.i, one.i), all(one.i, one.j), all(one.j, one.i), all(one.j, one.j);
      Eigen::Matrix2d wanted;
      wanted << 1.0, one.coefficient, one.coefficient, 1.0;
      worst = std::max(worst, (now - wanted).cwiseAbs().maxCoeff());
      const Eigen::Matrix2d change = wanted.inverse() - now.inverse();
      inverse(one.i, one.i) += change(0, 0);
      inverse(one.j, one.j) += change(1, 1);
      inverse(one.i, one.j) += change(0, 1);
      inverse(one.j, one.i) += change(1, 0);
      const Eigen::LLT<Eigen::MatrixXd> factor(inverse);
      if (factor.info() != Eigen::Success) {
        return false;
      }
      all = factor.solve(Eigen::MatrixXd::Identity(n, n));
    }
    if (!std::isfinite(worst)) {
      return false;
    }
    if (worst < 1e-13) {
      break;
    }
  }
  const Eigen::MatrixXd reached = all;
  for (const Stated& one : stated) {
    all(one.i, one.j) = all(one.j, one.i) = one.coefficient;
  }
  all.diagonal().setOnes();
  return (all - reached).cwiseAbs().maxCoeff() < 1e-9;
}

/// Lower triangle, or false where too little variance is left.
bool factorised(const Eigen::MatrixXd& all, Eigen::MatrixXd& lower) {
  const Eigen::Index n = all.rows();
  lower = Eigen::MatrixXd::Zero(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    double left = all(i, i);
    for (Eigen::Index j = 0; j < i; ++j) {
      double rest = all(i, j);
      for (Eigen::Index k = 0; k < j; ++k) {
        rest -= lower(i, k) * lower(j, k);
      }
      const double weight = rest / lower(j, j);
      lower(i, j) = std::abs(weight) < no_weight ? 0.0 : weight;
      left -= lower(i, j) * lower(i, j);
    }
    if (!(left > least_variance)) {
      return false;
    }
    lower(i, i) = std::sqrt(left);
  }
  return true;
}

/// The stated pair that agrees least with the others: by its part in the least eigenvalue.
[[noreturn]] void refuse(const std::vector<std::size_t>& order, const std::vector<Stated>& stated,
                         const std::vector<std::string>& streams) {
  const auto n = static_cast<Eigen::Index>(order.size());
  Eigen::MatrixXd all = Eigen::MatrixXd::Identity(n, n);
  for (const Stated& one : stated) {
    all(one.i, one.j) = all(one.j, one.i) = one.coefficient;
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solved(all);
  const Eigen::VectorXd least = solved.eigenvectors().col(0);
  const auto part = [&](const Stated& one) { return one.coefficient * least(one.i) * least(one.j); };
  const Stated& worst = *std::min_element(
      stated.begin(), stated.end(), [&](const Stated& a, const Stated& b) { return part(a) < part(b); });
  const auto name = [&](Eigen::Index i) { return "'" + streams[order[static_cast<std::size_t>(i)]] + "'"; };
  throw InvalidValue("the correlations of " + std::to_string(n) + " streams cannot hold together: " +
                     name(worst.i) + " with " + name(worst.j) + " at " + shortest(worst.coefficient) +
                     " agrees least with the others, expected a positive definite matrix");
}

}  // namespace

std::vector<Mix> correlated_mixes(const std::vector<std::string>& streams,
                                  const std::vector<Correlation>& correlations) {
  const std::vector<Pair> pairs = checked(streams, correlations);
  std::vector<Mix> mixes(streams.size());
  std::set<std::size_t> done;
  for (const Pair& pair : pairs) {
    if (done.count(pair.first) != 0) {
      continue;
    }
    const std::set<std::size_t> group = linked(pair.first, pairs);
    done.insert(group.begin(), group.end());
    const std::vector<std::size_t> order = in_order(group, pairs, streams);
    const std::vector<Stated> stated = in_places(order, pairs);
    const auto n = static_cast<Eigen::Index>(order.size());
    const auto n_stated = static_cast<Eigen::Index>(stated.size());
    Eigen::MatrixXd all;
    bool possible = true;
    if (n_stated == n - 1) {
      all = along_the_way(n, stated);
    } else if (n_stated == n * (n - 1) / 2) {
      all = Eigen::MatrixXd::Identity(n, n);
      for (const Stated& one : stated) {
        all(one.i, one.j) = all(one.j, one.i) = one.coefficient;
      }
    } else {
      possible = complete(n, stated, all);
    }
    Eigen::MatrixXd lower;
    if (!possible || !factorised(all, lower)) {
      refuse(order, stated, streams);
    }
    for (Eigen::Index i = 1; i < n; ++i) {
      Mix& mix = mixes[order[static_cast<std::size_t>(i)]];
      for (Eigen::Index j = 0; j <= i; ++j) {
        if (lower(i, j) != 0.0) {
          mix.of.push_back(order[static_cast<std::size_t>(j)]);
          mix.weights.push_back(lower(i, j));
        }
      }
      if (mix.of.size() == 1) {
        mix = {};
      }
    }
  }
  return mixes;
}

}  // namespace quesnay
