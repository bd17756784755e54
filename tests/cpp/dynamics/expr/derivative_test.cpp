// Forward differentiation: closed forms of every rule, and central differences where none is short.
#include "quesnay/dynamics/derivative.hpp"

#include <cmath>
#include <functional>

#include "catch.hpp"
#include "dynamics/small_models.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/partials.hpp"

using namespace quesnay;

namespace {

using Made = std::function<Expr(ModelBuilder&, Expr)>;

Model of_one(const Made& made) {
  ModelBuilder b;
  const Expr x = b.parameter("x", {}, {"1", "", ""});
  b.auxiliary("y", made(b, x), {"1", "", ""});
  b.outcome({"y", "y", OutcomeKind::Level, "1", false, 0});
  return b.build();
}

const RunSettings at_start{Method::Euler, 1, 1, 0.0, {0}};

double derivative_at(const Model& model, double x) {
  return partial_derivatives(model, {{"x", {x}}}, at_start, {{"y", "x"}})[0].values[0];
}

struct Rule {
  const char* name;
  Made made;
  std::function<double(double)> slope;
};

}  // namespace

TEST_CASE("every elementwise rule of differentiation is the closed form") {
  const std::vector<Rule> rules = {
      {"sum", [](ModelBuilder&, Expr x) { return x + x - 3.0; }, [](double) { return 2.0; }},
      {"difference", [](ModelBuilder&, Expr x) { return 3.0 - x; }, [](double) { return -1.0; }},
      {"product", [](ModelBuilder&, Expr x) { return x * x * x; }, [](double x) { return 3 * x * x; }},
      {"ratio", [](ModelBuilder&, Expr x) { return x / (1.0 + x * x); },
       [](double x) { return (1 - x * x) / std::pow(1 + x * x, 2); }},
      {"negation", [](ModelBuilder&, Expr x) { return -(x * x); }, [](double x) { return -2 * x; }},
      {"whole power", [](ModelBuilder&, Expr x) { return power(x, 4.0); },
       [](double x) { return 4 * x * x * x; }},
      {"power", [](ModelBuilder&, Expr x) { return power(x, 0.3); },
       [](double x) { return 0.3 * std::pow(x, -0.7); }},
      {"exponent", [](ModelBuilder& b, Expr x) { return power(b.constant(2.0), x); },
       [](double x) { return std::pow(2.0, x) * std::log(2.0); }},
      {"power of both", [](ModelBuilder&, Expr x) { return power(x, x); },
       [](double x) { return std::pow(x, x) * (std::log(x) + 1); }},
      {"exp", [](ModelBuilder&, Expr x) { return exp(2.0 * x); },
       [](double x) { return 2 * std::exp(2 * x); }},
      {"log", [](ModelBuilder&, Expr x) { return log(3.0 * x); }, [](double x) { return 1 / x; }},
      {"sine", [](ModelBuilder&, Expr x) { return sine(2.0 * x); },
       [](double x) { return 2 * std::cos(2 * x); }},
      {"cosine", [](ModelBuilder&, Expr x) { return cosine(2.0 * x); },
       [](double x) { return -2 * std::sin(2 * x); }},
      {"square root", [](ModelBuilder&, Expr x) { return square_root(x); },
       [](double x) { return 0.5 / std::sqrt(x); }},
      {"absolute", [](ModelBuilder&, Expr x) { return absolute(x - 1.0); },
       [](double x) { return x < 1 ? -1.0 : 1.0; }},
      {"minimum", [](ModelBuilder& b, Expr x) { return minimum(x * x, b.constant(1.0)); },
       [](double x) { return x * x < 1 ? 2 * x : 0.0; }},
      {"maximum", [](ModelBuilder& b, Expr x) { return maximum(x * x, b.constant(1.0)); },
       [](double x) { return x * x > 1 ? 2 * x : 0.0; }},
      {"where", [](ModelBuilder& b, Expr x) { return where(less(x, b.constant(1.0)), 5.0 * x, x * x); },
       [](double x) { return x < 1 ? 5.0 : 2 * x; }},
      {"comparison", [](ModelBuilder& b, Expr x) { return less_equal(x, b.constant(1.0)); },
       [](double) { return 0.0; }},
      {"clip", [](ModelBuilder&, Expr x) { return clip(x, 0.5, 2.0); },
       [](double x) { return x > 0.5 && x < 2.0 ? 1.0 : 0.0; }},
      {"table function",
       [](ModelBuilder&, Expr x) {
         return lookup(2.0 * x, {1, 2, 4}, {0, 5, 3});
       },
       [](double x) { return x < 0.5 || x >= 2 ? 0.0
                             : x < 1           ? 10.0
                                               : -2.0; }},
      {"fixed point",
       [](ModelBuilder& b, Expr x) {
         // Heron's method: after six rounds the root to the last digit, and so is its slope.
         return b.fixed_point("root", x, 8, [&](Expr r) { return 0.5 * (r + x / r); });
       },
       [](double x) { return 0.5 / std::sqrt(x); }},
  };
  for (const Rule& rule : rules) {
    const Model model = of_one(rule.made);
    for (const double x : {0.3, 0.7, 1.3, 2.7}) {
      INFO(rule.name << " at " << x);
      // Both sides are a few roundings from the exact value.
      CHECK(derivative_at(model, x) == Approx(rule.slope(x)).epsilon(1e-13).margin(1e-15));
    }
  }
}

