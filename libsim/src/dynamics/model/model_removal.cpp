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
  for (const OutflowLimit& limit : limits) {
    reads({limit.floor}, "the floor of '" + graph.node(limit.stock).name + "'");
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
  const auto declared = [&](const auto& declarations, const std::string& word) {
    for (const auto& one : declarations) {
      for (const std::string& name : needed(one)) {
        const auto place = by_name.find(name);
        if (place != by_name.end() && quantities[place->second].node == quantity.node) {
          found.push_back(word + " '" + one.name + "'");
        }
      }
    }
  };
  declared(constraints, "constraint");
  declared(factors, "factor");
  return found;
}

void ModelBuilder::Impl::erase(std::size_t place) {
  const NodeId id = quantities[place].node;
  // A value at the start that read a stock which is gone, and that nothing reads now, stays as it was.
  const auto lost = [&](const std::pair<NodeId, NodeId>& value) {
    return reached({value.second}, true)[static_cast<std::size_t>(id)] != 0;
  };
  at_start.erase(std::remove_if(at_start.begin(), at_start.end(), lost), at_start.end());
  std::string share;
  for (const OutflowLimit& limit : limits) {
    share = limit.stock == id ? graph.node(limit.share).name : share;
  }
  limits.erase(std::remove_if(limits.begin(), limits.end(),
                              [&](const OutflowLimit& one) { return one.stock == id || one.share == id; }),
               limits.end());
  stocks.erase(std::remove_if(stocks.begin(), stocks.end(), [&](const Stock& s) { return s.node == id; }),
               stocks.end());
  held.erase(std::remove_if(held.begin(), held.end(), [&](const HeldValue& h) { return h.node == id; }),
             held.end());
  ranges.erase(std::remove_if(ranges.begin(), ranges.end(), [&](const Range& r) { return r.node == id; }),
               ranges.end());
  forget_growth(quantities[place].name);
  quantities.erase(quantities.begin() + static_cast<std::ptrdiff_t>(place));
  removed.push_back(id);
  index_names();
  if (by_name.count(share) != 0) {
    erase(by_name.at(share));
  }
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
  // Without its share the outflows of a stock are not limited.
  const std::vector<OutflowLimit> before = impl_->limits;
  const NodeId share = impl_->quantities[place].node;
  impl_->limits.erase(std::remove_if(impl_->limits.begin(), impl_->limits.end(),
                                     [&](const OutflowLimit& one) { return one.share == share; }),
                      impl_->limits.end());
  const std::vector<std::string> readers = impl_->readers(impl_->quantities[place]);
  if (!readers.empty()) {
    impl_->limits = before;
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
  for (const Constraint& constraint : impl_->constraints) {
    for (const std::string& name : Impl::needed(constraint)) {
      roots.push_back(named(name).node());
    }
  }
  for (const Factor& factor : impl_->factors) {
    for (const std::string& name : Impl::needed(factor)) {
      roots.push_back(named(name).node());
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

namespace {

/// Takes the one of that name off a list. @throws UnknownName
template <typename Named>
void take_off(std::vector<Named>& list, const std::string& word, const std::string& name) {
  std::vector<std::string> known;
  for (const Named& one : list) {
    known.push_back(one.name);
  }
  const auto found = std::find(known.begin(), known.end(), name);
  if (found == known.end()) {
    throw UnknownName(word, name, known);
  }
  list.erase(list.begin() + (found - known.begin()));
}

}  // namespace

void ModelBuilder::remove_outcome(const std::string& name) {
  take_off(impl_->outcomes, "outcome", name);
}

void ModelBuilder::remove_closed(const std::string& name) {
  take_off(impl_->closed, "closed total", name);
}

void ModelBuilder::remove_constraint(const std::string& name) {
  take_off(impl_->constraints, "constraint", name);
}

void ModelBuilder::remove_factor(const std::string& name) {
  for (const Constraint& constraint : impl_->constraints) {
    if (constraint.factor == name) {
      throw InvalidValue("factor '" + name + "' is what constraint '" + constraint.name +
                         "' is for want of, expected a factor that no constraint names");
    }
  }
  take_off(impl_->factors, "factor", name);
}

}  // namespace quesnay
