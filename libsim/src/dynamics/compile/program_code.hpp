#pragma once
// What a compiled program consists of.

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "dynamics/kernels/bind.hpp"
#include "quesnay/dynamics/program.hpp"

namespace quesnay::detail {

struct NativeCode;

/// When an instruction runs.
enum class Section : std::uint8_t {
  Draw,     ///< once a draw: what varies with neither time nor state, and initial values
  Step,     ///< once a step: noise, and edges of policy
  Stage,    ///< once for each distinct time: what varies with time and draw alone
  Main,     ///< in every evaluation of the right-hand side
  Record,   ///< when outcomes are read
  Advance,  ///< Euler: rates of large stocks that nothing but the step reads, in strips that take the step
  Count
};

/// The state elements of one stock, or of the running integral of a quantity.
struct StateBlock {
  std::string quantity;
  bool integral = false;
  std::size_t n = 1;
  std::size_t offset = 0;
};

/// What a program was compiled from: derivatives and causes of failures are compiled from it when needed.
struct ProgramSource {
  Model model;
  std::map<std::string, std::vector<double>> values;
  DrawLayout layout;
};

struct StateElement {
  std::string name;
  double floor = 0.0;  ///< -1e-9 for stocks that must not be negative, else the lowest double
};

/// Elements of discrete state with one delay. `delays` is none for a delay of one step.
struct HeldBlock {
  std::int32_t offset = 0;  ///< first element of Space::Held
  std::int32_t n = 1;
  std::int32_t delays = none;   ///< element of Space::Register that holds the delays in steps, or none
  std::int32_t capacity = 0;    ///< steps the ring buffer of a delay holds
  std::size_t ring_offset = 0;  ///< first element of the ring
  static constexpr std::int32_t none = -1;
};

/// Reason of a failure whose cause Diagnosis looks for.
inline constexpr const char* not_finite = "is not finite";

struct ProgramRequirement {
  std::string variable;
  std::string reason;               ///< may name {given}
  bool each_step = false;           ///< checked at every step, else at the start alone
  std::vector<std::string> labels;  ///< of the elements; empty for a requirement of the model
  std::int32_t offset = 0;          ///< element of Space::Register that is zero where it fails
  std::int32_t n = 1;
  std::int32_t given = -1;  ///< element of Space::Register with the number to report, or -1
};

/// A large stock whose step is taken in strips, as soon as its rate is known.
struct IntegratedBlock {
  std::int32_t offset = 0;  ///< of its state, and of its derivative
  std::int32_t n = 0;
};

/// Consecutive instructions of a section over the same elements, run strip by strip.
struct StripGroup {
  Section section = Section::Main;
  std::size_t first = 0;  ///< instructions of the section
  std::size_t last = 0;
  std::int32_t n = 0;    ///< elements that the instructions go over
  std::int32_t row = 1;  ///< length of their last dimension
  std::vector<IntegratedBlock> blocks;
  bool of_stocks =
      false;         ///< all it reads besides stocks is known before the steps begin; it stores folds alone
  int follows = -1;  ///< group whose strips also run this one, on stocks that have just taken their step
};

struct ProgramCode {
  RunSettings settings;
  std::vector<Outcome> outcomes;
  std::vector<OutcomeElement> elements;
  std::vector<char> is_integral;  ///< by outcome element
  std::array<std::vector<Instruction>, static_cast<std::size_t>(Section::Count)> sections;
  std::vector<StripGroup> strips;  ///< in the order of their sections and instructions
  ElementMaps maps;
  std::vector<double> constants;
  std::vector<Instruction> time_program;  ///< fills a time row from its first two: time, middle of the step
  std::vector<double> time_rows;          ///< [step][stage time][row element]
  std::size_t row_elements = 0;
  std::size_t register_elements = 0;
  std::size_t scratch_elements = 0;
  std::vector<StateElement> state;
  std::vector<std::string> held;  ///< names of the elements of Space::Held
  std::vector<HeldBlock> held_blocks;
  std::size_t ring_elements = 0;
  bool reads_step_start = false;   ///< something in it is constant within a step of the grid
  std::vector<StateBlock> blocks;  ///< of state, in order
  std::unique_ptr<const ProgramSource> source;
  std::vector<ProgramRequirement> requirements;
  std::size_t n_parameter_elements = 0;
  std::size_t n_noise_elements = 0;
  NoiseSchedule noise;
  /// What was compiled from the program's own text, if anything: blocks run it in place of the instructions.
  mutable std::atomic<const NativeCode*> native{nullptr};

  [[nodiscard]] const std::vector<Instruction>& section(Section s) const {
    return sections[static_cast<std::size_t>(s)];
  }
};

/// The sentence about an element of a requirement: "'share of grass[K2]' has the total 0 ...".
[[nodiscard]] std::string requirement_name(const ProgramRequirement& requirement, std::int32_t element);
[[nodiscard]] std::string requirement_reason(const ProgramRequirement& requirement, double given);
/// Labels of the elements of an array, in order: "K1", "K1,K2", or "" for a scalar.
[[nodiscard]] std::vector<std::string> element_labels(const Graph& graph,
                                                      const std::vector<DimensionId>& dims);
/// Name of an outcome element: "gross_output[K2]".
[[nodiscard]] std::string outcome_name(const ProgramCode& code, std::size_t element);
/// Stage times of a method, in halves of a step: Heun 0 and 2, RK4 0, 1, 1, 2.
[[nodiscard]] std::vector<int> stage_halves(Method method);
/// Distinct entries of stage_halves, in order: one time row each.
[[nodiscard]] std::vector<int> distinct_halves(Method method);
/// max(1, floor(steps + 1/2)), and at most one more than the run has: such a delay never ends.
[[nodiscard]] std::int32_t delay_in_steps(double steps, int n_steps);
/// Steps a ring must hold: the longest delay, or as many as the run has where none is known (it differs by
/// draw).
[[nodiscard]] std::int32_t ring_capacity(const std::vector<double>& known_steps, int n_steps);
/// Whether large stocks take their steps as soon as their rates are known: a step has one stage.
[[nodiscard]] bool takes_steps(const RunSettings& settings);
/// Time of a half step [unit of time].
[[nodiscard]] double time_of(const RunSettings& settings, int halves);

}  // namespace quesnay::detail
