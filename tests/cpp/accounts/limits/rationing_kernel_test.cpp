// Rationing on lanes. Truth: the definition of its fixed point, written out term by term, and the lane alone.
#include "quesnay/accounts/rationing_kernel.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "catch.hpp"
#include "quesnay/accounts/rationing_response_kernel.hpp"
#include "quesnay/accounts/rationing_rule.hpp"
#include "quesnay/core/error.hpp"

using namespace quesnay;

namespace {

struct Problem {
  std::size_t n;
  std::vector<double> a, local, loss, f, cap;
};

Problem random_problem(std::mt19937_64& random, std::size_t n) {
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  Problem p{n, {}, {}, {}, {}, {}};
  const double rigid = uniform(random);
  for (std::size_t e = 0; e < n * n; ++e) {
    p.a.push_back(uniform(random) < 0.3 ? 0.0 : 1.2 * uniform(random) / static_cast<double>(n));
    const double share = uniform(random);
    p.local.push_back(p.a[e] * share);
    p.loss.push_back(p.a[e] > 0.0 ? rigid * share : 0.0);
  }
  for (std::size_t i = 0; i < n; ++i) {
    p.f.push_back(10.0 * uniform(random));
    p.cap.push_back(25.0 * uniform(random));
  }
  return p;
}

std::vector<double> solve(const Problem& p, bool first) {
  std::vector<double> inverse(p.n * p.n), x(p.n);
  std::vector<double> scratch(rationed_output_scratch(p.n));
  leontief_inverse_lanes(p.local.data(), p.n, 1, inverse.data(), scratch.data());
  rationed_output_lanes({inverse.data(), 1}, {p.local.data(), 1}, {p.loss.data(), 1}, {p.f.data(), 1},
                        {p.cap.data(), 1}, first, p.n, 1, x.data(), scratch.data());
  return x;
}

/// The right-hand side of the fixed point, term by term.
std::vector<double> once_more(const Problem& p, const std::vector<double>& x, bool first) {
  std::vector<double> next(p.n);
  std::vector<double> between(p.n, 0.0);
  for (std::size_t i = 0; i < p.n; ++i) {
    for (std::size_t j = 0; j < p.n; ++j) {
      between[i] += p.local[i * p.n + j] * x[j];
    }
  }
  for (std::size_t j = 0; j < p.n; ++j) {
    double allowed = 1.0;
    for (std::size_t i = 0; i < p.n; ++i) {
      const double wanted = first ? between[i] : between[i] + p.f[i];
      const double served = std::min(1.0, p.cap[i] / wanted);
      allowed = std::min(allowed, 1.0 - p.loss[i * p.n + j] * (1.0 - served));
    }
    next[j] = std::min(p.cap[j], between[j] + p.f[j]) * allowed;
  }
  return next;
}

}  // namespace

TEST_CASE("rationed output reproduces itself by its own formula") {
  std::mt19937_64 random(1758);
  int held_up = 0;
  for (int trial = 0; trial < 2000; ++trial) {
    const Problem p = random_problem(random, 1 + static_cast<std::size_t>(trial) % 13);
    for (const bool first : {false, true}) {
      const std::vector<double> x = solve(p, first);
      const std::vector<double> again = once_more(p, x, first);
      for (std::size_t i = 0; i < p.n; ++i) {
        // It ends within 1e-14 of the output without limits, which is at most some hundred here.
        REQUIRE(std::abs(x[i] - again[i]) <= 1e-11);
        held_up += x[i] < 0.99 * p.cap[i] ? 1 : 0;
      }
    }
  }
  CHECK(held_up > 1000);
}

TEST_CASE("lanes of rationing give the bits of one lane, limited and not side by side") {
  std::mt19937_64 random(7);
  const std::size_t n = 12;
  for (const std::size_t lanes : {std::size_t{4}, std::size_t{16}, std::size_t{64}}) {
    std::vector<Problem> problems;
    std::vector<double> local(n * n * lanes), loss(n * n * lanes), f(n * lanes), cap(n * lanes);
    std::vector<double> inverse(n * n * lanes), x(n * lanes), scratch(rationed_output_scratch(n) * lanes);
    for (std::size_t l = 0; l < lanes; ++l) {
      problems.push_back(random_problem(random, n));
      if (l % 3 == 0) {
        problems[l].cap.assign(n, 1e6);
      }
      for (std::size_t e = 0; e < n * n; ++e) {
        local[e * lanes + l] = problems[l].local[e];
        loss[e * lanes + l] = problems[l].loss[e];
      }
      for (std::size_t e = 0; e < n; ++e) {
        f[e * lanes + l] = problems[l].f[e];
        cap[e * lanes + l] = problems[l].cap[e];
      }
    }
    leontief_inverse_lanes(local.data(), n, lanes, inverse.data(), scratch.data());
    for (const bool first : {false, true}) {
      rationed_output_lanes({inverse.data(), 1}, {local.data(), 1}, {loss.data(), 1}, {f.data(), 1},
                            {cap.data(), 1}, first, n, lanes, x.data(), scratch.data());
      for (std::size_t l = 0; l < lanes; ++l) {
        const std::vector<double> alone = solve(problems[l], first);
        for (std::size_t i = 0; i < n; ++i) {
          REQUIRE(x[i * lanes + l] == alone[i]);
        }
      }
    }
  }
}

