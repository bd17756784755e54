#include "policy/contributions.hpp"

#include <set>

namespace quesnay::detail {

bool begins_no_earlier(const Schedule& earlier, const Schedule& later) {
  // A series has values before its first time too.
  if (earlier.shape == Shape::Series || earlier.start.parameter != later.start.parameter) {
    return false;
  }
  return earlier.start.parameter.empty() ? earlier.start.number >= later.start.number
                                         : earlier.start.number == later.start.number;
}

void replace(Contribution& earlier, const Schedule& by, const std::vector<double>& elements, Expr taken,
             Expr step_from) {
  if (begins_no_earlier(earlier.schedule, by)) {
    earlier.value = earlier.value * (1.0 - taken);
    earlier.replaced.push_back({elements, std::nullopt});
  } else {
    earlier.value = earlier.value * (1.0 - taken * step_from);
    earlier.replaced.push_back({elements, 1.0 - step_from});
  }
}

namespace {

/// Replacements that act on an element, by their place.
std::vector<std::size_t> replacements_of(const Contribution& one, std::size_t element) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < one.replaced.size(); ++i) {
    if (one.replaced[i].elements[element] != 0.0) {
      found.push_back(i);
    }
  }
  return found;
}

/// 1 until the first of these replacements; none if the element never acts.
std::optional<Expr> until_first(const Contribution& one, const std::vector<std::size_t>& replacements) {
  std::optional<Expr> until;
  for (const std::size_t i : replacements) {
    if (!one.replaced[i].until) {
      return std::nullopt;
    }
    until = until ? *until * *one.replaced[i].until : *one.replaced[i].until;
  }
  return until;
}

}  // namespace

std::optional<Expr> acting(const std::vector<Contribution>& contributions, const std::string& policy) {
  std::optional<Expr> any;
  std::optional<Expr> never;
  for (const Contribution& one : contributions) {
    if (one.policy != policy) {
      continue;
    }
    std::set<std::vector<std::size_t>> seen;
    for (std::size_t e = 0; e < one.elements.size(); ++e) {
      if (one.elements[e] == 0.0) {
        continue;
      }
      const std::vector<std::size_t> replacements = replacements_of(one, e);
      if (replacements.empty()) {
        return std::nullopt;
      }
      if (!seen.insert(replacements).second) {
        continue;
      }
      if (const std::optional<Expr> until = until_first(one, replacements)) {
        any = any ? maximum(*any, *until) : *until;
      } else {
        Graph& graph = one.value.graph();
        never = Expr(graph, graph.constant({0.0}, {}, Unit()));
      }
    }
  }
  // A date that differs between elements ends the policy with its last.
  while (any && !any->graph().node(any->node()).dims.empty()) {
    any = maximum_over(*any, any->graph().axis(any->graph().node(any->node()).dims[0]).name());
  }
  return any ? any : never;
}

}  // namespace quesnay::detail
