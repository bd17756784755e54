// Almon's procedure: closed forms by hand, rows below zero, and what it refuses.
#include "quesnay/accounts/almon.hpp"

#include <functional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "sentence.hpp"

using namespace quesnay;
using quesnay::test::sentence_of;

namespace {

const Axis products("product", {"cheese", "ice"});
const Axis industries("industry", {"cheese maker", "ice maker"});

Matrix square(double a, double b, double c, double d) {
  Matrix m(2, 2);
  m << a, b, c, d;
  return m;
}

Matrix row(double a, double b) {
  Matrix m(1, 2);
  m << a, b;
  return m;
}

}  // namespace

TEST_CASE("without secondary products every row stays as it is, negative ones too") {
  const Matrix use = square(3, 4, -1, 2);
  const SymmetricTable made = almon_table(square(10, 0, 0, 20), use, Matrix::Zero(2, 0), row(8, 14),
                                          row(5, 6), products, industries, {"wages"}, {"jobs"});
  REQUIRE(made.flows == use);
  REQUIRE((made.value_added - (Matrix(2, 2) << 8, 14, 5, 6).finished()).cwiseAbs().maxCoeff() < 1e-14);
  REQUIRE(made.of_products);
}

TEST_CASE("an industry gives up what it buys and no more, and rows below zero go by product technology") {
  // A fifth of ice comes from the cheese maker. Row 1: it buys 4 and would give 0.2 * 50: r = (0, 44).
  // Row 2 has a cell below zero: r_2 = 8 / 0.8 = 10, r_1 = -1 - 2 = -3.
  const SymmetricTable made =
      almon_table(square(100, 0, 40, 160), square(4, 40, -1, 8), Matrix::Zero(2, 0), row(137, 112),
                  Matrix::Zero(0, 2), products, industries, {"wages"}, {});
  REQUIRE((made.flows - square(0, 44, -3, 10)).cwiseAbs().maxCoeff() < 1e-11);
  REQUIRE((made.value_added - row(103, 146)).cwiseAbs().maxCoeff() < 1e-10);
}

TEST_CASE("Almon's procedure refuses what it cannot convert, with the reason") {
  const Matrix none = Matrix::Zero(0, 2);
  const Matrix empty = Matrix::Zero(2, 0);
  const Matrix use = square(1, 2, 2, 1);
  const std::vector<std::string> wages{"wages"};
  const auto refused = [&](const Matrix& supply, const Matrix& value_added, const BalanceOptions& options) {
    return sentence_of([&] {
      (void)almon_table(supply, use, empty, value_added, none, products, industries, wages, {}, options);
    });
  };
  REQUIRE(refused(square(10, 0, 1, 9), row(5, 5), {1e-13, 2}) ==
          "Almon's procedure did not settle product 'cheese' of the use table in 2 passes; it needs "
          "industries that make most of their own product, and of 'ice' they make 0.9");
  REQUIRE(
      refused(square(10, 0, 0, 10), row(0, 5), {}) ==
      "inputs of product 'cheese' leave 7 of its output, which its value added of 0 cannot be scaled to; use "
      "model A and look at its negative flows");
  REQUIRE(refused(square(10, -1, 0, 10), row(5, 5), {}) ==
          "supply of product 'cheese' by industry 'ice maker' is -1, Almon's procedure expects a finite "
          "number of "
          "0 or more");
  REQUIRE(refused(square(10, 0, 0, 10), Matrix::Zero(1, 3), {}) ==
          "value added has 1 rows and 3 columns, which are not those of supply");
  // Rows are named by their table: use by product, value added and satellites by row.
  const auto singular = [&](const Matrix& used, const Matrix& value_added, const Matrix& satellites) {
    return sentence_of([&] {
      (void)almon_table(square(5, 5, 5, 5), used, empty, value_added, satellites, products, industries, wages,
                        {"jobs: women"}, {1e-13, 100000});
    });
  };
  const std::string why = " has cells below zero and the supply table has no inverse to convert it by";
  REQUIRE(singular(square(1, 1, 2, -2), row(5, 5), row(1, 1)) == "product 'ice' of the use table" + why);
  REQUIRE(singular(square(1, 1, 1, 1), row(-5, 5), row(1, 1)) == "row 'wages' of value added" + why);
  REQUIRE(singular(square(1, 1, 1, 1), row(5, 5), row(1, -1)) == "row 'jobs: women' of the satellites" + why);
  REQUIRE(sentence_of([&] {
            (void)almon_table(square(5, 0, 0, 5), use, empty, row(2, 2), none, products, industries, {}, {});
          }) == "value added has 1 rows and 0 labels of rows, expected as many");
}

TEST_CASE("many rows below zero are converted one like the other") {
  // Rows are multiples of one: product technology is linear, so are their conversions.
  Matrix satellites(3, 2);
  satellites << -1, 8, -2, 16, -4, 32;
  const SymmetricTable made =
      almon_table(square(100, 0, 40, 160), square(4, 40, -1, 8), Matrix::Zero(2, 0), row(137, 112),
                  satellites, products, industries, {"wages"}, {"a", "b", "c"});
  // By hand as above: (-3, 10); doubling is exact in binary.
  REQUIRE((made.value_added.row(1) - row(-3, 10)).cwiseAbs().maxCoeff() < 1e-13);
  REQUIRE(made.value_added.row(2) == 2.0 * made.value_added.row(1));
  REQUIRE(made.value_added.row(3) == 4.0 * made.value_added.row(1));
  REQUIRE(made.flows.row(1) == made.value_added.row(1));
}
