#include "dynamics/inspect/loop_search.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "quesnay/core/error.hpp"

namespace quesnay::detail {
namespace {

struct Edge {
  std::size_t to;
  std::size_t link;
};
using Edges = std::vector<std::vector<Edge>>;

Edges edges_of(const LinkScores& links) {
  Edges edges(links.variables.size());
  for (std::size_t l = 0; l < links.links.size(); ++l) {
    edges[links.links[l].cause].push_back({links.links[l].effect, l});
  }
  return edges;
}

/// Strongly connected groups of the variables from `least` on (Tarjan), without recursion.
std::vector<std::size_t> groups(const Edges& edges, std::size_t least) {
  constexpr std::size_t none = static_cast<std::size_t>(-1);
  const std::size_t n = edges.size();
  std::vector<std::size_t> group(n, none), order(n, none), low(n, 0), open;
  std::vector<char> is_open(n, 0);
  std::size_t next_order = 0, next_group = 0;
  for (std::size_t root = least; root < n; ++root) {
    if (order[root] != none) {
      continue;
    }
    std::vector<std::pair<std::size_t, std::size_t>> stack{{root, 0}};
    while (!stack.empty()) {
      const std::size_t v = stack.back().first;
      if (stack.back().second == 0) {
        order[v] = low[v] = next_order++;
        open.push_back(v);
        is_open[v] = 1;
      }
      bool descends = false;
      while (stack.back().second < edges[v].size()) {
        const std::size_t w = edges[v][stack.back().second++].to;
        if (w < least) {
          continue;
        }
        if (order[w] == none) {
          stack.emplace_back(w, 0);
          descends = true;
          break;
        }
        if (is_open[w]) {
          low[v] = std::min(low[v], order[w]);
        }
      }
      if (descends) {
        continue;
      }
      if (low[v] == order[v]) {
        while (group[v] == none) {
          is_open[open.back()] = 0;
          group[open.back()] = next_group;
          open.pop_back();
        }
        ++next_group;
      }
      stack.pop_back();
      if (!stack.empty()) {
        low[stack.back().first] = std::min(low[stack.back().first], low[v]);
      }
    }
  }
  return group;
}

/// Johnson's search for elementary circuits.
class LoopFinder {
 public:
  LoopFinder(const Edges& edges, std::size_t most)
      : edges_(edges), most_(most), blocked_(edges.size(), 0), waiting_(edges.size()) {}

  void run() {
    for (start_ = 0; start_ < edges_.size(); ++start_) {
      group_ = groups(edges_, start_);
      std::fill(blocked_.begin(), blocked_.end(), 0);
      for (std::vector<std::size_t>& list : waiting_) {
        list.clear();
      }
      circuit(start_);
    }
  }

  /// Each loop as variables and as links.
  std::vector<std::vector<std::size_t>> variables;
  std::vector<std::vector<std::size_t>> links;

 private:
  bool inside(std::size_t v) const { return v >= start_ && group_[v] == group_[start_]; }

  bool circuit(std::size_t v) {
    bool found = false;
    path_.push_back(v);
    blocked_[v] = 1;
    for (const Edge& edge : edges_[v]) {
      if (!inside(edge.to)) {
        continue;
      }
      path_links_.push_back(edge.link);
      if (edge.to == start_) {
        keep();
        found = true;
      } else if (!blocked_[edge.to] && circuit(edge.to)) {
        found = true;
      }
      path_links_.pop_back();
    }
    if (found) {
      unblock(v);
    } else {
      for (const Edge& edge : edges_[v]) {
        if (inside(edge.to) &&
            std::find(waiting_[edge.to].begin(), waiting_[edge.to].end(), v) == waiting_[edge.to].end()) {
          waiting_[edge.to].push_back(v);
        }
      }
    }
    path_.pop_back();
    return found;
  }

  void keep() {
    if (variables.size() == most_) {
      throw InvalidValue("the run has more than " + std::to_string(most_) +
                         " feedback loops, expected at most that many: ask for the strongest, whose shares "
                         "are of those that are found");
    }
    variables.push_back(path_);
    links.push_back(path_links_);
  }

  void unblock(std::size_t v) {
    std::vector<std::size_t> list{v};
    while (!list.empty()) {
      const std::size_t one = list.back();
      list.pop_back();
      if (blocked_[one]) {
        blocked_[one] = 0;
        list.insert(list.end(), waiting_[one].begin(), waiting_[one].end());
        waiting_[one].clear();
      }
    }
  }

  const Edges& edges_;
  std::size_t most_;
  std::size_t start_ = 0;
  std::vector<std::size_t> group_;
  std::vector<char> blocked_;
  std::vector<std::vector<std::size_t>> waiting_;
  std::vector<std::size_t> path_;
  std::vector<std::size_t> path_links_;
};

/// From a stock along ever weaker links, each variable only by a path stronger than any before.
class PathFinder {
 public:
  explicit PathFinder(const LinkScores& links)
      : links_(links), edges_(edges_of(links)), best_(edges_.size()), on_path_(edges_.size(), 0) {}

  void run() {
    for (std::size_t i = 0; i < links_.times.size(); ++i) {
      for (std::vector<Edge>& from : edges_) {
        std::sort(from.begin(), from.end(), [&](const Edge& a, const Edge& b) {
          const double x = strength(a.link, i), y = strength(b.link, i);
          return x != y ? x > y : a.link < b.link;
        });
      }
      for (target_ = 0; target_ < edges_.size(); ++target_) {
        if (links_.is_stock[target_]) {
          std::fill(best_.begin(), best_.end(), 0.0);
          follow(target_, 1.0, i);
        }
      }
    }
  }

  FoundLoops found;

 private:
  double strength(std::size_t link, std::size_t interval) const {
    return std::abs(links_.scores[link * links_.times.size() + interval]);
  }

  void follow(std::size_t v, double score, std::size_t interval) {
    if (on_path_[v]) {
      if (v == target_) {
        keep();
      }
      return;
    }
    if (score < best_[v] || score == 0.0) {
      return;
    }
    best_[v] = score;
    on_path_[v] = 1;
    path_.push_back(v);
    for (const Edge& edge : edges_[v]) {
      path_links_.push_back(edge.link);
      follow(edge.to, score * strength(edge.link, interval), interval);
      path_links_.pop_back();
    }
    path_.pop_back();
    on_path_[v] = 0;
  }

  void keep() {
    std::vector<std::size_t> key = path_links_;
    std::sort(key.begin(), key.end());
    if (known_.insert(std::move(key)).second) {
      found.variables.push_back(path_);
      found.links.push_back(path_links_);
    }
  }

  const LinkScores& links_;
  Edges edges_;
  std::size_t target_ = 0;
  std::vector<double> best_;
  std::vector<char> on_path_;
  std::vector<std::size_t> path_;
  std::vector<std::size_t> path_links_;
  std::set<std::vector<std::size_t>> known_;
};

}  // namespace

std::vector<std::size_t> connected_groups(const LinkScores& links) {
  return groups(edges_of(links), 0);
}

FoundLoops all_loops(const LinkScores& links, std::size_t most) {
  const Edges edges = edges_of(links);
  LoopFinder finder(edges, most);
  finder.run();
  return {std::move(finder.variables), std::move(finder.links)};
}

FoundLoops strongest_loops(const LinkScores& links) {
  PathFinder finder(links);
  finder.run();
  return std::move(finder.found);
}

}  // namespace quesnay::detail
