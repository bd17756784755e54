#pragma once
// Between which numbers a value of the program lies, and whether it is surely a finite number: what must be
// known before zero times it is zero.

#include <limits>
#include <vector>

#include "dynamics/kernels/instruction.hpp"

namespace quesnay::detail {

/// Of all elements of a value, in every draw and step of a run that has not failed. Sums and products of
/// finite numbers count as finite: where they overflow the stock or outcome that they reach has failed.
struct Bounds {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool nan = false;    ///< may be no number
  bool minus = false;  ///< may be minus infinity
  bool plus = false;   ///< may be infinity

  [[nodiscard]] bool finite() const { return !nan && !minus && !plus; }
  [[nodiscard]] bool infinite() const { return minus || plus; }
  [[nodiscard]] bool may_be_zero() const { return low <= 0.0 && high >= 0.0; }
};

/// Nothing is known: it may be anything.
[[nodiscard]] Bounds unbounded();
[[nodiscard]] Bounds bounds_of(const std::vector<double>& numbers);
[[nodiscard]] Bounds either(const Bounds& a, const Bounds& b);
/// What an instruction gives. `same` where its two operands are one value; `table` holds the numbers of an
/// operand that is a table or a series of `count` entries.
[[nodiscard]] Bounds bounds_of(Kernel kernel, const std::vector<Bounds>& args, bool same,
                               const std::vector<double>& table, int count);

}  // namespace quesnay::detail
