#pragma once
// Allocation of a scarce supply by priority, in lanes. For kernels.isa.cpp alone, like
// elementwise_kernels.hpp.

#include <cstddef>
#include <cstdint>

#include "dynamics/kernels/elementwise_kernels.hpp"
#include "dynamics/kernels/instruction.hpp"

namespace quesnay::detail::QUESNAY_ISA {
namespace {

/// W lanes of an operand's element in registers.
template <int W>
inline void load(double (&to)[W], const BoundOperand& operand, const double* base, std::int64_t element,
                 std::int64_t lane) {
  const double* from = base + element * operand.stride;
  if (operand.lane) {
    for (int k = 0; k < W; ++k) {
      to[k] = from[lane + k];
    }
  } else {
    for (int k = 0; k < W; ++k) {
      to[k] = from[0];
    }
  }
}

/// How much of a demand is met where the level has fallen to `level`.
inline double part_met(double priority, double width, double level) {
  return smaller(1.0, larger(0.0, (priority + 0.5 * width - level) / width));
}

/// Every demand fills evenly while a level falls through its range, priority + width/2 to priority - width/2;
/// the level stops where the supply is used up. Between two neighbouring ends of ranges what is given is
/// linear in the level: the neighbours are found by halving, and the rest is interpolated.
template <int W, bool PartAlone>
void allocate_block(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const double* base[4];
  for (std::size_t i = 0; i < 4; ++i) {
    base[i] = address(ins.in[i], spaces);
  }
  double* out = address(ins.out, spaces);
  const std::int64_t count = ins.count;
  const std::int64_t inner = ins.inner;
  for (std::int64_t problem = 0; problem < ins.n / count; ++problem) {
    const std::int64_t first = problem / inner * inner * count + problem % inner;
    for (std::int64_t lane = 0; lane < static_cast<std::int64_t>(lanes); lane += W) {
      double supply[W], demand[W], priority[W], width[W];
      double low[W], high[W], total[W] = {}, given_low[W], given_high[W] = {};
      const auto load_claim = [&](std::int64_t j) QUESNAY_INLINE {
        load(demand, ins.in[1], base[1], first + j * inner, lane);
        load(priority, ins.in[2], base[2], first + j * inner, lane);
        load(width, ins.in[3], base[3], first + j * inner, lane);
      };
      load(supply, ins.in[0], base[0], problem, lane);
      for (int k = 0; k < W; ++k) {
        low[k] = __builtin_inf();
        high[k] = -__builtin_inf();
      }
      for (std::int64_t j = 0; j < count; ++j) {
        load_claim(j);
        for (int k = 0; k < W; ++k) {
          const double bottom = priority[k] - 0.5 * width[k];
          const double top = priority[k] + 0.5 * width[k];
          low[k] = bottom < low[k] ? bottom : low[k];
          high[k] = top > high[k] ? top : high[k];
          total[k] += demand[k];
        }
      }
      for (int k = 0; k < W; ++k) {
        given_low[k] = total[k];
      }
      double open = 1.0;
      while (open != 0.0) {
        double middle[W], given[W] = {}, ends[W] = {};
        for (int k = 0; k < W; ++k) {
          middle[k] = 0.5 * (low[k] + high[k]);
        }
        for (std::int64_t j = 0; j < count; ++j) {
          load_claim(j);
          for (int k = 0; k < W; ++k) {
            const double bottom = priority[k] - 0.5 * width[k];
            const double top = priority[k] + 0.5 * width[k];
            given[k] += demand[k] * part_met(priority[k], width[k], middle[k]);
            ends[k] = (bottom > low[k]) & (bottom < high[k]) ? 1.0 : ends[k];
            ends[k] = (top > low[k]) & (top < high[k]) ? 1.0 : ends[k];
          }
        }
        // A lane stops when no end lies between its neighbours, and then nothing changes it.
        open = 0.0;
        for (int k = 0; k < W; ++k) {
          const bool moves = (ends[k] != 0.0) & (middle[k] > low[k]) & (middle[k] < high[k]);
          const bool up = moves & (given[k] >= supply[k]);
          const bool down = moves & !(given[k] >= supply[k]);
          low[k] = up ? middle[k] : low[k];
          given_low[k] = up ? given[k] : given_low[k];
          high[k] = down ? middle[k] : high[k];
          given_high[k] = down ? given[k] : given_high[k];
          open = moves ? 1.0 : open;
        }
      }
      for (std::int64_t j = 0; j < count; ++j) {
        load_claim(j);
        double* oe = out + (first + j * inner) * ins.out.stride + lane;
        for (int k = 0; k < W; ++k) {
          const double gap = given_low[k] - given_high[k];
          const double way = gap > 0.0 ? (supply[k] - given_high[k]) / gap : gap;
          const double least = part_met(priority[k], width[k], high[k]);
          const double most = part_met(priority[k], width[k], low[k]);
          const double part = least + smaller(1.0, larger(0.0, way)) * (most - least);
          const double met = supply[k] >= total[k] ? 1.0 : smaller(1.0, part);
          oe[k] = PartAlone ? met : demand[k] * met;
        }
      }
    }
  }
}

template <bool PartAlone>
void allocate_by_priority(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  if (lanes % 8 == 0) {
    allocate_block<8, PartAlone>(ins, spaces, lanes);
  } else if (lanes % 4 == 0) {
    allocate_block<4, PartAlone>(ins, spaces, lanes);
  } else {
    allocate_block<1, PartAlone>(ins, spaces, lanes);
  }
}

}  // namespace
}  // namespace quesnay::detail::QUESNAY_ISA
