#pragma once
// From the named graph to array values: parameters become constants or draws, names are looked through, fixed
// points are unrolled, and only the stocks that the outcomes need are kept.

#include <map>
#include <string>
#include <vector>

#include "dynamics/values.hpp"
#include "quesnay/dynamics/program.hpp"

namespace quesnay::detail {

/// A stock that the outcomes need, or the running integral of an outcome.
struct LoweredStock {
  std::string name;
  std::vector<DimensionId> dims;
  std::int32_t n = 1;
  std::int32_t offset = 0;
  ValueId initial = -1;
  ValueId derivative = -1;
  bool non_negative = false;
};

struct LoweredOutcome {
  ValueId value = -1;  ///< what is recorded; for an integral, the running integral
  ValueId total = -1;  ///< its sum over the first dimension, or -1
};

class Lowering {
 public:
  Lowering(const Model& model, const std::map<std::string, std::vector<double>>& parameters,
           const DrawLayout& layout, double start, Values& values);
  void outcome(const Outcome& outcome);
  ValueId requirement(const Requirement& requirement) { return lower(requirement.condition); }
  /// Lowers derivatives and initial values of every stock found so far and of those they need in turn.
  void finish_stocks();
  [[nodiscard]] const std::vector<LoweredStock>& stocks() const { return stocks_; }
  [[nodiscard]] const std::vector<LoweredOutcome>& outcomes() const { return outcomes_; }

 private:
  ValueId lower(NodeId root);
  ValueId lower_node(NodeId id);
  ValueId lower_fixed_point(const Node& node);
  ValueId lower_parameter(const Node& node);
  ValueId lower_noise(const Node& node);
  ValueId lower_stock(NodeId id);
  ValueId lower_input(const Node& node);
  ValueId done(NodeId id) const { return memo_[static_cast<std::size_t>(id)]; }
  std::int32_t add_state(LoweredStock stock);
  ValueId rate(const Stock& stock, const std::vector<DimensionId>& dims);

  const Model& model_;
  const Graph& graph_;
  const std::map<std::string, std::vector<double>>& parameters_;
  const DrawLayout& layout_;
  double start_;
  Values& values_;
  std::vector<ValueId> memo_;
  std::vector<LoweredStock> stocks_;
  std::vector<const Stock*> sources_;  ///< of stocks_, or null for a running integral
  std::vector<LoweredOutcome> outcomes_;
  std::map<NodeId, ValueId> integrals_;
  std::int32_t n_state_ = 0;
  std::size_t finished_ = 0;
};

}  // namespace quesnay::detail
