#include "dynamics/kernels/bounds.hpp"

#include <algorithm>
#include <cmath>

namespace quesnay::detail {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Bounds between(double low, double high) {
  return {low, high, false, false, false};
}

/// Bounds hold infinities where they may come; not a number comes of opposite ones and gives no bound.
double sum(double a, double b, double otherwise) {
  return std::isnan(a + b) ? otherwise : a + b;
}

Bounds negative(const Bounds& a) {
  return {-a.high, -a.low, a.nan, a.plus, a.minus};
}

Bounds added(const Bounds& a, const Bounds& b) {
  const bool opposite = (a.plus && b.minus) || (a.minus && b.plus);
  return {sum(a.low, b.low, -infinity), sum(a.high, b.high, infinity), a.nan || b.nan || opposite,
          a.minus || b.minus, a.plus || b.plus};
}

/// Of corners; zero times infinity is a bound of zero, as infinity stands for numbers without a bound.
Bounds corners(const Bounds& a, const Bounds& b) {
  const auto product = [](double x, double y) { return x == 0.0 || y == 0.0 ? 0.0 : x * y; };
  const auto [low, high] = std::minmax(
      {product(a.low, b.low), product(a.low, b.high), product(a.high, b.low), product(a.high, b.high)});
  return between(low, high);
}

Bounds multiplied(const Bounds& a, const Bounds& b) {
  Bounds result = corners(a, b);
  result.nan = a.nan || b.nan || (a.infinite() && b.may_be_zero()) || (b.infinite() && a.may_be_zero());
  const bool infinite = a.infinite() || b.infinite();
  result.minus = infinite && result.low < 0.0;
  result.plus = infinite && result.high > 0.0;
  return result;
}

Bounds divided(const Bounds& a, const Bounds& b) {
  if (b.may_be_zero()) {
    return unbounded();
  }
  const Bounds inverse =
      between(std::isinf(b.high) ? 0.0 : 1.0 / b.high, std::isinf(b.low) ? 0.0 : 1.0 / b.low);
  Bounds result = corners(a, inverse);
  result.nan = a.nan || b.nan || (a.infinite() && b.infinite());
  result.minus = a.infinite() && result.low < 0.0;
  result.plus = a.infinite() && result.high > 0.0;
  return result;
}

Bounds lesser(const Bounds& a, const Bounds& b) {
  return {std::min(a.low, b.low), std::min(a.high, b.high), a.nan || b.nan, a.minus || b.minus,
          a.plus && b.plus};
}

Bounds logarithm(const Bounds& a) {
  const auto log = [](double x) { return x > 0.0 ? std::log(x) : -infinity; };
  return {log(a.low), a.high > 0.0 ? log(a.high) : infinity, a.nan || a.low < 0.0, a.low <= 0.0, a.plus};
}

Bounds magnitude(const Bounds& a) {
  const double most = std::max(std::fabs(a.low), std::fabs(a.high));
  const double least = a.may_be_zero() ? 0.0 : std::min(std::fabs(a.low), std::fabs(a.high));
  return {least, most, a.nan, false, a.infinite()};
}

Bounds one(Kernel kernel, const Bounds& a) {
  constexpr double half_turn = 3.2;  // a little more than pi
  const bool inside = a.low >= -1.0 && a.high <= 1.0 && !a.nan;
  switch (kernel) {
    case Kernel::Copy:
    case Kernel::MaximumOver:
    case Kernel::MinimumOver:
      return a;
    case Kernel::Negate:
      return negative(a);
    case Kernel::Exp:
      return {std::exp(a.low), std::exp(a.high), a.nan, false, a.plus};
    case Kernel::Log:
      return logarithm(a);
    case Kernel::Sine:
    case Kernel::Cosine:
      return {-1.0, 1.0, !a.finite(), false, false};
    case Kernel::ArcSine:
    case Kernel::ArcCosine:
      return {-half_turn, half_turn, !inside, false, false};
    case Kernel::ArcTangent:
      return {-half_turn, half_turn, a.nan, false, false};
    case Kernel::SquareRoot:
      return {std::sqrt(std::max(a.low, 0.0)), std::sqrt(std::max(a.high, 0.0)), a.nan || a.low < 0.0, false,
              a.plus};
    case Kernel::Absolute:
      return magnitude(a);
    case Kernel::Not:
      return {0.0, 1.0, a.nan, false, false};
    case Kernel::Floor:
    case Kernel::NearestInteger:
      return {std::floor(a.low), std::ceil(a.high), a.nan, a.minus, a.plus};
    default:
      return unbounded();
  }
}

Bounds two(Kernel kernel, const Bounds& a, const Bounds& b, bool same) {
  constexpr double half_turn = 3.2;
  switch (kernel) {
    case Kernel::Add:
      return added(a, b);
    case Kernel::Subtract:
      return added(a, negative(b));
    case Kernel::Multiply:
      return same ? multiplied(magnitude(a), magnitude(a)) : multiplied(a, b);
    case Kernel::Divide:
      return divided(a, b);
    case Kernel::Minimum:
      return lesser(a, b);
    case Kernel::Maximum:
      return negative(lesser(negative(a), negative(b)));
    case Kernel::Less:
    case Kernel::LessEqual:
    case Kernel::Equal:
      return between(0.0, 1.0);
    case Kernel::And:
    case Kernel::Or:
      return {0.0, 1.0, a.nan || b.nan, false, false};
    case Kernel::ArcTangent2:
      return {-half_turn, half_turn, a.nan || b.nan, false, false};
    default:
      return unbounded();
  }
}

/// Of `count` numbers.
Bounds summed(const Bounds& a, int count) {
  const auto times = [&](double x) { return x * static_cast<double>(count); };
  return {times(a.low), times(a.high), a.nan || (count > 1 && a.plus && a.minus), a.minus, a.plus};
}

/// Of none to `count` numbers.
Bounds partly_summed(const Bounds& a, int count) {
  return either(between(0.0, 0.0), summed(a, count));
}

/// Of a table's values: its first, then of every segment its start, one over its length, and its rise.
Bounds of_segments(const std::vector<double>& table) {
  double value = table.front();
  Bounds result = between(value, value);
  for (std::size_t k = 3; k < table.size(); k += 3) {
    value += table[k];
    result = either(result, between(value, value));
  }
  return result;
}

}  // namespace

