// Sums of products that are not stored. Truth: the same sums written as loops, in index order; bit equality
// is the claim, for any number of lanes.
#include <map>
#include <vector>

#include "catch.hpp"
#include "quesnay/dynamics/model_builder.hpp"
#include "quesnay/dynamics/simulator.hpp"

using namespace quesnay;

namespace {

constexpr std::size_t n = 6;
constexpr std::size_t groups = 2;
const std::vector<std::string> industries{"a", "b", "c", "d", "e", "f"};
// Members of a group do not lie one after the other.
const Mapping group_of{{"a", "p"}, {"b", "q"}, {"c", "p"}, {"d", "p"}, {"e", "q"}, {"f", "p"}};
const std::size_t place[n] = {0, 1, 0, 0, 1, 0};

double entry(std::size_t i, std::size_t j) {
  return 0.1 + 0.37 * static_cast<double>(i) - 0.011 * static_cast<double>(j * j);
}

Model products() {
  ModelBuilder b;
  b.dimension("industry", industries);
  b.alias("buyer", "industry");
  b.dimension("product", {"p", "q"});
  std::vector<double> numbers;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      numbers.push_back(entry(i, j));
    }
  }
  const Expr share = b.constants(numbers, {"industry", "buyer"});
  const Expr served = b.parameter("served", {"industry"}, {"1", "", ""});
  const Expr orders = b.parameter("orders", {"product", "buyer"}, {"1", "", ""});
  b.auxiliary("received", sum(share * spread(orders, "product", "industry", group_of), "buyer"),
              {"1", "", ""});
  b.auxiliary("delivered", aggregate(share * served, "industry", "product", group_of), {"1", "", ""});
  b.auxiliary("columns", sum(served * share, "industry"), {"1", "", ""});
  for (const char* name : {"received", "delivered", "columns"}) {
    b.outcome({name, name, OutcomeKind::Level, "1", false, 0});
  }
  return b.build();
}

}  // namespace

TEST_CASE("sums of spread products have the bits of loops in index order, for any number of lanes") {
  const Model model = products();
  const DrawLayout layout(model, {"served", "orders"});
  const Program program(model, {}, layout, {Method::Euler, 1, 1, 0.0, {0}}, model.outcomes());
  for (const std::size_t lanes : {1, 4, 8, 16, 32, 64}) {
    std::vector<double> drawn((n + groups * n) * lanes);
    for (std::size_t k = 0; k < drawn.size(); ++k) {
      drawn[k] = 1.0 / (3.0 + static_cast<double>(k % 17)) + 0.01 * static_cast<double>(k % lanes);
    }
    const auto served = [&](std::size_t i, std::size_t lane) { return drawn[i * lanes + lane]; };
    const auto orders = [&](std::size_t p, std::size_t j, std::size_t lane) {
      return drawn[(n + p * n + j) * lanes + lane];
    };
    std::vector<double> results(program.n_results() * lanes);
    Simulator simulator(program, lanes, active_isa());
    REQUIRE(simulator.run(drawn.data(), nullptr, results.data()).empty());
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      for (std::size_t i = 0; i < n; ++i) {
        double received = entry(i, 0) * orders(place[i], 0, lane);
        double column = served(0, lane) * entry(0, i);
        for (std::size_t j = 1; j < n; ++j) {
          received += entry(i, j) * orders(place[i], j, lane);
          column += served(j, lane) * entry(j, i);
        }
        REQUIRE(results[i * lanes + lane] == received);
        REQUIRE(results[(n + groups * n + i) * lanes + lane] == column);
      }
      for (std::size_t p = 0; p < groups; ++p) {
        for (std::size_t j = 0; j < n; ++j) {
          double delivered = 0.0;
          for (std::size_t i = 0; i < n; ++i) {
            if (place[i] == p) {
              delivered += entry(i, j) * served(i, lane);
            }
          }
          REQUIRE(results[(n + p * n + j) * lanes + lane] == delivered);
        }
      }
    }
  }
}
