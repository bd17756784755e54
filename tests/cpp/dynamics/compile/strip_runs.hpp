#pragma once
// Runs of programs with strips and without, for tests of their bits.
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "quesnay/dynamics/model_builder.hpp"
#include "quesnay/dynamics/simulator.hpp"

namespace strip_runs {

constexpr int whole_arrays = 0;  // as the least elements of an array that is computed in strips

struct Outcomes {
  std::vector<double> results;
  std::vector<quesnay::LaneFailure> failures;
};

inline std::vector<std::string> labels(const std::string& letter, int n) {
  std::vector<std::string> result;
  for (int i = 0; i < n; ++i) {
    result.push_back(letter + std::to_string(i));
  }
  return result;
}

inline quesnay::RunSettings settings_of(quesnay::Method method, int least, int doubles) {
  quesnay::RunSettings settings{method, 4, 6, 0.0, {0, 3, 6}};
  settings.finite_outcomes = false;
  settings.strip_least = least;
  settings.strip_doubles = doubles;
  return settings;
}

inline quesnay::Program compiled(const quesnay::Model& model, const std::vector<std::string>& drawn,
                                 const quesnay::RunSettings& settings) {
  return quesnay::Program(model, {}, quesnay::DrawLayout(model, drawn), settings, model.outcomes());
}

inline std::size_t count(const quesnay::Program& program, const std::string& section) {
  return program.instruction_counts().at(section);
}

inline std::size_t in_strips(const quesnay::Program& program) {
  return count(program, "in strips");
}

/// Numbers of all drawn parameters and lanes; `series` gives others.
inline std::vector<double> draws_of(const quesnay::Program& program, std::size_t lanes, double series = 0.0) {
  std::vector<double> drawn(program.n_parameter_elements() * lanes);
  for (std::size_t k = 0; k < drawn.size(); ++k) {
    drawn[k] = 0.2 + 0.7 * std::cos(static_cast<double>(k * k % 23) + series);
  }
  return drawn;
}

inline Outcomes run(const quesnay::Program& program, const std::vector<double>& drawn, std::size_t lanes,
                    quesnay::Isa isa) {
  Outcomes outcomes;
  outcomes.results.resize(program.n_results() * lanes);
  quesnay::Simulator simulator(program, lanes, isa);
  outcomes.failures = simulator.run(drawn.data(), nullptr, outcomes.results.data());
  return outcomes;
}

inline bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

inline bool same_failures(const std::vector<quesnay::LaneFailure>& a,
                          const std::vector<quesnay::LaneFailure>& b) {
  bool same = a.size() == b.size();
  for (std::size_t f = 0; same && f < a.size(); ++f) {
    same = a[f].lane == b[f].lane && a[f].time == b[f].time && a[f].variable == b[f].variable &&
           a[f].reason == b[f].reason;
  }
  return same;
}

}  // namespace strip_runs
