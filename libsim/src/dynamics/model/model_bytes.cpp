#include "quesnay/dynamics/model_bytes.hpp"

#include <map>

#include "core/bytes.hpp"
#include "dynamics/model/outcome_parts.hpp"

namespace quesnay {
namespace {

Op op_from_name(const ByteReader& in, const std::string& name) {
  static const std::map<std::string, Op> ops = [] {
    std::map<std::string, Op> all;
    for (int op = 0; *op_name(static_cast<Op>(op)) != '\0'; ++op) {
      all.emplace(op_name(static_cast<Op>(op)), static_cast<Op>(op));
    }
    return all;
  }();
  const auto found = ops.find(name);
  if (found == ops.end()) {
    in.refuse("they hold the operation '" + name + "', which this version does not have");
  }
  return found->second;
}

}  // namespace

template <typename Archive, either<ReadableName> T>
void parts(Archive& archive, T& value) {
  auto& [en, zh] = value;
  archive(en, zh);
}

template <typename Archive, either<Quantity> T>
void parts(Archive& archive, T& value) {
  auto& [name, kind, node, description, source] = value;
  archive(name, kind, node, description, source);
}

template <typename Archive, either<Stock> T>
void parts(Archive& archive, T& value) {
  auto& [name, node, initial, inflows, outflows, non_negative] = value;
  archive(name, node, initial, inflows, outflows, non_negative);
}

template <typename Archive, either<HeldValue> T>
void parts(Archive& archive, T& value) {
  auto& [name, node, initial, next, delay] = value;
  archive(name, node, initial, next, delay);
}

template <typename Archive, either<Requirement> T>
void parts(Archive& archive, T& value) {
  auto& [variable, condition, reason] = value;
  archive(variable, condition, reason);
}

template <typename Archive, either<Range> T>
void parts(Archive& archive, T& value) {
  auto& [name, node, low, high] = value;
  archive(name, node, low, high);
}

template <typename Archive, either<ClosedTotal> T>
void parts(Archive& archive, T& value) {
  auto& [name, stocks, inflows, outflows] = value;
  archive(name, stocks, inflows, outflows);
}

template <typename Archive, either<OutflowLimit> T>
void parts(Archive& archive, T& value) {
  auto& [stock, floor, share, inflows_count, wanted] = value;
  archive(stock, floor, share, inflows_count, wanted);
}

template <typename Archive, either<Factor> T>
void parts(Archive& archive, T& value) {
  auto& [name, lever, shares, amount, lasting, readable, unit] = value;
  archive(name, lever, shares, amount, lasting, readable, unit);
}

template <typename Archive, either<Constraint> T>
void parts(Archive& archive, T& value) {
  auto& [name, indicator, worth, factor, role, readable, shortfall] = value;
  archive(name, indicator, worth, factor, role, readable, shortfall);
}

template <typename Archive, either<GrowthParameter> T>
void parts(Archive& archive, T& value) {
  auto& [name, neutral] = value;
  archive(name, neutral);
}

/// Operations by name and units as text: neither depends on how this version numbers them.
void parts(ByteWriter& out, const Node& node) {
  const auto& [op, args, dims, unit, values, name, owner, reason, dimension, count, in_steps, hold, any_unit,
               uniform] = node;
  out(std::string(op_name(op)), unit.text(), args, dims, values, name, owner, reason, dimension, count,
      in_steps, hold, any_unit, uniform);
}

void read_node(ByteReader& in, const Graph& graph, Node& node) {
  auto& [op, args, dims, unit, values, name, owner, reason, dimension, count, in_steps, hold, any_unit,
         uniform] = node;
  std::string op_text;
  std::string unit_text;
  in(op_text, unit_text, args, dims, values, name, owner, reason, dimension, count, in_steps, hold, any_unit,
     uniform);
  op = op_from_name(in, op_text);
  unit = graph.unit(unit_text);
}

void parts(ByteWriter& out, const Graph& graph) {
  out(graph.unit_words().declared(), graph.time_word(), std::uint64_t{graph.axes().size()});
  for (const Axis& axis : graph.axes()) {
    out(axis.name(), axis.labels(), axis.components());
  }
  out(std::uint64_t{graph.size()});
  for (std::size_t id = 0; id < graph.size(); ++id) {
    out(graph.node(static_cast<NodeId>(id)));
  }
}

void parts(ByteReader& in, Graph& graph) {
  std::vector<std::string> words;
  std::string time_word;
  std::uint64_t n = 0;
  in(words, time_word, n);
  graph.measure_time_in(time_word);  // which declares the word, unless every model has it
  for (const std::string& word : words) {
    if (word != time_word) {
      graph.declare_unit(word);
    }
  }
  for (; n > 0; --n) {
    std::string name;
    std::vector<std::string> labels;
    std::vector<std::uint64_t> components;
    in(name, labels, components);
    graph.add_dimension(components.empty() ? Axis(name, labels) : Axis(name, labels, components));
  }
  in(n);
  for (; n > 0; --n) {
    Node node;
    read_node(in, graph, node);
    graph.add(std::move(node));
  }
}

struct ModelParts {
  template <typename Archive, either<Model> T>
  static void of(Archive& archive, T& model) {
    auto& [graph, quantities, stocks, held, outcomes, requirements, ranges, closed, limits, constraints,
           factors, growth, at_start] = model;
    archive(graph, quantities, stocks, held, outcomes, requirements, ranges, closed, limits, constraints,
            factors, growth, at_start);
  }
};

std::string to_bytes(const Model& model) {
  ByteWriter out("model");
  ModelParts::of(out, model);
  return out.finish();
}

Model model_from_bytes(const std::string& bytes) {
  ByteReader in("model", bytes);
  Model model;
  ModelParts::of(in, model);
  in.finish();
  return model;
}

}  // namespace quesnay
