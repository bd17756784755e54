// Tables: what they are held to, and the coefficients read off them.
#include "quesnay/accounts/table.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "accounts/textbook.hpp"
#include "catch.hpp"
#include "quesnay/accounts/supply_use.hpp"
#include "quesnay/core/error.hpp"

using namespace quesnay;
using namespace quesnay::test;

TEST_CASE("a table whose rows and columns add up gives the textbook's technical coefficients") {
  const Table table(two, flows, pair(350, 1700), pair(650, 1400), pair(1000, 2000));
  // Miller & Blair 2009, section 2.3: A = [0.15 0.25; 0.20 0.05].
  REQUIRE((table.technical_coefficients() - square(0.15, 0.25, 0.20, 0.05)).cwiseAbs().maxCoeff() < 1e-15);
  REQUIRE((table.value_added_coefficients() - Matrix(Eigen::RowVector2d(0.65, 0.7))).cwiseAbs().maxCoeff() <
          1e-15);
  // B = diag(x)^-1 Z.
  const Matrix allocation = table.allocation_coefficients(Divisor::Output);
  REQUIRE((allocation - square(0.15, 0.5, 0.1, 0.05)).cwiseAbs().maxCoeff() < 1e-15);
  REQUIRE((table.allocation_coefficients(Divisor::TotalUse) - allocation).cwiseAbs().maxCoeff() < 1e-15);
}

TEST_CASE("the worst row or column that does not add up is named with amounts, unit and tolerance") {
  TableParts parts = textbook();
  parts.final_demand = pair(351, 1600);
  REQUIRE(
      sentence_of(parts) ==
      "sales of sector 'K2': intermediate sales of 300 and final demand of 1600 do not add up to its gross "
      "output of 2000, they are 100 too little [million dollars]; the worst of 2 sums that do not hold "
      "(tolerance 1e-09 of the largest term)");
  parts = textbook();
  parts.value_added = pair(690, 1400).transpose();
  REQUIRE(
      sentence_of(parts) ==
      "costs of sector 'K1': intermediate purchases of 350 and value added of 690 do not add up to its gross "
      "output of 1000, they are 40 too much [million dollars] (tolerance 1e-09 of the largest term)");
  TableChecks loose;
  loose.tolerance = 0.05;
  REQUIRE(sentence_of(parts, loose) == "no error");
  try {
    const Table table(parts, TableChecks{});
    FAIL("the table does not add up");
  } catch (const UnbalancedTable& error) {
    REQUIRE(error.side() == "costs");
    REQUIRE(error.label() == "K1");
    REQUIRE(error.gap() == 40.0);
  }
}

TEST_CASE("a block in another unit is named with its factor") {
  TableParts parts = textbook();
  parts.value_added = pair(0.065, 0.14).transpose();
  REQUIRE(contains(sentence_of(parts),
                   "; every sum holds with value added multiplied by 10000: is it in another unit?"));
  parts = textbook();
  parts.flows = flows * 1000.0;
  REQUIRE(
      contains(sentence_of(parts), "; every sum holds with flows divided by 1000: is it in another unit?"));
  // A discrepancy that should not be there is no matter of units.
  parts = textbook();
  parts.discrepancy = pair(1, 0);
  REQUIRE(!contains(sentence_of(parts), "unit?"));
}

