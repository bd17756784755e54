// Shapes of array values: reductions, contractions, views, and where an element of a view is stored.
#include <algorithm>
#include <numeric>

#include "dynamics/compile/values.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay::detail {
namespace {

bool identity(const std::vector<std::int32_t>& map, std::int32_t n) {
  for (std::size_t e = 0; e < map.size(); ++e) {
    if (map[e] != static_cast<std::int32_t>(e)) {
      return false;
    }
  }
  return static_cast<std::int32_t>(map.size()) == n;
}

}  // namespace

ValueId Values::contiguous(ValueId a) {
  const Location at = locate(a, (*this)[a].dims);
  if (identity(at.map, (*this)[at.stored].n)) {
    return at.stored;
  }
  return instruction(Kernel::Copy, {a}, (*this)[a].dims);
}

Values::Block Values::block_of(const std::vector<DimensionId>& dims, DimensionId over) const {
  Block block;
  bool passed = false;
  for (const DimensionId d : dims) {
    const auto size = static_cast<std::int32_t>(graph_.axis(d).size());
    if (d == over) {
      passed = true;
      block.count = size;
    } else {
      block.inner *= passed ? size : 1;
      block.others.push_back(d);
    }
  }
  if (!passed) {
    throw InvalidValue("what is taken over '" + graph_.axis(over).name() +
                       "' does not vary over it, expected an array with that dimension");
  }
  return block;
}

ValueId Values::reduce(Kernel kernel, ValueId a, DimensionId over) {
  if (kernel == Kernel::SumOver && is_spread_product(a)) {
    const ValueId fused = sum_product(a, over);
    if (fused >= 0) {
      return fused;
    }
  }
  Block block = block_of((*this)[a].dims, over);
  return instruction(kernel, {contiguous(a)}, std::move(block.others), block.count, block.inner);
}

ValueId Values::contract(ValueId matrix, ValueId vector, DimensionId over) {
  const std::vector<DimensionId> dims = (*this)[matrix].dims;
  if (dims.size() != 2) {
    return reduce(Kernel::SumOver, binary(Kernel::Multiply, matrix, vector), over);
  }
  const bool rows = dims[1] == over;
  const auto count = static_cast<std::int32_t>(graph_.axis(over).size());
  const auto columns = static_cast<std::int32_t>(graph_.axis(dims[1]).size());
  return instruction(Kernel::Contract, {contiguous(matrix), contiguous(vector)}, {rows ? dims[0] : dims[1]},
                     count, rows ? 1 : columns);
}

ValueId Values::relabel(ValueId a, std::vector<DimensionId> dims) {
  Value view;
  view.kind = ValueKind::View;
  view.args = {a};
  view.varies = (*this)[a].varies;
  view.n = (*this)[a].n;
  view.dims = std::move(dims);
  view.map.resize(static_cast<std::size_t>(view.n));
  std::iota(view.map.begin(), view.map.end(), 0);
  if (view.varies == by_nothing) {
    return constant((*this)[a].constant, view.dims);
  }
  return share(std::move(view));
}

/// The same numbers at other places; constants are copied.
ValueId Values::view(ValueId a, std::vector<DimensionId> dims, std::vector<std::int32_t> map) {
  if ((*this)[a].varies == by_nothing) {
    std::vector<double> numbers;
    for (const std::int32_t e : map) {
      numbers.push_back((*this)[a].constant[static_cast<std::size_t>(e)]);
    }
    return constant(std::move(numbers), std::move(dims));
  }
  Value value;
  value.kind = ValueKind::View;
  value.args = {a};
  value.varies = (*this)[a].varies;
  value.n = static_cast<std::int32_t>(map.size());
  value.dims = std::move(dims);
  value.map = std::move(map);
  return share(std::move(value));
}

ValueId Values::pick(ValueId a, DimensionId over, int element) {
  Block block = block_of((*this)[a].dims, over);
  std::vector<std::int32_t> map(static_cast<std::size_t>(elements(block.others)));
  for (std::int32_t e = 0; e < static_cast<std::int32_t>(map.size()); ++e) {
    map[static_cast<std::size_t>(e)] =
        (e / block.inner * block.count + element) * block.inner + e % block.inner;
  }
  return view(a, std::move(block.others), std::move(map));
}

ValueId Values::matrix_product(ValueId a, ValueId b) {
  const std::vector<DimensionId> dims{(*this)[a].dims[0], (*this)[b].dims[1]};
  const auto count = static_cast<std::int32_t>(graph_.axis((*this)[a].dims[1]).size());
  const auto columns = static_cast<std::int32_t>(graph_.axis(dims[1]).size());
  return instruction(Kernel::MatrixProduct, {contiguous(a), contiguous(b)}, dims, count, columns);
}

ValueId Values::spread(ValueId a, DimensionId from, DimensionId to, const std::vector<double>& places) {
  const Block block = block_of((*this)[a].dims, from);
  std::vector<DimensionId> dims = (*this)[a].dims;
  std::replace(dims.begin(), dims.end(), from, to);
  const auto fine = static_cast<std::int32_t>(places.size());
  std::vector<std::int32_t> map(static_cast<std::size_t>(elements(dims)));
  for (std::int32_t e = 0; e < static_cast<std::int32_t>(map.size()); ++e) {
    const auto place = static_cast<std::int32_t>(places[static_cast<std::size_t>(e / block.inner % fine)]);
    map[static_cast<std::size_t>(e)] =
        (e / block.inner / fine * block.count + place) * block.inner + e % block.inner;
  }
  return view(a, std::move(dims), std::move(map));
}

