#pragma once
// Array kernels that are not elementwise: reductions, products, tables, series.
// For kernels.isa.cpp alone, like elementwise_kernels.hpp.

#include <cstddef>
#include <cstdint>

#include "dynamics/kernels/elementwise_kernels.hpp"
#include "dynamics/kernels/instruction.hpp"

namespace quesnay::detail::QUESNAY_ISA {
namespace {

/// Folds one dimension of an operand of lanes, in registers where lanes make whole blocks.
template <std::size_t W, typename Fold>
void reduce(const ReadyInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const auto unit = static_cast<std::int64_t>(lanes);
  const std::int64_t stride = ins.stride[0] * unit;
  const double* from = spaces[static_cast<std::size_t>(ins.spaces[0])] + ins.in[0] * unit;
  double* __restrict out = result_of(ins, spaces, lanes);
  for (std::int32_t e = 0; e < ins.n; ++e, out += lanes) {
    const std::int64_t start = e / ins.inner * ins.inner * std::int64_t{ins.count} + e % ins.inner;
    const double* first = from + start * stride;
    for (std::size_t l = 0; l < lanes; l += W) {
      double folded[W];
      for (std::size_t k = 0; k < W; ++k) {
        folded[k] = first[l + k];
      }
      for (std::int32_t j = 1; j < ins.count; ++j) {
        const double* aj = first + j * ins.inner * stride + l;
        for (std::size_t k = 0; k < W; ++k) {
          folded[k] = Fold{}(folded[k], aj[k]);
        }
      }
      for (std::size_t k = 0; k < W; ++k) {
        out[l + k] = folded[k];
      }
    }
  }
}

/// The same of numbers that all lanes share.
template <typename Fold>
void reduce_shared(const ReadyInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const double* from = spaces[static_cast<std::size_t>(ins.spaces[0])] + ins.in[0];
  double* out = result_of(ins, spaces, lanes);
  for (std::int32_t e = 0; e < ins.n; ++e, out += lanes) {
    const std::int64_t start = e / ins.inner * ins.inner * std::int64_t{ins.count} + e % ins.inner;
    double folded = from[start * ins.stride[0]];
    for (std::int32_t j = 1; j < ins.count; ++j) {
      folded = Fold{}(folded, from[(start + std::int64_t{j} * ins.inner) * ins.stride[0]]);
    }
    for (std::size_t l = 0; l < lanes; ++l) {
      out[l] = folded;
    }
  }
}

/// out[i] = sum over j of matrix[i, j] * vector[j], j in index order.
template <std::size_t W, bool A, bool B>
void contract(const ReadyInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const std::int64_t unit_a = A ? static_cast<std::int64_t>(lanes) : 1;
  const std::int64_t unit_b = B ? static_cast<std::int64_t>(lanes) : 1;
  const std::int64_t row = (ins.inner == 1 ? ins.count : 1) * ins.stride[0] * unit_a;
  const std::int64_t step = ins.inner * ins.stride[0] * unit_a;
  const double* matrix = spaces[static_cast<std::size_t>(ins.spaces[0])] + ins.in[0] * unit_a;
  const double* vector = spaces[static_cast<std::size_t>(ins.spaces[1])] + ins.in[1] * unit_b;
  double* __restrict out = result_of(ins, spaces, lanes);
  for (std::int32_t i = 0; i < ins.n; ++i, out += lanes) {
    for (std::size_t l = 0; l < lanes; l += W) {
      double sum[W] = {};
      const double* a = matrix + i * row + (A ? l : 0);
      const double* b = vector + (B ? l : 0);
      for (std::int32_t j = 0; j < ins.count; ++j, a += step, b += ins.stride[1] * unit_b) {
        const double a0 = a[0];
        const double b0 = b[0];
        for (std::size_t k = 0; k < W; ++k) {
          sum[k] += (A ? a[k] : a0) * (B ? b[k] : b0);
        }
      }
      for (std::size_t k = 0; k < W; ++k) {
        out[l + k] = sum[k];
      }
    }
  }
}

/// A table function: the first y and the rise of every segment as far as x has gone along it.
inline double looked_up(double x, const double* table, std::int32_t segments) {
  double y = table[0];
  for (std::int32_t k = 0; k < segments; ++k) {
    const double* segment = table + 1 + 3 * k;
    const double gone = smaller(1.0, larger(0.0, (x - segment[0]) * segment[1]));
    y += gone * segment[2];
  }
  return y;
}

/// The same of W lanes, segment by segment.
template <std::size_t W>
inline void look_up_block(const double* x, const double* table, std::int32_t segments,
                          double* __restrict out) {
  double y[W];
  for (std::size_t k = 0; k < W; ++k) {
    y[k] = table[0];
  }
  for (std::int32_t s = 0; s < segments; ++s) {
    const double start = table[1 + 3 * s];
    const double slope = table[2 + 3 * s];
    const double rise = table[3 + 3 * s];
    for (std::size_t k = 0; k < W; ++k) {
      y[k] += smaller(1.0, larger(0.0, (x[k] - start) * slope)) * rise;
    }
  }
  for (std::size_t k = 0; k < W; ++k) {
    out[k] = y[k];
  }
}

inline void look_up_lanes(const double* x, bool lane, const double* table, std::int32_t segments,
                          std::size_t lanes, double* __restrict out) {
  if (lane && lanes % 32 == 0) {
    for (std::size_t l = 0; l < lanes; l += 32) {
      look_up_block<32>(x + l, table, segments, out + l);
    }
    return;
  }
  for (std::size_t l = 0; l < lanes; ++l) {
    out[l] = looked_up(x[lane ? l : 0], table, segments);
  }
}

inline void lookup(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const double* x = address(ins.in[0], spaces);
  const double* table = address(ins.in[1], spaces);
  double* out = address(ins.out, spaces);
  for (std::int32_t e = 0; e < ins.n; ++e) {
    look_up_lanes(x + e * ins.in[0].stride, ins.in[0].lane, table, ins.count, lanes,
                  out + e * ins.out.stride);
  }
}

/// A table for each element of a dimension. The tables lie one after the other; before them stand the places
/// where each begins and how many segments each has.
inline void lookup_by(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const double* x = address(ins.in[0], spaces);
  const double* tables = address(ins.in[1], spaces);
  double* out = address(ins.out, spaces);
  for (std::int32_t e = 0; e < ins.n; ++e) {
    const std::int32_t which = e / ins.inner % ins.count;
    const double* table = tables + static_cast<std::int64_t>(tables[which]);
    const auto segments = static_cast<std::int32_t>(tables[ins.count + which]);
    look_up_lanes(x + e * ins.in[0].stride, ins.in[0].lane, table, segments, lanes, out + e * ins.out.stride);
  }
}

/// out[i, j] = sum over k of a[i, k] * b[k, j], k in index order, W lanes at a time in registers.
template <int W>
void matrix_product_block(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const BoundOperand& left = ins.in[0];
  const BoundOperand& right = ins.in[1];
  const double* a = address(left, spaces);
  const double* b = address(right, spaces);
  double* out = address(ins.out, spaces);
  const std::int64_t lane_a = left.lane ? 1 : 0;
  const std::int64_t lane_b = right.lane ? 1 : 0;
  const std::int64_t columns = ins.inner;
  for (std::int64_t e = 0; e < ins.n; ++e) {
    const std::int64_t i = e / columns;
    const std::int64_t j = e % columns;
    for (std::size_t l = 0; l < lanes; l += W) {
      const auto lane = static_cast<std::int64_t>(l);
      double sum[W] = {};
      for (std::int64_t k = 0; k < ins.count; ++k) {
        const double* ak = a + (i * ins.count + k) * left.stride + lane_a * lane;
        const double* bk = b + (k * columns + j) * right.stride + lane_b * lane;
        for (int w = 0; w < W; ++w) {
          sum[w] += ak[w * lane_a] * bk[w * lane_b];
        }
      }
      for (int w = 0; w < W; ++w) {
        out[e * ins.out.stride + lane + w] = sum[w];
      }
    }
  }
}

void matrix_product(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  if (lanes % 16 == 0) {
    matrix_product_block<16>(ins, spaces, lanes);
  } else if (lanes % 4 == 0) {
    matrix_product_block<4>(ins, spaces, lanes);
  } else {
    matrix_product_block<1>(ins, spaces, lanes);
  }
}

/// Sums of the members of every group, in index order. The table holds, for every group and one more, where
/// its members begin in the list that follows. Called, it computes part of the results of a row, which lie
/// one after the other: a row is all results of one group and one outer element.
struct AggregateTable {
  AggregateTable(const BoundInstruction& ins, const Spaces& spaces, std::size_t n_lanes)
      : a(ins.in[0]), from(address(ins.in[0], spaces)), members(ins.count), inner(ins.inner), lanes(n_lanes) {
    const double* table = address(ins.in[1], spaces);
    groups = static_cast<std::int64_t>(table[0]);
    starts = table + 1;
    list = starts + groups + 1;
  }

