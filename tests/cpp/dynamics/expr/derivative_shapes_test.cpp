// The slope of a series in time: its segments' rises over their lengths, which are its derivative by
// definition.
#include "catch.hpp"
#include "dynamics/small_models.hpp"
#include "quesnay/dynamics/derivative.hpp"
#include "quesnay/dynamics/functions.hpp"

using namespace quesnay;

TEST_CASE("the slope of a series is that of the segment to the right, and zero outside and in steps") {
  ModelBuilder b;
  b.dimension("user", {"a", "b"});
  const About about{"1", "", ""};
  const Expr linear =
      series(b, "linear", {1, 2, 4}, {0, 5, 3, 7, 1, 7}, {"user"}, about, SeriesKind::Linear, Outside::Hold);
  const Expr steps = series(b, "steps", {1, 2, 4}, {0, 3, 1}, {}, about, SeriesKind::Step, Outside::Hold);
  Graph& graph = linear.graph();
  std::map<NodeId, NodeId> directions;
  const NodeId unit = graph.constant({1.0}, {}, Unit::parse("year"));
  for (NodeId id = 0; id < static_cast<NodeId>(graph.size()); ++id) {
    if (graph.node(id).op == Op::Time) {
      directions.emplace(id, unit);
    }
  }
  REQUIRE(!directions.empty());
  Differentiator differentiate(graph, directions, Names::LookedThrough);
  b.auxiliary("slope", {graph, differentiate.spread_derivative(linear.node())}, about);
  REQUIRE(differentiate.derivative(steps.node()) == no_node);
  b.outcome({"slope", "slope", OutcomeKind::Level, "1", false, 0});
  const std::vector<double> results =
      test::run_one(b.build(), {}, {Method::Euler, 2, 10, 0.0, test::steps_until(10)});
  const std::vector<double> first = {0, 0, 3, 3, -1, -1, -1, -1, 0, 0, 0};
  const std::vector<double> second = {0, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0};
  REQUIRE(results.size() == 22);
  for (std::size_t n = 0; n < 11; ++n) {
    REQUIRE(results[2 * n] == first[n]);
    REQUIRE(results[2 * n + 1] == second[n]);
  }
}
