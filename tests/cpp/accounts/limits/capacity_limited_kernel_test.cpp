#include "quesnay/accounts/capacity_limited_kernel.hpp"

#include <cmath>
#include <random>
#include <vector>

#include "catch.hpp"

namespace {

struct Problem {
  std::size_t n;
  std::vector<double> a, f, cap;
};

Problem random_problem(std::mt19937_64& random, std::size_t n) {
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  Problem p{n, std::vector<double>(n * n), std::vector<double>(n), std::vector<double>(n)};
  for (std::size_t j = 0; j < n; ++j) {
    double column = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      p.a[i * n + j] = uniform(random) < 0.3 ? 0.0 : uniform(random);
      column += p.a[i * n + j];
    }
    const double share = 0.1 + 0.7 * uniform(random);
    for (std::size_t i = 0; i < n; ++i) {
      p.a[i * n + j] *= column > 0.0 ? share / column : 0.0;
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    p.f[i] = 10.0 * uniform(random);
    p.cap[i] = 30.0 * uniform(random);
  }
  return p;
}

std::vector<double> solve(const Problem& p, std::vector<double>* shadow = nullptr,
                          const std::vector<double>& weights = {}) {
  using namespace quesnay;
  std::vector<double> inverse(p.n * p.n), scratch(capacity_limited_scratch(p.n)), x(p.n);
  leontief_inverse_lanes(p.a.data(), p.n, 1, inverse.data(), scratch.data());
  capacity_limited_lanes(inverse.data(), 1, p.f.data(), 1, p.cap.data(), 1, p.n, 1, x.data(), scratch.data());
  if (shadow != nullptr) {
    shadow->resize(p.n);
    capacity_shadow_lanes(inverse.data(), 1, p.f.data(), 1, p.cap.data(), 1, weights.data(), 1, p.n, 1,
                          shadow->data(), scratch.data());
  }
  return x;
}

/// The definition: the greatest fixed point of x = min(cap, A x + f), from above by iteration.
std::vector<double> by_iteration(const Problem& p) {
  std::vector<double> x = p.cap;
  for (int round = 0; round < 600; ++round) {
    std::vector<double> next(p.n);
    for (std::size_t i = 0; i < p.n; ++i) {
      double demand = p.f[i];
      for (std::size_t j = 0; j < p.n; ++j) {
        demand += p.a[i * p.n + j] * x[j];
      }
      next[i] = std::min(p.cap[i], demand);
    }
    x = next;
  }
  return x;
}

}  // namespace

TEST_CASE("the capacity-limited solution is the limit of its fixed-point iteration", "[large]") {
  std::mt19937_64 random(1758);
  for (int trial = 0; trial < 3000; ++trial) {
    const Problem p = random_problem(random, 2 + static_cast<std::size_t>(trial) % 14);
    const std::vector<double> x = solve(p);
    const std::vector<double> expected = by_iteration(p);
    for (std::size_t i = 0; i < p.n; ++i) {
      // Column sums are at most 0.8, so 600 rounds leave nothing; rounding grows with the condition of I - A.
      REQUIRE(x[i] == Approx(expected[i]).epsilon(1e-12));
    }
  }
}

TEST_CASE("more accounts than a double has bits are limited too") {
  std::mt19937_64 random(52);
  for (const std::size_t n : {std::size_t{51}, std::size_t{52}, std::size_t{53}, std::size_t{60}}) {
    const Problem p = random_problem(random, n);
    const std::vector<double> x = solve(p);
    const std::vector<double> expected = by_iteration(p);
    std::size_t bound = 0;
    for (std::size_t i = 0; i < n; ++i) {
      bound += x[i] == p.cap[i] ? 1 : 0;
      REQUIRE(x[i] == Approx(expected[i]).epsilon(1e-12));
    }
    CHECK(bound > 1);
  }
}

TEST_CASE("lanes give the bits of the scalar form, bound and unbound side by side") {
  using namespace quesnay;
  std::mt19937_64 random(7);
  const std::size_t n = 12;
  for (const std::size_t lanes : {std::size_t{4}, std::size_t{16}, std::size_t{64}}) {
    std::vector<Problem> problems;
    std::vector<double> a(n * n * lanes), f(n * lanes), cap(n * lanes), inverse(n * n * lanes), x(n * lanes);
    std::vector<double> scratch(capacity_limited_scratch(n) * lanes);
    for (std::size_t l = 0; l < lanes; ++l) {
      problems.push_back(random_problem(random, n));
      if (l % 3 == 0) {
        problems[l].cap.assign(n, 1e6);
      }
      for (std::size_t e = 0; e < n * n; ++e) {
        a[e * lanes + l] = problems[l].a[e];
      }
      for (std::size_t e = 0; e < n; ++e) {
        f[e * lanes + l] = problems[l].f[e];
        cap[e * lanes + l] = problems[l].cap[e];
      }
    }
    leontief_inverse_lanes(a.data(), n, lanes, inverse.data(), scratch.data());
    capacity_limited_lanes(inverse.data(), 1, f.data(), 1, cap.data(), 1, n, lanes, x.data(), scratch.data());
    for (std::size_t l = 0; l < lanes; ++l) {
      const std::vector<double> alone = solve(problems[l]);
      for (std::size_t i = 0; i < n; ++i) {
        REQUIRE(x[i * lanes + l] == alone[i]);
      }
    }
  }
}

TEST_CASE("shadow values are the derivatives of weighted output to capacity") {
  std::mt19937_64 random(11);
  int bound = 0;
  for (int trial = 0; trial < 200; ++trial) {
    const Problem p = random_problem(random, 6);
    const std::vector<double> weights{0.2, 0.3, 0.4, 0.25, 0.5, 0.6};
    std::vector<double> shadow;
    const std::vector<double> x = solve(p, &shadow, weights);
    for (std::size_t b = 0; b < p.n; ++b) {
      Problem more = p;
      const double h = 1e-6;
      more.cap[b] += h;
      const std::vector<double> moved = solve(more);
      double change = 0.0;
      for (std::size_t i = 0; i < p.n; ++i) {
        change += weights[i] * (moved[i] - x[i]) / h;
      }
      // Piecewise linear: exact unless the bound set changes within h, which these seeds do not do.
      REQUIRE(shadow[b] == Approx(change).margin(1e-7));
      bound += shadow[b] > 0.0 ? 1 : 0;
    }
  }
  CHECK(bound > 200);
}

TEST_CASE("a lane whose matrix is not productive is not a number") {
  const Problem p{2, {0.6, 0.5, 0.7, 0.4}, {1, 1}, {10, 10}};
  CHECK(std::isnan(solve(p)[0]));
}
