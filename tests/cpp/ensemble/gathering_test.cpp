// Results made of parts have the bits of one run, and designs place every draw by itself.
#include "quesnay/ensemble/gathering.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/core/random.hpp"
#include "quesnay/ensemble/design.hpp"
#include "quesnay/summary/summary.hpp"
#include "sentence.hpp"

using namespace quesnay;

namespace {

/// Two scenarios of one result each: draw d has d * d and -d, and draw 70 of the second fails.
std::vector<std::vector<double>> part(std::uint64_t first, std::uint64_t n) {
  std::vector<std::vector<double>> values(2);
  for (std::uint64_t d = first; d < first + n; ++d) {
    const auto x = static_cast<double>(d);
    values[0].push_back(x * x);
    values[1].push_back(d == 70 ? std::numeric_limits<double>::quiet_NaN() : -x);
  }
  return values;
}

EnsembleResult gathered(const std::vector<std::uint64_t>& sizes, bool keep) {
  GatheredRun run{{"a", "b"}, {1, 1}, 5, 0, {{0, 0, 100.0, true}}, {{0, 1, {}}}};
  Gathering gathering(run, 200, keep);
  std::uint64_t first = 0;
  for (const std::uint64_t n : sizes) {
    const std::vector<std::vector<double>> values = part(first, n);
    std::vector<DrawFailure> failures;
    if (first <= 70 && 70 < first + n) {
      failures.push_back({70, 1, 1.0, "x", "is not finite"});
    }
    gathering.add({values[0].data(), values[1].data()}, n, failures);
    first += n;
  }
  return gathering.finish();
}

}  // namespace

TEST_CASE("a result does not depend on how its draws were cut") {
  for (const bool keep : {true, false}) {
    const EnsembleResult one = gathered({200}, keep);
    for (const std::vector<std::uint64_t>& sizes :
         {std::vector<std::uint64_t>{1, 69, 2, 128}, std::vector<std::uint64_t>{64, 64, 64, 8}}) {
      const EnsembleResult other = gathered(sizes, keep);
      CHECK(other.n_draws == 200);
      CHECK(other.failures == one.failures);
      const Band ours = band(one, 1, 0, {0.1, 0.5});
      const Band theirs = band(other, 1, 0, {0.1, 0.5});
      CHECK(ours.draws == 199);
      CHECK(theirs.draws == ours.draws);
      CHECK(theirs.mean == ours.mean);
      CHECK(theirs.sd == ours.sd);
      CHECK(theirs.quantiles == ours.quantiles);
      CHECK(paired_difference(other, 0, 1, {0, 0}, 1, {}).mean ==
            paired_difference(one, 0, 1, {0, 0}, 1, {}).mean);
      CHECK(target_probability(other, 0, 0, 100.0, true).met == 190);
    }
  }
  // Sums of whole numbers are exact: -(0 + ... + 199) without 70 over 199 draws.
  CHECK(band(gathered({200}, true), 1, 0, {}).mean == -(19900.0 - 70.0) / 199.0);
}

TEST_CASE("parts that do not fit are refused") {
  const std::vector<std::vector<double>> values = part(0, 8);
  const std::vector<const double*> places{values[0].data(), values[1].data()};
  CHECK_THROWS_AS(Gathering(GatheredRun{{"a"}, {1, 1}, 0, 0, {}, {}}, 8, true), InvalidValue);
  Gathering kept(GatheredRun{{"a", "b"}, {1, 1}, 0, 0, {}, {}}, 8, true);
  CHECK_THROWS_AS(kept.finish(), InvalidValue);
  CHECK_THROWS_AS(kept.add({places[0]}, 8, {}), InvalidValue);
  CHECK_THROWS_AS(kept.add(places, 8, {{8, 0, 0.0, "x", "y"}}), InvalidValue);
  CHECK_THROWS_AS(kept.add(places, 8, {{0, 2, 0.0, "x", "y"}}), InvalidValue);
  kept.add(places, 8, {});
  CHECK_THROWS_AS(kept.add(places, 1, {}), InvalidValue);
  CHECK(kept.finish().n_draws == 8);
}

TEST_CASE("a design places a draw by its seed, stream and number alone") {
  const std::uint64_t stream = stream_key("x");
  for (const Design design : {Design{DesignKind::LatinHypercube, 100}, Design{DesignKind::Sobol, 128},
                              Design{DesignKind::Antithetic, 0}}) {
    std::vector<double> whole(100);
    fill_uniform_lanes(3, stream, 0, 100, 0, 1, whole.data());
    place_in_design(design, 3, stream, 17, 0, 100, whole.data());
    for (const std::uint64_t first : {0, 1, 63, 99}) {
      double alone = 0.0;
      fill_uniform_lanes(3, stream, first, 1, 0, 1, &alone);
      place_in_design(design, 3, stream, 17, first, 1, &alone);
      CHECK(alone == whole[static_cast<std::size_t>(first)]);
      CHECK(alone > 0.0);
      CHECK(alone < 1.0);
    }
  }
}

TEST_CASE("every stratum of a design is met once, also where few numbers are permuted") {
  for (const DesignKind kind : {DesignKind::LatinHypercube, DesignKind::Sobol}) {
    for (const std::uint64_t n : {1, 2, 4, 16, 512}) {
      std::vector<double> u(n, 0.25);
      place_in_design({kind, n}, 9, stream_key("y"), 3, 0, n, u.data());
      std::vector<int> met(n, 0);
      for (const double x : u) {
        ++met[static_cast<std::size_t>(std::floor(x * static_cast<double>(n)))];
      }
      CHECK(std::count(met.begin(), met.end(), 1) == static_cast<std::ptrdiff_t>(n));
    }
  }
}

TEST_CASE("designs that cannot be are refused with their numbers") {
  CHECK_THROWS_AS(require_design({DesignKind::Sobol, 12}, 1), InvalidValue);
  CHECK_THROWS_AS(require_design({DesignKind::LatinHypercube, 0}, 1), InvalidValue);
  CHECK_THROWS_AS(require_design({DesignKind::Sobol, 16}, most_sobol_numbers + 1), InvalidValue);
  CHECK_THROWS_AS(design_of_name("halton"), InvalidValue);
  CHECK_NOTHROW(require_design({DesignKind::MonteCarlo, 0}, 1));
  for (const DesignKind kind :
       {DesignKind::MonteCarlo, DesignKind::Antithetic, DesignKind::LatinHypercube, DesignKind::Sobol}) {
    CHECK(design_of_name(design_name(kind)) == kind);
  }
}
