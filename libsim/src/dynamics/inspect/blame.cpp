#include "dynamics/inspect/blame.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "quesnay/accounts/rationing_kernel.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay::detail {
namespace {

constexpr std::size_t longest_text = 80;

struct Place {
  NodeId id;
  Coordinates where;
};

std::size_t element_of(const Graph& graph, const std::vector<DimensionId>& dims, const Coordinates& where) {
  std::size_t element = 0;
  for (const DimensionId d : dims) {
    element = element * graph.axis(d).size() + where.at(d);
  }
  return element;
}

class Search {
 public:
  Search(const NodeValues& values, std::string within)
      : values_(values), graph_(values.graph), within_(std::move(within)) {}

  std::string from(Place place) {
    // A model has no loops, so the way down ends.
    while (true) {
      const Node& node = graph_.node(place.id);
      if (node.op == Op::Auxiliary || node.op == Op::Lever || node.op == Op::Assumption) {
        if (!node.name.empty()) {
          within_ = "'" + node.name + label_of(graph_, node.dims, place.where) + "'";
        }
      }
      std::optional<Place> below = bad_argument(node, place.where);
      if (!below) {
        if (node.args.empty()) {
          return "";
        }
        return within_ + " " + verdict(node, place);
      }
      place = std::move(*below);
    }
  }

 private:
  [[nodiscard]] bool bad(NodeId id, const Coordinates& where) const {
    return !std::isfinite(values_.at(id, where));
  }

  /// The first element of a node that is not finite, over the dimensions that `where` leaves open.
  std::optional<Place> bad_element(NodeId id, const Coordinates& where) const {
    const std::vector<DimensionId>& dims = graph_.node(id).dims;
    for (std::size_t e = 0; e < graph_.n_elements(dims); ++e) {
      const Coordinates at = coordinates_of(graph_, dims, e);
      const bool there = std::all_of(at.begin(), at.end(), [&](const auto& one) {
        const auto fixed = where.find(one.first);
        return fixed == where.end() || fixed->second == one.second;
      });
      if (there && bad(id, at)) {
        return Place{id, at};
      }
    }
    return std::nullopt;
  }

  std::optional<Place> bad_argument(const Node& node, const Coordinates& where) const {
    switch (node.op) {
      case Op::Where: {
        const std::size_t chosen = values_.at(node.args[0], where) != 0.0 ? 1 : 2;
        return bad(node.args[chosen], where) ? std::optional(Place{node.args[chosen], where}) : std::nullopt;
      }
      case Op::Pick: {
        Coordinates inside = where;
        inside[node.dimension] = static_cast<std::size_t>(node.count);
        return bad_element(node.args[0], inside);
      }
      case Op::Shift: {
        const auto size = static_cast<std::ptrdiff_t>(graph_.axis(node.dimension).size());
        const auto from = static_cast<std::ptrdiff_t>(where.at(node.dimension)) - node.count;
        if (from < 0 || from >= size) {
          return bad_element(node.args[1], where);
        }
        Coordinates inside = where;
        inside[node.dimension] = static_cast<std::size_t>(from);
        return bad_element(node.args[0], inside);
      }
      case Op::LookupBy:
        return bad_element(node.args[0], where);
      case Op::Relabel: {
        Coordinates inside;
        const std::vector<DimensionId>& dims = graph_.node(node.args[0]).dims;
        for (std::size_t k = 0; k < dims.size(); ++k) {
          inside[dims[k]] = where.at(node.dims[k]);
        }
        return bad_element(node.args[0], inside);
      }
      case Op::LeontiefInverse:
      case Op::MatrixInverse:
      case Op::CapacityLimited:
      case Op::CapacityShadowValue:
      case Op::CapacityResponse:
      case Op::RationedOutput:
      case Op::RationedResponse:
        // Every element depends on all elements.
        return first_bad(node, {});
      case Op::FixedPoint:
        return bad_element(node.args[0], where);
      default: {
        Coordinates open = where;
        if (node.dimension >= 0) {
          open.erase(node.dimension);
        }
        return first_bad(node, open);
      }
    }
  }

  std::optional<Place> first_bad(const Node& node, const Coordinates& where) const {
    for (const NodeId arg : node.args) {
      if (arg != no_node) {
        const std::optional<Place> found = bad_element(arg, where);
        if (found) {
          return found;
        }
      }
    }
    return std::nullopt;
  }