TEST_CASE("a power with a variable exponent is flat in the exponent where its base is zero") {
  ModelBuilder b;
  const Expr base = b.parameter("base", {}, {"1", "", ""});
  const Expr x = b.parameter("x", {}, {"1", "", ""});
  b.auxiliary("y", power(base, x), {"1", "", ""});
  CHECK(
      partial_derivatives(b.build(), {{"base", {0.0}}, {"x", {2.5}}}, at_start, {{"y", "x"}})[0].values[0] ==
      0.0);
}

TEST_CASE("derivatives over dimensions are matrices of elements") {
  ModelBuilder b;
  b.dimension("good", {"a", "b", "c"});
  b.alias("buyer", "good");
  const Expr m = b.parameter("m", {"good", "buyer"}, {"1", "", ""});
  const Expr v = b.parameter("v", {"good"}, {"1", "", ""});
  const Expr s = b.parameter("s", {}, {"1", "", ""});
  b.auxiliary("product", matrix_vector(m, v * v), {"1", "", ""});
  b.auxiliary("total", sum(s + v, "good"), {"1", "", ""});
  b.auxiliary("largest", maximum_over(v * s, "good"), {"1", "", ""});
  b.auxiliary("second", pick(v + s, "good", "b"), {"1", "", ""});
  b.auxiliary("renamed", relabel(v * v, "good", "buyer"), {"1", "", ""});
  const std::map<std::string, std::vector<double>> values = {
      {"m", {1, 2, 3, 4, 5, 6, 7, 8, 9}}, {"v", {0.5, -1, 2}}, {"s", {3}}};
  const std::vector<PartialPath> d = partial_derivatives(b.build(), values, at_start,
                                                         {{"product", "v"},
                                                          {"product", "m"},
                                                          {"total", "s"},
                                                          {"total", "v"},
                                                          {"largest", "v"},
                                                          {"largest", "s"},
                                                          {"second", "v"},
                                                          {"second", "s"},
                                                          {"renamed", "v"},
                                                          {"product", "s"}});
  CHECK(d[0].values == std::vector<double>{1, -4, 12, 4, -10, 24, 7, -16, 36});  // m[i, j] 2 v[j]
  REQUIRE(d[1].values.size() == 27);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t k = 0; k < 9; ++k) {
      const double v2[] = {0.25, 1, 4};
      CHECK(d[1].values[i * 9 + k] == (k / 3 == i ? v2[k % 3] : 0.0));
    }
  }
  CHECK(d[2].values == std::vector<double>{3});
  CHECK(d[3].values == std::vector<double>{1, 1, 1});
  CHECK(d[4].values == std::vector<double>{0, 0, 3});
  CHECK(d[5].values == std::vector<double>{2});
  CHECK(d[6].values == std::vector<double>{0, 1, 0});
  CHECK(d[7].values == std::vector<double>{1});
  CHECK(d[8].values == std::vector<double>{1, 0, 0, 0, -2, 0, 0, 0, 4});
  CHECK(d[9].values == std::vector<double>{0, 0, 0});
}

