// Mixed and rationed models. Truth: the textbook identity of the mixed model, closed forms of two-sector
// tables worked out by hand, and the capacity-limited solution where inputs cannot bind.
#include <limits>

#include "catch.hpp"
#include "quesnay/accounts/capacity_limited.hpp"
#include "quesnay/accounts/leontief.hpp"
#include "quesnay/accounts/mixed_model.hpp"
#include "quesnay/accounts/rationing.hpp"
#include "quesnay/core/error.hpp"
#include "sentence.hpp"

using namespace quesnay;

namespace {

const Axis two("sector", {"farm", "mill"});
constexpr double no_limit = std::numeric_limits<double>::infinity();

/// Miller & Blair 2009, table 2.3: A of the two-sector example.
Matrix coefficients() {
  Matrix a(2, 2);
  a << 0.15, 0.25, 0.2, 0.05;
  return a;
}

Vector numbers(double first, double second) {
  Vector v(2);
  v << first, second;
  return v;
}

}  // namespace

TEST_CASE("a given output leaves the final demand that the open model would need for it") {
  const Vector demand = numbers(600.0, 1500.0);
  const Vector output = leontief_solve(coefficients(), demand, two);
  const MixedSolution s = mixed_model(coefficients(), {true, false}, numbers(output[0], 1500.0), two);
  // The same economy asked the other way round: rounding of a 2 x 2 solve.
  CHECK(s.output[0] == output[0]);
  CHECK(s.output[1] == Approx(output[1]).epsilon(1e-14));
  CHECK(s.final_demand[0] == Approx(600.0).epsilon(1e-13));
  CHECK(s.final_demand[1] == 1500.0);
}

TEST_CASE("all outputs given leave final demand as x - A x, and none given is the open model") {
  const MixedSolution all = mixed_model(coefficients(), {true, true}, numbers(1000.0, 2000.0), two);
  CHECK(all.final_demand[0] == Approx(350.0).epsilon(1e-14));   // table 2.3
  CHECK(all.final_demand[1] == Approx(1700.0).epsilon(1e-14));  // table 2.3
  const MixedSolution none = mixed_model(coefficients(), {false, false}, numbers(350.0, 1700.0), two);
  CHECK(none.output[0] == Approx(1000.0).epsilon(1e-14));
  CHECK(none.output[1] == Approx(2000.0).epsilon(1e-14));
}

TEST_CASE("a sector whose orders just meet its capacity is held and not bound") {
  const Vector demand = numbers(350.0, 1700.0);
  const Vector weights = numbers(0.65, 0.7);
  const CapacityLimitedSolution at_output =
      capacity_limited(coefficients(), demand, numbers(1000.0, 2000.0), weights, two);
  CHECK(at_output.bound == std::vector<bool>{false, false});
  CHECK(at_output.held == std::vector<bool>{true, true});
  CHECK(at_output.shadow_value.isZero(0.0));
  // The farm makes what the short mill orders and the demand, and no more when the mill gets another machine.
  const double farm = (350.0 + 0.25 * 1500.0) / 0.85;
  const CapacityLimitedSolution one =
      capacity_limited(coefficients(), demand, numbers(farm, 1500.0), weights, two);
  CHECK(one.bound == std::vector<bool>{false, true});
  CHECK(one.shadow_value[0] == 0.0);
  CHECK(one.shadow_value[1] == 0.7);
}

TEST_CASE("marginal output is the slope of the mixed model") {
  const Matrix marginal = marginal_output(coefficients(), {false, true}, two);
  // By hand: dx_1/dx_2 = a_12 / (1 - a_11).
  CHECK(marginal(0, 1) == Approx(0.25 / 0.85).epsilon(1e-15));
  CHECK(marginal(1, 1) == 1.0);
  CHECK(marginal.col(0).isZero(0.0));
}

TEST_CASE("marginal output weighted by value added is the shadow value of capacity") {
  const Vector weights = numbers(0.65, 0.7);
  const Vector capacity = numbers(no_limit, 1500.0);
  const CapacityLimitedSolution limited =
      capacity_limited(coefficients(), numbers(350.0, 1700.0), capacity, weights, two);
  REQUIRE(limited.bound[1]);
  const Matrix marginal = marginal_output(coefficients(), limited.bound, two);
  CHECK(weights.dot(marginal.col(1)) == Approx(limited.shadow_value[1]).epsilon(1e-14));
}

TEST_CASE("with full import flexibility rationing is the capacity-limited solution") {
  const Vector demand = numbers(350.0, 1700.0);
  const Vector capacity = numbers(900.0, 1500.0);
  const CapacityLimitedSolution limited =
      capacity_limited(coefficients(), demand, capacity, Vector::Ones(2), two);
  for (const RationingRule rule : {RationingRule::Proportional, RationingRule::IntermediatesFirst}) {
    RationingOptions options;
    options.rule = rule;
    options.import_flexibility = 1.0;
    const RationedSolution s =
        rationed_output(coefficients(), Matrix::Ones(2, 2), demand, capacity, options, two);
    // The fixed point is reached to 1e-14 of unlimited output.
    CHECK(s.output[0] == Approx(limited.output[0]).epsilon(1e-12));
    CHECK(s.output[1] == Approx(limited.output[1]).epsilon(1e-12));
  }
}

