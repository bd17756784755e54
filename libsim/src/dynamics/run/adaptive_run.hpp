#pragma once
// One lane run with steps of controlled size.

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "dynamics/run/adaptive_schemes.hpp"
#include "dynamics/run/jacobian_program.hpp"
#include "dynamics/run/point_evaluator.hpp"
#include "dynamics/run/step_watch.hpp"
#include "dynamics/run/time_switches.hpp"
#include "quesnay/dynamics/simulator.hpp"

namespace quesnay::detail {

class AdaptiveRun {
 public:
  using Observer = Simulator::Observer;

  AdaptiveRun(const ProgramCode& code, Isa isa);

  /// One draw from start to end. Results as Simulator::run with one lane.
  /// @returns why it could not be completed, or nothing.
  std::optional<LaneFailure> run(const double* parameters, const double* noise, double* results,
                                 const Observer& observer = {});
  [[nodiscard]] const IntegratorWork& work() const { return work_; }
  [[nodiscard]] const ProgramCode& code() const { return code_; }

 private:
  /// A stretch of time on which nothing jumps: everything held is that of `step`.
  struct Stretch {
    double from;
    double until;
    int step;
    bool continues = false;  ///< the one before ended at a record alone
  };

  std::vector<Stretch> stretches();
  std::vector<Stretch> cut_at_records(const std::vector<Stretch>& smooth) const;
  void restart_integrals(double time);
  void enter(int step);
  void rates(const double* state, double* rate, double time);
  double first_step(double from, double length, const std::vector<double>& state);
  std::optional<LaneFailure> advance(const Stretch& stretch, bool last);
  std::optional<LaneFailure> record_until(double time, bool including, bool at_end);
  std::optional<LaneFailure> record_at(std::size_t which, const std::vector<double>& state);
  std::optional<LaneFailure> bad_state(double time, const std::vector<double>& state) const;
  std::optional<LaneFailure> unmet_requirement(bool each_step, double time) const;
  std::optional<LaneFailure> unmet_guard(double time, const std::vector<double>& state);
  LaneFailure stuck(double time, const std::vector<double>& state, const std::string& why);

  const ProgramCode& code_;
  PointEvaluator evaluator_;
  StepWatch watch_;
  TimeSwitches switches_;
  std::unique_ptr<JacobianProgram> jacobian_;
  std::unique_ptr<AdaptiveScheme> scheme_;
  IntegratorWork work_;
  const Observer* observer_ = nullptr;
  double* results_ = nullptr;
  std::optional<std::size_t> bad_;  ///< state element whose rate was not finite since the last accepted step
  bool guarded_ = false;            ///< an equation states a condition that is checked in every step
  int step_ = 0;                    ///< whose held values are in the evaluator
  double from_ = 0.0;               ///< start of the stretch
  double until_ = 0.0;              ///< end of the stretch: no rate is taken beyond
  double length_ = 0.0;             ///< of the step to try next
  std::size_t next_record_ = 0;
  std::vector<double> start_;
  std::vector<double> at_record_;
  std::vector<double> rate_;
  std::vector<double> integrals_before_;
  std::vector<std::size_t> integrals_;  ///< elements of the state that are running integrals
};

/// All lanes of a block, one after the other: a method that chooses its steps chooses them for one draw, so
/// that results do not depend on what shares its block. Arguments as Simulator::run.
std::vector<LaneFailure> run_lanes(AdaptiveRun& adaptive, std::size_t lanes, const double* parameters,
                                   const double* noise, double* results,
                                   const AdaptiveRun::Observer& observer, IntegratorWork& work);

}  // namespace quesnay::detail