  [[nodiscard]] std::string text(NodeId id, const Coordinates& where) const {
    const Node& node = graph_.node(id);
    std::string written = graph_.text(id);
    if (written.size() > longest_text) {
      std::size_t end = longest_text - 3;
      while (end > 0 && (static_cast<unsigned char>(written[end]) & 0xC0) == 0x80) {
        --end;  // not within a character
      }
      written.resize(end);
      written += "...";
    }
    const bool named = !node.name.empty();
    return "'" + written + (named ? label_of(graph_, node.dims, where) : "") + "'";
  }

  [[nodiscard]] std::string is(NodeId id, const Coordinates& where) const {
    return text(id, where) + " is " + shortest(values_.at(id, where));
  }

  /// What an operation of finite numbers did to give none.
  [[nodiscard]] std::string verdict(const Node& node, const Place& place) const {
    const Coordinates& where = place.where;
    const auto value = [&](std::size_t i) { return values_.at(node.args[i], where); };
    const auto argument = [&](std::size_t i) { return is(node.args[i], where); };
    switch (node.op) {
      case Op::Divide:
        if (value(1) == 0.0) {
          return std::string(value(0) == 0.0 ? "divides zero by zero: " : "divides by zero: ") + argument(1);
        }
        return "overflows: " + argument(0) + ", divided by " + text(node.args[1], where) + ", which is " +
               shortest(value(1));
      case Op::Log:
        return "takes the logarithm of a number that is not positive: " + argument(0);
      case Op::SquareRoot:
        return "takes the square root of a negative number: " + argument(0);
      case Op::Exp:
        return "overflows: the exponent " + argument(0);
      case Op::Sine:
      case Op::Cosine:
        return "takes the sine or cosine of an angle beyond 2^30: " + argument(0);
      case Op::ArcSine:
      case Op::ArcCosine:
        return "takes the angle of a sine or cosine beyond 1: " + argument(0);
      case Op::Power:
        if (value(0) < 0.0) {
          return "takes a power of a negative number: " + argument(0) + ", the exponent is " +
                 shortest(value(1));
        }
        if (value(0) == 0.0) {
          return "divides by zero: " + argument(0) + " and is raised to " + shortest(value(1));
        }
        return "overflows: " + argument(0) + " and is raised to " + shortest(value(1));
      case Op::Add:
      case Op::Subtract:
      case Op::Multiply:
        return "overflows: " + argument(0) +
               (argument(0) == argument(1) ? " on both sides" : ", " + argument(1));
      case Op::LeontiefInverse:
        return "needs an economy that can produce: the coefficients " + text(node.args[0], {}) +
               " are not productive";
      case Op::RationedOutput:
        return "does not settle in " + std::to_string(most_rationing_rounds) +
               " rounds of rationing: " + text(place.id, {});
      case Op::FixedPoint:
        return "leaves the finite numbers in the rounds of " + text(place.id, where);
      default:
        return "is not finite in " + text(place.id, where);
    }
  }

  const NodeValues& values_;
  const Graph& graph_;
  std::string within_;
};

}  // namespace

double NodeValues::at(NodeId id, const Coordinates& where) const {
  const Node& node = graph.node(id);
  const std::size_t element = element_of(graph, node.dims, where);
  if (node.op == Op::Constant) {
    return node.values[element];
  }
  const std::ptrdiff_t offset = offsets[static_cast<std::size_t>(id)];
  return offset < 0 ? std::nan("") : numbers[offset + static_cast<std::ptrdiff_t>(element)];
}

Coordinates coordinates_of(const Graph& graph, const std::vector<DimensionId>& dims, std::size_t element) {
  Coordinates where;
  for (std::size_t d = dims.size(); d-- > 0;) {
    const std::size_t size = graph.axis(dims[d]).size();
    where[dims[d]] = element % size;
    element /= size;
  }
  return where;
}

std::string label_of(const Graph& graph, const std::vector<DimensionId>& dims, const Coordinates& where) {
  std::string label;
  for (const DimensionId d : dims) {
    label += (label.empty() ? "[" : ",") + graph.axis(d).labels()[where.at(d)];
  }
  return label.empty() ? label : label + "]";
}

std::string blame(const NodeValues& values, NodeId id, Coordinates where, std::string within) {
  return Search(values, std::move(within)).from({id, std::move(where)});
}

}  // namespace quesnay::detail
