// Link and loop scores against the worked tables of the papers that define them, and closed forms.
#include "quesnay/dynamics/link_scores.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "dynamics/small_models.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/feedback_loops.hpp"

using namespace quesnay;

namespace {

/// One step of a year: a quantity that is `before` at its start and `after` at its end.
Expr moving(ModelBuilder& b, const std::string& name, double before, double after,
            const std::string& unit = "1") {
  return b.auxiliary(name, lookup(b.time(), {0.0, 1.0}, {before, after}, unit), {unit, "", ""});
}

LinkScores scores_of(const Model& model, int steps_per_year = 1, int n_steps = 1) {
  const RunSettings settings{Method::Euler, steps_per_year, n_steps, 0.0, {n_steps}};
  return link_scores(model, {}, DrawLayout(), settings, nullptr, nullptr);
}

/// Score of a link in an interval; 0 for a link that never acted.
double score(const LinkScores& scores, const std::string& cause, const std::string& effect,
             std::size_t interval = 0) {
  for (std::size_t l = 0; l < scores.links.size(); ++l) {
    if (scores.variables[scores.links[l].cause] == cause &&
        scores.variables[scores.links[l].effect] == effect) {
      return scores.scores[l * scores.times.size() + interval];
    }
  }
  return 0.0;
}

}  // namespace

TEST_CASE("links of z = 2 x + y score as in table 1 of Schoenberg, Davidsen & Eberlein 2020") {
  ModelBuilder b;
  const Expr x = moving(b, "x", 5.0, 7.0), y = moving(b, "y", 4.0, 5.0);
  b.auxiliary("z", 2.0 * x + y, {"1", "", ""});
  const LinkScores scores = scores_of(b.build());
  CHECK(score(scores, "x", "z") == Approx(0.8).epsilon(1e-12));
  CHECK(score(scores, "y", "z") == Approx(0.2).epsilon(1e-12));
}

TEST_CASE("links of z = (w + x) / y score as in table 2 of Schoenberg, Davidsen & Eberlein 2020") {
  ModelBuilder b;
  const Expr w = moving(b, "w", 7.0, 10.0), x = moving(b, "x", 2.0, 4.0), y = moving(b, "y", 3.0, 5.0);
  b.auxiliary("z", (w + x) / y, {"1", "", ""});
  const LinkScores scores = scores_of(b.build());
  CHECK(score(scores, "w", "z") == Approx(5.0).epsilon(1e-12));
  CHECK(score(scores, "x", "z") == Approx(10.0 / 3.0).epsilon(1e-12));  // printed as 3.33
  CHECK(score(scores, "y", "z") == Approx(-6.0).epsilon(1e-12));
}

TEST_CASE("flows and their stock score as in Schoenberg, Hayward & Eberlein 2023, one net flow or two") {
  ModelBuilder b;
  const Expr in = moving(b, "in", 5.0, 10.0, "1/year"), out = moving(b, "out", 4.0, 5.0, "1/year");
  const Expr stock = b.stock("stock", b.constant(100.0), {"1", "", ""});
  b.inflow(stock, in);
  b.outflow(stock, out);
  const Expr other = b.stock("other", b.constant(100.0), {"1", "", ""});
  b.inflow(other, b.flow("net", in - out, {"1/year", "", ""}));
  const LinkScores scores = scores_of(b.build());
  CHECK(score(scores, "in", "stock") == Approx(1.25).epsilon(1e-12));
  CHECK(score(scores, "out", "stock") == Approx(-0.25).epsilon(1e-12));
  CHECK(score(scores, "in", "net") * score(scores, "net", "other") == Approx(1.25).epsilon(1e-12));
  CHECK(score(scores, "out", "net") * score(scores, "net", "other") == Approx(-0.25).epsilon(1e-12));
}

TEST_CASE("a loop alone scores one, whatever its gain") {
  for (const double rate : {0.03, 2.0}) {
    for (const double side : {1.0, -1.0}) {
      ModelBuilder b;
      const Expr stock = b.stock("stock", b.constant(10.0), {"1", "", ""});
      // A flow without a name is given one.
      (side > 0.0 ? b.inflow(stock, stock * b.constant(rate, "1/year"))
                  : b.outflow(stock, stock * b.constant(rate, "1/year")));
      const LinkScores scores = scores_of(b.build(), 10, 20);
      const FeedbackLoops found = feedback_loops(scores, LoopSearch::All, 10);
      REQUIRE(found.loops.size() == 1);
      CHECK(scores.variables[found.loops[0][0]] == "stock");
      CHECK(scores.variables[found.loops[0][1]] == (side > 0.0 ? "stock (inflow 1)" : "stock (outflow 1)"));
      for (std::size_t i = 0; i < 20; ++i) {
        CHECK(found.scores[i] == Approx(side).epsilon(1e-12));
        CHECK(found.relative[i] == Approx(side).epsilon(1e-12));
        CHECK(found.dominant[i] == 1);
      }
      CHECK(found.shares[0] == Approx(1.0).epsilon(1e-12));
      CHECK(polarities(found.scores, 20) == std::vector<int>{side > 0.0 ? 1 : -1});
    }
  }
}

