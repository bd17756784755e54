#pragma once
// Sums of products that are never stored: what sums a spread product asks for its factors one by one.
// For kernels.isa.cpp alone, like elementwise_kernels.hpp. The bits are those of the product followed by the
// sum.

#include <cstddef>
#include <cstdint>

#include "dynamics/kernels/elementwise_kernels.hpp"
#include "dynamics/kernels/instruction.hpp"

namespace quesnay::detail::QUESNAY_ISA {
namespace {

/// One result and how its factors go along the dimension that is summed, in doubles.
struct ProductRow {
  const double* x;
  const double* y;
  double* out;
};

/// out = sum over j of x[j] * y[j] for U results at once, j in index order, W lanes at a time.
template <int W, int U, bool X, bool Y>
inline void sum_rows(const ProductRow* rows, std::int64_t count, std::int64_t step_x, std::int64_t step_y,
                     std::size_t lanes) {
  for (std::size_t l = 0; l < lanes; l += W) {
    double sum[U][W];
    for (int u = 0; u < U; ++u) {
      for (int w = 0; w < W; ++w) {
        sum[u][w] = rows[u].x[X ? l + static_cast<std::size_t>(w) : 0] *
                    rows[u].y[Y ? l + static_cast<std::size_t>(w) : 0];
      }
    }
    for (std::int64_t j = 1; j < count; ++j) {
      for (int u = 0; u < U; ++u) {
        const double* x = rows[u].x + j * step_x + (X ? l : 0);
        const double* y = rows[u].y + j * step_y + (Y ? l : 0);
        for (int w = 0; w < W; ++w) {
          sum[u][w] += x[X ? w : 0] * y[Y ? w : 0];
        }
      }
    }
    for (int u = 0; u < U; ++u) {
      for (int w = 0; w < W; ++w) {
        rows[u].out[l + static_cast<std::size_t>(w)] = sum[u][w];
      }
    }
  }
}

template <int W, int U, bool X, bool Y>
void sum_product_as(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const double* x = address(ins.in[0], spaces);
  const double* y = address(ins.in[1], spaces);
  const double* table = address(ins.in[2], spaces);
  double* out = address(ins.out, spaces);
  const std::int64_t step_x = static_cast<std::int64_t>(table[0]) * ins.in[0].unit;
  const std::int64_t step_y = static_cast<std::int64_t>(table[1]) * ins.in[1].unit;
  ProductRow rows[U];
  std::int32_t e = 0;
  for (; e + U <= ins.n; e += U) {
    for (int u = 0; u < U; ++u) {
      rows[u] = {element(ins.in[0], x, e + u), element(ins.in[1], y, e + u), out + (e + u) * ins.out.stride};
    }
    sum_rows<W, U, X, Y>(rows, ins.count, step_x, step_y, lanes);
  }
  for (; e < ins.n; ++e) {
    rows[0] = {element(ins.in[0], x, e), element(ins.in[1], y, e), out + e * ins.out.stride};
    sum_rows<W, 1, X, Y>(rows, ins.count, step_x, step_y, lanes);
  }
}

template <int W, int U>
void sum_product_of(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  if (ins.in[0].lane && ins.in[1].lane) {
    sum_product_as<W, U, true, true>(ins, spaces, lanes);
  } else if (ins.in[0].lane) {
    sum_product_as<W, U, true, false>(ins, spaces, lanes);
  } else if (ins.in[1].lane) {
    sum_product_as<W, U, false, true>(ins, spaces, lanes);
  } else {
    sum_product_as<W, U, false, false>(ins, spaces, lanes);
  }
}

void sum_product(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  if (lanes % 32 == 0) {
    sum_product_of<32, 1>(ins, spaces, lanes);
  } else if (lanes % 8 == 0) {
    sum_product_of<8, 4>(ins, spaces, lanes);
  } else if (lanes % 4 == 0) {
    sum_product_of<4, 4>(ins, spaces, lanes);
  } else {
    sum_product_of<1, 8>(ins, spaces, lanes);
  }
}

/// Adds x * y of one member to a row of results that lie one after the other.
template <std::size_t L, bool X, bool Y>
inline void add_member(double* __restrict out, const double* x, const double* y, std::int64_t inner_x,
                       std::int64_t inner_y, std::int64_t inner, std::size_t given_lanes) {
  const std::size_t lanes = L != 0 ? L : given_lanes;
  for (std::int64_t q = 0; q < inner; ++q) {
    const double* xq = x + q * inner_x;
    const double* yq = y + q * inner_y;
    double* __restrict oq = out + q * static_cast<std::int64_t>(lanes);
    for (std::size_t l = 0; l < lanes; ++l) {
      oq[l] += xq[X ? l : 0] * yq[Y ? l : 0];
    }
  }
}

/// Sums of the products of the members of every group, in index order. The table holds how far x and y go
/// from one member to the next, from one result of a group to the next, and from one outer element to the
/// next; then what AggregateTable reads. Called like it.
struct AggregateProductTable {
  AggregateProductTable(const BoundInstruction& ins, const Spaces& spaces, std::size_t n_lanes)
      : x(address(ins.in[0], spaces)), y(address(ins.in[1], spaces)), inner(ins.inner), lanes(n_lanes) {
    const double* table = address(ins.in[2], spaces);
    for (int k = 0; k < 6; ++k) {
      step[k] = static_cast<std::int64_t>(table[k]) * ins.in[k % 2].unit;
    }
    groups = static_cast<std::int64_t>(table[6]);
    starts = table + 7;
    list = starts + groups + 1;
    if (lanes == 1) {
      add = add_member<1, false, false>;
    } else if (lanes == 4) {
      add = adder<4>(ins.in[0].lane, ins.in[1].lane);
    } else if (lanes == 8) {
      add = adder<8>(ins.in[0].lane, ins.in[1].lane);
    } else {
      add = adder<0>(ins.in[0].lane, ins.in[1].lane);
    }
  }

