// Draws that fail are found whatever the number of lanes, each at its own time; products keep their
// roundings.
#include <cmath>
#include <limits>

#include "catch.hpp"
#include "dynamics/small_models.hpp"

using namespace quesnay;

namespace {

/// x' = rate x from 1: overflows for a huge rate; y' = -rate from 1 may not fall below zero.
Model growing() {
  ModelBuilder b;
  const Expr rate = b.parameter("rate", {}, {"1/year", "", ""});
  const Expr x = b.stock("x", b.constant(1.0), {"1", "", ""});
  const Expr y = b.stock("y", b.constant(1.0), {"1", "", ""});
  b.inflow(x, rate * x);
  b.outflow(y, rate);
  b.keep_non_negative(y);
  b.outcome({"x", "x", OutcomeKind::Level, "1", false, 0});
  b.outcome({"y", "y", OutcomeKind::Level, "1", false, 0});
  return b.build();
}

}  // namespace

TEST_CASE("a lane that fails is found among any number of lanes, at its time") {
  const Model model = growing();
  const DrawLayout layout(model, {"rate"});
  const Program program(model, {}, layout, {Method::Euler, 1, 4, 0.0, {4}}, model.outcomes());
  for (const std::size_t lanes : {std::size_t{4}, std::size_t{16}, std::size_t{32}, std::size_t{64}}) {
    Simulator simulator(program, lanes, active_isa());
    std::vector<double> rates(lanes, 0.1);
    rates[1] = -1e200;        // x is infinite at 2 years; y rises
    rates[lanes - 1] = 0.4;   // y is below zero at 3 years
    rates[lanes - 2] = 0.25;  // y is zero at the end, which is allowed
    std::vector<double> results(program.n_results() * lanes);
    const std::vector<LaneFailure> failures = simulator.run(rates.data(), nullptr, results.data());
    REQUIRE(failures.size() == 2);
    REQUIRE(failures[0].lane == 1);
    REQUIRE(failures[0].variable == "x");
    REQUIRE(failures[0].reason == "is not finite");
    REQUIRE(failures[0].time == 2.0);
    REQUIRE(failures[1].lane == lanes - 1);
    REQUIRE(failures[1].variable == "y");
    REQUIRE(failures[1].reason == "fell below zero");
    REQUIRE(failures[1].time == 3.0);
  }
}

TEST_CASE("a product of products is rounded after every multiplication") {
  ModelBuilder b;
  const Expr a = b.stock("a", b.constant(0.1), {"1", "", ""});
  const Expr c = b.stock("c", b.constant(0.7), {"1", "", ""});
  const Expr d = b.stock("d", b.constant(1.3), {"1", "", ""});
  b.auxiliary("left", a * c * d, {"1", "", ""});
  b.auxiliary("right", a * (c * d), {"1", "", ""});
  b.auxiliary("chain", a * c * d * a * c, {"1", "", ""});
  b.auxiliary("squared", (c * d) * (c * d) + a * (d * c), {"1", "", ""});
  for (const char* name : {"left", "right", "chain", "squared"}) {
    b.outcome({name, name, OutcomeKind::Level, "1", false, 0});
  }
  const std::vector<double> results = test::run_one(b.build(), {}, {Method::Euler, 1, 1, 0.0, {0}});
  // Bit equality is the claim: fusing saves a pass, not a rounding.
  REQUIRE(results == std::vector<double>{0.1 * 0.7 * 1.3, 0.1 * (0.7 * 1.3), 0.1 * 0.7 * 1.3 * 0.1 * 0.7,
                                         (0.7 * 1.3) * (0.7 * 1.3) + 0.1 * (1.3 * 0.7)});
}
