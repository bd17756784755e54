// A regional table from coefficients: by hand, and what is refused.
#include "quesnay/accounts/table_from_shares.hpp"

#include "catch.hpp"
#include "quesnay/core/error.hpp"

using namespace quesnay;

namespace {

const Axis two("sector", {"a", "b"});

Matrix square(double a, double b, double c, double d) {
  Matrix m(2, 2);
  m << a, b, c, d;
  return m;
}

}  // namespace

TEST_CASE("a regional table splits purchases by local shares and closes rows by external demand") {
  const Vector output = Eigen::Vector2d(100, 200);
  const Matrix value = Matrix(Eigen::RowVector2d(0.6, 0.7));
  const Matrix demand = Eigen::Vector2d(30, 40);
  const RegionalTable table =
      table_from_shares(square(0.1, 0.2, 0.3, 0.1), square(0.5, 1, 0, 0.25), value, output, demand, two);
  // By hand: purchases are [10 40; 30 20].
  REQUIRE((table.flows - square(5, 40, 0, 5)).cwiseAbs().maxCoeff() < 1e-13);
  REQUIRE((table.import_flows - square(5, 0, 30, 15)).cwiseAbs().maxCoeff() < 1e-13);
  REQUIRE((table.value_added - Matrix(Eigen::RowVector2d(60, 140))).cwiseAbs().maxCoeff() < 1e-13);
  REQUIRE((table.external - Vector(Eigen::Vector2d(25, 155))).cwiseAbs().maxCoeff() < 1e-13);
  REQUIRE_THROWS_WITH(table_from_shares(square(0, 0, 0, 0), square(0, 1.5, 0, 0), value, output, demand, two),
                      "the local share of 'a' bought by 'b' is 1.5, expected a number from 0 to 1");
  REQUIRE_THROWS_WITH(
      table_from_shares(square(0, 0, 0, 0), square(0, 0, 0, 0), Matrix::Zero(1, 3), output, demand, two),
      "the value-added coefficients has 3 sectors, the table has 2");
  REQUIRE_THROWS_WITH(
      table_from_shares(square(0, 0, 0, 0), square(0, 0, 0, 0), value, output, Matrix::Zero(3, 1), two),
      "demand has 3 sectors, the table has 2");
}