  void operator()(std::int64_t row, std::int64_t first, std::int64_t length, double* __restrict out) const {
    const std::int64_t group = row % groups;
    const double* begin = from + (row / groups * members * inner + first) * a.stride;
    const auto n = static_cast<std::size_t>(length) * lanes;
    for (std::size_t k = 0; k < n; ++k) {
      out[k] = 0.0;
    }
    for (auto m = static_cast<std::int64_t>(starts[group]); m < static_cast<std::int64_t>(starts[group + 1]);
         ++m) {
      const double* am = begin + static_cast<std::int64_t>(list[m]) * inner * a.stride;
      if (a.lane || lanes == 1) {
        for (std::size_t k = 0; k < n; ++k) {
          out[k] += am[k];
        }
        continue;
      }
      for (std::int64_t q = 0; q < length; ++q) {
        for (std::size_t l = 0; l < lanes; ++l) {
          out[static_cast<std::size_t>(q) * lanes + l] += am[q * a.stride];
        }
      }
    }
  }

  const BoundOperand& a;
  const double* from;
  std::int64_t members;
  std::int64_t inner;
  std::size_t lanes;
  std::int64_t groups = 0;
  const double* starts = nullptr;
  const double* list = nullptr;
};

void aggregate(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const AggregateTable table(ins, spaces, lanes);
  double* out = address(ins.out, spaces);
  for (std::int64_t row = 0; row < ins.n / table.inner; ++row) {
    table(row, 0, table.inner, out + row * table.inner * ins.out.stride);
  }
}

/// A series in time; its table holds the times, then the values, time by time. The time is found by halving.
void series(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const double* x = address(ins.in[0], spaces);
  const double* at = address(ins.in[1], spaces);
  double* out = address(ins.out, spaces);
  const std::int64_t last = ins.count - 1;
  const double* values = at + ins.count;
  const std::size_t step = ins.in[0].lane ? 1 : 0;
  for (std::size_t l = 0; l < lanes; ++l) {
    const double t = x[l * step];
    std::int64_t low = 0;
    std::int64_t high = last;
    while (high - low > 1) {
      const std::int64_t middle = (low + high) / 2;
      const bool passed = at[middle] <= t;
      low = passed ? middle : low;
      high = passed ? high : middle;
    }
    const double gone = smaller(1.0, larger(0.0, (t - at[low]) / (at[high] - at[low])));
    for (std::int64_t e = 0; e < ins.n; ++e) {
      const double before = values[low * ins.n + e];
      const double after = values[high * ins.n + e];
      const double between = ins.inner != 0 ? before : before + gone * (after - before);
      out[e * ins.out.stride + static_cast<std::int64_t>(l)] = gone >= 1.0 ? after : between;
    }
  }
}

}  // namespace
}  // namespace quesnay::detail::QUESNAY_ISA
