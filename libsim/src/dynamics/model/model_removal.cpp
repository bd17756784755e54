// Removing parts of a model under construction that nothing reads.
#include <algorithm>

#include "dynamics/model/builder_impl.hpp"

namespace quesnay {
namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

}  // namespace

std::vector<std::string> ModelBuilder::Impl::readers(const Quantity& quantity) const {
  std::vector<std::string> found;
  const auto reads = [&](std::vector<NodeId> roots, const std::string& who) {
    if (reached(std::move(roots), false)[static_cast<std::size_t>(quantity.node)] != 0) {
      found.push_back(who);
    }
  };
  for (const Quantity& other : quantities) {
    if (other.node != quantity.node) {
      reads({other.node}, "'" + other.name + "'");
    }
  }
  for (const Outcome& outcome : outcomes) {
    if (outcome.quantity == quantity.name) {
      found.push_back("outcome '" + outcome.name + "'");
    }
  }
  for (const Requirement& requirement : requirements) {
    reads({requirement.condition}, "the requirement on '" + requirement.variable + "'");
  }
  for (const ClosedTotal& total : closed) {
    std::vector<NodeId> nodes = total.stocks;
    nodes.insert(nodes.end(), total.inflows.begin(), total.inflows.end());
    nodes.insert(nodes.end(), total.outflows.begin(), total.outflows.end());
    const bool among = std::any_of(nodes.begin(), nodes.end(), [&](NodeId node) {
      const std::vector<char> seen =
          graph.node(node).name.empty() ? reached({node}, false) : std::vector<char>();
      return node == quantity.node || (!seen.empty() && seen[static_cast<std::size_t>(quantity.node)] != 0);
    });
    if (among) {
      found.push_back("closed total '" + total.name + "'");
    }
  }
  return found;
}

void ModelBuilder::Impl::erase(std::size_t place) {
  const NodeId id = quantities[place].node;
  // A value at the start that read a stock which is gone, and that nothing reads now, stays as it was.
  const auto lost = [&](const std::pair<NodeId, NodeId>& value) {
    return reached({value.second}, true)[static_cast<std::size_t>(id)] != 0;
  };
  at_start.erase(std::remove_if(at_start.begin(), at_start.end(), lost), at_start.end());
  stocks.erase(std::remove_if(stocks.begin(), stocks.end(), [&](const Stock& s) { return s.node == id; }),
               stocks.end());
  held.erase(std::remove_if(held.begin(), held.end(), [&](const HeldValue& h) { return h.node == id; }),
             held.end());
  quantities.erase(quantities.begin() + static_cast<std::ptrdiff_t>(place));
  removed.push_back(id);
  index_names();
}

void ModelBuilder::Impl::require_none_removed() const {
  if (removed.empty()) {
    return;
  }
  for (const NodeId id : removed) {
    const std::vector<std::string> still =
        readers({graph.node(id).name, QuantityKind::Auxiliary, id, "", ""});
    if (!still.empty()) {
      throw InvalidValue("'" + graph.node(id).name + "' was removed and is read again by " + joined(still) +
                         ", expected an expression of quantities of the model");
    }
  }
}

void ModelBuilder::remove(const std::string& name) {
  const std::size_t place = impl_->place(name);
  const std::vector<std::string> readers = impl_->readers(impl_->quantities[place]);
  if (!readers.empty()) {
    throw InvalidValue("'" + name + "' is read by " + joined(readers) +
                       ", expected a quantity that nothing reads");
  }
  impl_->erase(place);
}

std::vector<std::string> ModelBuilder::remove_unused(const std::vector<std::string>& keep) {
  std::vector<NodeId> roots;
  for (const std::string& name : keep) {
    roots.push_back(named(name).node());
  }
  for (const Outcome& outcome : impl_->outcomes) {
    roots.push_back(named(outcome.quantity).node());
  }
  for (const Requirement& requirement : impl_->requirements) {
    roots.push_back(requirement.condition);
  }
  for (const ClosedTotal& total : impl_->closed) {
    for (const std::vector<NodeId>* nodes : {&total.stocks, &total.inflows, &total.outflows}) {
      roots.insert(roots.end(), nodes->begin(), nodes->end());
    }
  }
  if (roots.empty()) {
    throw InvalidValue(
        "the model has no outcome, so every quantity is unused: expected an outcome or names to keep");
  }
  const std::vector<char> used = impl_->reached(std::move(roots), true);
  std::vector<std::string> removed;
  for (std::size_t i = impl_->quantities.size(); i-- > 0;) {
    if (used[static_cast<std::size_t>(impl_->quantities[i].node)] == 0) {
      removed.push_back(impl_->quantities[i].name);
      impl_->erase(i);
    }
  }
  std::reverse(removed.begin(), removed.end());
  return removed;
}

void ModelBuilder::remove_outcome(const std::string& name) {
  std::vector<std::string> known;
  for (const Outcome& outcome : impl_->outcomes) {
    known.push_back(outcome.name);
  }
  const auto found = std::find(known.begin(), known.end(), name);
  if (found == known.end()) {
    throw UnknownName("outcome", name, known);
  }
  impl_->outcomes.erase(impl_->outcomes.begin() + (found - known.begin()));
}

void ModelBuilder::remove_closed(const std::string& name) {
  std::vector<std::string> known;
  for (const ClosedTotal& total : impl_->closed) {
    known.push_back(total.name);
  }
  const auto found = std::find(known.begin(), known.end(), name);
  if (found == known.end()) {
    throw UnknownName("closed total", name, known);
  }
  impl_->closed.erase(impl_->closed.begin() + (found - known.begin()));
}

}  // namespace quesnay