TEST_CASE("a total among the sectors, the categories or the rows is said to be one") {
  Matrix with_total(3, 3);
  with_total << 150, 500, 650, 200, 100, 300, 350, 600, 950;
  TableParts parts(Axis("sector", {"K1", "K2", "TII"}));
  parts.flows = with_total;
  parts.demand_categories = {"rest"};
  parts.value_added_rows = {"rest"};
  parts.gross_output = Eigen::Vector3d(2000, 1500, 3500);
  // Rest by subtraction: every sum holds, and the table is still wrong.
  parts.final_demand = parts.gross_output - Vector(with_total.rowwise().sum());
  parts.value_added = (parts.gross_output - Vector(with_total.colwise().sum().transpose())).transpose();
  REQUIRE(sentence_of(parts) ==
          "sector 'TII' is the sum of the other sectors: a total was taken for one of them, expected it left "
          "out");

  // The same row and column with an output of its own is a sector.
  parts.gross_output = Eigen::Vector3d(2000, 1500, 2000);
  parts.final_demand = parts.gross_output - Vector(with_total.rowwise().sum());
  parts.value_added = (parts.gross_output - Vector(with_total.colwise().sum().transpose())).transpose();
  REQUIRE(sentence_of(parts) == "no error");

  parts = textbook();
  parts.demand_categories = {"households", "investment", "total"};
  parts.final_demand.resize(2, 3);
  parts.final_demand << 300, 50, 350, 1000, 700, 1700;
  REQUIRE(contains(sentence_of(parts),
                   "; final demand 'total' is the sum of categories before it: is it a total?"));

  parts = textbook();
  parts.value_added_rows = {"wages", "profits", "total"};
  parts.value_added.resize(3, 2);
  parts.value_added << 600, 1000, 50, 400, 650, 1400;
  REQUIRE(contains(sentence_of(parts), "; value added 'total' is the sum of rows before it: is it a total?"));

  // The row alone, with columns that are sectors: the sums fail, and the row explains it.
  parts = TableParts(Axis("sector", {"K1", "K2", "TII"}));
  parts.flows = with_total;
  parts.flows.col(2) = Eigen::Vector3d(1, 2, 3);
  parts.demand_categories = {"rest"};
  parts.final_demand = Eigen::Vector3d(1, 2, 3);
  parts.value_added_rows = {"rest"};
  parts.value_added = Eigen::RowVector3d(1, 2, 3);
  parts.gross_output = Eigen::Vector3d(2000, 2000, 2000);
  REQUIRE(contains(sentence_of(parts),
                   "; the row of flows of sector 'TII' is the sum of the other rows: is it a total?"));
  parts.flows = parts.flows.transpose().eval();
  REQUIRE(contains(sentence_of(parts),
                   "; the column of flows of sector 'TII' is the sum of the other columns: is it a total?"));
}

TEST_CASE("a table with impossible numbers, labels or shapes is refused") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  TableParts parts = textbook();
  parts.flows(0, 1) = -1;
  REQUIRE(sentence_of(parts) ==
          "flow from sector 'K1' to sector 'K2' is -1, expected a finite number of 0 or more");
  parts.flows(0, 1) = nan;
  TableChecks keep;
  keep.keep_negative_flows = true;
  REQUIRE(sentence_of(parts, keep) ==
          "flow from sector 'K1' to sector 'K2' is nan, expected a finite number");
  parts = textbook();
  parts.gross_output[1] = -2000;
  REQUIRE(sentence_of(parts) ==
          "gross output of sector 'K2' is -2000, expected a finite number of 0 or more");
  parts = textbook();
  parts.final_demand(1, 0) = nan;
  REQUIRE(sentence_of(parts) ==
          "final demand in row 'K2', column 'final demand' is nan, expected a finite number");
  parts = textbook();
  parts.value_added.resize(2, 2);
  REQUIRE(sentence_of(parts) == "value added is 2 x 2, expected 1 x 2 as its labels say");
  parts = textbook();
  parts.gross_output = Vector::Ones(3);
  REQUIRE(sentence_of(parts) == "gross output has 3 sectors, the table has 2");
  parts = textbook();
  parts.demand_categories = {"a", "a"};
  parts.final_demand = Matrix::Zero(2, 2);
  REQUIRE(sentence_of(parts) == "category of final demand 'a' is given twice");
}

TEST_CASE("negative flows are kept on request, and every sum must hold with them") {
  TableParts parts = textbook();
  parts.flows = square(-150, 500, 200, 100);
  parts.final_demand = pair(650, 1700);
  parts.value_added = pair(950, 1400).transpose();
  TableChecks keep;
  keep.keep_negative_flows = true;
  REQUIRE(Table(parts, keep).technical_coefficients()(0, 0) == Approx(-0.15).epsilon(1e-15));
}

TEST_CASE("a sum may miss by what rounding leaves in the table's unit, whatever its largest term") {
  TableParts parts = textbook();
  parts.final_demand = pair(350, 1700.5);
  TableChecks checks;
  checks.absolute_tolerance = 0.5;
  REQUIRE(sentence_of(parts, checks) == "no error");
  checks.absolute_tolerance = 0.25;
  REQUIRE(contains(sentence_of(parts, checks),
                   "(tolerance 1e-09 of the largest term or 0.25 [million dollars])"));
  parts.final_demand = pair(350, 1700.001);
  REQUIRE(contains(sentence_of(parts), "against the table's largest amounts that is rounding"));
  checks.absolute_tolerance = -1.0;
  REQUIRE(contains(sentence_of(parts, checks),
                   "the absolute tolerance of a table's sums is -1, expected a finite"));
}

