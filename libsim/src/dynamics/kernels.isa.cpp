// Lane kernels: plain loops over lanes that the compiler vectorises. Built once per instruction set; the bits
// do not depend on it (no contraction, no reassociation, no reduction over lanes).
#include "dynamics/kernels.hpp"

#include "dynamics/elementwise_kernels.hpp"
#include "dynamics/poisson_kernel.hpp"
#include "quesnay/accounts/capacity_limited_kernel.hpp"
#include "quesnay/accounts/capacity_response_kernel.hpp"
#include "quesnay/core/lane_math.hpp"
#include "quesnay/dynamics/lanes.hpp"

namespace quesnay::detail::QUESNAY_ISA {

extern const ProgramKernels kernels;

// A loop is vectorised only if what it computes is inlined into it.
#define QUESNAY_INLINE __attribute__((always_inline))

namespace {

/// out[i] = sum over j of matrix[i, j] * vector[j], j in index order, W lanes at a time in registers.
template <int W>
void contract_block(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  const BoundOperand& matrix = ins.in[0];
  const BoundOperand& vector = ins.in[1];
  const double* m = address(matrix, spaces);
  const double* v = address(vector, spaces);
  double* out = address(ins.out, spaces);
  const std::int64_t lane_m = matrix.lane ? 1 : 0;
  const std::int64_t lane_v = vector.lane ? 1 : 0;
  const std::int64_t row = ins.inner == 1 ? ins.count : 1;
  for (std::int32_t i = 0; i < ins.n; ++i) {
    for (std::size_t l = 0; l < lanes; l += W) {
      double sum[W] = {};
      for (std::int32_t j = 0; j < ins.count; ++j) {
        const double* mj =
            m + (i * row + j * ins.inner) * matrix.stride + lane_m * static_cast<std::int64_t>(l);
        const double* vj = v + j * vector.stride + lane_v * static_cast<std::int64_t>(l);
        if (matrix.lane && vector.lane) {
          for (int k = 0; k < W; ++k) {
            sum[k] += mj[k] * vj[k];
          }
        } else {
          for (int k = 0; k < W; ++k) {
            sum[k] += mj[k * lane_m] * vj[k * lane_v];
          }
        }
      }
      for (int k = 0; k < W; ++k) {
        out[i * ins.out.stride + static_cast<std::int64_t>(l) + k] = sum[k];
      }
    }
  }
}

void contract(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  if (lanes % 32 == 0) {
    contract_block<32>(ins, spaces, lanes);
  } else if (lanes % 16 == 0) {
    contract_block<16>(ins, spaces, lanes);
  } else if (lanes % 4 == 0) {
    contract_block<4>(ins, spaces, lanes);
  } else {
    contract_block<1>(ins, spaces, lanes);
  }
}

template <std::size_t L, typename Fold>
void reduce(const BoundInstruction& ins, const Spaces& spaces, std::size_t given_lanes, Fold fold) {
  const std::size_t lanes = L != 0 ? L : given_lanes;
  const BoundOperand& a = ins.in[0];
  const double* from = address(a, spaces);
  double* out = address(ins.out, spaces);
  for (std::int32_t e = 0; e < ins.n; ++e) {
    const std::int32_t start = e / ins.inner * ins.inner * ins.count + e % ins.inner;
    double* oe = out + e * ins.out.stride;
    for (std::int32_t j = 0; j < ins.count; ++j) {
      const double* aj = from + (start + j * ins.inner) * a.stride;
      if (j == 0) {
        for (std::size_t l = 0; l < lanes; ++l) {
          oe[l] = aj[a.lane ? l : 0];
        }
      } else if (a.lane) {
        for (std::size_t l = 0; l < lanes; ++l) {
          oe[l] = fold(oe[l], aj[l]);
        }
      } else {
        for (std::size_t l = 0; l < lanes; ++l) {
          oe[l] = fold(oe[l], aj[0]);
        }
      }
    }
  }
}

/// A table function: the first y and the rise of every segment as far as x has gone along it.
template <std::size_t L>
void lookup(const BoundInstruction& ins, const Spaces& spaces, std::size_t given_lanes) {
  const std::size_t lanes = L != 0 ? L : given_lanes;
  const double* x = address(ins.in[0], spaces);
  const double* table = address(ins.in[1], spaces);
  double* out = address(ins.out, spaces);
  for (std::int32_t e = 0; e < ins.n; ++e) {
    const double* xe = x + e * ins.in[0].stride;
    double* __restrict oe = out + e * ins.out.stride;
    const std::size_t step = ins.in[0].lane ? 1 : 0;
    for (std::size_t l = 0; l < lanes; ++l) {
      double y = table[0];
      for (std::int32_t k = 0; k < ins.count; ++k) {
        const double* segment = table + 1 + 3 * k;
        const double gone = smaller(1.0, larger(0.0, (xe[l * step] - segment[0]) * segment[1]));
        y += gone * segment[2];
      }
      oe[l] = y;
    }
  }
}

std::size_t lane_stride(const BoundOperand& operand) {
  return operand.lane ? 1 : 0;
}

template <std::size_t L>
void execute(const BoundInstruction& ins, const Spaces& spaces, std::size_t lanes) {
  switch (ins.kernel) {
    case Kernel::Copy:
      return unary<L>(ins, spaces, lanes, [](double a) QUESNAY_INLINE { return a; });
    case Kernel::Negate:
      return unary<L>(ins, spaces, lanes, [](double a) QUESNAY_INLINE { return -a; });
    case Kernel::Exp:
      return unary<L>(ins, spaces, lanes, [](double a) QUESNAY_INLINE { return lane::exp(a); });
    case Kernel::Log:
      return unary<L>(ins, spaces, lanes, [](double a) QUESNAY_INLINE { return lane::log(a); });
    case Kernel::Sine:
      return unary<L>(ins, spaces, lanes, [](double a) QUESNAY_INLINE { return lane::sine(a); });
    case Kernel::Cosine:
      return unary<L>(ins, spaces, lanes, [](double a) QUESNAY_INLINE { return lane::cosine(a); });
    case Kernel::SquareRoot:
      return unary<L>(ins, spaces, lanes, [](double a) QUESNAY_INLINE { return __builtin_sqrt(a); });
    case Kernel::Absolute:
      return unary<L>(ins, spaces, lanes, [](double a) QUESNAY_INLINE { return __builtin_fabs(a); });
    case Kernel::Add:
      return binary<L>(ins, spaces, lanes, [](double a, double b) QUESNAY_INLINE { return a + b; });
    case Kernel::Subtract:
      return binary<L>(ins, spaces, lanes, [](double a, double b) QUESNAY_INLINE { return a - b; });
    case Kernel::Multiply:
      return binary<L>(ins, spaces, lanes, [](double a, double b) QUESNAY_INLINE { return a * b; });
    case Kernel::Divide:
      return binary<L>(ins, spaces, lanes, [](double a, double b) QUESNAY_INLINE { return a / b; });
    case Kernel::Minimum:
      return binary<L>(ins, spaces, lanes, [](double a, double b) QUESNAY_INLINE { return smaller(a, b); });
    case Kernel::Maximum:
      return binary<L>(ins, spaces, lanes, [](double a, double b) QUESNAY_INLINE { return larger(a, b); });
    case Kernel::Less:
      return binary<L>(ins, spaces, lanes,
                       [](double a, double b) QUESNAY_INLINE { return a < b ? 1.0 : 0.0; });
    case Kernel::LessEqual:
      return binary<L>(ins, spaces, lanes,
                       [](double a, double b) QUESNAY_INLINE { return a <= b ? 1.0 : 0.0; });
    case Kernel::PoissonQuantile:
      return binary<L>(ins, spaces, lanes, poisson_quantile);
    case Kernel::Where:
      return ternary<L>(ins, spaces, lanes,
                        [](double a, double b, double c) QUESNAY_INLINE { return a != 0.0 ? b : c; });
    case Kernel::MultiplyAdd:
      return ternary<L>(ins, spaces, lanes,
                        [](double a, double b, double c) QUESNAY_INLINE { return a * b + c; });
    case Kernel::MultiplySubtract:
      return ternary<L>(ins, spaces, lanes,
                        [](double a, double b, double c) QUESNAY_INLINE { return a * b - c; });
    case Kernel::SubtractMultiply:
      return ternary<L>(ins, spaces, lanes,
                        [](double a, double b, double c) QUESNAY_INLINE { return c - a * b; });
    case Kernel::SumOver:
      return reduce<L>(ins, spaces, lanes, [](double a, double b) QUESNAY_INLINE { return a + b; });
    case Kernel::MaximumOver:
      return reduce<L>(ins, spaces, lanes, [](double a, double b) QUESNAY_INLINE { return larger(a, b); });
    case Kernel::Contract:
      return contract(ins, spaces, lanes);
    case Kernel::Lookup:
      return lookup<L>(ins, spaces, lanes);
    case Kernel::LeontiefInverse:
      return leontief_inverse_lanes(address(ins.in[0], spaces), static_cast<std::size_t>(ins.count), lanes,
                                    address(ins.out, spaces), address(ins.in[1], spaces));
    case Kernel::CapacityLimited:
      return capacity_limited_lanes(
          address(ins.in[0], spaces), lane_stride(ins.in[0]), address(ins.in[1], spaces),
          lane_stride(ins.in[1]), address(ins.in[2], spaces), lane_stride(ins.in[2]),
          static_cast<std::size_t>(ins.n), lanes, address(ins.out, spaces), address(ins.in[3], spaces));
    case Kernel::CapacityShadowValue:
      return capacity_shadow_lanes(
          address(ins.in[0], spaces), lane_stride(ins.in[0]), address(ins.in[1], spaces),
          lane_stride(ins.in[1]), address(ins.in[2], spaces), lane_stride(ins.in[2]),
          address(ins.in[3], spaces), lane_stride(ins.in[3]), static_cast<std::size_t>(ins.n), lanes,
          address(ins.out, spaces), address(ins.in[4], spaces));
    case Kernel::CapacityResponse:
      return capacity_response_lanes({address(ins.in[0], spaces), lane_stride(ins.in[0])},
                                     {address(ins.in[1], spaces), lane_stride(ins.in[1])},
                                     {address(ins.in[2], spaces), lane_stride(ins.in[2])},
                                     {address(ins.in[3], spaces), lane_stride(ins.in[3])},
                                     {address(ins.in[4], spaces), lane_stride(ins.in[4])},
                                     static_cast<std::size_t>(ins.n), lanes, address(ins.out, spaces),
                                     address(ins.in[5], spaces));
    case Kernel::Count:
      return;
  }
}

template <std::size_t L>
void run_all(const BoundInstruction* first, const BoundInstruction* last, const Spaces& spaces,
             std::size_t lanes) {
  for (; first != last; ++first) {
    execute<L>(*first, spaces, lanes);
  }
}

void run(const BoundInstruction* first, const BoundInstruction* last, const Spaces& spaces,
         std::size_t lanes) {
  if (lanes == default_lanes) {
    run_all<default_lanes>(first, last, spaces, lanes);
  } else if (lanes == default_lanes / 2) {
    run_all<default_lanes / 2>(first, last, spaces, lanes);
  } else {
    run_all<0>(first, last, spaces, lanes);
  }
}

void scale_sum(double* out, const double* const* x, const double* a, int terms, std::size_t n) {
  const double* x0 = x[0];
  const double* x1 = x[1];
  const double a1 = a[1];
  if (terms == 2 && a[0] == 1.0) {
    for (std::size_t i = 0; i < n; ++i) {
      out[i] = x0[i] + a1 * x1[i];
    }
    return;
  }
  if (terms == 3 && a[0] == 1.0) {
    const double* x2 = x[2];
    const double a2 = a[2];
    for (std::size_t i = 0; i < n; ++i) {
      out[i] = x0[i] + a1 * x1[i] + a2 * x2[i];
    }
    return;
  }
  for (std::size_t i = 0; i < n; ++i) {
    double sum = a[0] * x0[i];
    for (int k = 1; k < terms; ++k) {
      sum += a[k] * x[k][i];
    }
    out[i] = sum;
  }
}

/// Marks W lanes from `first` on; returns whether any is bad.
template <int W>
double check_block(const double* state, const double* floors, std::size_t n, std::size_t lanes, double* bad) {
  double worst[W] = {};
  for (std::size_t e = 0; e < n; ++e) {
    const double* row = state + e * lanes;
    const double floor = floors[e];
    for (int k = 0; k < W; ++k) {
      const double below = row[k] >= floor ? worst[k] : 1.0;
      worst[k] = row[k] <= __DBL_MAX__ ? below : 1.0;
    }
  }
  double any = 0.0;
  for (int k = 0; k < W; ++k) {
    bad[k] = worst[k];
    any = worst[k] != 0.0 ? 1.0 : any;
  }
  return any;
}

bool check(const double* state, const double* floors, std::size_t n, std::size_t lanes, double* bad) {
  double any = 0.0;
  if (lanes % 32 == 0) {
    for (std::size_t l = 0; l < lanes; l += 32) {
      any += check_block<32>(state + l, floors, n, lanes, bad + l);
    }
  } else if (lanes % 4 == 0) {
    for (std::size_t l = 0; l < lanes; l += 4) {
      any += check_block<4>(state + l, floors, n, lanes, bad + l);
    }
  } else {
    for (std::size_t l = 0; l < lanes; ++l) {
      any += check_block<1>(state + l, floors, n, lanes, bad + l);
    }
  }
  return any != 0.0;
}

}  // namespace

const ProgramKernels kernels{run, scale_sum, check};

}  // namespace quesnay::detail::QUESNAY_ISA