Bounds unbounded() {
  return {-infinity, infinity, true, true, true};
}

Bounds bounds_of(const std::vector<double>& numbers) {
  Bounds result = between(infinity, -infinity);
  for (const double number : numbers) {
    if (std::isnan(number)) {
      return unbounded();
    }
    result.low = std::min(result.low, number);
    result.high = std::max(result.high, number);
  }
  result.minus = result.low == -infinity;
  result.plus = result.high == infinity;
  return result;
}

Bounds either(const Bounds& a, const Bounds& b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high), a.nan || b.nan, a.minus || b.minus,
          a.plus || b.plus};
}

Bounds bounds_of(Kernel kernel, const std::vector<Bounds>& args, bool same, const std::vector<double>& table,
                 int count) {
  switch (kernel) {
    case Kernel::Where:
      return either(args[1], args[2]);
    case Kernel::SumOver:
      return summed(args[0], count);
    case Kernel::Contract:
    case Kernel::MatrixProduct:
    case Kernel::SumProduct:
      return summed(multiplied(args[0], args[1]), count);
    case Kernel::Aggregate:
      return partly_summed(args[0], count);
    case Kernel::AggregateProduct:
      return partly_summed(multiplied(args[0], args[1]), count);
    case Kernel::Lookup: {
      Bounds result = of_segments(table);
      result.nan = !args[0].finite();
      return result;
    }
    case Kernel::Series:
      return bounds_of(std::vector<double>(table.begin() + count, table.end()));
    default:
      return is_elementwise(kernel) && arity(kernel) == 2 ? two(kernel, args[0], args[1], same)
                                                          : one(kernel, args[0]);
  }
}

}  // namespace quesnay::detail
