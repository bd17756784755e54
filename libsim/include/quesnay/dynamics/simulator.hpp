#pragma once
// Runs a program on a block of lanes. One per thread; the program is shared.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "quesnay/core/isa.hpp"
#include "quesnay/dynamics/program.hpp"

namespace quesnay {

/// A lane that could not be completed, and why.
struct LaneFailure {
  std::size_t lane = 0;
  double time = 0.0;     ///< [unit of time]
  std::string variable;  ///< "capital_stock[K2]"
  std::string reason;    ///< "is not finite", "fell below zero", or a requirement's sentence
};

/// What an adaptive method did in the last run, all lanes together.
struct IntegratorWork {
  std::size_t steps = 0;        ///< accepted
  std::size_t rejected = 0;     ///< tried again with a shorter step
  std::size_t evaluations = 0;  ///< of the right-hand side
  std::size_t jacobians = 0;
  std::size_t stretches = 0;  ///< between places where the equations jump or bend in time
};

/// All that a paused run needs to go on: what holds when a step begins, by name of the element
/// ("capital_stock[K2]", "integral of output[K2]"), one number a lane.
struct Snapshot {
  int step = 0;
  std::map<std::string, std::vector<double>> values = {};
  std::map<std::string, std::vector<double>> rings = {};  ///< of delays: value[slot * lanes + lane]
  std::vector<double> integrals = {};  ///< of the outcomes at the last record: value[element * lanes + lane]
};

/// Scratch memory and bound instructions for one program and one number of lanes.
class Simulator {
 public:
  /// @param lanes 1 or a multiple of 4, at most 256. Bits do not depend on it.
  Simulator(const Program& program, std::size_t lanes, Isa isa);
  ~Simulator();
  Simulator(Simulator&&) noexcept;
  Simulator& operator=(Simulator&&) noexcept;

  /// Runs all lanes from start to end.
  /// @param parameters drawn parameters, element-major: value[element * lanes + lane].
  /// @param noise numbers of Program::noise_schedule, value[(row * n_noise_elements + element) * lanes +
  /// lane].
  /// @param results value[(element * n_records + record) * lanes + lane], so that programs whose first
  /// elements agree have them at the same places; numbers of failed lanes mean nothing.
  /// @returns failed lanes, in lane order.
  std::vector<LaneFailure> run(const double* parameters, const double* noise, double* results);

  /// Called after every evaluation of the right-hand side with its time [unit of time] and the values of the
  /// outcomes [element * lanes + lane].
  using Observer = std::function<void(double time, const double* outcomes)>;
  /// Every later run is observed; an empty observer ends that.
  void observe(Observer observer);

  /// Of the last run; zeros for a method of fixed steps.
  [[nodiscard]] const IntegratorWork& work() const;
  /// Begins a run that is advanced piece by piece: enters step 0. Parameters and noise must live as long.
  /// @param failed by lane; lanes that fail are marked, and added to `failures`.
  void begin(const double* parameters, const double* noise, std::vector<char>& failed,
             std::vector<LaneFailure>& failures);
  /// Goes on from a snapshot of this program, or of another of the same model with these elements and more.
  /// @param first_row the row of the noise schedule that `noise` begins with.
  /// @throws InvalidValue naming an element that the snapshot lacks.
  void resume(const Snapshot& from, const double* parameters, const double* noise, std::size_t first_row,
              std::vector<char>& failed, std::vector<LaneFailure>& failures);
  /// One step further: the next step is entered, its flows and auxiliaries are evaluated.
  void advance(std::vector<char>& failed, std::vector<LaneFailure>& failures);
  /// Outcome elements as they stand in the step entered last, value[element * lanes + lane]; integrals since
  /// they were read last.
  void read(double* values);
  [[nodiscard]] Snapshot snapshot();

  /// Derivative of every state element at a time, for checks; state as after the initial values.
  /// @returns the state and its derivative at the start, lane 0.
  std::pair<std::vector<double>, std::vector<double>> tangent(const double* parameters, const double* noise);
  /// Names of the state elements: "capital_stock[K2]".
  [[nodiscard]] const std::vector<std::string>& state_names() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace quesnay
