#include "dynamics/compile/values.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <numeric>
#include <string_view>

#include "dynamics/kernels/bind.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay::detail {
namespace {

std::vector<std::int64_t> key_of(const Value& value) {
  std::vector<std::int64_t> key{static_cast<std::int64_t>(value.kind),
                                static_cast<std::int64_t>(value.kernel),
                                value.offset,
                                value.count,
                                value.inner,
                                value.n};
  key.insert(key.end(), value.args.begin(), value.args.end());
  key.push_back(-1);
  key.insert(key.end(), value.dims.begin(), value.dims.end());
  key.push_back(-1);
  key.insert(key.end(), value.map.begin(), value.map.end());
  if (!value.constant.empty()) {
    // Models may have a hundred thousand constants: each is compared with those of its own bits.
    const std::string_view bits(reinterpret_cast<const char*>(value.constant.data()),
                                value.constant.size() * sizeof(double));
    key.push_back(static_cast<std::int64_t>(std::hash<std::string_view>{}(bits)));
  }
  return key;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

}  // namespace

std::int32_t Values::elements(const std::vector<DimensionId>& dims) const {
  return static_cast<std::int32_t>(graph_.n_elements(dims));
}

ValueId Values::share(Value value) {
  std::vector<ValueId>& candidates = shared_[key_of(value)];
  for (const ValueId candidate : candidates) {
    if (same_bits((*this)[candidate].constant, value.constant)) {
      return candidate;
    }
  }
  value.bounds = bounds_of(value);
  values_.push_back(std::move(value));
  candidates.push_back(static_cast<ValueId>(values_.size()) - 1);
  return candidates.back();
}

ValueId Values::constant(double value) {
  return constant(std::vector<double>{value}, {});
}

ValueId Values::constant(std::vector<double> numbers, std::vector<DimensionId> dims) {
  Value value;
  value.n = static_cast<std::int32_t>(numbers.size());
  value.constant = std::move(numbers);
  value.dims = std::move(dims);
  return share(std::move(value));
}

ValueId Values::leaf(ValueKind kind, std::uint8_t varies, std::vector<DimensionId> dims,
                     std::int32_t offset) {
  Value value;
  value.kind = kind;
  value.varies = varies;
  value.n = elements(dims);
  value.dims = std::move(dims);
  value.offset = offset;
  return share(std::move(value));
}

bool Values::is_all(ValueId a, double number) const {
  const Value& value = (*this)[a];
  return value.kind == ValueKind::Constant &&
         std::all_of(value.constant.begin(), value.constant.end(), [&](double c) { return c == number; });
}

bool Values::has(ValueId a, double number) const {
  const std::vector<double>& known = (*this)[a].constant;
  return (*this)[a].kind == ValueKind::Constant &&
         std::find(known.begin(), known.end(), number) != known.end();
}

ValueId Values::instruction(Kernel kernel, std::vector<ValueId> args, std::vector<DimensionId> dims,
                            std::int32_t count, std::int32_t inner) {
  Value value;
  value.kind = ValueKind::Instruction;
  value.kernel = kernel;
  value.args = std::move(args);
  value.n = elements(dims);
  value.dims = std::move(dims);
  value.count = count;
  value.inner = inner;
  for (const ValueId arg : value.args) {
    value.varies = static_cast<std::uint8_t>(value.varies | (*this)[arg].varies);
  }
  return value.varies == by_nothing ? fold(std::move(value)) : share(std::move(value));
}

/// Computes a value of constants with the very kernel that would compute it in a run, one lane wide.
ValueId Values::fold(Value value) {
  std::vector<double> memory;
  Instruction instruction;
  instruction.kernel = value.kernel;
  instruction.n = value.n;
  instruction.count = value.count;
  instruction.inner = value.inner;
  for (std::size_t i = 0; i < value.args.size(); ++i) {
    const bool elementwise = is_elementwise(value.kernel);
    const Location at =
        elementwise ? locate(value.args[i], value.dims) : locate(value.args[i], (*this)[value.args[i]].dims);
    const std::vector<double>& numbers = (*this)[at.stored].constant;
    Operand operand;
    operand.space = Space::Constant;
    operand.offset = static_cast<std::int32_t>(memory.size());
    // A table has more numbers than its dimensions (none) say.
    if ((*this)[value.args[i]].dims.empty() && numbers.size() > 1) {
      memory.insert(memory.end(), numbers.begin(), numbers.end());
    } else {
      for (const std::int32_t e : at.map) {
        memory.push_back(numbers[static_cast<std::size_t>(e)]);
      }
    }
    instruction.in[i] = operand;
  }
  instruction.n_operands = static_cast<std::uint8_t>(value.args.size());
  const std::size_t scratch = scratch_elements(instruction);
  std::vector<double> result(static_cast<std::size_t>(value.n) + scratch);
  instruction.out = {Space::Register, 0, 1, -1};
  add_scratch(instruction, {Space::Register, value.n, 1, -1});
  run_once(instruction, {}, memory.data(), result.data());
  result.resize(static_cast<std::size_t>(value.n));
  return constant(std::move(result), std::move(value.dims));
}

ValueId Values::spread_to(ValueId a, ValueId like_a, ValueId like_b) {
  return broadcast(a, Graph::merged((*this)[like_a].dims, (*this)[like_b].dims));
}

/// The logarithm of a, if it needs no logarithm in the steps: of exponentials, and of products, ratios and
/// choices of them with at most one other factor, which does not vary with state (so that signs stay as in
/// a).
Values::Logarithm Values::known_log(ValueId a) {
  const Value value = (*this)[a];
  if (value.kind == ValueKind::Instruction && value.kernel == Kernel::Exp) {
    return {value.args[0], 0};
  }
  if ((value.varies & by_state) == 0) {
    return {instruction(Kernel::Log, {a}, value.dims), 1};
  }
  const bool product = value.kernel == Kernel::Multiply || value.kernel == Kernel::Divide;
  if (value.kind != ValueKind::Instruction || (!product && value.kernel != Kernel::Where)) {
    return {};
  }
  const std::size_t first = product ? 0 : 1;
  const Logarithm left = known_log(value.args[first]);
  const Logarithm right = left.value < 0 ? Logarithm{} : known_log(value.args[first + 1]);
  if (right.value < 0) {
    return {};
  }
  if (!product) {
    return {where(value.args[0], left.value, right.value), std::max(left.others, right.others)};
  }
  const int others = left.others + right.others;
  const Kernel sum = value.kernel == Kernel::Multiply ? Kernel::Add : Kernel::Subtract;
  return others > 1 ? Logarithm{} : Logarithm{binary(sum, left.value, right.value), others};
}

ValueId Values::unary(Kernel kernel, ValueId a) {
  if (kernel == Kernel::Log && ((*this)[a].varies & by_state) != 0) {
    const Logarithm known = known_log(a);
    if (known.value >= 0) {
      return known.value;
    }
  }
  const Value& value = (*this)[a];
  if (kernel == Kernel::Negate && value.kind == ValueKind::Instruction && value.kernel == Kernel::Negate) {
    return value.args[0];
  }
  return instruction(kernel, {a}, value.dims);
}

ValueId Values::binary(Kernel kernel, ValueId a, ValueId b) {
  const auto zero = [&] {
    const std::vector<DimensionId> dims = Graph::merged((*this)[a].dims, (*this)[b].dims);
    return constant(std::vector<double>(static_cast<std::size_t>(elements(dims)), 0.0), dims);
  };
  switch (kernel) {
    case Kernel::Add:
      if (is_all(b, 0.0)) {
        return spread_to(a, a, b);
      }
      if (is_all(a, 0.0)) {
        return spread_to(b, a, b);
      }
      break;
    case Kernel::Subtract:
      if (is_all(b, 0.0)) {
        return spread_to(a, a, b);
      }
      if (is_all(a, 0.0)) {
        return unary(Kernel::Negate, spread_to(b, a, b));
      }
      break;
    case Kernel::Multiply:
      // Zero times what may be infinite, or no number, is computed: the draw fails as it does where the zero
      // is drawn.
      if ((is_all(a, 0.0) && (*this)[b].bounds.finite()) || (is_all(b, 0.0) && (*this)[a].bounds.finite())) {
        return zero();
      }
      if (is_all(b, 1.0)) {
        return spread_to(a, a, b);
      }
      if (is_all(a, 1.0)) {
        return spread_to(b, a, b);
      }
      break;
    case Kernel::Divide:
      // Zero over zero is not a number: only a divisor that is known and has none gives zero for certain.
      if (is_all(a, 0.0) && (*this)[b].kind == ValueKind::Constant && !has(b, 0.0)) {
        return zero();
      }
      if (is_all(b, 1.0)) {
        return spread_to(a, a, b);
      }
      // A divisor that is known before the steps begin becomes one multiplication in every step.
      if (((*this)[b].varies & ~by_draw) == 0 && ((*this)[a].varies & ~by_draw) != 0) {
        return binary(Kernel::Multiply, a, instruction(Kernel::Divide, {constant(1.0), b}, (*this)[b].dims));
      }
      break;
    default:
      break;
  }
  return instruction(kernel, {a, b}, Graph::merged((*this)[a].dims, (*this)[b].dims));
}

ValueId Values::where(ValueId condition, ValueId yes, ValueId no) {
  const std::vector<DimensionId> dims =
      Graph::merged(Graph::merged((*this)[condition].dims, (*this)[yes].dims), (*this)[no].dims);
  if (is_all(condition, 0.0)) {
    return broadcast(no, dims);
  }
  if (is_all(condition, 1.0)) {
    return broadcast(yes, dims);
  }
  return instruction(Kernel::Where, {condition, yes, no}, dims);
}

ValueId Values::power(ValueId a, ValueId b) {
  if (is_all(b, 0.0)) {
    const std::vector<DimensionId> dims = Graph::merged((*this)[a].dims, (*this)[b].dims);
    return constant(std::vector<double>(static_cast<std::size_t>(elements(dims)), 1.0), dims);
  }
  if (is_all(b, 1.0)) {
    return spread_to(a, a, b);
  }
  if (is_all(b, -1.0)) {
    return spread_to(binary(Kernel::Divide, constant(1.0), a), a, b);
  }
  const auto square = [&](ValueId x) { return binary(Kernel::Multiply, x, x); };
  const auto root = [&](ValueId x) { return unary(Kernel::SquareRoot, x); };
  const auto inverse = [&](ValueId x) { return binary(Kernel::Divide, constant(1.0), x); };
  if (is_all(b, 2.0)) {
    return spread_to(square(a), a, b);
  }
  if (is_all(b, 3.0)) {
    return spread_to(binary(Kernel::Multiply, square(a), a), a, b);
  }
  if (is_all(b, 4.0)) {
    return spread_to(square(square(a)), a, b);
  }
  if (is_all(b, -4.0)) {
    return spread_to(inverse(square(square(a))), a, b);
  }
  if (is_all(b, 0.5)) {
    return spread_to(root(a), a, b);
  }
  if (is_all(b, -0.5)) {
    return spread_to(inverse(root(a)), a, b);
  }
  if (is_all(b, -0.25)) {
    return spread_to(inverse(root(root(a))), a, b);
  }
  return unary(Kernel::Exp, binary(Kernel::Multiply, b, unary(Kernel::Log, a)));
}

}  // namespace quesnay::detail
