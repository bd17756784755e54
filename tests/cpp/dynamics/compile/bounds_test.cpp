// What is known of a value before the run: every number that a kernel gives lies within, and zero times what
// may be no number is computed.
#include "dynamics/kernels/bounds.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"
#include "dynamics/kernels/bind.hpp"
#include "dynamics/small_models.hpp"
#include "quesnay/dynamics/program.hpp"
#include "sentence.hpp"

using namespace quesnay;
using namespace quesnay::detail;

namespace {

const std::vector<double> grid{-2.0, -1.0, -0.5, -0.0, 0.0, 0.3, 1.0, 2.5};

struct Interval {
  Bounds bounds;
  std::vector<double> points;
};

std::vector<Interval> intervals() {
  std::vector<Interval> all;
  for (std::size_t low = 0; low < grid.size(); ++low) {
    for (std::size_t high = low; high < grid.size(); ++high) {
      const std::vector<double> points(grid.begin() + static_cast<std::ptrdiff_t>(low),
                                       grid.begin() + static_cast<std::ptrdiff_t>(high) + 1);
      all.push_back({bounds_of(points), points});
    }
  }
  const double infinity = std::numeric_limits<double>::infinity();
  all.push_back({bounds_of({0.0, infinity}), {0.0, 3.0, infinity}});
  all.push_back({bounds_of({-infinity, 1.0}), {-infinity, -1.0, 0.0, 1.0}});
  all.push_back({bounds_of({-infinity, infinity}), {-infinity, 0.0, infinity}});
  all.push_back({unbounded(), {std::nan(""), 0.0, 1.0, infinity}});
  return all;
}

double computed(Kernel kernel, const std::vector<double>& args) {
  Instruction instruction;
  instruction.kernel = kernel;
  instruction.n = 1;
  instruction.n_operands = static_cast<std::uint8_t>(args.size());
  for (std::size_t i = 0; i < args.size(); ++i) {
    instruction.in[i] = {Space::Constant, static_cast<std::int32_t>(i), 1, -1};
  }
  instruction.out = {Space::Register, 0, 1, -1};
  std::vector<double> memory = args;
  std::vector<double> result(1);
  run_once(instruction, {}, memory.data(), result.data());
  return result[0];
}

bool holds(const Bounds& bounds, double number) {
  if (std::isnan(number)) {
    return bounds.nan;
  }
  if (std::isinf(number)) {
    return number > 0.0 ? bounds.plus : bounds.minus;
  }
  const double rounding = 1e-12 * (1.0 + std::fabs(number));
  return bounds.low <= number + rounding && number <= bounds.high + rounding;
}

/// z = zero * of(q, s), flowing into a stock.
template <typename Of>
std::size_t main_instructions(Of of) {
  ModelBuilder b;
  const Expr q = b.parameter("q", {}, {"1", "", ""});
  const Expr s = b.stock("s", b.constant(1.0), {"1", "", ""});
  b.inflow(s, b.flow("z", (0.0 * of(q, s) + s) / b.constant(1.0, "year"), {"1/year", "", ""}));
  b.outcome({"s", "s", OutcomeKind::Level, "1", false, 0});
  const Model model = b.build();
  DrawLayout layout(model, {"q"});
  layout.bound("q", 0.5, 2.0);
  const RunSettings settings{Method::Heun, 4, 4, 0.0, test::steps_until(4)};
  const auto counts = Program(model, {}, layout, settings, model.outcomes()).instruction_counts();
  return counts.at("main") + counts.at("stage") + counts.at("step") + counts.at("draw");
}

}  // namespace

TEST_CASE("bounds of a kernel's result hold what it gives") {
  const std::vector<Interval> all = intervals();
  for (int k = 0; k < static_cast<int>(Kernel::MultiplyAdd); ++k) {
    const auto kernel = static_cast<Kernel>(k);
    INFO("kernel " << k);
    for (const Interval& a : all) {
      if (arity(kernel) == 1) {
        const Bounds bounds = bounds_of(kernel, {a.bounds}, false, {}, 0);
        for (const double x : a.points) {
          INFO(x << " of " << a.bounds.low << " to " << a.bounds.high);
          REQUIRE(holds(bounds, computed(kernel, {x})));
        }
        continue;
      }
      for (const Interval& b : all) {
        const bool choice = kernel == Kernel::Where;
        const std::vector<Bounds> args = choice ? std::vector<Bounds>{unbounded(), a.bounds, b.bounds}
                                                : std::vector<Bounds>{a.bounds, b.bounds};
        const Bounds bounds = bounds_of(kernel, args, false, {}, 0);
        bool within = true;
        for (const double x : a.points) {
          for (const double y : b.points) {
            within = within &&
                     holds(bounds, choice ? computed(kernel, {0.0, x, y}) : computed(kernel, {x, y})) &&
                     (!choice || holds(bounds, computed(kernel, {1.0, x, y})));
          }
        }
        INFO(a.bounds.low << " to " << a.bounds.high << " and " << b.bounds.low << " to " << b.bounds.high);
        REQUIRE(within);
      }
    }
  }
}

TEST_CASE("a number times itself is not below zero") {
  const Bounds bounds =
      bounds_of(Kernel::Multiply, {bounds_of({-2.0, 1.0}), bounds_of({-2.0, 1.0})}, true, {}, 0);
  REQUIRE(bounds.low == 0.0);
  REQUIRE(bounds.high == 4.0);
}

TEST_CASE("zero times what is known to be finite is left out, and nothing else") {
  const std::size_t none = main_instructions([](Expr q, Expr) { return q; });
  REQUIRE(main_instructions([](Expr q, Expr s) { return exp(s) * sine(s) + 1.0 / q; }) == none);
  REQUIRE(main_instructions([](Expr q, Expr s) { return log(q) + square_root(s * s) + minimum(s, q); }) ==
          none);
  REQUIRE(main_instructions([](Expr, Expr s) { return safe_ratio(s, s - 1.0, s); }) == none);
  REQUIRE(main_instructions([](Expr q, Expr s) { return 1.0 / (q + s * s); }) == none);
  REQUIRE(main_instructions([](Expr q, Expr s) { return q / s; }) > none);
  REQUIRE(main_instructions([](Expr, Expr s) { return log(s); }) > none);
  REQUIRE(main_instructions([](Expr q, Expr) { return 1.0 / (q - 1.0); }) > none);
  REQUIRE(main_instructions([](Expr q, Expr s) { return square_root(s - q); }) > none);
}

TEST_CASE("bounds are said of drawn parameters alone") {
  ModelBuilder b;
  b.parameter("q", {}, {"1", "", ""});
  b.outcome({"q", "q", OutcomeKind::Level, "1", false, 0});
  DrawLayout layout(b.build(), {"q"});
  REQUIRE(test::sentence_of([&] { layout.bound("p", 0.0, 1.0); }).find("unknown drawn parameter 'p'") == 0);
}