TEST_CASE("links between elements follow the equations: elementwise, summed and over fewer dimensions") {
  ModelBuilder b;
  b.dimension("town", {"north", "south"});
  const Expr one = b.constant(1.0, "1/year");
  const Expr people = b.stock("people", b.constants({1.0, 2.0}, {"town"}), {"1", "", ""});
  const Expr all = b.auxiliary("all", sum(people, "town"), {"1", "", ""});
  const Expr births = b.flow("births", people * one * b.constant(0.1), {"1/year", "", ""});
  b.inflow(people, births);
  b.outflow(people, b.flow("crowding", people * all * one * b.constant(0.01), {"1/year", "", ""}));
  const LinkScores scores = scores_of(b.build(), 4, 4);
  CHECK(score(scores, "people[north]", "births[north]") == Approx(1.0));
  CHECK(score(scores, "people[north]", "births[south]") == 0.0);
  // Each town's part of the change of the sum.
  const double north = score(scores, "people[north]", "all"), south = score(scores, "people[south]", "all");
  CHECK(north + south == Approx(1.0).epsilon(1e-9));
  CHECK(north > 0.0);
  CHECK(score(scores, "all", "crowding[south]") > 0.0);
  // Own births, own crowding and crowding through the sum for each town; both towns meet in the sum only.
  const FeedbackLoops found = feedback_loops(scores, LoopSearch::All, 100);
  CHECK(found.loops.size() == 6);
  const FeedbackLoops strongest = feedback_loops(scores, LoopSearch::Strongest, 100);
  CHECK(strongest.loops.size() <= 6);
  CHECK(strongest.loops[0] == found.loops[0]);
  CHECK_FALSE(strongest.all);
}

TEST_CASE("loops beyond the number asked for are refused, and the strongest can be asked for") {
  ModelBuilder b;
  const Expr rate = b.constant(0.1, "1/year");
  std::vector<Expr> stocks;
  for (int k = 0; k < 6; ++k) {
    stocks.push_back(b.stock("s" + std::to_string(k), b.constant(1.0 + k), {"1", "", ""}));
  }
  for (const Expr& to : stocks) {
    for (const Expr& from : stocks) {
      b.inflow(to, from * rate);
    }
  }
  const LinkScores scores = scores_of(b.build(), 2, 4);
  // Elementary circuits of a complete graph of 6 with self loops: sum over k of 6!/((6 - k)! k), k = 1 to 6.
  CHECK(feedback_loops(scores, LoopSearch::All, 415).loops.size() == 415);
  CHECK_THROWS_WITH(
      feedback_loops(scores, LoopSearch::All, 414),
      "the run has more than 414 feedback loops, expected at most that many: ask for the strongest, "
      "whose shares are of those that are found");
  const FeedbackLoops found = feedback_loops(scores, LoopSearch::Strongest, 5);
  CHECK(found.loops.size() == 5);
  CHECK(std::is_sorted(found.shares.rbegin(), found.shares.rend()));
}

TEST_CASE("links of a run that fails or of too many elements are refused") {
  ModelBuilder b;
  const Expr stock = b.stock("stock", b.constant(1.0), {"1", "", ""});
  b.outflow(stock, b.constant(2.0, "1/year"));
  b.keep_non_negative(stock);
  const Model model = b.build();
  CHECK_THROWS_WITH(scores_of(model, 4, 8), "the run fails at 0.75 years: 'stock' fell below zero");

  ModelBuilder large;
  std::vector<std::string> labels;
  for (int i = 0; i < 150; ++i) {
    labels.push_back("L" + std::to_string(i));
  }
  large.dimension("place", labels);
  const Expr wide =
      large.stock("wide", large.constants(std::vector<double>(150, 1.0), {"place"}), {"1", "", ""});
  const Expr share = large.auxiliary("share", maximum_over(wide, "place") - wide, {"1", "", ""});
  large.inflow(wide, share * large.constant(1.0, "1/year"));
  CHECK_THROWS_WITH(scores_of(large.build()),
                    "the model's links take more than 20000 evaluations a step, expected a model with fewer "
                    "quantities or elements");
}