TEST_CASE("a lane in which nothing is exceeded has the output without limits") {
  std::mt19937_64 random(3);
  Problem p = random_problem(random, 5);
  p.cap.assign(5, std::numeric_limits<double>::infinity());
  std::vector<double> inverse(25), unlimited(5), scratch(rationed_output_scratch(5));
  leontief_inverse_lanes(p.local.data(), 5, 1, inverse.data(), scratch.data());
  unlimited_output_lanes(inverse.data(), 1, p.f.data(), 1, 5, 1, unlimited.data());
  CHECK(solve(p, false) == unlimited);
}

TEST_CASE("a lane that is not a number or does not settle is not a number, and the others are not touched") {
  // Sector b buys of itself nearly all it makes, so that rounds close a hundred-thousandth of the gap each.
  const Problem slow{2, {}, {0.0, 0.0, 0.5, 0.99998}, {0.0, 0.0, 0.0, 0.0}, {10.0, 1.0}, {1.0, 1e9}};
  CHECK(std::isnan(solve(slow, false)[0]));
  CHECK(std::isnan(solve(slow, true)[1]));
  std::mt19937_64 random(5);
  Problem wrong = random_problem(random, 4);
  const std::vector<double> right = solve(wrong, false);
  CHECK(std::isfinite(right[0]));
  wrong.cap[2] = std::nan("");
  CHECK(std::isnan(solve(wrong, false)[0]));
}

TEST_CASE(
    "a loss that is not a number makes no output, wherever its supplier stands among those that go short") {
  // Each of three suppliers goes short by itself, so that a fourth sector has three losses to compare.
  const std::size_t n = 4;
  Problem p{n, {}, std::vector<double>(n * n, 0.0), std::vector<double>(n * n, 0.0), {10.0, 10.0, 10.0, 10.0},
            {}};
  p.cap = {4.0, 5.0, 6.0, 100.0};
  for (std::size_t i = 0; i < 3; ++i) {
    p.local[i * n + 3] = 0.1;
    p.loss[i * n + 3] = 0.5;
  }
  // Supplier 0 is shortest, of orders of 10 + x / 10; what it leaves unserved costs the fourth half as much.
  const double x = solve(p, false)[3];
  CHECK(std::abs(x - 10.0 * (1.0 - 0.5 * (1.0 - 4.0 / (10.0 + 0.1 * x)))) <= 1e-12);
  for (std::size_t i = 0; i < 3; ++i) {
    Problem wrong = p;
    wrong.loss[i * n + 3] = std::nan("");
    for (const double one : solve(wrong, false)) {
      CHECK(std::isnan(one));
    }
  }
}

TEST_CASE("a singular system moves by what is not a number") {
  std::vector<double> m{1.0, 2.0, 2.0, 4.0};
  std::vector<double> right{1.0, 1.0};
  detail::solve_dense(m.data(), right.data(), 2);
  CHECK(std::isnan(right[0]));
  // By hand, with a pivot of zero first: 2 y_2 = 4, y_1 + y_2 = 5.
  m = {0.0, 2.0, 1.0, 1.0};
  right = {4.0, 5.0};
  detail::solve_dense(m.data(), right.data(), 2);
  CHECK(right == std::vector<double>{3.0, 2.0});
}

TEST_CASE("rules of rationing are known by their words") {
  CHECK(rationing_rule("intermediates_first") == RationingRule::IntermediatesFirst);
  CHECK(rationing_word(RationingRule::Proportional) == "proportional");
  std::string sentence;
  try {
    (void)rationing_rule("proportionate");
  } catch (const UnknownName& error) {
    sentence = error.what();
  }
  CHECK(sentence == "unknown rationing rule 'proportionate'; did you mean 'proportional'?");
}
