#include "quesnay/dynamics/model.hpp"

#include <algorithm>

#include "quesnay/core/error.hpp"

namespace quesnay {

std::string kind_name(QuantityKind kind) {
  switch (kind) {
    case QuantityKind::Parameter:
      return "parameter";
    case QuantityKind::Lever:
      return "lever";
    case QuantityKind::Assumption:
      return "assumption";
    case QuantityKind::Noise:
      return "noise";
    case QuantityKind::Stock:
      return "stock";
    case QuantityKind::Held:
      return "held";
    case QuantityKind::Flow:
      return "flow";
    case QuantityKind::Auxiliary:
      break;
  }
  return "auxiliary";
}

const Quantity& Model::quantity(const std::string& name) const {
  const auto found = std::find_if(quantities_.begin(), quantities_.end(),
                                  [&](const Quantity& quantity) { return quantity.name == name; });
  if (found == quantities_.end()) {
    std::vector<std::string> known;
    for (const Quantity& quantity : quantities_) {
      known.push_back(quantity.name);
    }
    throw UnknownName("quantity", name, known);
  }
  return *found;
}

const Range* Model::range_of(const std::string& name) const {
  const auto found =
      std::find_if(ranges_.begin(), ranges_.end(), [&](const Range& range) { return range.name == name; });
  return found == ranges_.end() ? nullptr : &*found;
}

std::vector<std::string> Model::names(QuantityKind kind) const {
  std::vector<std::string> result;
  for (const Quantity& quantity : quantities_) {
    if (quantity.kind == kind) {
      result.push_back(quantity.name);
    }
  }
  return result;
}

std::vector<std::string> Model::element_labels(const std::string& name) const {
  std::vector<std::string> labels{""};
  for (const DimensionId d : graph_.node(quantity(name).node).dims) {
    std::vector<std::string> longer;
    for (const std::string& prefix : labels) {
      for (const std::string& label : graph_.axis(d).labels()) {
        longer.push_back(prefix.empty() ? label : prefix + "," + label);
      }
    }
    labels = std::move(longer);
  }
  return labels;
}

std::vector<Equation> Model::equations() const {
  const auto signed_sum = [&](const Stock& stock) {
    std::string text;
    for (const NodeId flow : stock.inflows) {
      text += (text.empty() ? "" : " + ") + graph_.text(flow);
    }
    for (const NodeId flow : stock.outflows) {
      text += (text.empty() ? "-" : " - ") + graph_.text(flow);
    }
    return text.empty() ? std::string("0") : text;
  };
  std::vector<Equation> result;
  for (const Quantity& quantity : quantities_) {
    const Node& node = graph_.node(quantity.node);
    Equation equation{quantity.name,        kind_name(quantity.kind), "", "", node.unit.text(),
                      quantity.description, quantity.source};
    for (const DimensionId d : node.dims) {
      equation.dimensions += (equation.dimensions.empty() ? "" : ", ") + graph_.axis(d).name();
    }
    if (quantity.kind == QuantityKind::Stock) {
      const auto stock = std::find_if(stocks_.begin(), stocks_.end(), [&](const Stock& candidate) {
        return candidate.node == quantity.node;
      });
      equation.equation = "d/dt = " + signed_sum(*stock) + "; starts at " + graph_.text(stock->initial);
    } else if (quantity.kind == QuantityKind::Held) {
      const auto held = std::find_if(held_.begin(), held_.end(), [&](const HeldValue& candidate) {
        return candidate.node == quantity.node;
      });
      const std::string ago =
          held->delay == no_node ? "one step ago" : graph_.text(held->delay) + " ago, in whole steps";
      equation.equation = graph_.text(held->next) + ", " + ago + "; starts at " + graph_.text(held->initial);
    } else if (!node.args.empty() && node.args[0] != no_node) {
      equation.equation = graph_.text(node.args[0]);
    }
    result.push_back(std::move(equation));
  }
  return result;
}

}  // namespace quesnay
