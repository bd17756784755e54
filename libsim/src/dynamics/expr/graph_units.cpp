// Units of expressions that must agree, and sentences that show where each comes from.
#include <algorithm>
#include <set>

#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/graph.hpp"

namespace quesnay {
namespace {

constexpr std::size_t most_names = 8;

}  // namespace

std::string Graph::units_below(NodeId id) const {
  std::vector<NodeId> names;
  std::vector<NodeId> waiting{id};
  std::set<NodeId> seen;
  while (!waiting.empty()) {
    const NodeId next = waiting.back();
    waiting.pop_back();
    if (next == no_node || !seen.insert(next).second) {
      continue;
    }
    const Node& one = node(next);
    const bool clock = one.op == Op::Time || one.op == Op::StepTime || one.op == Op::StartTime;
    if (clock || !one.name.empty()) {
      const std::string name = text(next);
      const bool known =
          std::any_of(names.begin(), names.end(), [&](NodeId other) { return text(other) == name; });
      if (next != id && !known) {
        names.push_back(next);
      }
    } else {
      waiting.insert(waiting.end(), one.args.rbegin(), one.args.rend());
    }
  }
  if (names.empty()) {
    return "";
  }
  std::string listed = " (";
  for (std::size_t i = 0; i < std::min(names.size(), most_names); ++i) {
    listed += (i == 0 ? "" : ", ") + text(names[i]) + ": " + node(names[i]).unit.text();
  }
  return listed + (names.size() > most_names ? ", ...)" : ")");
}

void Graph::measure_time_in(const std::string& word) {
  const std::vector<std::string> known{"hour", "day", "week", "month", "quarter", "year"};
  if (std::find(known.begin(), known.end(), word) == known.end()) {
    throw UnknownName("unit of time", word, known);
  }
  if (word != "year") {
    declare_unit(word);
  }
  time_word_ = word;
  time_unit_ = unit(word);
}

std::string Graph::time_text(double time) const {
  return shortest(time) + " " + time_word_ + (time == 1.0 ? "" : "s");
}

Unit Graph::common_unit(NodeId a, NodeId b, const char* verb) const {
  if (node(a).any_unit) {
    return node(b).unit;
  }
  if (!node(b).any_unit && !(node(a).unit == node(b).unit)) {
    const auto side = [&](NodeId one) {
      return "'" + text(one) + "' is in " + node(one).unit.text() + units_below(one);
    };
    throw UnitMismatch(std::string("cannot ") + verb + " " + node(a).unit.text() + " and " +
                       node(b).unit.text() + ": " + side(a) + ", " + side(b));
  }
  return node(a).unit;
}

void Graph::require_ratio(NodeId a, const char* where) const {
  if (!node(a).unit.is_ratio()) {
    throw UnitMismatch(std::string(where) + " has the unit " + node(a).unit.text() +
                       ", expected a ratio, in '" + text(a) + "'" + units_below(a));
  }
}

}  // namespace quesnay