TEST_CASE("the largest of equal elements moves by the mean of them") {
  ModelBuilder b;
  b.dimension("good", {"a", "b", "c", "d"});
  b.auxiliary("largest", maximum_over(b.parameter("v", {"good"}, {"1", "", ""}), "good"), {"1", "", ""});
  CHECK(partial_derivatives(b.build(), {{"v", {7, 1, 7, 2}}}, at_start, {{"largest", "v"}})[0].values ==
        std::vector<double>{0.5, 0, 0.5, 0});
}

TEST_CASE("the capacity-limited solution is differentiated with the bound accounts held") {
  ModelBuilder b;
  b.dimension("sector", {"a", "b", "c"});
  b.alias("buyer", "sector");
  const Expr a = b.parameter("a", {"sector", "buyer"}, {"1", "", ""});
  const Expr f = b.parameter("f", {"sector"}, {"1", "", ""});
  const Expr cap = b.parameter("cap", {"sector"}, {"1", "", ""});
  const Expr w = b.parameter("w", {"sector"}, {"1", "", ""});
  b.auxiliary("x", capacity_limited(a, f, cap), {"1", "", ""});
  b.auxiliary("value", capacity_shadow_value(a, f, cap, w), {"1", "", ""});
  const Model model = b.build();
  std::map<std::string, std::vector<double>> values = {
      {"a", {0.1, 0.2, 0.05, 0.3, 0.1, 0.2, 0.05, 0.25, 0.15}},
      {"f", {10, 20, 15}},
      {"cap", {100, 30, 100}},  // b alone is bound
      {"w", {0.5, 0.4, 0.7}}};
  const std::vector<PartialPair> pairs = {{"x", "a"},     {"x", "f"},       {"x", "cap"},  {"value", "w"},
                                          {"value", "f"}, {"value", "cap"}, {"value", "a"}};
  const std::vector<PartialPath> d = partial_derivatives(model, values, at_start, pairs);
  const auto solved = [&](const std::string& name) {
    ModelBuilder again(model);
    again.outcome({name, name, OutcomeKind::Level, "1", false, 0});
    return test::run_one(again.build(), values, at_start);
  };
  REQUIRE(solved("x")[1] == 30.0);
  for (std::size_t p = 0; p < pairs.size(); ++p) {
    std::vector<double>& moved = values.at(pairs[p].by);
    for (std::size_t j = 0; j < moved.size(); ++j) {
      const double before = moved[j];
      const double step = 1e-5 * std::max(1.0, before);
      moved[j] = before + step;
      const std::vector<double> up = solved(pairs[p].of);
      moved[j] = before - step;
      const std::vector<double> down = solved(pairs[p].of);
      moved[j] = before;
      for (std::size_t i = 0; i < 3; ++i) {
        INFO("d(" << pairs[p].of << ")/d(" << pairs[p].by << ") at " << i << ", " << j);
        // Central differences: the cut-off error is of order step^2, the rounding 1e-16 x 50 / step.
        CHECK(d[p].values[i * d[p].n_by + j] ==
              Approx((up[i] - down[i]) / (2 * step)).epsilon(1e-7).margin(1e-8));
      }
    }
  }
  // The value of capacity is what the response to capacity says: w' dx/dcap.
  double by_response = 0.0;
  for (std::size_t i = 0; i < 3; ++i) {
    by_response += values.at("w")[i] * d[2].values[i * 3 + 1];
  }
  CHECK(solved("value")[1] == Approx(by_response).epsilon(1e-14));
}

TEST_CASE("a Leontief inverse that is bound everywhere or nowhere moves as the quantity model says") {
  ModelBuilder b;
  b.dimension("sector", {"a", "b"});
  b.alias("buyer", "sector");
  const Expr a = b.parameter("a", {"sector", "buyer"}, {"1", "", ""});
  const Expr f = b.parameter("f", {"sector"}, {"1", "", ""});
  const Expr cap = b.parameter("cap", {"sector"}, {"1", "", ""});
  b.auxiliary("x", capacity_limited(a, f, cap), {"1", "", ""});
  const Model model = b.build();
  const std::map<std::string, std::vector<double>> free = {
      {"a", {0.1, 0.2, 0.3, 0.1}}, {"f", {10, 20}}, {"cap", {100, 100}}};
  const std::vector<PartialPath> d = partial_derivatives(model, free, at_start, {{"x", "f"}, {"x", "cap"}});
  // (I - A)^-1 of a 2 x 2 matrix, determinant 0.9 x 0.9 - 0.2 x 0.3 = 0.75.
  const double inverse[] = {0.9 / 0.75, 0.2 / 0.75, 0.3 / 0.75, 0.9 / 0.75};
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(d[0].values[k] == Approx(inverse[k]).epsilon(1e-14));
    CHECK(d[1].values[k] == 0.0);
  }
  std::map<std::string, std::vector<double>> bound = free;
  bound["cap"] = {1, 2};
  const std::vector<PartialPath> e = partial_derivatives(model, bound, at_start, {{"x", "f"}, {"x", "cap"}});
  CHECK(e[0].values == std::vector<double>{0, 0, 0, 0});
  CHECK(e[1].values == std::vector<double>{1, 0, 0, 1});
}

