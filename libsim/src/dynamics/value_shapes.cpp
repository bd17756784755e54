// Shapes of array values: reductions, contractions, views, and where an element of a view is stored.
#include <algorithm>
#include <numeric>

#include "dynamics/values.hpp"

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

ValueId Values::reduce(Kernel kernel, ValueId a, DimensionId over) {
  std::vector<DimensionId> dims;
  std::int32_t inner = 1;
  bool passed = false;
  for (const DimensionId d : (*this)[a].dims) {
    if (d == over) {
      passed = true;
      continue;
    }
    inner *= passed ? static_cast<std::int32_t>(graph_.axis(d).size()) : 1;
    dims.push_back(d);
  }
  const auto count = static_cast<std::int32_t>(graph_.axis(over).size());
  return instruction(kernel, {contiguous(a)}, std::move(dims), count, inner);
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

ValueId Values::lookup(ValueId x, const std::vector<double>& points) {
  // The first y, then of every segment its start, one over its length, and its rise.
  const std::size_t n = points.size() / 2;
  std::vector<double> segments{points[n]};
  for (std::size_t k = 0; k + 1 < n; ++k) {
    segments.insert(segments.end(),
                    {points[k], 1.0 / (points[k + 1] - points[k]), points[n + k + 1] - points[n + k]});
  }
  const ValueId table = constant(std::move(segments), {});
  const ValueId from = contiguous(x);
  return instruction(Kernel::Lookup, {from, table}, (*this)[x].dims, static_cast<std::int32_t>(n) - 1);
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

ValueId Values::pick(ValueId a, DimensionId over, int element) {
  Value view;
  view.kind = ValueKind::View;
  view.args = {a};
  view.varies = (*this)[a].varies;
  std::int32_t inner = 1;
  bool passed = false;
  for (const DimensionId d : (*this)[a].dims) {
    if (d == over) {
      passed = true;
    } else {
      inner *= passed ? static_cast<std::int32_t>(graph_.axis(d).size()) : 1;
      view.dims.push_back(d);
    }
  }
  view.n = elements(view.dims);
  const auto count = static_cast<std::int32_t>(graph_.axis(over).size());
  for (std::int32_t e = 0; e < view.n; ++e) {
    view.map.push_back(e / inner * inner * count + element * inner + e % inner);
  }
  if (view.varies == by_nothing) {
    std::vector<double> numbers;
    for (const std::int32_t e : view.map) {
      numbers.push_back((*this)[a].constant[static_cast<std::size_t>(e)]);
    }
    return constant(std::move(numbers), view.dims);
  }
  return share(std::move(view));
}

ValueId Values::broadcast(ValueId a, const std::vector<DimensionId>& dims) {
  if ((*this)[a].dims == dims) {
    return a;
  }
  Location at = locate(a, dims);
  if ((*this)[a].varies == by_nothing) {
    std::vector<double> numbers;
    for (const std::int32_t e : at.map) {
      numbers.push_back((*this)[at.stored].constant[static_cast<std::size_t>(e)]);
    }
    return constant(std::move(numbers), dims);
  }
  Value view;
  view.kind = ValueKind::View;
  view.args = {at.stored};
  view.varies = (*this)[a].varies;
  view.n = elements(dims);
  view.dims = dims;
  view.map = std::move(at.map);
  return share(std::move(view));
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
