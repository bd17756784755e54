// What README.md shows: a table, a stock and an ensemble, from a project of its own.
#include <cstdio>
#include <quesnay/accounts/leontief.hpp>
#include <quesnay/core/error.hpp>
#include <quesnay/dynamics/model_builder.hpp>
#include <quesnay/summary/summary.hpp>

using namespace quesnay;

int main() {
  const Matrix inputs{{0.15, 0.25}, {0.20, 0.05}};  // of the row sector per output of the column sector
  const Axis sectors("sector", {"farms", "factories"});
  const Vector output = leontief_solve(inputs, Vector{{600.0, 1500.0}}, sectors);
  std::printf("output %.4f %.4f\n", output[0], output[1]);

  ModelBuilder b;
  const Expr growth = b.parameter("growth", {}, {"1/year", "growth of capital", ""});
  const Expr capital = b.stock("capital", b.constant(100.0, "money"), {"money", "", ""});
  b.inflow(capital, b.flow("investment", capital * growth, {"money/year", "", ""}));
  b.outcome({"capital", "capital", OutcomeKind::Level, "money"});
  const Model model = b.build();
  const RunSettings settings{Method::RungeKutta4, 12, 36, 0.0, {36}};  // three years, by month

  const Program one(model, {{"growth", {0.04}}}, DrawLayout(), settings, model.outcomes());
  std::vector<double> end(one.n_results());
  const bool well = Simulator(one, 1, active_isa()).run(nullptr, nullptr, end.data()).empty();
  std::printf("capital %.6f\n", well ? end[0] : 0.0);

  const DrawPlan plan(model, {{"growth", {0.04}}},
                      {{"growth", "growth", {0}, Distribution::uniform(0.02, 0.06)}}, {});
  std::vector<NamedProgram> scenarios;
  scenarios.push_back({"base", {model, plan.fixed_values(), plan.layout(), settings, model.outcomes()}});
  EnsembleOptions options;
  options.n_draws = 2000;
  const EnsembleResult draws = run_ensemble(scenarios, plan, options);
  const Band spread = band(draws, 0, 0, {0.1, 0.9});
  std::printf("draws %.3f %.3f %.3f\n", spread.quantiles[0], spread.mean, spread.quantiles[1]);

  try {
    const Program unfilled(model, plan.values(), DrawLayout(), RunSettings{}, model.outcomes());
  } catch (const Error& error) {
    std::printf("error %s\n", error.what());
  }
}
