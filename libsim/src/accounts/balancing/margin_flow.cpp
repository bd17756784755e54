#include "accounts/balancing/margin_flow.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quesnay::detail {
namespace {

using Eigen::Index;

/// Dinic's algorithm on the bipartite network of a matrix. Nodes 0 .. n-1 are rows, n .. n+m-1 columns. A
/// node has its open arcs, which carry without limit, and the arcs back along which others have sent it
/// something.
class Network {
 public:
  Network(const MatrixRef& pattern, const VectorRef& row_totals, const VectorRef& column_totals)
      : n_rows_(pattern.rows()),
        n_nodes_(pattern.rows() + pattern.cols()),
        flow_(Matrix::Zero(pattern.rows(), pattern.cols())),
        has_back_(static_cast<std::size_t>(pattern.size()), 0),
        open_(static_cast<std::size_t>(n_nodes_)),
        back_(static_cast<std::size_t>(n_nodes_)),
        rest_(n_nodes_),
        level_(static_cast<std::size_t>(n_nodes_)),
        next_(static_cast<std::size_t>(n_nodes_)) {
    rest_ << row_totals, -column_totals;
    scale_ = 1e-13 * rest_.cwiseAbs();
    for (Index i = 0; i < n_rows_; ++i) {
      for (Index j = 0; j < pattern.cols(); ++j) {
        if (pattern(i, j) > 0.0) {
          open_[at(i)].push_back(n_rows_ + j);
        } else if (pattern(i, j) < 0.0) {
          open_[at(n_rows_ + j)].push_back(i);
        }
      }
    }
  }

  void push_all() {
    while (find_levels()) {
      std::fill(next_.begin(), next_.end(), Index{0});
      for (Index node = 0; node < n_nodes_; ++node) {
        while (has_supply(node)) {
          const double pushed = push(node, rest_[node]);
          if (pushed == 0.0) {
            break;
          }
          rest_[node] -= pushed;
        }
      }
    }
  }

  [[nodiscard]] double left_behind() const { return rest_.cwiseMax(0.0).sum(); }

  /// Nodes that more supply could still reach: the minimal cut.
  [[nodiscard]] std::vector<Index> reachable() {
    find_levels();
    std::vector<Index> nodes;
    for (Index node = 0; node < n_nodes_; ++node) {
      if (level(node) >= 0) {
        nodes.push_back(node);
      }
    }
    return nodes;
  }

  /// Cells without flow whose ends lie in different strongly connected components of the residual network.
  [[nodiscard]] std::vector<Cell> never_used() {
    const std::vector<Index> component = components();
    std::vector<Cell> cells;
    for (Index node = 0; node < n_nodes_; ++node) {
      for (const Index other : open_[at(node)]) {
        const Cell cell = cell_of(node, other);
        if (component[at(node)] != component[at(other)] && !carries(cell)) {
          cells.push_back(cell);
        }
      }
    }
    return cells;
  }

 private:
  static std::size_t at(Index node) { return static_cast<std::size_t>(node); }
  [[nodiscard]] Cell cell_of(Index node, Index other) const {
    return {std::min(node, other), std::max(node, other) - n_rows_};
  }
  [[nodiscard]] Index degree(Index node) const {
    return static_cast<Index>(open_[at(node)].size() + back_[at(node)].size());
  }
  [[nodiscard]] bool is_open(Index node, Index arc) const { return at(arc) < open_[at(node)].size(); }
  [[nodiscard]] Index neighbour(Index node, Index arc) const {
    return is_open(node, arc) ? open_[at(node)][at(arc)] : back_[at(node)][at(arc) - open_[at(node)].size()];
  }
  [[nodiscard]] bool has_supply(Index node) const { return rest_[node] > scale_[node]; }
  [[nodiscard]] bool has_demand(Index node) const { return rest_[node] < -scale_[node]; }
  [[nodiscard]] int level(Index node) const { return level_[at(node)]; }
  /// Flow that is more than the rounding of the totals it is made of.
  [[nodiscard]] bool carries(const Cell& cell) const {
    return flow_(cell.first, cell.second) > std::min(scale_[cell.first], scale_[n_rows_ + cell.second]);
  }

  /// What an arc can still carry from node.
  [[nodiscard]] double residual(Index node, Index arc) const {
    if (is_open(node, arc)) {
      return std::numeric_limits<double>::infinity();
    }
    const Cell cell = cell_of(node, neighbour(node, arc));
    return carries(cell) ? flow_(cell.first, cell.second) : 0.0;
  }

