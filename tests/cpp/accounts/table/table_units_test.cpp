// Tables that do not add up because one line is in another unit, and the tolerance they are held to.
#include <limits>
#include <string>
#include <vector>

#include "accounts/textbook.hpp"
#include "catch.hpp"
#include "quesnay/accounts/table.hpp"
#include "quesnay/core/error.hpp"

using namespace quesnay;
using namespace quesnay::test;

TEST_CASE("one line in another unit is named with its factor") {
  const auto hint = [](const TableParts& parts) {
    const std::string sentence = sentence_of(parts);
    const std::size_t start = sentence.find("; every sum");
    return start == std::string::npos ? "none" : sentence.substr(start + 2);
  };
  TableParts parts = textbook();
  parts.gross_output[1] *= 1e4;
  REQUIRE(hint(parts) ==
          "every sum holds with the gross output of sector 'K2' divided by 10000: is it in another unit?");
  parts = textbook();
  parts.flows.row(0) *= 1e-3;
  parts.final_demand(0, 0) *= 1e-3;
  REQUIRE(hint(parts) ==
          "every sum holds with the row of sector 'K1' multiplied by 1000: is it in another unit?");
  // A printed row goes wrong as a whole, with its output.
  parts.gross_output[0] *= 1e-3;
  REQUIRE(
      hint(parts) ==
      "every sum holds with the row of sector 'K1' and its gross output multiplied by 1000: is it in another "
      "unit?");
  parts = textbook();
  parts.flows.col(1) *= 100.0;
  parts.value_added(0, 1) *= 100.0;
  REQUIRE(hint(parts) ==
          "every sum holds with the column of sector 'K2' divided by 100: is it in another unit?");
  parts = textbook();
  parts.demand_categories = {"households", "exports"};
  parts.final_demand = square(300, 50e6, 1000, 700e6);
  REQUIRE(hint(parts) ==
          "every sum holds with final demand 'exports' divided by 1e+06: is it in another unit?");
  parts = textbook();
  parts.value_added_rows = {"wages", "profit"};
  parts.value_added = square(600, 1000, 5, 40);
  REQUIRE(hint(parts) ==
          "every sum holds with value added 'profit' multiplied by 10: is it in another unit?");
  // Two lines that are wrong, and a line that should not be there, are no matter of one unit.
  parts.final_demand(0, 0) = 0;
  REQUIRE(hint(parts) == "none");
  parts = textbook();
  parts.gross_output[0] = 990;
  REQUIRE(hint(parts) == "none");
}

TEST_CASE("a wide tolerance never makes a hint name another factor than the right one") {
  // An output that is too large by K may not be judged by a share of itself: at tolerance 1 / K that is the
  // whole of what it should be.
  int named = 0;
  for (const double factor : {10.0, 100.0, 1e3, 1e4, 1e6, 1e8}) {
    for (const double tolerance : {1e-9, 9e-5, 1e-4, 1.1e-4, 9e-4, 1e-3, 1.1e-3, 9e-3, 1.1e-2, 0.09, 0.11}) {
      for (const bool larger : {true, false}) {
        const double times = larger ? factor : 1.0 / factor;
        std::vector<TableParts> wrong(7, textbook());
        wrong[0].gross_output[1] *= times;
        wrong[1].flows.row(0) *= times;
        wrong[1].final_demand.row(0) *= times;
        wrong[2].flows.row(0) *= times;
        wrong[2].final_demand.row(0) *= times;
        wrong[2].gross_output[0] *= times;
        wrong[3].flows.col(1) *= times;
        wrong[3].value_added.col(1) *= times;
        wrong[4].flows.col(0) *= times;
        wrong[4].value_added.col(0) *= times;
        wrong[4].gross_output[0] *= times;
        wrong[5].value_added *= times;
        wrong[6].gross_output *= times;
        const std::string right =
            (larger ? " divided by " : " multiplied by ") + shortest(factor) + ": is it";
        for (std::size_t k = 0; k < wrong.size(); ++k) {
          TableChecks checks;
          checks.tolerance = tolerance;
          const std::string sentence = sentence_of(wrong[k], checks);
          CAPTURE(factor, tolerance, larger, k, sentence);
          const bool hinted = contains(sentence, "; every sum holds with ");
          REQUIRE((!hinted || contains(sentence, right)));
          named += hinted ? 1 : 0;
          if (k == 0 && larger) {
            REQUIRE(contains(sentence, "with the gross output of sector 'K2'" + right));
          }
        }
      }
    }
  }
  REQUIRE(named > 700);
}

TEST_CASE("digits that a sum with an output in another unit has lost do not hide the unit") {
  // Thirds: the sum of 2 / 3 e11 is exact to 1e-5, more than 1e-9 of 2000 / 3.
  TableParts parts = textbook();
  parts.flows /= 3.0;
  parts.final_demand /= 3.0;
  parts.value_added /= 3.0;
  parts.gross_output /= 3.0;
  parts.gross_output[1] *= 1e8;
  REQUIRE(contains(sentence_of(parts), "with the gross output of sector 'K2' divided by 1e+08: is it in"));
}

TEST_CASE("of several factors that a wide tolerance lets pass the one that fits best is named") {
  // Profit of 100 in 1000 and 200 in 2000, printed 1000 times too large. Sums miss 10 per cent without it, 9
  // per cent with a tenth of it and nothing with all of it; 9.5 per cent are allowed.
  TableParts parts = textbook();
  parts.value_added_rows = {"wages", "profit"};
  parts.value_added = square(550, 1200, 1e5, 2e5);
  TableChecks checks;
  checks.tolerance = 0.095;
  REQUIRE(contains(sentence_of(parts, checks),
                   "every sum holds with value added 'profit' divided by 1000: is it in another unit?"));
  // A block as a whole likewise.
  parts = textbook();
  parts.other_cost_rows = {"taxes"};
  parts.other_costs = pair(550, 1200).transpose();
  parts.value_added = pair(1e5, 2e5).transpose();
  REQUIRE(contains(sentence_of(parts, checks),
                   "every sum holds with value added divided by 1000: is it in another unit?"));
}

TEST_CASE("a tolerance that no sum can be held to is refused") {
  for (const double tolerance : {-1e-9, 1.0, std::numeric_limits<double>::quiet_NaN()}) {
    TableChecks checks;
    checks.tolerance = tolerance;
    REQUIRE(contains(sentence_of(textbook(), checks), "the tolerance of a table's sums is "));
  }
}

TEST_CASE("value added per output sums the rows and is zero without output") {
  TableParts parts = textbook();
  parts.value_added_rows = {"wages", "profit"};
  parts.value_added = square(600, 1000, 50, 400);
  REQUIRE((Table(parts).value_added_per_output() - pair(0.65, 0.7)).cwiseAbs().maxCoeff() < 1e-16);
  parts.flows = square(0, 0, 0, 100);
  parts.final_demand = pair(0, 1900);
  parts.value_added = square(0, 1000, 0, 900);
  parts.gross_output = pair(0, 2000);
  REQUIRE(Table(parts).value_added_per_output() == pair(0, 0.95));
}
