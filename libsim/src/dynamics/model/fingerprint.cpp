#include "quesnay/dynamics/fingerprint.hpp"

#include <cstring>
#include <string_view>

#include "quesnay/core/random.hpp"

namespace quesnay {
namespace {

class Hash {
 public:
  void bytes(const void* from, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i) {
      state_ = (state_ ^ static_cast<const unsigned char*>(from)[i]) * 0x100000001b3ULL;
    }
  }
  void number(std::int64_t value) { bytes(&value, sizeof value); }
  void text(std::string_view value) {
    number(static_cast<std::int64_t>(value.size()));
    bytes(value.data(), value.size());
  }
  template <typename Int>
  void list(const std::vector<Int>& values) {
    number(static_cast<std::int64_t>(values.size()));
    for (const Int value : values) {
      number(value);
    }
  }
  [[nodiscard]] std::uint64_t value() const { return state_; }

 private:
  std::uint64_t state_ = stream_key("");
};

void add(Hash& hash, const Node& node) {
  hash.text(op_name(node.op));
  hash.list(node.args);
  hash.list(node.dims);
  hash.text(node.unit.text());
  hash.number(static_cast<std::int64_t>(node.values.size()));
  hash.bytes(node.values.data(), node.values.size() * sizeof(double));
  hash.text(node.name);
  hash.list(std::vector<int>{node.dimension, node.count, node.uniform ? 1 : 0});
}

}  // namespace

std::uint64_t fingerprint(const Model& model) {
  Hash hash;
  const Graph& graph = model.graph();
  for (const Axis& axis : graph.axes()) {
    hash.text(axis.name());
    for (const std::string& label : axis.labels()) {
      hash.text(label);
    }
    if (!axis.components().empty()) {
      hash.bytes(axis.components().data(), axis.components().size() * sizeof(std::uint64_t));
    }
  }
  for (std::size_t id = 0; id < graph.size(); ++id) {
    add(hash, graph.node(static_cast<NodeId>(id)));
  }
  for (const Stock& stock : model.stocks()) {
    hash.list(std::vector<NodeId>{stock.node, stock.initial, stock.non_negative ? 1 : 0});
    hash.list(stock.inflows);
    hash.list(stock.outflows);
  }
  for (const HeldValue& held : model.held()) {
    hash.list(std::vector<NodeId>{held.node, held.initial, held.next, held.delay});
  }
  for (const Outcome& outcome : model.outcomes()) {
    hash.text(outcome.name);
    hash.text(outcome.quantity);
    hash.list(std::vector<int>{static_cast<int>(outcome.kind), outcome.total ? 1 : 0});
  }
  for (const Requirement& requirement : model.requirements()) {
    hash.text(requirement.variable);
    hash.number(requirement.condition);
  }
  for (const Range& range : model.ranges()) {
    hash.number(range.node);
    hash.bytes(&range.low, sizeof range.low);
    hash.bytes(&range.high, sizeof range.high);
  }
  return hash.value();
}

}  // namespace quesnay
