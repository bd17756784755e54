#pragma once
// Compiles a model for one scenario into an immutable program of array instructions.

#include <cstddef>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "quesnay/core/random.hpp"
#include "quesnay/dynamics/model.hpp"

namespace quesnay {

/// Euler, Heun and the classical Runge-Kutta method take one step for each step of the run's grid, all lanes
/// together; Dormand-Prince 5(4) and Rosenbrock 4(3) (for stiff models) choose their steps lane by lane.
enum class Method { Euler, Heun, RungeKutta4, DormandPrince5, Rosenbrock4 };
/// @throws UnknownName; known are euler, heun, rk4, dopri5, rosenbrock4.
[[nodiscard]] Method method_from_name(const std::string& name);
[[nodiscard]] std::string method_name(Method method);
/// Whether the method chooses its own steps.
[[nodiscard]] bool is_adaptive(Method method);

/// Which parameters and noises vary by draw, and where a draw's numbers lie. Shared by all scenarios of a
/// run.
class DrawLayout {
 public:
  struct Entry {
    std::string name;
    std::size_t n = 0;
    std::size_t offset = 0;    ///< first element
    int periods_per_year = 0;  ///< of a noise; 0: every step is a period
    bool uniform = false;      ///< of a noise: uniform in (0, 1), else standard normal
    /// Of a noise: which component each element is, in the order of components; none: the element itself.
    std::vector<Component> components = {};
    /// Of a parameter: no draw of an element is outside. Not known: anything may be drawn.
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
  };
  DrawLayout() = default;
  /// @param drawn names of parameters that vary by draw; every noise of the model is included.
  DrawLayout(const Model& model, const std::vector<std::string>& drawn);
  /// Says between which numbers a parameter is drawn; programs leave out what follows from it.
  /// @throws UnknownName for a parameter that does not vary by draw.
  void bound(const std::string& parameter, double low, double high);
  /// The same, where nothing is known of what is drawn.
  [[nodiscard]] DrawLayout without_bounds() const;
  [[nodiscard]] const std::vector<Entry>& parameters() const { return parameters_; }
  [[nodiscard]] const std::vector<Entry>& noises() const { return noises_; }
  [[nodiscard]] std::size_t n_parameter_elements() const { return n_parameter_elements_; }
  [[nodiscard]] std::size_t n_noise_elements() const { return n_noise_elements_; }

 private:
  std::vector<Entry> parameters_;
  std::vector<Entry> noises_;
  std::size_t n_parameter_elements_ = 0;
  std::size_t n_noise_elements_ = 0;
};

/// How a run advances and when it is read. Time is start + step years_per_step / steps_per_year, never
/// accumulated. A year stands for the model's unit of time. Steps have no default: a program of settings that
/// were not filled is refused.
struct RunSettings {
  Method method = Method::Heun;
  int steps_per_year = 0;
  int n_steps = 0;
  double start = 0.0;  ///< [unit of time]
  /// Increasing step numbers, 0 to n_steps; ends of the outcomes' periods. None: nothing is recorded.
  std::vector<int> record_steps = {};
  /// Error allowed in a step of an adaptive method: absolute [unit of the stock] + relative x |stock|.
  double relative_tolerance = 1e-6;
  double absolute_tolerance = 1e-9;
  std::size_t most_steps = 1000000;  ///< of an adaptive method, accepted and rejected together
  bool finite_outcomes = true;       ///< a lane whose outcome is not finite at a record has failed
  /// Arrays of at least so many elements are computed strip by strip, of about so many doubles; 0 elements:
  /// no strips. Bits do not depend on either.
  int strip_least = 1024;
  int strip_doubles = 256;
  /// Steps may be longer than a unit of time, or no whole part of it: 2 years are 2 / 1, 0.3 years 3 / 10.
  int years_per_step = 1;

  /// Length of a step [unit of time].
  [[nodiscard]] double step_length() const { return static_cast<double>(years_per_step) / steps_per_year; }
  /// Time after so many steps [unit of time].
  [[nodiscard]] double time_at(double steps) const { return start + steps * years_per_step / steps_per_year; }
};

/// How the noise of a run lies in memory: rows of all noises of the layout. A row serves some steps; a noise
/// whose period is longer stands in several rows.
struct NoiseSchedule {
  int steps_per_row = 1;
  std::size_t n_rows = 0;            ///< 0 without noise
  std::vector<int> rows_per_period;  ///< by noise of the layout
  /// Whether two runs may share the rows that both have.
  [[nodiscard]] bool agrees_with(const NoiseSchedule& other) const {
    return steps_per_row == other.steps_per_row && rows_per_period == other.rows_per_period;
  }
};

/// An outcome element's place: which outcome, which label ("" for a scalar, "total" for the sum).
struct OutcomeElement {
  std::size_t outcome = 0;
  std::string label;
};

namespace detail {
struct ProgramCode;
}

/// Immutable; shared by threads. One Simulator per thread runs it.
class Program {
 public:
  /// @param values parameter arrays by name, row-major; every parameter that is not drawn must be here.
  ///   An element of a drawn parameter that is not a number here is drawn, the others are fixed.
  /// @param outcomes what to record; Model::outcomes() by default use.
  /// @throws InvalidValue for settings without steps, naming a parameter without a value; DimensionMismatch
  /// for a wrong length.
  Program(const Model& model, const std::map<std::string, std::vector<double>>& values,
          const DrawLayout& layout, const RunSettings& settings, std::vector<Outcome> outcomes);
  ~Program();
  Program(Program&&) noexcept;
  Program& operator=(Program&&) noexcept;

  [[nodiscard]] const RunSettings& settings() const;
  /// "2.5 years", in the model's unit of time.
  [[nodiscard]] std::string time_text(double time) const;
  [[nodiscard]] const std::vector<Outcome>& outcomes() const;
  /// Outcome elements in the order they are recorded.
  [[nodiscard]] const std::vector<OutcomeElement>& elements() const;
  /// Doubles a run of one lane gives: outcome elements x record steps.
  [[nodiscard]] std::size_t n_results() const;
  /// Rows of noise that a run reads.
  [[nodiscard]] const NoiseSchedule& noise_schedule() const;
  [[nodiscard]] std::size_t n_state_elements() const;
  [[nodiscard]] std::size_t n_parameter_elements() const;
  [[nodiscard]] std::size_t n_noise_elements() const;
  /// Instructions by section (draw, step, stage, main, record, advance), how many of all run strip by strip
  /// ("in strips"), and how many of these once a step has been taken ("with steps"); for benchmarks.
  [[nodiscard]] std::map<std::string, std::size_t> instruction_counts() const;
  /// Bytes of working memory of one simulator of this many lanes.
  [[nodiscard]] std::size_t workspace_bytes(std::size_t lanes) const;
  [[nodiscard]] const detail::ProgramCode& code() const { return *code_; }

 private:
  std::unique_ptr<const detail::ProgramCode> code_;
};

}  // namespace quesnay
