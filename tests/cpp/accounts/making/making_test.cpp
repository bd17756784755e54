// What C++ callers of the making functions can get wrong and Python callers cannot: shapes, cells, numbers.
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "catch.hpp"
#include "quesnay/accounts/constructs.hpp"
#include "quesnay/accounts/import_split.hpp"
#include "quesnay/accounts/kras.hpp"
#include "quesnay/accounts/region_by_balance.hpp"
#include "quesnay/accounts/sut_ras.hpp"
#include "sentence.hpp"

using namespace quesnay;
using quesnay::test::sentence_of;

namespace {

const Axis two("sector", {"K1", "K2"});
const double nan_value = std::numeric_limits<double>::quiet_NaN();

Matrix square(double a, double b, double c, double d) {
  Matrix m(2, 2);
  m << a, b, c, d;
  return m;
}

}  // namespace

TEST_CASE("constraints of KRAS that do not fit the matrix are refused") {
  const Matrix a = square(1, 2, 3, 4);
  const Matrix ones = Matrix::Ones(2, 2);
  const auto refused = [&](const CellTotal& one, const Matrix& weights) {
    return sentence_of([&] { (void)kras(a, {one}, weights); });
  };
  REQUIRE(refused({"odd", {{0, 0}}, {1.0, 2.0}, 1.0, 0.0}, ones) ==
          "constraint 'odd' has 2 coefficients, its list of cells has 1");
  REQUIRE(refused({"odd", {{2, 0}}, {1.0}, 1.0, 0.0}, ones) ==
          "constraint 'odd' names a cell outside the matrix");
  REQUIRE(refused({"odd", {{0, 0}}, {1.0}, 1.0, 0.0}, Matrix::Ones(3, 2)) ==
          "the matrix of weights has 6 cells, the initial matrix has 4");
}

TEST_CASE("a reconciled cell is what its multipliers say") {
  const ReconciledMatrix made = kras(
      square(1, 2, -3, 4), {{"difference", {{0, 0}, {1, 0}}, {1.0, 2.0}, -3.0, 0.0}}, Matrix::Ones(2, 2));
  const double l = made.multipliers[0];
  REQUIRE(made.values(0, 0) == Approx(std::exp(l)).epsilon(1e-14));
  REQUIRE(made.values(1, 0) == Approx(-3 * std::exp(-2 * l)).epsilon(1e-14));
  REQUIRE(made.values(0, 0) + 2 * made.values(1, 0) == Approx(-3.0).epsilon(1e-11));
  REQUIRE(made.values(0, 1) == 2.0);
}

TEST_CASE("symmetric tables, regions and splits refuse arrays of other shapes") {
  const Matrix a = square(1, 0, 0, 1);
  const Matrix three = Matrix::Zero(3, 2);
  REQUIRE(sentence_of([&] {
            (void)symmetric_table(a, three, a, a, two, two, Construct::IndustryTechnology);
          }) == "the use table has 3 products, the supply table has 2");
  REQUIRE(sentence_of([&] {
            (void)symmetric_table(a, a, a, Matrix::Zero(1, 3), two, two, Construct::IndustryTechnology);
          }) == "value added has 3 industries, the supply table has 2");
  REQUIRE(sentence_of([&] {
            (void)symmetric_table(a, square(nan_value, 0, 0, 0), a, a, two, two,
                                  Construct::FixedProductSales);
          }) == "the use table has a cell that is not a finite number");
  REQUIRE(sentence_of([&] {
            (void)symmetric_table(square(1, 0, 2, 0), a, a, a, two, two, Construct::ProductTechnology);
          }) == "the model of product technology is undefined: industry 'K2' makes nothing");
  const RegionInputs region{a, Vector::Ones(2), Vector::Zero(2), three};
  REQUIRE(sentence_of([&] { (void)region_table_by_balance(region, Vector::Zero(2), two); }) ==
          "final demand has 3 sectors, the table has 2");
  const Vector imports = Vector::Constant(2, -1.0);
  REQUIRE(sentence_of([&] {
            (void)split_imports(a, a, imports, std::vector<bool>(4, true), Matrix::Zero(2, 4), two);
          }) ==
          "imports of product 'K1' are -1, expected 0 or more; they are amounts, not a negative column");
  REQUIRE(sentence_of([&] {
            (void)split_imports(a, a, Vector::Ones(2), std::vector<bool>(3, true), Matrix::Zero(2, 4), two);
          }) == "the list of users that import has 3 users, the table has 4");
  REQUIRE(sentence_of([&] {
            (void)sut_ras(a, three, Vector::Ones(2), Vector::Ones(2), Vector::Ones(2), two, two, two);
          }) == "use has 3 products, the initial table has 2");
}
