// What is only summed and need not be stored: of products the sum asks for the factors, and what is spread is
// summed before it is.
#include <algorithm>
#include <optional>

#include "dynamics/compile/values.hpp"

namespace quesnay::detail {
namespace {

/// Places of one factor of a product: of its first element, and how far it goes per member, inner and outer
/// element of the dimension that is summed.
struct Steps {
  std::int32_t member = 0;
  std::int32_t inner = 0;
  std::int32_t outer = 0;
};

/// Places at a fixed member; nothing if members do not lie evenly.
std::optional<std::vector<std::int32_t>> places_of_first(const std::vector<std::int32_t>& map,
                                                         std::int32_t count, std::int32_t inner,
                                                         std::int32_t& member) {
  const auto n = static_cast<std::int32_t>(map.size()) / count;
  std::vector<std::int32_t> first(static_cast<std::size_t>(n));
  member = count > 1 ? map[static_cast<std::size_t>(inner)] - map[0] : 0;
  for (std::int32_t e = 0; e < n; ++e) {
    const std::int32_t start = e / inner * count * inner + e % inner;
    first[static_cast<std::size_t>(e)] = map[static_cast<std::size_t>(start)];
    for (std::int32_t m = 1; m < count; ++m) {
      const std::int32_t here = map[static_cast<std::size_t>(start + m * inner)];
      if (here != map[static_cast<std::size_t>(start)] + m * member) {
        return std::nullopt;
      }
    }
  }
  return first;
}

/// Steps along inner and outer elements; nothing if they do not lie evenly.
std::optional<Steps> even_steps(const std::vector<std::int32_t>& first, std::int32_t inner,
                                std::int32_t member) {
  const auto n = static_cast<std::int32_t>(first.size());
  Steps steps{member, inner > 1 ? first[1] - first[0] : 0,
              n > inner ? first[static_cast<std::size_t>(inner)] - first[0] : 0};
  for (std::int32_t e = 0; e < n; ++e) {
    const std::int32_t expected = first[0] + e % inner * steps.inner + e / inner * steps.outer;
    if (first[static_cast<std::size_t>(e)] != expected) {
      return std::nullopt;
    }
  }
  return steps;
}

}  // namespace

ValueId Values::narrowed(ValueId a, DimensionId over) {
  if ((*this)[a].kind != ValueKind::View) {
    return a;
  }
  Value value = (*this)[a];
  for (const DimensionId d : std::vector<DimensionId>(value.dims)) {
    Block block = block_of(value.dims, d);
    const auto same = [&](std::int32_t e) {
      const std::int32_t first = e - e / block.inner % block.count * block.inner;
      return value.map[static_cast<std::size_t>(e)] == value.map[static_cast<std::size_t>(first)];
    };
    std::int32_t e = 0;
    while (e < value.n && same(e)) {
      ++e;
    }
    if (d == over || e < value.n) {
      continue;
    }
    std::vector<std::int32_t> map;
    for (std::int32_t k = 0; k < value.n; ++k) {
      if (k / block.inner % block.count == 0) {
        map.push_back(value.map[static_cast<std::size_t>(k)]);
      }
    }
    value.map = std::move(map);
    value.dims = std::move(block.others);
    value.n = static_cast<std::int32_t>(value.map.size());
  }
  return value.n == (*this)[a].n ? a : view(value.args[0], value.dims, value.map);
}

/// The factors of a product that is spread over more than one of them, so that hardly anything else needs it.
bool Values::is_spread_product(ValueId a) const {
  const Value& value = (*this)[a];
  if (value.kind != ValueKind::Instruction || value.kernel != Kernel::Multiply) {
    return false;
  }
  const auto is_spread = [&](ValueId factor) {
    while ((*this)[factor].kind == ValueKind::View) {
      factor = (*this)[factor].args[0];
    }
    return (*this)[factor].n < value.n;
  };
  return is_spread(value.args[0]) || is_spread(value.args[1]);
}

/// A factor as seen by the results: a view of what is stored, also where that is constant.
ValueId Values::factor_view(ValueId stored, const std::vector<DimensionId>& dims,
                            std::vector<std::int32_t> first) {
  Value value;
  value.kind = ValueKind::View;
  value.args = {stored};
  value.varies = (*this)[stored].varies;
  value.n = static_cast<std::int32_t>(first.size());
  value.dims = dims;
  value.map = std::move(first);
  return share(std::move(value));
}

ValueId Values::sum_product(ValueId product, DimensionId over) {
  const std::vector<DimensionId> dims = (*this)[product].dims;
  const Block block = block_of(dims, over);
  std::vector<ValueId> args;
  std::vector<double> table;
  for (const ValueId factor : std::vector<ValueId>((*this)[product].args)) {
    const Location at = locate(factor, dims);
    std::int32_t member = 0;
    const auto first = places_of_first(at.map, block.count, block.inner, member);
    if (!first) {
      return -1;
    }
    args.push_back(factor_view(at.stored, block.others, *first));
    table.push_back(member);
  }
  args.push_back(constant(std::move(table), {}));
  return instruction(Kernel::SumProduct, std::move(args), block.others, block.count, block.inner);
}

ValueId Values::aggregate_product(ValueId product, DimensionId from, const std::vector<DimensionId>& result,
                                  const std::vector<double>& list) {
  const std::vector<DimensionId> dims = (*this)[product].dims;
  const Block block = block_of(dims, from);
  std::vector<ValueId> args;
  std::array<Steps, 2> steps;
  for (std::size_t k = 0; k < 2; ++k) {
    const Location at = locate((*this)[product].args[k], dims);
    std::int32_t member = 0;
    const auto first = places_of_first(at.map, block.count, block.inner, member);
    const auto even = first ? even_steps(*first, block.inner, member) : std::nullopt;
    if (!even) {
      return -1;
    }
    steps[k] = *even;
    // One place is enough: the table says how far the others are.
    args.push_back(factor_view(at.stored, {}, {(*first)[0]}));
  }
  std::vector<double> table;
  for (const auto field : {&Steps::member, &Steps::inner, &Steps::outer}) {
    table.push_back(steps[0].*field);
    table.push_back(steps[1].*field);
  }
  table.insert(table.end(), list.begin(), list.end());
  args.push_back(constant(std::move(table), {}));
  return instruction(Kernel::AggregateProduct, std::move(args), result, block.count, block.inner);
}

}  // namespace quesnay::detail
