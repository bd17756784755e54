#include "dynamics/compile/strip_plan.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

namespace quesnay::detail {
StripPlan::StripPlan(const Values& values, std::vector<StripCandidate> candidates, int least)
    : values_(values), place_(values.size(), none), order_(candidates.size()) {
  for (StripCandidate& candidate : candidates) {
    place_[static_cast<std::size_t>(candidate.id)] = members_.size();
    members_.push_back({});
    members_.back().is = std::move(candidate);
    classify(members_.back(), least);
  }
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  if (std::none_of(members_.begin(), members_.end(), [](const Member& one) { return one.strip; })) {
    return;
  }
  rise();
  sink();
  form_groups();
}

void StripPlan::classify(Member& member, int least) const {
  const Kernel kernel = member.is.kernel;
  member.fold = is_fold(kernel);
  const bool known = is_elementwise(kernel) || member.fold || kernel == Kernel::Lookup ||
                     kernel == Kernel::Aggregate || kernel == Kernel::AggregateProduct;
  const Value& over = values_[member.fold ? member.is.args[0] : member.is.id];
  member.n = over.n;
  member.row = over.dims.empty() ? 1 : values_.length(over.dims.back());
  member.strip = known && least > 0 && member.n >= least;
}

bool StripPlan::same_loop(const Member& a, const Member& b) const {
  return a.strip && b.strip && a.n == b.n && a.row == b.row;
}

std::size_t StripPlan::member_of(ValueId id) const {
  while (values_[id].kind == ValueKind::View) {
    id = values_[id].args[0];
  }
  return place_[static_cast<std::size_t>(id)];
}

/// Whether a member reads of an argument, at each of its elements, the element at the same place.
bool StripPlan::reads_by_element(const Member& reader, std::size_t arg) const {
  const Kernel kernel = reader.is.kernel;
  if (kernel == Kernel::Aggregate || kernel == Kernel::AggregateProduct) {
    return false;
  }
  const ValueId id = reader.is.args[arg];
  const Value& value = values_[id];
  if (value.n != reader.n && !is_elementwise(kernel)) {
    return false;
  }
  const std::vector<DimensionId>& dims = is_elementwise(kernel) ? values_[reader.is.id].dims : value.dims;
  if (value.kind != ValueKind::View && value.dims == dims) {
    return true;
  }
  const Values::Location at = values_.locate(id, dims);
  for (std::size_t e = 0; e < at.map.size(); ++e) {
    if (at.map[e] != static_cast<std::int32_t>(e)) {
      return false;
    }
  }
  return values_[at.stored].n == static_cast<std::int32_t>(at.map.size());
}

/// The first level at which each member can be computed.
void StripPlan::rise() {
  for (std::size_t m = 0; m < members_.size(); ++m) {
    Member& member = members_[m];
    for (std::size_t arg = 0; arg < member.is.args.size(); ++arg) {
      const std::size_t from = member_of(member.is.args[arg]);
      if (from == none) {
        continue;
      }
      Member& source = members_[from];
      const bool together = same_loop(member, source) && !source.fold && reads_by_element(member, arg);
      source.readers.emplace_back(m, together);
      member.level = std::max(member.level, source.level + (source.strip && !together ? 1 : 0));
    }
    last_level_ = std::max(last_level_, member.level);
  }
}

/// Moves elementwise members to the level of their first reader; rates that only the step reads, to the end.
void StripPlan::sink() {
  for (std::size_t m = members_.size(); m-- > 0;) {
    Member& member = members_[m];
    if (!member.strip || member.fold) {
      continue;
    }
    int latest = member.is.kept ? last_level_ : last_level_ + 1;
    bool alone = member.is.rate;
    for (const auto& [reader, together] : member.readers) {
      latest = std::min(latest, members_[reader].level - (together ? 0 : 1));
      alone = true;
    }
    member.level = alone ? std::max(member.level, latest) : member.level;
  }
}

void StripPlan::form_groups() {
  const auto rank = [&](std::size_t m) {
    const Member& one = members_[m];
    return std::tuple(one.level, one.strip ? 1 : 0, one.strip ? one.n : 0, one.strip ? one.row : 0, m);
  };
  std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  const Member* before = nullptr;
  for (const std::size_t m : order_) {
    Member& member = members_[m];
    if (member.strip) {
      const bool joins = before != nullptr && before->level == member.level && same_loop(*before, member);
      n_groups_ += joins ? 0 : 1;
      member.group = n_groups_ - 1;
    }
    before = &member;
  }
  for (Member& member : members_) {
    member.local = member.strip && !member.fold && !member.is.kept && !member.is.rate &&
                   std::all_of(member.readers.begin(), member.readers.end(), [&](const auto& reader) {
                     return reader.second && members_[reader.first].group == member.group;
                   });
  }
}

std::vector<ValueId> StripPlan::order() const {
  std::vector<ValueId> result;
  for (const std::size_t m : order_) {
    result.push_back(members_[m].is.id);
  }
  return result;
}

bool StripPlan::is_last(ValueId id) const {
  const std::size_t m = place_[static_cast<std::size_t>(id)];
  return m != none && members_[m].strip && members_[m].level > last_level_;
}

int StripPlan::group_of(ValueId id) const {
  const std::size_t m = place_[static_cast<std::size_t>(id)];
  return m == none ? -1 : members_[m].group;
}

bool StripPlan::is_local(ValueId id) const {
  const std::size_t m = place_[static_cast<std::size_t>(id)];
  return m != none && members_[m].local;
}

}  // namespace quesnay::detail
