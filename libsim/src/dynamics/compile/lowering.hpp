#pragma once
// From the named graph to array values: parameters become constants or draws, names are looked through, fixed
// points are unrolled, and only the stocks that the outcomes need are kept.

#include <map>
#include <string>
#include <vector>

#include "dynamics/compile/values.hpp"
#include "quesnay/dynamics/program.hpp"

namespace quesnay::detail {

/// A stock that the outcomes need, or the running integral of an outcome.
struct LoweredStock {
  std::string name;
  std::string integral_of;  ///< the quantity of a running integral, else empty
  std::vector<DimensionId> dims;
  std::int32_t n = 1;
  std::int32_t offset = 0;
  ValueId initial = -1;
  ValueId derivative = -1;
  bool non_negative = false;
};

/// A held value that the outcomes need. `next` is by step: computed once, when a step begins.
struct LoweredHeld {
  std::string name;
  std::vector<DimensionId> dims;
  std::int32_t n = 1;
  std::int32_t offset = 0;
  ValueId initial = -1;
  ValueId next = -1;
  ValueId delay = -1;  ///< in steps, not rounded; -1 for one step
};

struct LoweredOutcome {
  ValueId value = -1;  ///< what is recorded; for an integral, the running integral
  ValueId total = -1;  ///< its sum over the first dimension, or -1
};

/// What must hold in a run: a draw in which an element of `condition` is zero fails with the sentence.
struct LoweredGuard {
  ValueId condition = -1;
  ValueId given = -1;  ///< the number to report, over the dimensions of the condition
  std::string name;
  std::string reason;  ///< may name {given}
};

/// A value that must not be zero, and the number to report where it is, or -1.
struct RequiredValue {
  ValueId condition = -1;
  ValueId given = -1;
};
using RequiredValues = std::vector<RequiredValue>;

/// The sentence with a number in the first place so named.
[[nodiscard]] std::string with_number(std::string sentence, const std::string& place, double number);

class Lowering {
 public:
  Lowering(const Model& model, const std::map<std::string, std::vector<double>>& parameters,
           const DrawLayout& layout, const RunSettings& settings, Values& values);
  void outcome(const Outcome& outcome);
  ValueId requirement(const Requirement& requirement) { return lower(requirement.condition); }
  /// Lowers derivatives, updates and initial values of every stock and held value found so far and of those
  /// they need in turn.
  void finish_stocks();
  /// Guards of what the quantities found so far may be, and of every parameter.
  /// @throws InvalidValue for a fixed number outside its range.
  void guard_ranges();
  [[nodiscard]] const std::vector<LoweredStock>& stocks() const { return stocks_; }
  [[nodiscard]] const std::vector<LoweredHeld>& held() const { return held_; }
  [[nodiscard]] const std::vector<LoweredOutcome>& outcomes() const { return outcomes_; }
  /// Guards of the expressions that the outcomes need, without those that hold in every run.
  [[nodiscard]] const std::vector<LoweredGuard>& guards() const { return guards_; }

 private:
  ValueId lower(NodeId root);
  ValueId lower_node(NodeId id);
  ValueId lower_fixed_point(const Node& node);
  ValueId lower_parameter(const Node& node);
  ValueId lower_noise(const Node& node);
  ValueId lower_stock(NodeId id);
  ValueId lower_held(NodeId id);
  ValueId lower_period_start(const Node& node);
  ValueId lower_at_step_start(NodeId id);
  void finish_held();
  ValueId lower_input(const Node& node);
  ValueId lower_shape(const Node& node);
  ValueId lower_series(const Node& node);
  ValueId lower_guard(const Node& node);
  void guard_range(const Range& range);
  void keep_guard(LoweredGuard guard);
  /// Values as they vary within a step, or as they stand when a step begins.
  std::vector<ValueId>& memo() { return at_step_start_ ? step_memo_ : memo_; }
  ValueId done(NodeId id) { return memo()[static_cast<std::size_t>(id)]; }
  std::int32_t add_state(LoweredStock stock);
  ValueId rate(const Stock& stock, const std::vector<DimensionId>& dims);

  const Model& model_;
  const Graph& graph_;
  const std::map<std::string, std::vector<double>>& parameters_;
  const DrawLayout& layout_;
  const RunSettings& settings_;
  Values& values_;
  std::vector<ValueId> memo_;
  std::vector<ValueId> step_memo_;
  bool at_step_start_ = false;
  std::vector<LoweredStock> stocks_;
  std::vector<const Stock*> sources_;  ///< of stocks_, or null for a running integral
  std::vector<LoweredOutcome> outcomes_;
  std::vector<LoweredGuard> guards_;
  std::map<NodeId, ValueId> integrals_;
  std::int32_t n_state_ = 0;
  std::map<NodeId, std::int32_t> state_offsets_;
  std::vector<LoweredHeld> held_;
  std::vector<const HeldValue*> held_sources_;  ///< of held_
  std::int32_t n_held_ = 0;
  std::size_t finished_held_ = 0;
  std::size_t finished_ = 0;
};

}  // namespace quesnay::detail