TEST_CASE("intermediates first protects buyers as long as their orders fit the capacity") {
  RationingOptions options;
  options.rule = RationingRule::IntermediatesFirst;
  const RationedSolution s = rationed_output(coefficients(), Matrix::Ones(2, 2), numbers(350.0, 1700.0),
                                             numbers(no_limit, 1000.0), options, two);
  // The mill's capacity exceeds what sectors order of it, so the farm makes all that is ordered:
  // x_1 = (350 + 0.25 1000) / 0.85.
  CHECK(s.output[1] == Approx(1000.0).epsilon(1e-12));
  CHECK(s.output[0] == Approx(600.0 / 0.85).epsilon(1e-12));
  CHECK(s.input_limit[0] == 1.0);
  CHECK(s.delivered_demand[1] == Approx(1000.0 - 0.2 * 600.0 / 0.85 - 50.0).epsilon(1e-12));
}

TEST_CASE("by the proportional rule a rationed input limits its buyer by the share it goes short") {
  // One way only: the mill buys of the farm. By hand: d_1 = 0.25 x_2 + 100, r = 50 / d_1,
  // x_2 = 200 r, so d_1 = 2500 / d_1 + 100 = 50 + sqrt(5000), r = 50 / d_1.
  Matrix a = Matrix::Zero(2, 2);
  a(0, 1) = 0.25;
  const RationedSolution s =
      rationed_output(a, Matrix::Ones(2, 2), numbers(100.0, 200.0), numbers(50.0, no_limit), {}, two);
  const double orders = 50.0 + std::sqrt(5000.0);
  CHECK(s.demand[0] == Approx(orders).epsilon(1e-12));
  CHECK(s.output[1] == Approx(200.0 * 50.0 / orders).epsilon(1e-12));
  CHECK(s.served[0] == Approx(50.0 / orders).epsilon(1e-12));
  CHECK(s.delivered_demand[0] == Approx(100.0 * 50.0 / orders).epsilon(1e-12));
}

TEST_CASE("less flexible imports never raise output") {
  double before = 0.0;
  for (const double flexibility : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    RationingOptions options;
    options.import_flexibility = flexibility;
    const double output = rationed_output(coefficients(), Matrix::Constant(2, 2, 0.8), numbers(350.0, 1700.0),
                                          numbers(900.0, 1500.0), options, two)
                              .output.sum();
    CHECK(output >= before);
    before = output;
  }
}

TEST_CASE("limits say what is wrong with what they are given") {
  const auto sentence = [](const auto& call) -> std::string {
    try {
      call();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  CHECK(sentence([] { (void)mixed_model(coefficients(), {true}, numbers(1.0, 1.0), two); }) ==
        "the list of given outputs has 1 sectors, the table has 2");
  CHECK(sentence([] {
          (void)mixed_model(coefficients(), {true, false}, numbers(-1.0, 1.0), two);
        }) == "the given output of sector 'farm' is -1, expected 0 or more");
  const auto ration = [](double share, double demand, double capacity, double flexibility, int rounds) {
    RationingOptions options;
    options.import_flexibility = flexibility;
    options.most_rounds = rounds;
    (void)rationed_output(coefficients(), Matrix::Constant(2, 2, share), numbers(demand, 1.0),
                          numbers(capacity, 1.0), options, two);
  };
  CHECK(sentence([&] { ration(1.5, 1.0, 1.0, 0.0, 9); }) ==
        "the local share of what sector 'farm' buys of sector 'farm' is 1.5, expected a number from 0 to 1");
  CHECK(sentence([&] { ration(1.0, -1.0, 1.0, 0.0, 9); }) ==
        "final demand of sector 'farm' is -1, expected a finite number of 0 or more");
  CHECK(sentence([&] { ration(1.0, 1.0, -1.0, 0.0, 9); }) ==
        "capacity of sector 'farm' is -1, expected a number of 0 or more");
  CHECK(sentence([&] { ration(1.0, 1.0, 1.0, 2.0, 9); }) ==
        "the import flexibility is 2, expected a number from 0 to 1");
  CHECK(sentence([&] { ration(1.0, 1.0, 1.0, 0.0, 0); }) ==
        "the most rounds of rationing are 0, expected at least 1");
  CHECK(sentence([&] { ration(1.0, 1.0, 1.0, 0.0, 1); }).find("does not settle in 1 rounds: sector '") !=
        std::string::npos);
}

TEST_CASE("an output below zero is no answer") {
  CHECK(test::sentence_of([] {
          (void)capacity_limited(coefficients(), numbers(-1700.0, 340.0), numbers(no_limit, no_limit),
                                 numbers(1.0, 1.0), two);
        }).find("output of sector 'farm' comes out at -") == 0);
  CHECK(test::sentence_of([] {
          (void)mixed_model(coefficients(), {false, true}, numbers(-500.0, 100.0), two);
        }).find("output of sector 'farm' comes out at -558.82352") == 0);
}
