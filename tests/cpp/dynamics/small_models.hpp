#pragma once
// Small models used by several tests.

#include <map>
#include <string>
#include <vector>

#include "quesnay/dynamics/model_builder.hpp"
#include "quesnay/dynamics/simulator.hpp"

namespace quesnay::test {

/// Runs one lane with the given parameters and returns results[record][element].
inline std::vector<double> run_one(const Model& model,
                                   const std::map<std::string, std::vector<double>>& values,
                                   const RunSettings& settings) {
  const Program program(model, values, DrawLayout(), settings, model.outcomes());
  Simulator simulator(program, 1, active_isa());
  std::vector<double> results(program.n_results());
  const std::vector<LaneFailure> failures = simulator.run(nullptr, nullptr, results.data());
  if (!failures.empty()) {
    return {};
  }
  std::vector<double> by_record(results.size());
  const std::size_t n_records = settings.record_steps.size();
  const std::size_t n_elements = results.size() / n_records;
  for (std::size_t e = 0; e < n_elements; ++e) {
    for (std::size_t r = 0; r < n_records; ++r) {
      by_record[r * n_elements + e] = results[e * n_records + r];
    }
  }
  return by_record;
}

/// Every `every`-th step of `n_steps`, from 0.
inline std::vector<int> steps_until(int n_steps, int every = 1) {
  std::vector<int> steps;
  for (int n = 0; n <= n_steps; n += every) {
    steps.push_back(n);
  }
  return steps;
}

inline Model teacup() {
  ModelBuilder b;
  const Expr room = b.parameter("room_temperature", {}, {"1", "", ""});
  const Expr time_constant = b.parameter("time_constant", {}, {"year", "", ""});
  const Expr temperature = b.stock("temperature", b.constant(180.0), {"1", "", ""});
  const Expr loss = b.flow("heat_loss", (temperature - room) / time_constant, {"1/year", "", ""});
  b.outflow(temperature, loss);
  b.outcome({"temperature", "temperature", OutcomeKind::Level, "1", false, 0});
  b.outcome({"heat_loss", "heat_loss", OutcomeKind::Level, "1/year", false, 0});
  return b.build();
}

inline Model epidemic() {
  ModelBuilder b;
  const Expr total = b.parameter("population", {}, {"people", "", ""});
  const Expr contact = b.parameter("contact_rate", {}, {"1/year", "", ""});
  const Expr duration = b.parameter("duration", {}, {"year", "", ""});
  const Expr infected_at_start = b.parameter("infected_at_start", {}, {"people", "", ""});
  const Expr s = b.stock("susceptible", total, {"people", "", ""});
  const Expr i = b.stock("infectious", infected_at_start, {"people", "", ""});
  const Expr r = b.stock("recovered", b.constant(0.0, "people"), {"people", "", ""});
  const Expr infection = b.flow("infection", s * i / total * contact, {"people/year", "", ""});
  const Expr recovery = b.flow("recovery", i / duration, {"people/year", "", ""});
  b.outflow(s, infection);
  b.inflow(i, infection);
  b.outflow(i, recovery);
  b.inflow(r, recovery);
  for (const char* name : {"susceptible", "infectious", "recovered"}) {
    b.outcome({name, name, OutcomeKind::Level, "people", false, 0});
  }
  return b.build();
}

}  // namespace quesnay::test
