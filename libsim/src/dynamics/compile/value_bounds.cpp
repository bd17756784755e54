// Bounds of values, as they are made.
#include <algorithm>

#include "dynamics/compile/values.hpp"

namespace quesnay::detail {

void Values::narrow(ValueId a, double low, double high) {
  Bounds& bounds = values_[static_cast<std::size_t>(a)].bounds;
  bounds.low = std::max(bounds.low, low);
  bounds.high = std::min(bounds.high, high);
}

Bounds Values::bounds_of(const Value& value) const {
  switch (value.kind) {
    case ValueKind::Constant:
      return detail::bounds_of(value.constant);
    case ValueKind::View:
      return (*this)[value.args[0]].bounds;
    case ValueKind::Held:
      return unbounded();
    case ValueKind::Instruction:
      break;
    default:
      return {};
  }
  if (value.kernel == Kernel::Where) {
    return bounds_of_choice(value);
  }
  std::vector<Bounds> args;
  for (const ValueId arg : value.args) {
    args.push_back((*this)[arg].bounds);
  }
  const bool same = value.args.size() == 2 && value.args[0] == value.args[1];
  const std::vector<double>& table = (*this)[value.args.back()].constant;
  return detail::bounds_of(value.kernel, args, same, table, value.count);
}

/// Where the condition is that a number is not zero, a quotient by it is known.
Bounds Values::bounds_of_choice(const Value& value) const {
  const Value& condition = (*this)[value.args[0]];
  Bounds yes = (*this)[value.args[1]].bounds;
  Bounds no = (*this)[value.args[2]].bounds;
  if (condition.kind == ValueKind::Constant && condition.dims == value.dims) {
    // A constant choice: of what is constant only the elements that are chosen count.
    const auto chosen = [&](ValueId branch, bool wanted, const Bounds& otherwise) {
      const Value& from = (*this)[branch];
      if (from.kind != ValueKind::Constant || from.dims != value.dims) {
        return otherwise;
      }
      std::vector<double> numbers;
      for (std::size_t e = 0; e < from.constant.size(); ++e) {
        if ((condition.constant[e] != 0.0) == wanted) {
          numbers.push_back(from.constant[e]);
        }
      }
      return detail::bounds_of(numbers);
    };
    yes = chosen(value.args[1], true, yes);
    no = chosen(value.args[2], false, no);
  } else if (condition.kind == ValueKind::Instruction && condition.kernel == Kernel::Equal) {
    for (std::size_t i = 0; i < 2; ++i) {
      if (is_all(condition.args[1 - i], 0.0)) {
        no = bounds_without_zero(value.args[2], condition.args[i]);
      }
    }
  } else if (condition.kind != ValueKind::Constant) {
    yes = bounds_without_zero(value.args[1], value.args[0]);
  }
  return either(yes, no);
}

/// Of a quotient by that value, also written as a product with its inverse.
Bounds Values::bounds_without_zero(ValueId a, ValueId not_zero) const {
  const Value& value = (*this)[a];
  const auto stored = [&](ValueId id) {
    while ((*this)[id].kind == ValueKind::View) {
      id = (*this)[id].args[0];
    }
    return id;
  };
  if (value.kind == ValueKind::View) {
    return bounds_without_zero(value.args[0], not_zero);
  }
  if (value.kind != ValueKind::Instruction) {
    return value.bounds;
  }
  if (value.kernel == Kernel::Divide && stored(value.args[1]) == stored(not_zero)) {
    Bounds result;
    const Bounds& above = (*this)[value.args[0]].bounds;
    const Bounds& below = (*this)[not_zero].bounds;
    result.nan = above.nan || below.nan || (above.infinite() && below.infinite());
    result.minus = result.plus = above.infinite();
    return result;
  }
  if (value.kernel == Kernel::Multiply) {
    const Bounds left = bounds_without_zero(value.args[0], not_zero);
    const Bounds right = bounds_without_zero(value.args[1], not_zero);
    return detail::bounds_of(Kernel::Multiply, {left, right}, false, {}, 0);
  }
  return value.bounds;
}

}  // namespace quesnay::detail
