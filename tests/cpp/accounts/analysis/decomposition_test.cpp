// Structural decomposition and supply paths. Truth: closed forms of a product of two numbers, all orders
// written out, and an enumeration of chains.
#include "quesnay/accounts/decomposition.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "accounts/small_tables.hpp"
#include "catch.hpp"
#include "quesnay/accounts/footprints.hpp"
#include "quesnay/accounts/paths.hpp"

using namespace quesnay;
using quesnay::test::irregular;
using quesnay::test::numbered;
using quesnay::test::rising;
using quesnay::test::sentence_of;

namespace {

using Kind = ChainFactor::Kind;
constexpr DecompositionForm forms[] = {DecompositionForm::MeanOfPolar, DecompositionForm::MeanOfAll,
                                       DecompositionForm::Lmdi};

Matrix number(double value) {
  return Matrix::Constant(1, 1, value);
}

ChainFactor scalar(const char* name, double before, double after) {
  return {name, Kind::General, number(before), number(after)};
}

/// diag(c) L M s, four factors of a change.
std::vector<ChainFactor> four_factors() {
  const Eigen::Index n = 4;
  const Matrix a = irregular(n);
  Matrix mix(n, 2);
  mix << 0.1, 0.4, 0.2, 0.0, 0.3, 0.5, 0.4, 0.1;
  Matrix later = mix;
  later.col(0).reverseInPlace();
  Matrix levels(2, 1);
  levels << 100.0, 40.0;
  Matrix more(2, 1);
  more << 120.0, 30.0;
  const Matrix intensity = rising(n);
  return {{"intensity", Kind::Diagonal, intensity, 0.9 * intensity},
          {"technology", Kind::LeontiefInverse, a, 0.8 * a},
          {"mix", Kind::General, mix, later},
          {"level", Kind::General, levels, more}};
}

Matrix product(const std::vector<ChainFactor>& f, const std::vector<bool>& after) {
  const auto pick = [&](std::size_t k) { return Matrix(after[k] ? f[k].after : f[k].before); };
  const Matrix inverse = LeontiefSystem(pick(1), numbered(4)).inverse();
  return pick(0).col(0).asDiagonal() * inverse * pick(2) * pick(3);
}

}  // namespace

TEST_CASE("effects on a product of two numbers are the closed forms of each method") {
  const std::vector<ChainFactor> pq{scalar("p", 2, 3), scalar("q", 5, 11)};
  const Decomposition polar = decompose(pq, DecompositionForm::MeanOfPolar, numbered(1));
  REQUIRE(polar.effects[0](0, 0) == Approx(1.0 * 8.0).epsilon(1e-15));
  REQUIRE(polar.effects[1](0, 0) == Approx(6.0 * 2.5).epsilon(1e-15));
  const Decomposition lmdi = decompose(pq, DecompositionForm::Lmdi, numbered(1));
  const double mean = 23.0 / std::log(3.3);
  REQUIRE(lmdi.effects[0](0, 0) == Approx(mean * std::log(1.5)).epsilon(1e-14));
  REQUIRE(lmdi.effects[1](0, 0) == Approx(mean * std::log(2.2)).epsilon(1e-14));
}

TEST_CASE("the mean of all orders is the mean over the 24 orders written out") {
  const std::vector<ChainFactor> factors = four_factors();
  std::vector<Matrix> mean(4, Matrix::Zero(4, 1));
  std::vector<std::size_t> order{0, 1, 2, 3};
  do {
    std::vector<bool> after(4, false);
    for (const std::size_t k : order) {
      const Matrix before = product(factors, after);
      after[k] = true;
      mean[k] += (product(factors, after) - before) / 24.0;
    }
  } while (std::next_permutation(order.begin(), order.end()));
  const Decomposition all = decompose(factors, DecompositionForm::MeanOfAll, numbered(4));
  for (std::size_t k = 0; k < 4; ++k) {
    // 1e-10: effects of some thousands.
    REQUIRE((all.effects[k] - mean[k]).cwiseAbs().maxCoeff() < 1e-10);
  }
}

TEST_CASE("every method leaves no residual, and a factor that does not change has no effect") {
  std::vector<ChainFactor> factors = four_factors();
  factors[1].after = factors[1].before;
  for (const DecompositionForm form : forms) {
    const Decomposition d = decompose(factors, form, numbered(4));
    REQUIRE(d.residual < 1e-10);  // of changes of some thousands
    REQUIRE(d.change.cwiseAbs().maxCoeff() > 100.0);
    REQUIRE(d.effects[1].cwiseAbs().maxCoeff() < 1e-10);
    REQUIRE(d.effects[2].cwiseAbs().maxCoeff() > 1.0);
  }
}