TEST_CASE("a sector without output buys nothing and sells imports only") {
  TableParts parts(two);
  parts.flows = square(150, 0, 200, 0);
  parts.demand_categories = {"final demand"};
  parts.final_demand = pair(850, 50);
  parts.value_added_rows = {"value added"};
  parts.value_added = pair(650, 0).transpose();
  parts.gross_output = pair(1000, 0);
  parts.treatment = Imports::Competitive;
  parts.import_columns = {"imports"};
  parts.imports = pair(0, 250);
  const Table table(parts);
  REQUIRE(table.technical_coefficients()(1, 0) == Approx(0.2).epsilon(1e-15));
  REQUIRE(table.technical_coefficients().col(1) == Vector::Zero(2));
  REQUIRE(table.allocation_coefficients(Divisor::TotalUse)(1, 0) == Approx(0.8).epsilon(1e-15));
  REQUIRE_THROWS_WITH(table.allocation_coefficients(Divisor::Output),
                      "sector 'K2' sells 200 to sector 'K1' while its gross output is 0, expected a positive "
                      "total to take shares of");
  TableParts selling = parts;
  selling.treatment = Imports::None;
  selling.import_columns.clear();
  selling.imports.resize(0, 0);
  selling.final_demand = pair(850, -200);
  REQUIRE(sentence_of(selling) ==
          "sector 'K2' has no output and no imports but sells 200 to one buyer, expected none");
  TableParts buying = parts;
  buying.flows(0, 1) = 5;
  buying.final_demand(0, 0) = 845;
  buying.value_added(0, 1) = -5;
  REQUIRE(sentence_of(buying) == "sector 'K2' has no output but a purchase of 5, expected none");
}

TEST_CASE("imports apart give domestic, imported and total coefficients and local shares") {
  TableParts parts = textbook();
  parts.treatment = Imports::Apart;
  parts.import_flows = square(50, 0, 100, 300);
  parts.value_added = pair(500, 1100).transpose();
  const Table table(parts);
  REQUIRE(table.import_coefficients()(1, 1) == Approx(0.15).epsilon(1e-15));
  REQUIRE(table.total_coefficients()(1, 1) == Approx(0.2).epsilon(1e-15));
  REQUIRE(table.local_shares()(1, 1) == Approx(0.25).epsilon(1e-15));
  REQUIRE_THROWS_WITH(Table(textbook()).local_shares(),
                      "local shares need imports apart, by product and buyer; in this table imports are not "
                      "shown by product");
}

TEST_CASE("supply and use that do not add up name the product or the industry") {
  // Two products, two industries; industry 1 makes some of product 2.
  SupplyUseParts parts(Axis("product", {"p1", "p2"}), Axis("industry", {"i1", "i2"}));
  parts.supply = square(90, 0, 10, 100);
  parts.use = square(10, 20, 30, 40);
  parts.demand_categories = {"f"};
  parts.final_demand = pair(65, 50);
  parts.value_added_rows = {"v"};
  parts.value_added = pair(60, 40).transpose();
  parts.import_columns = {"m"};
  parts.imports = pair(0, 5);
  parts.valuation_layers = {"margins"};
  parts.valuation = pair(5, 5);
  const SupplyUse tables(parts);
  REQUIRE(tables.product_output() == pair(90, 110));
  REQUIRE(tables.industry_output() == pair(100, 100));
  parts.final_demand(1, 0) = 49;
  parts.unit = "EUR";
  REQUIRE_THROWS_WITH(
      SupplyUse(parts),
      "uses of product 'p2': intermediate uses of 70 and final demand of 49 do not add up to "
      "its supply of 110, imports of 5 and margins and taxes of 5, they are 1 too little [EUR] "
      "(tolerance 1e-09 of the largest term)");
  parts.supply(0, 1) = -1;
  REQUIRE_THROWS_WITH(SupplyUse(parts), "supply of product 'p1' by industry 'i2' is -1, expected 0 or more");
}
