#pragma once
// Elements of a dimension in order, and by place; points of a series by what is yet to come. For
// kernels.isa.cpp alone, like elementwise_kernels.hpp.

#include <cstddef>
#include <cstdint>

#include "dynamics/kernels/elementwise_kernels.hpp"
#include "dynamics/kernels/instruction.hpp"

namespace quesnay::detail::QUESNAY_ISA {
namespace {

/// Ranks from 1, or (Places) the place from 0 of the element of each rank. Of equal elements the first goes
/// first; an element that is not a number leaves its row without an order.
template <bool Places>
void order_along(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const double* a = address(ins.in[0], spaces);
  double* out = address(ins.out, spaces);
  const std::int64_t count = ins.count;
  const std::int64_t inner = ins.inner;
  const std::size_t step = ins.in[0].lane ? 1 : 0;
  for (std::int64_t row = 0; row < ins.n / count; ++row) {
    const std::int64_t first = row / inner * inner * count + row % inner;
    for (std::size_t l = 0; l < lanes; ++l) {
      const auto number = [&](std::int64_t j) QUESNAY_INLINE {
        return a[(first + j * inner) * ins.in[0].stride + static_cast<std::int64_t>(l * step)];
      };
      const auto result = [&](std::int64_t j) QUESNAY_INLINE -> double& {
        return out[(first + j * inner) * ins.out.stride + static_cast<std::int64_t>(l)];
      };
      double unordered = 0.0;
      for (std::int64_t j = 0; j < count; ++j) {
        unordered = number(j) != number(j) ? 1.0 : unordered;
      }
      for (std::int64_t j = 0; j < count; ++j) {
        const double own = number(j);
        std::int64_t before = 0;
        for (std::int64_t k = 0; k < j; ++k) {
          before += number(k) <= own ? 1 : 0;
        }
        for (std::int64_t k = j + 1; k < count; ++k) {
          before += number(k) < own ? 1 : 0;
        }
        if (unordered != 0.0) {
          result(j) = __builtin_nan("");
        } else if (Places) {
          result(before) = static_cast<double>(j);
        } else {
          result(j) = static_cast<double>(before + 1);
        }
      }
    }
  }
}

/// Of what lies along a dimension the element at a place, not a number for a place that is none. `inner` is 0
/// where the result is not over the dimension, which then is the last of the operand.
inline void element_at(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const double* a = address(ins.in[0], spaces);
  const double* places = address(ins.in[1], spaces);
  double* out = address(ins.out, spaces);
  const std::int64_t count = ins.count;
  const std::int64_t stride = ins.inner == 0 ? 1 : ins.inner;
  for (std::int64_t e = 0; e < ins.n; ++e) {
    const std::int64_t first =
        ins.inner == 0 ? e * count : e / (stride * count) * stride * count + e % stride;
    for (std::size_t l = 0; l < lanes; ++l) {
      const auto lane = static_cast<std::int64_t>(l);
      const double place = places[e * ins.in[1].stride + (ins.in[1].lane ? lane : 0)];
      double found = __builtin_nan("");
      if (place >= 0.0 && place < static_cast<double>(count)) {
        const auto at = static_cast<std::int64_t>(place);
        if (static_cast<double>(at) == place) {
          found = a[(first + at * stride) * ins.in[0].stride + (ins.in[0].lane ? lane : 0)];
        }
      }
      out[e * ins.out.stride + lane] = found;
    }
  }
}

/// Of a series the value of the first point that is after a time, of the last where none is. The table is
/// that of `series`.
inline void series_ahead(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const double* x = address(ins.in[0], spaces);
  const double* at = address(ins.in[1], spaces);
  double* out = address(ins.out, spaces);
  const double* values = at + ins.count;
  for (std::size_t l = 0; l < lanes; ++l) {
    const double t = x[ins.in[0].lane ? l : 0];
    std::int64_t low = 0;
    std::int64_t high = ins.count - 1;
    while (low < high) {
      const std::int64_t middle = (low + high) / 2;
      const bool passed = at[middle] <= t;
      low = passed ? middle + 1 : low;
      high = passed ? high : middle;
    }
    for (std::int64_t e = 0; e < ins.n; ++e) {
      out[e * ins.out.stride + static_cast<std::int64_t>(l)] = values[low * ins.n + e];
    }
  }
}

}  // namespace
}  // namespace quesnay::detail::QUESNAY_ISA