TEST_CASE("in LMDI a term that comes from zero is given to what was zero, in equal parts") {
  const std::vector<ChainFactor> one{scalar("p", 0, 3), scalar("q", 5, 11), scalar("r", 1, 2)};
  const Decomposition d = decompose(one, DecompositionForm::Lmdi, numbered(1));
  REQUIRE(d.effects[0](0, 0) == 66.0);
  REQUIRE(d.effects[1](0, 0) == 0.0);
  const std::vector<ChainFactor> both{scalar("p", 3, 0), scalar("q", 5, 0), scalar("r", 1, 2)};
  const Decomposition gone = decompose(both, DecompositionForm::Lmdi, numbered(1));
  REQUIRE(gone.effects[0](0, 0) == -7.5);
  REQUIRE(gone.effects[1](0, 0) == -7.5);
  const std::vector<ChainFactor> crossed{scalar("p", 0, 3), scalar("q", 5, 0)};
  REQUIRE(decompose(crossed, DecompositionForm::Lmdi, numbered(1)).effects[0](0, 0) == 0.0);
}

TEST_CASE("in LMDI an element of the inverse that no chain reaches is zero, not its rounding") {
  // s2 sells to s1; later it is s1 that sells to s2, and the inverse may hold rounding where s2 sold.
  Matrix before(2, 2);
  before << 0.0, 0.0, 0.9, 0.0;
  Matrix after(2, 2);
  after << 0.9, 0.9, 0.0, 0.0;
  const Matrix ones = Matrix::Ones(2, 1);
  const std::vector<ChainFactor> factors{{"technology", Kind::LeontiefInverse, before, after},
                                         {"demand", Kind::General, ones, 2.0 * ones}};
  const Decomposition d = decompose(factors, DecompositionForm::Lmdi, numbered(2));
  // l_21 f_1 = 0.9 vanishes and is given to technology whole; l_22 f_2 grows by demand alone.
  REQUIRE(d.effects[0](1, 0) == Approx(-0.9).epsilon(1e-14));
  REQUIRE(d.effects[1](1, 0) == Approx(1.0).epsilon(1e-14));
}

TEST_CASE("products that cannot be decomposed are refused with the factor named", "[large]") {
  const auto sentence = [](const std::vector<ChainFactor>& factors, DecompositionForm form) {
    return sentence_of([&] { (void)decompose(factors, form, numbered(2)); });
  };
  REQUIRE(sentence({scalar("p", 1, 2)}, DecompositionForm::MeanOfPolar) ==
          "a product of 1 factors is decomposed, expected 2 or more");
  REQUIRE(sentence({scalar("p", 1, 2), {"q", Kind::General, Matrix::Ones(2, 1), Matrix::Ones(2, 1)}},
                   DecompositionForm::MeanOfPolar) ==
          "factor 'q' has 2 rows to meet its columns, factor 'p' before it has 1");
  REQUIRE(sentence({scalar("p", 1, -2), scalar("q", 1, 1)}, DecompositionForm::Lmdi) ==
          "factor 'p' changes sign at row 1, column 1 (1 to -2): LMDI has no logarithm for it");
  REQUIRE(sentence({scalar("p", 1, NAN), scalar("q", 1, 1)}, DecompositionForm::Lmdi) ==
          "factor 'p' has an element that is not a finite number");
  REQUIRE(sentence(std::vector<ChainFactor>(11, scalar("p", 1, 2)), DecompositionForm::MeanOfAll) ==
          "the mean of all orders is asked of 11 factors, expected at most 10; use the mean of the two polar "
          "forms");
  const Matrix large = Matrix::Ones(1000, 1000);
  REQUIRE(sentence({{"p", Kind::General, large, large},
                    {"q", Kind::General, large, large},
                    {"r", Kind::General, large, large}},
                   DecompositionForm::Lmdi) ==
          "LMDI of this product has 1e+12 terms, expected at most 1e+09; aggregate or use the mean of the "
          "two polar "
          "forms");
  Matrix cancels(2, 1);
  cancels << 1.0, -1.0;
  REQUIRE(sentence_of([&] { (void)demand_parts(cancels, {"stocks"}); }) ==
          "final demand sums to 0, expected a finite number other than 0");
  Matrix two(2, 2);
  two << 1.0, 3.0, -1.0, 2.0;
  REQUIRE(
      sentence_of([&] {
        (void)demand_parts(two, {"stocks", "others"});
      }) ==
      "category 'stocks' of final demand sums to 0 over products that are not 0: it has no product mix; add "
      "it to another category or decompose total demand");
  REQUIRE(sentence_of([&] { (void)demand_parts(two, {"stocks"}); }) ==
          "the list of categories has 1 categories, final demand has 2");
}