TEST_CASE("a partial derivative holds other names, along the run") {
  const Model model = test::epidemic();
  const std::map<std::string, std::vector<double>> values = {
      {"population", {1000}}, {"contact_rate", {0.3}}, {"duration", {5}}, {"infected_at_start", {5}}};
  const RunSettings settings{Method::Euler, 2, 4, 0.0, {0, 2, 4}};
  const std::vector<PartialPath> d = partial_derivatives(model, values, settings,
                                                         {{"infection", "infectious"},
                                                          {"infectious", "infection"},
                                                          {"infectious", "recovery"},
                                                          {"recovery", "duration"}});
  const std::vector<double> path = test::run_one(model, values, settings);
  for (std::size_t r = 0; r < 3; ++r) {
    CHECK(d[0].values[r] == Approx(path[3 * r] / 1000 * 0.3).epsilon(1e-15));
    CHECK(d[1].values[r] == 1.0);
    CHECK(d[2].values[r] == -1.0);
    CHECK(d[3].values[r] == Approx(-path[3 * r + 1] / 25).epsilon(1e-15));
  }
}

TEST_CASE("the Jacobian of the epidemic is the closed form") {
  const JacobianPath j = jacobian_path(
      test::epidemic(),
      {{"population", {1000}}, {"contact_rate", {0.3}}, {"duration", {5}}, {"infected_at_start", {5}}},
      {Method::Euler, 1, 1, 0.0, {0}});
  CHECK(j.names == std::vector<std::string>{"susceptible", "infectious", "recovered"});
  const double si = 0.3 * 5 / 1000, ss = 0.3;
  const std::vector<double> expected = {-si, -ss, 0, si, ss - 0.2, 0, 0, 0.2, 0};
  for (std::size_t k = 0; k < 9; ++k) {
    CHECK(j.values[k] == Approx(expected[k]).epsilon(1e-14).margin(1e-18));
  }
}

TEST_CASE("a Jacobian of more elements than lanes is made block by block") {
  ModelBuilder b;
  std::vector<std::string> labels;
  for (int i = 0; i < 70; ++i) {
    labels.push_back("e" + std::to_string(i));
  }
  b.dimension("place", labels);
  const Expr x = b.stock("x", b.constants(std::vector<double>(70, 1.0), {"place"}), {"1", "", ""});
  const Expr rate = b.constant(1.0, "1/year");
  b.inflow(x, rate * (sum(x, "place") - 2.0 * x));
  const JacobianPath j = jacobian_path(b.build(), {}, at_start);
  for (std::size_t i = 0; i < 70; ++i) {
    for (std::size_t k = 0; k < 70; ++k) {
      REQUIRE(j.values[i * 70 + k] == (i == k ? -1.0 : 1.0));
    }
  }
}

TEST_CASE("what cannot be differentiated is refused with its name") {
  const Model model = test::teacup();
  CHECK_THROWS_WITH(
      partial_derivatives(model, {}, at_start, {{"room_temperature", "temperature"}}),
      "'room_temperature' is a parameter without an equation, so it has no partial derivatives");
  CHECK_THROWS_WITH(partial_derivatives(model, {}, at_start, {{"heat_loss", "temperatur"}}),
                    "unknown quantity 'temperatur'; did you mean 'temperature'?");
  ModelBuilder b;
  b.auxiliary("twice", 2.0 * b.time(), {"year", "", ""});
  CHECK_THROWS_WITH(jacobian_path(b.build(), {}, at_start), "the model has no stocks, so it has no Jacobian");
}