  void operator()(std::int64_t row, std::int64_t first, std::int64_t length, double* out) const {
    const std::int64_t group = row % groups;
    const std::int64_t outer = row / groups;
    for (std::int64_t k = 0; k < length * static_cast<std::int64_t>(lanes); ++k) {
      out[k] = 0.0;
    }
    for (auto m = static_cast<std::int64_t>(starts[group]); m < static_cast<std::int64_t>(starts[group + 1]);
         ++m) {
      const auto member = static_cast<std::int64_t>(list[m]);
      add(out, x + member * step[0] + first * step[2] + outer * step[4],
          y + member * step[1] + first * step[3] + outer * step[5], step[2], step[3], length, lanes);
    }
  }

  using Add = void (*)(double*, const double*, const double*, std::int64_t, std::int64_t, std::int64_t,
                       std::size_t);
  template <std::size_t L>
  static Add adder(bool lane_x, bool lane_y) {
    if (lane_x) {
      return lane_y ? add_member<L, true, true> : add_member<L, true, false>;
    }
    return lane_y ? add_member<L, false, true> : add_member<L, false, false>;
  }

  const double* x;
  const double* y;
  std::int64_t inner;
  std::size_t lanes;
  std::int64_t step[6] = {};
  std::int64_t groups = 0;
  const double* starts = nullptr;
  const double* list = nullptr;
  Add add = nullptr;
};

void aggregate_product(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const AggregateProductTable table(ins, spaces, lanes);
  double* out = address(ins.out, spaces);
  // Few enough results at a time to stay in the nearest cache while the members pass.
  constexpr std::int64_t most_doubles = 2048;
  const std::int64_t block = most_doubles / static_cast<std::int64_t>(lanes) + 1;
  for (std::int64_t row = 0; row < ins.n / table.inner; ++row) {
    for (std::int64_t first = 0; first < table.inner; first += block) {
      const std::int64_t length = table.inner - first < block ? table.inner - first : block;
      table(row, first, length, out + (row * table.inner + first) * ins.out.stride);
    }
  }
}

}  // namespace
}  // namespace quesnay::detail::QUESNAY_ISA