TEST_CASE("supply paths above the cut-off are exactly those an enumeration finds, with negative demand too") {
  const Eigen::Index n = 3;
  const Matrix a = irregular(n);
  Vector demand(n);
  demand << 10.0, -4.0, 7.0;
  Vector factor(n);
  factor << 0.5, 2.0, 0.0;
  const double smallest = 1e-4;
  std::vector<std::pair<std::vector<Eigen::Index>, double>> waiting;
  for (Eigen::Index j = 0; j < n; ++j) {
    waiting.push_back({{j}, demand[j]});
  }
  std::size_t found = 0;
  double covered = 0.0;
  for (int stage = 0; stage < 60; ++stage) {
    decltype(waiting) next;
    for (const auto& [path, output] : waiting) {
      const double contribution = factor[path.back()] * output;
      found += std::abs(contribution) >= smallest ? 1 : 0;
      covered += std::abs(contribution) >= smallest ? contribution : 0.0;
      for (Eigen::Index i = 0; i < n; ++i) {
        const double more = a(i, path.back()) * output;
        if (std::abs(more) * 8.0 >= smallest) {  // |s| L never exceeds 8 here
          std::vector<Eigen::Index> longer = path;
          longer.push_back(i);
          next.push_back({std::move(longer), more});
        }
      }
    }
    waiting = std::move(next);
  }
  REQUIRE(waiting.empty());
  const LeontiefSystem system(a, numbered(n));
  const SupplyPaths paths = supply_paths(system, factor, demand, {smallest, false}, 1000000);
  REQUIRE(paths.paths.size() == found);
  REQUIRE(found > 50);
  REQUIRE(paths.covered == Approx(covered).epsilon(1e-12));
  REQUIRE(paths.total == Approx(factor.dot(system.solve(demand))).epsilon(1e-13));
  REQUIRE(std::is_sorted(paths.paths.begin(), paths.paths.end(), [](const auto& p, const auto& q) {
    return std::abs(p.contribution) > std::abs(q.contribution);
  }));
}

TEST_CASE("a search for paths that cannot end well is refused") {
  const LeontiefSystem system(irregular(3), numbered(3));
  const Vector ones = Vector::Ones(3);
  REQUIRE(sentence_of([&] {
            (void)supply_paths(system, ones, ones, {0.0, true}, 10);
          }) == "the cut-off is 0, expected a finite number above 0");
  REQUIRE(sentence_of([&] {
            (void)supply_paths(system, ones, ones, {1e-6, false}, 10);
          }) == "more than 10 paths carry 1e-06 or more: raise the cut-off or the number of paths");
  REQUIRE(sentence_of([&] {
            (void)supply_paths(system, ones, Vector::Zero(3), {0.1, true}, 10);
          }) == "all paths together carry 0, of which no share can be a cut-off");
}

TEST_CASE("trade accounts of a layout or a demand that does not fit are refused") {
  const LeontiefSystem system(irregular(2), numbered(2));
  const Matrix ones = Matrix::Ones(1, 2);
  REQUIRE(sentence_of([&] {
            (void)trade_accounts(system, ones, Matrix::Ones(2, 3), {{0, 1}, {0, 0}, 2, 1});
          }) == "final demand has 3 regions, the table has 2");
  REQUIRE(sentence_of([&] {
            (void)trade_accounts(system, ones, Matrix::Ones(2, 2), {{0, 5}, {0, 0}, 2, 1});
          }) == "sector 's2' is in region 5 and product 0, which the layout does not have");
  REQUIRE(sentence_of([&] {
            (void)trade_accounts(system, ones, Matrix::Ones(2, 2), {{0}, {0, 0}, 2, 1});
          }) == "the layout of regions has 1 sectors, the table has 2");
}