  void carry(Index node, Index arc, double amount) {
    const Index other = neighbour(node, arc);
    const Cell cell = cell_of(node, other);
    double& flow = flow_(cell.first, cell.second);
    if (!is_open(node, arc)) {
      flow -= amount;
      return;
    }
    flow += amount;
    char& has_back = has_back_[at(cell.first * flow_.cols() + cell.second)];
    if (has_back == 0) {
      has_back = 1;
      back_[at(other)].push_back(node);
    }
  }

  /// Distance from the nodes with supply; true if a node with demand is reached.
  bool find_levels() {
    std::fill(level_.begin(), level_.end(), -1);
    std::vector<Index> queue;
    for (Index node = 0; node < n_nodes_; ++node) {
      if (has_supply(node)) {
        level_[at(node)] = 0;
        queue.push_back(node);
      }
    }
    bool reached = false;
    for (std::size_t head = 0; head < queue.size(); ++head) {
      const Index node = queue[head];
      reached = reached || has_demand(node);
      for (Index arc = 0; arc < degree(node); ++arc) {
        const Index other = neighbour(node, arc);
        if (level(other) < 0 && residual(node, arc) > 0.0) {
          level_[at(other)] = level(node) + 1;
          queue.push_back(other);
        }
      }
    }
    return reached;
  }

  /// Sends up to `amount` on from node along levels; returns what arrived.
  double push(Index node, double amount) {
    if (has_demand(node)) {
      const double taken = std::min(amount, -rest_[node]);
      rest_[node] += taken;
      return taken;
    }
    for (Index& arc = next_[at(node)]; arc < degree(node); ++arc) {
      const Index other = neighbour(node, arc);
      const double limit = std::min(amount, residual(node, arc));
      if (level(other) == level(node) + 1 && limit > 0.0) {
        const double pushed = push(other, limit);
        if (pushed > 0.0) {
          carry(node, arc, pushed);
          return pushed;
        }
      }
    }
    return 0.0;
  }

  /// Tarjan's strongly connected components of the residual network, without recursion.
  std::vector<Index> components() {
    const auto size = static_cast<std::size_t>(n_nodes_);
    std::vector<Index> component(size, -1), found(size, -1), lowest(size, 0), open, path;
    std::fill(next_.begin(), next_.end(), Index{0});
    Index count = 0, n_components = 0;
    for (Index start = 0; start < n_nodes_; ++start) {
      if (found[at(start)] >= 0) {
        continue;
      }
      path.push_back(start);
      while (!path.empty()) {
        const Index node = path.back();
        const std::size_t here = at(node);
        if (found[here] < 0) {
          found[here] = lowest[here] = count++;
          open.push_back(node);
        }
        bool deeper = false;
        for (Index& arc = next_[here]; arc < degree(node) && !deeper; ++arc) {
          const std::size_t other = at(neighbour(node, arc));
          if (!(residual(node, arc) > 0.0) || component[other] >= 0) {
            continue;
          }
          if (found[other] < 0) {
            path.push_back(neighbour(node, arc));
            deeper = true;
            break;  // the arc is looked at again on the way back, to take over what was found behind it
          }
          lowest[here] = std::min(lowest[here], lowest[other]);
        }
        if (deeper) {
          continue;
        }
        path.pop_back();
        if (lowest[here] == found[here]) {
          Index member = -1;
          do {
            member = open.back();
            open.pop_back();
            component[at(member)] = n_components;
          } while (member != node);
          ++n_components;
        }
      }
    }
    return component;
  }

  Index n_rows_;
  Index n_nodes_;
  Matrix flow_;
  std::vector<char> has_back_;  // by cell: whether the arc back is listed
  std::vector<std::vector<Index>> open_;
  std::vector<std::vector<Index>> back_;
  Vector rest_;   // supply (positive) or demand (negative) not yet carried
  Vector scale_;  // what counts as zero at a node
  std::vector<int> level_;
  std::vector<Index> next_;
};

}  // namespace

MarginFlow margin_flow(const MatrixRef& pattern, const VectorRef& row_totals, const VectorRef& column_totals,
                       double tolerance) {
  Network network(pattern, row_totals, column_totals);
  network.push_all();
  MarginFlow result;
  const double all = row_totals.cwiseAbs().sum() + column_totals.cwiseAbs().sum();
  if (network.left_behind() <= tolerance * all) {
    result.forced_zeros = network.never_used();
    return result;
  }
  for (const Index node : network.reachable()) {
    if (node < pattern.rows()) {
      result.rows.push_back(node);
      result.excess += row_totals[node];
    } else {
      result.columns.push_back(node - pattern.rows());
      result.excess -= column_totals[node - pattern.rows()];
    }
  }
  return result;
}

}  // namespace quesnay::detail
