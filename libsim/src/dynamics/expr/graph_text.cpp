// The text of an expression, with as few brackets as reading it needs.
#include "dynamics/expr/op_facts.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/graph.hpp"

namespace quesnay {
namespace {

constexpr int sum_strength = 1;
constexpr int product_strength = 2;
constexpr int unary_strength = 3;
constexpr int power_strength = 4;

std::string bracketed(std::string text, bool needed) {
  return needed ? "(" + std::move(text) + ")" : text;
}

/// What is deeper, or beyond this many words, nobody reads: "..." stands for it. An expression used twice is
/// written twice, so that fifty doublings would fill any memory; and each level is a call.
constexpr int deepest = 1000;
constexpr int most_words = 100'000;

class TextWriter {
 public:
  explicit TextWriter(const Graph& graph) : graph_(graph) {}
  std::string text(NodeId id, int strength) {
    if (depth_ == deepest || words_ == most_words) {
      return "...";
    }
    ++depth_;
    ++words_;
    std::string written = written_of(id, strength);
    --depth_;
    return written;
  }

 private:
  const Graph& graph_;
  int depth_ = 0;
  int words_ = 0;

  [[nodiscard]] const Node& node(NodeId id) const { return graph_.node(id); }
  [[nodiscard]] const Axis& axis(DimensionId id) const { return graph_.axis(id); }
  std::string written_of(NodeId id, int strength);
};

std::string TextWriter::written_of(NodeId id, int strength) {
  const Node& n = node(id);
  const auto infix = [&](const char* sign, int own, bool right_is_stronger) {
    return bracketed(text(n.args[0], own) + sign + text(n.args[1], own + (right_is_stronger ? 1 : 0)),
                     own < strength);
  };
  const auto call = [&](const std::string& name, std::size_t first) {
    std::string inside;
    for (std::size_t i = first; i < n.args.size(); ++i) {
      inside += (i == first ? "" : ", ") + text(n.args[i], 0);
    }
    return name + "(" + inside + ")";
  };
  const detail::OpFacts& word = detail::facts(n.op);
  switch (word.form) {
    case detail::Form::Call:
      return call(word.text, 0);
    case detail::Form::Over:
      return word.text + axis(n.dimension).name() + call("", 0);
    case detail::Form::Argument:
      return text(n.args[0], strength);
    case detail::Form::Sum:
      return infix(word.text, sum_strength, false);
    case detail::Form::Difference:
      return infix(word.text, sum_strength, true);
    case detail::Form::Product:
      return infix(word.text, product_strength, false);
    case detail::Form::Quotient:
      return infix(word.text, product_strength, true);
    case detail::Form::Comparison:
      return infix(word.text, 0, true);
    case detail::Form::Own:
      break;
  }
  switch (n.op) {
    case Op::Constant:
      if (!n.owner.empty()) {
        return bracketed(n.owner, strength > 0);
      }
      return n.values.size() == 1
                 ? bracketed(shortest(n.values[0]), n.values[0] < 0 && strength > sum_strength)
                 : "[" + std::to_string(n.values.size()) + " numbers]";
    case Op::Parameter:
    case Op::Lever:
    case Op::Assumption:
    case Op::Noise:
    case Op::Stock:
    case Op::Held:
    case Op::LoopVariable:
      return n.name;
    case Op::Auxiliary:
      // A nameless one is a value at the start.
      if (n.name.empty() && n.args[0] == no_node) {
        return "initial(" + n.owner + ")";
      }
      return n.name.empty() ? text(n.args[0], strength) : n.name;
    case Op::Time:
      return "time";
    case Op::StepTime:
      return "step_time";
    case Op::StartTime:
      return "start_time";
    case Op::TimeStep:
      return "time_step";
    case Op::PeriodStart:
      return "period_start(" + std::to_string(n.count) + ")";
    case Op::Power:
      return bracketed(text(n.args[0], power_strength + 1) + "^" + text(n.args[1], power_strength),
                       power_strength < strength);
    case Op::Negate:
      return bracketed("-" + text(n.args[0], unary_strength), sum_strength < strength);
    case Op::Lookup: {
      std::string points;
      const std::size_t half = n.values.size() / 2;
      for (std::size_t k = 0; k < half; ++k) {
        points += ", (" + shortest(n.values[k]) + ", " + shortest(n.values[half + k]) + ")";
      }
      return "lookup(" + text(n.args[0], 0) + points + ")";
    }
    case Op::Series:
    case Op::SeriesAhead: {
      std::string points;
      const auto times = static_cast<std::size_t>(n.count);
      const std::size_t width = (n.values.size() - times) / times;
      for (std::size_t k = 0; k < times && width == 1; ++k) {
        points += ", (" + shortest(n.values[k]) + ", " + shortest(n.values[times + k]) + ")";
      }
      const char* kind = n.op == Op::SeriesAhead ? "look_forward" : n.in_steps ? "step" : "linear";
      return std::string(kind) + "_series(time" +
             (width == 1 ? points : ", " + std::to_string(times) + " times") + ")";
    }
    case Op::Contract:
      return "sum_" + axis(n.dimension).name() + "(" + text(n.args[0], product_strength) + " * " +
             text(n.args[1], product_strength) + ")";
    case Op::Pick:
      return text(n.args[0], power_strength + 1) + "[" +
             axis(n.dimension).labels()[static_cast<std::size_t>(n.count)] + "]";
    case Op::LookupBy:
      return "lookup_by_" + axis(n.dimension).name() + "(" + text(n.args[0], 0) + ", " +
             std::to_string(axis(n.dimension).size()) + " tables)";
    case Op::Shift:
      return "shift(" + text(n.args[0], 0) + ", " + axis(n.dimension).name() + ", " +
             std::to_string(n.count) + ", " + text(n.args[1], 0) + ")";
    case Op::ElementAt:
      return "element_at(" + text(n.args[0], 0) + ", " + axis(n.dimension).name() + ", " +
             text(n.args[1], 0) + ")";
    case Op::FixedPoint:
      return "fixed_point(" + node(n.args[2]).name + " <- " + text(n.args[1], 0) + "; from " +
             text(n.args[0], 0) + "; " + std::to_string(n.count) + " rounds)";
    case Op::CapacityLimited:
      return "capacity_limited(" + text(node(n.args[0]).args[0], 0) + ", " + text(n.args[1], 0) + ", " +
             text(n.args[2], 0) + ")";
    case Op::RationedOutput: {
      std::string arguments;
      for (std::size_t i = 0; i < 5; ++i) {
        arguments += text(n.args[i], 0) + ", ";
      }
      return "rationed_output(" + arguments + rationing_word(static_cast<RationingRule>(n.count)) +
             (n.values[0] > 0.0 ? ", inputs above " + shortest(n.values[0]) : "") + ")";
    }
    case Op::CapacityShadowValue:
      return "capacity_shadow_value(" + text(node(n.args[0]).args[0], 0) + ", " + text(n.args[1], 0) + ", " +
             text(n.args[2], 0) + ", " + text(n.args[3], 0) + ")";
    default:
      return call(word.name, 0);
  }
}

}  // namespace

std::string Graph::text(NodeId id) const {
  return TextWriter(*this).text(id, 0);
}

}  // namespace quesnay
