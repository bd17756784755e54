#include "dynamics/compile/emission_order.hpp"

#include <algorithm>

namespace quesnay::detail {

EmissionOrder::EmissionOrder(const Values& values, const Lowering& lowering,
                             const RequiredValues& requirements, const RunSettings& settings)
    : values_(values),
      lowering_(lowering),
      requirements_(requirements),
      settings_(settings),
      need_(values.size(), Need::None),
      uses_(values.size(), 0),
      fusion_(values.size(), Fusion::None),
      fused_(values.size(), 0),
      last_use_(values.size(), -1) {
  mark_needed();
  choose_fusions();
  order_sections();
}

bool EmissionOrder::time_only(ValueId id) const {
  return values_[id].varies != by_nothing && (values_[id].varies & (by_draw | by_state)) == 0;
}

Section EmissionOrder::section_of(ValueId id) const {
  const std::uint8_t varies = values_[id].varies;
  if ((varies & by_state) == 0) {
    if ((varies & (by_time | by_step)) == 0) {
      return Section::Draw;
    }
    if ((varies & by_time) == 0) {
      return Section::Step;
    }
    if ((varies & by_step) == 0) {
      return Section::Stage;
    }
  }
  if (need_[at(id)] == Need::RecordOnly) {
    return Section::Record;
  }
  return strips_ != nullptr && takes_steps(settings_) && strips_->is_last(id) ? Section::Advance
                                                                              : Section::Main;
}

void EmissionOrder::mark(ValueId root, Need need) {
  std::vector<ValueId> stack{root};
  while (!stack.empty()) {
    const ValueId id = stack.back();
    stack.pop_back();
    if (need_[at(id)] >= need) {
      continue;
    }
    need_[at(id)] = need;
    stack.insert(stack.end(), values_[id].args.begin(), values_[id].args.end());
  }
}

ValueId EmissionOrder::stored(ValueId id) const {
  while (values_[id].kind == ValueKind::View) {
    id = values_[id].args[0];
  }
  return id;
}

void EmissionOrder::mark_needed() {
  const auto root = [&](ValueId id, Need need) {
    mark(id, need);
    uses_[at(stored(id))] += 2;
  };
  for (const LoweredStock& stock : lowering_.stocks()) {
    root(stock.derivative, Need::Core);
    root(stock.initial, Need::Core);
  }
  for (const LoweredHeld& held : lowering_.held()) {
    root(held.initial, Need::Core);
    root(held.next, Need::Core);
    if (held.delay >= 0) {
      root(held.delay, Need::Core);
    }
  }
  for (const RequiredValue& requirement : requirements_) {
    root(requirement.condition, Need::Core);
    if (requirement.given >= 0) {
      root(requirement.given, Need::Core);
    }
  }
  for (const LoweredOutcome& outcome : lowering_.outcomes()) {
    root(outcome.value, Need::RecordOnly);
    if (outcome.total >= 0) {
      root(outcome.total, Need::RecordOnly);
    }
  }
  for (ValueId id = 0; id < static_cast<ValueId>(values_.size()); ++id) {
    if (need_[at(id)] != Need::None && values_[id].kind == ValueKind::Instruction) {
      for (const ValueId arg : values_[id].args) {
        uses_[at(stored(arg))] += stored(arg) == arg ? 1 : 2;
      }
    }
  }
}

bool EmissionOrder::can_fuse(ValueId user, ValueId product) const {
  const Value& value = values_[product];
  return value.kind == ValueKind::Instruction && value.kernel == Kernel::Multiply &&
         uses_[at(product)] == 1 && value.dims == values_[user].dims && !time_only(product) &&
         section_of(product) == section_of(user) && fused_[at(product)] == 0 &&
         fusion_[at(product)] == Fusion::None;
}

/// Products within sums first, then products within products: either saves one pass over the lanes.
void EmissionOrder::choose_fusions() {
  fuse_into({Kernel::Add, Kernel::Subtract});
  fuse_into({Kernel::Multiply});
}

void EmissionOrder::fuse_into(std::initializer_list<Kernel> users) {
  for (ValueId id = 0; id < static_cast<ValueId>(values_.size()); ++id) {
    const Value& value = values_[id];
    const bool user = value.kind == ValueKind::Instruction &&
                      std::find(users.begin(), users.end(), value.kernel) != users.end();
    if (need_[at(id)] == Need::None || !user || time_only(id) || fused_[at(id)] != 0) {
      continue;
    }
    if (can_fuse(id, value.args[0])) {
      fusion_[at(id)] = Fusion::First;
      fused_[at(value.args[0])] = 1;
    } else if (can_fuse(id, value.args[1])) {
      fusion_[at(id)] = Fusion::Second;
      fused_[at(value.args[1])] = 1;
    }
  }
}

std::pair<Kernel, std::vector<ValueId>> EmissionOrder::emitted_form(ValueId id) const {
  const Value& value = values_[id];
  if (fusion_[at(id)] == Fusion::None) {
    return {value.kernel, value.args};
  }
  const bool first = fusion_[at(id)] == Fusion::First;
  const std::vector<ValueId>& factors = values_[value.args[first ? 0 : 1]].args;
  const ValueId other = value.args[first ? 1 : 0];
  const Kernel kernel = value.kernel == Kernel::Add        ? Kernel::MultiplyAdd
                        : value.kernel == Kernel::Multiply ? Kernel::MultiplyMultiply
                        : first                            ? Kernel::MultiplySubtract
                                                           : Kernel::SubtractMultiply;
  return {kernel, {factors[0], factors[1], other}};
}

/// Groups the instructions of the right-hand side. A rate that is read nowhere else need not be known before
/// the step is taken.
void EmissionOrder::plan_strips(std::vector<ValueId>& main, const std::vector<ValueId>& recorded) {
  const auto large = [&](ValueId id) {
    const std::vector<ValueId>& args = values_[id].args;
    return values_[id].n >= settings_.strip_least || std::any_of(args.begin(), args.end(), [&](ValueId arg) {
             return values_[arg].n >= settings_.strip_least;
           });
  };
  if (settings_.strip_least == 0 || std::none_of(main.begin(), main.end(), large)) {
    strips_ = std::make_unique<const StripPlan>(values_, std::vector<StripCandidate>{}, 0);
    return;
  }
  std::vector<char> kept(values_.size(), 0);
  std::vector<int> rates(values_.size(), 0);
  for (const LoweredStock& stock : lowering_.stocks()) {
    ++rates[at(stock.derivative)];
    if (stored(stock.derivative) != stock.derivative) {
      kept[at(stored(stock.derivative))] = 1;
    }
  }
  for (const RequiredValue& requirement : requirements_) {
    kept[at(stored(requirement.condition))] = 1;
    if (requirement.given >= 0) {
      kept[at(stored(requirement.given))] = 1;
    }
  }
  for (const LoweredOutcome& outcome : lowering_.outcomes()) {
    kept[at(stored(outcome.value))] = 1;
    if (outcome.total >= 0) {
      kept[at(stored(outcome.total))] = 1;
    }
  }
  for (const ValueId id : recorded) {
    for (const ValueId arg : emitted_form(id).second) {
      kept[at(stored(arg))] = 1;
    }
  }
  std::vector<StripCandidate> candidates;
  for (const ValueId id : main) {
    auto [kernel, args] = emitted_form(id);
    const int n_rates = rates[at(id)];
    candidates.push_back({id, kernel, std::move(args), kept[at(id)] != 0 || n_rates > 1, n_rates > 0});
  }
  strips_ = std::make_unique<const StripPlan>(values_, std::move(candidates), settings_.strip_least);
  main = strips_->order();
}

void EmissionOrder::order_sections() {
  std::array<std::vector<ValueId>, static_cast<std::size_t>(Section::Count)> by_section;
  for (ValueId id = 0; id < static_cast<ValueId>(values_.size()); ++id) {
    if (need_[at(id)] != Need::None && values_[id].kind == ValueKind::Instruction && fused_[at(id)] == 0) {
      if (time_only(id)) {
        time_order_.push_back(id);
      } else {
        by_section[static_cast<std::size_t>(section_of(id))].push_back(id);
      }
    }
  }
  std::vector<ValueId>& main = by_section[static_cast<std::size_t>(Section::Main)];
  plan_strips(main, by_section[static_cast<std::size_t>(Section::Record)]);
  const auto last =
      std::find_if(main.begin(), main.end(), [&](ValueId id) { return section_of(id) == Section::Advance; });
  by_section[static_cast<std::size_t>(Section::Advance)].assign(last, main.end());
  main.erase(last, main.end());
  for (std::size_t s = 0; s < by_section.size(); ++s) {
    for (const ValueId id : by_section[s]) {
      const auto position = static_cast<std::int32_t>(order_.size());
      order_.push_back(id);
      for (const ValueId arg : emitted_form(id).second) {
        use(arg, static_cast<Section>(s), position);
      }
    }
    section_end_[s] = static_cast<std::int32_t>(order_.size());
  }
  for (const LoweredStock& stock : lowering_.stocks()) {
    keep_to_end(stock.initial, Section::Draw);
    keep_to_end(stock.derivative, Section::Main);
  }
  for (const LoweredHeld& held : lowering_.held()) {
    keep_to_end(held.initial, Section::Draw);
    keep_to_end(held.next, Section::Step);
    if (held.delay >= 0) {
      keep_to_end(held.delay, Section::Draw);
    }
  }
  for (const RequiredValue& requirement : requirements_) {
    last_use_[at(stored(requirement.condition))] = forever;
    if (requirement.given >= 0) {
      last_use_[at(stored(requirement.given))] = forever;
    }
  }
  for (const LoweredOutcome& outcome : lowering_.outcomes()) {
    keep_to_end(outcome.value, Section::Record);
    if (outcome.total >= 0) {
      keep_to_end(outcome.total, Section::Record);
    }
  }
}

/// A value used in a later section than its own must outlive every repetition of the sections between.
void EmissionOrder::use(ValueId arg, Section user_section, std::int32_t position) {
  const ValueId id = stored(arg);
  if (values_[id].kind != ValueKind::Instruction || time_only(id) || values_[id].varies == by_nothing) {
    return;
  }
  const Section own = section_of(id);
  const bool together = own == user_section || own == Section::Main;
  last_use_[at(id)] = together ? std::max(last_use_[at(id)], position) : forever;
}

}  // namespace quesnay::detail