ValueId Values::aggregate(ValueId a, DimensionId from, DimensionId to, const std::vector<double>& places) {
  const ValueId narrow = narrowed(a, from);
  if (narrow != a) {
    std::vector<DimensionId> wide = (*this)[a].dims;
    std::replace(wide.begin(), wide.end(), from, to);
    return broadcast(aggregate(narrow, from, to, places), wide);
  }
  const Block block = block_of((*this)[a].dims, from);
  std::vector<DimensionId> dims = (*this)[a].dims;
  std::replace(dims.begin(), dims.end(), from, to);
  const std::size_t groups = graph_.axis(to).size();
  std::vector<double> starts;
  std::vector<double> members;
  for (std::size_t group = 0; group < groups; ++group) {
    starts.push_back(static_cast<double>(members.size()));
    for (std::size_t e = 0; e < places.size(); ++e) {
      if (places[e] == static_cast<double>(group)) {
        members.push_back(static_cast<double>(e));
      }
    }
  }
  std::vector<double> table{static_cast<double>(groups)};
  table.insert(table.end(), starts.begin(), starts.end());
  table.push_back(static_cast<double>(members.size()));
  table.insert(table.end(), members.begin(), members.end());
  if (is_spread_product(a)) {
    const ValueId fused = aggregate_product(a, from, dims, table);
    if (fused >= 0) {
      return fused;
    }
  }
  const ValueId list = constant(std::move(table), {});
  return instruction(Kernel::Aggregate, {contiguous(a), list}, std::move(dims), block.count, block.inner);
}

ValueId Values::allocate_by_priority(Kernel kernel, const std::vector<ValueId>& args,
                                     const std::vector<DimensionId>& dims, DimensionId over) {
  std::vector<DimensionId> whole = dims;
  whole.erase(std::find(whole.begin(), whole.end(), over));
  std::vector<ValueId> stored{contiguous(broadcast(args[0], whole))};
  for (std::size_t i = 1; i < args.size(); ++i) {
    stored.push_back(contiguous(broadcast(args[i], dims)));
  }
  const Block block = block_of(dims, over);
  return instruction(kernel, std::move(stored), dims, block.count, block.inner);
}

ValueId Values::broadcast(ValueId a, const std::vector<DimensionId>& dims) {
  if ((*this)[a].dims == dims) {
    return a;
  }
  Location at = locate(a, dims);
  return view(at.stored, dims, std::move(at.map));
}

ValueId Values::leontief_inverse(ValueId coefficients) {
  const std::vector<DimensionId> dims = (*this)[coefficients].dims;
  return instruction(Kernel::LeontiefInverse, {contiguous(coefficients)}, dims,
                     static_cast<std::int32_t>(graph_.axis(dims[0]).size()));
}

ValueId Values::capacity_limited(const std::vector<ValueId>& args) {
  return instruction(Kernel::CapacityLimited, {contiguous(args[0]), contiguous(args[1]), contiguous(args[2])},
                     (*this)[args[1]].dims, (*this)[args[1]].n);
}

ValueId Values::capacity_response(const std::vector<ValueId>& args) {
  std::vector<ValueId> stored;
  for (const ValueId arg : args) {
    stored.push_back(contiguous(arg));
  }
  return instruction(Kernel::CapacityResponse, std::move(stored), (*this)[args[1]].dims, (*this)[args[1]].n);
}

ValueId Values::rationed(Kernel kernel, const std::vector<ValueId>& args,
                         const std::vector<DimensionId>& dims, bool intermediates_first) {
  std::vector<ValueId> stored;
  for (const ValueId arg : args) {
    stored.push_back(contiguous(arg));
  }
  const auto n = static_cast<std::int32_t>(graph_.n_elements(dims));
  return instruction(kernel, std::move(stored), dims, n, intermediates_first ? 1 : 0);
}

ValueId Values::capacity_shadow_value(const std::vector<ValueId>& args) {
  std::vector<ValueId> stored;
  for (const ValueId arg : args) {
    stored.push_back(contiguous(arg));
  }
  return instruction(Kernel::CapacityShadowValue, std::move(stored), (*this)[args[1]].dims,
                     (*this)[args[1]].n);
}

Values::Location Values::locate(ValueId a, const std::vector<DimensionId>& dims) const {
  const Value& value = (*this)[a];
  std::vector<std::int32_t> strides(dims.size(), 0);
  std::int32_t stride = 1;
  for (std::size_t d = value.dims.size(); d-- > 0;) {
    const auto found = std::find(dims.begin(), dims.end(), value.dims[d]);
    strides[static_cast<std::size_t>(found - dims.begin())] = stride;
    stride *= static_cast<std::int32_t>(graph_.axis(value.dims[d]).size());
  }
  Location at{a, std::vector<std::int32_t>(static_cast<std::size_t>(elements(dims)), 0)};
  for (std::size_t e = 0; e < at.map.size(); ++e) {
    auto rest = static_cast<std::int32_t>(e);
    for (std::size_t d = dims.size(); d-- > 0;) {
      const auto size = static_cast<std::int32_t>(graph_.axis(dims[d]).size());
      at.map[e] += rest % size * strides[d];
      rest /= size;
    }
  }
  while ((*this)[at.stored].kind == ValueKind::View) {
    const Value& view = (*this)[at.stored];
    for (std::int32_t& e : at.map) {
      e = view.map[static_cast<std::size_t>(e)];
    }
    at.stored = view.args[0];
  }
  return at;
}

}  // namespace quesnay::detail
