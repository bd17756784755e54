#pragma once
// Runs the probes of a model's links with one interval of the run in each lane.

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "dynamics/inspect/link_probe.hpp"
#include "quesnay/core/isa.hpp"
#include "quesnay/dynamics/simulator.hpp"

namespace quesnay::detail {

inline constexpr std::size_t lanes = 4;

/// Numbers of every varying element at every record: value[element * n_records + record].
struct Paths {
  std::vector<double> values;
  std::size_t n_records = 0;
  const double* of(std::size_t element) const { return values.data() + element * n_records; }
};

inline Outcome level(const std::string& name) {
  return {name, name, OutcomeKind::Level, "1", false, 0};
}

/// Evaluates the probes with one interval a lane.
class Evaluation {
 public:
  Evaluation(const LinkProbe& probe, const std::map<std::string, std::vector<double>>& values,
             const RunSettings& settings)
      : probe_(probe),
        settings_(settings),
        layout_(probe.probes, drawn(probe)),
        program_(made(values)),
        simulator_(program_, lanes, active_isa()) {
    for (std::size_t k = 0; k < probe.varying.size(); ++k) {
      for (const DrawLayout::Entry& entry : layout_.parameters()) {
        if (entry.name == probe.varying[k].name + " @before") {
          places_.push_back({k, entry.offset, 0});
        } else if (entry.name == probe.varying[k].name + " @now") {
          places_.push_back({k, entry.offset, 1});
        }
      }
    }
    for (const DrawLayout::Entry& entry : layout_.parameters()) {
      time_ = entry.name == "time @before" ? static_cast<std::ptrdiff_t>(entry.offset) : time_;
      step_time_ = entry.name == "step time @before" ? static_cast<std::ptrdiff_t>(entry.offset) : step_time_;
    }
    parameters_.resize(layout_.n_parameter_elements() * lanes);
    noise_.resize(program_.noise_schedule().n_rows * layout_.n_noise_elements() * lanes);
    results_.resize(program_.n_results() * lanes);
  }

  /// Results of intervals `first` to `first + lanes - 1` (the last one again beyond the end).
  const double* at(std::size_t first, const Paths& paths) {
    const double dt = settings_.step_length();
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const std::size_t record = std::min(first + lane, paths.n_records - 2);
      for (const Place& place : places_) {
        const Varying& one = probe_.varying[place.varying];
        for (std::size_t i = 0; i < one.n; ++i) {
          parameters_[(place.offset + i) * lanes + lane] = paths.of(one.first + i)[record + place.later];
        }
      }
      const double start = settings_.start + static_cast<double>(record) * dt;
      if (time_ >= 0) {
        parameters_[static_cast<std::size_t>(time_) * lanes + lane] = start;
      }
      if (step_time_ >= 0) {
        parameters_[static_cast<std::size_t>(step_time_) * lanes + lane] = start + dt / 2.0;
      }
    }
    // A probe that is not a number where nothing else is leaves its link without a score.
    simulator_.run(parameters_.data(), noise_.data(), results_.data());
    return results_.data();
  }

 private:
  struct Place {
    std::size_t varying;
    std::size_t offset;
    std::size_t later;
  };

  static std::vector<std::string> drawn(const LinkProbe& probe) {
    std::vector<std::string> names;
    for (const Varying& one : probe.varying) {
      names.push_back(one.name + " @before");
      names.push_back(one.name + " @now");
    }
    for (const char* name : {"time @before", "step time @before"}) {
      const std::vector<std::string> known = probe.probes.names(QuantityKind::Parameter);
      if (std::find(known.begin(), known.end(), name) != known.end()) {
        names.emplace_back(name);
      }
    }
    return names;
  }

  Program made(const std::map<std::string, std::vector<double>>& values) const {
    std::vector<Outcome> outcomes;
    for (const std::string& base : probe_.bases) {
      if (!base.empty()) {
        outcomes.push_back(level(base));
      }
    }
    for (const Probe& one : probe_.list) {
      outcomes.push_back(level(one.outcome));
    }
    RunSettings one_step{Method::Euler, settings_.steps_per_year, 1, settings_.start, {0}};
    one_step.years_per_step = settings_.years_per_step;
    return {probe_.probes, values, layout_, one_step, outcomes};
  }

  const LinkProbe& probe_;
  const RunSettings& settings_;
  DrawLayout layout_;
  Program program_;
  Simulator simulator_;
  std::vector<Place> places_;
  std::ptrdiff_t time_ = -1;
  std::ptrdiff_t step_time_ = -1;
  std::vector<double> parameters_;
  std::vector<double> noise_;
  std::vector<double> results_;
};

}  // namespace quesnay::detail
