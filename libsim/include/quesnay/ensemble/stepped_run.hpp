#pragma once
// Runs that pause: to a time, look, change a lever, go on; copied for a branch, saved and restored.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "quesnay/dynamics/lanes.hpp"
#include "quesnay/dynamics/model.hpp"
#include "quesnay/dynamics/simulator.hpp"
#include "quesnay/ensemble/draw_plan.hpp"
#include "quesnay/ensemble/ensemble.hpp"

namespace quesnay {

/// Which draws a stepped run makes, and how. Bits do not depend on threads and lanes.
struct SteppedOptions {
  std::uint64_t seed = 0;
  std::uint64_t first_draw = 0;
  std::uint64_t n_draws = 1;
  int threads = 0;                    ///< 0: all cores
  std::size_t lanes = default_lanes;  ///< 1, 4, 8, ..., 64
};

/// A run of one or many draws of a model that stands at a step.
///
/// Uninterrupted, it gives the bits of run_ensemble and replay. Everything that the model keeps is carried,
/// so that any quantity can be read; noise of later steps is that of the draw. Copying branches the run.
///
/// Thread safety: none within one object; different objects are independent.
class SteppedRun {
 public:
  /// @param values of the parameters that do not differ by draw, as for a Program.
  /// @param inputs constant values of levers and assumptions, by name: one number, or one an element. They
  /// take the place of what the model gives them. Neutral or as in the model where none is given.
  /// @throws InvalidValue, UnknownName (a lever, with the nearest known name), DimensionMismatch.
  SteppedRun(const Model& model, const std::map<std::string, std::vector<double>>& values,
             const DrawPlan& plan, const RunSettings& settings, const SteppedOptions& options,
             const std::map<std::string, std::vector<double>>& inputs = {});
  ~SteppedRun();
  SteppedRun(const SteppedRun& other);
  SteppedRun& operator=(const SteppedRun&) = delete;

  [[nodiscard]] int step() const;
  [[nodiscard]] const RunSettings& settings() const;
  [[nodiscard]] const SteppedOptions& options() const;
  /// Goes on to a step. @throws InvalidValue for a step before the present one or after the last.
  void to(int step);
  /// Gives a lever or assumption a constant value from the present step on, in place of what it was.
  /// @throws UnknownName, DimensionMismatch, InvalidValue for a number that is not finite.
  void set_input(const std::string& name, const std::vector<double>& values);
  /// A quantity as it stands when the present step begins: value[element * n_draws + draw], not a number
  /// where the draw has failed. @throws UnknownName.
  [[nodiscard]] std::vector<double> read(const std::string& quantity) const;
  /// The model's outcomes at the record steps reached so far: value[(element * n_records + record) * n_draws
  /// + draw], not a number where the draw had failed by then.
  [[nodiscard]] std::vector<double> records() const;
  [[nodiscard]] std::size_t n_records() const;
  /// Numbers kept of each draw beside its records: parameters, stocks, held values, delays, open integrals.
  [[nodiscard]] std::size_t numbers_per_draw() const;
  /// Draws that failed, in the order of draws.
  [[nodiscard]] std::vector<DrawFailure> failures() const;

  /// The run as bytes: a version, the model's fingerprint, all numbers.
  [[nodiscard]] std::string save() const;
  /// The run that was saved; it goes on to the same bits.
  /// @throws InvalidValue for bytes of another program, version or model, and for damaged ones.
  [[nodiscard]] static SteppedRun restore(const Model& model, const std::string& bytes, int threads,
                                          std::size_t lanes);

 private:
  struct Impl;
  explicit SteppedRun(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace quesnay
