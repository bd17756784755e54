#pragma once
// A model in which each equation is evaluated with one of its causes as it is now and the others as they
// were.

#include <string>
#include <vector>

#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay::detail {

/// A quantity that varies in a run, as a cause or effect.
struct Varying {
  std::string name;
  NodeId node = no_node;
  std::vector<DimensionId> dims;
  std::size_t n = 1;
  std::size_t first = 0;  ///< its first element among the variables
  bool stock = false;
};

/// One evaluation of an effect: all of the cause's elements now (each acts on its own element of the effect),
/// or one of them.
struct Probe {
  std::size_t effect = 0;
  std::size_t cause = 0;
  std::size_t element = 0;
  bool elementwise = false;
  std::string outcome;  ///< its name in the probe model
};

struct FlowLink {
  std::size_t flow = 0;
  std::size_t stock = 0;
  double sign = 1.0;
};

struct LinkProbe {
  Model run;  ///< the model, its nameless flows named
  std::vector<Varying> varying;
  std::vector<FlowLink> flows;
  Model probes;  ///< parameters "NAME @before" and "NAME @now" for each varying quantity
  std::vector<Probe> list;
  std::vector<std::string> bases;  ///< of each varying quantity its evaluation with all causes before, or ""
  bool reads_time = false;         ///< parameters "time @before" and "step time @before" exist
};

/// @throws InvalidValue for an equation with a memory of its own, or for more evaluations than `most`.
[[nodiscard]] LinkProbe link_probe(const Model& model, std::size_t most);

}  // namespace quesnay::detail
