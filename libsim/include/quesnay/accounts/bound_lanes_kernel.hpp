#pragma once
// The bound accounts of a block of lanes: found lane by lane, their unmet demand taken from output in all
// lanes at once.

#include <cstddef>
#include <cstdint>

#include "quesnay/accounts/bound_set_kernel.hpp"

namespace quesnay {

namespace detail {

#if defined(__AVX512F__)
#define QUESNAY_LANES_IN_REGISTER 8
#elif defined(__AVX__)
#define QUESNAY_LANES_IN_REGISTER 4
#else
#define QUESNAY_LANES_IN_REGISTER 2
#endif

/// As many lanes as a register holds.
typedef double LaneRegister __attribute__((vector_size(8 * QUESNAY_LANES_IN_REGISTER)));

/// Registers of one value; another type for every instruction set that kernels are built for.
template <typename Register, int N>
struct LaneParts {
  static constexpr int n = N;
  Register part[N];
};

/// Eight lanes as one value: g++ 12 unrolls loops of so few before it vectorises and leaves them scalar, and
/// takes vectors apart that are wider than a register.
using EightLanes = LaneParts<LaneRegister, 8 / QUESNAY_LANES_IN_REGISTER>;

/// Calls f for each register.
template <typename F>
QUESNAY_KERNEL void each_part(F f) {
  f(0);
  if constexpr (EightLanes::n > 1) {
    f(1);
  }
  if constexpr (EightLanes::n > 2) {
    f(2);
    f(3);
  }
}
/// Copied, as lanes need not begin where a vector register would, and not every compiler keeps a reference to
/// less than the alignment of the type.
QUESNAY_KERNEL void take_eight(const double* x, EightLanes& value) {
  each_part([&](int k) __attribute__((always_inline)) {
    __builtin_memcpy(&value.part[k], x + k * QUESNAY_LANES_IN_REGISTER, sizeof value.part[k]);
  });
}
QUESNAY_KERNEL void put_eight(const EightLanes& value, double* x) {
  each_part([&](int k) __attribute__((always_inline)) {
    __builtin_memcpy(x + k * QUESNAY_LANES_IN_REGISTER, &value.part[k], sizeof value.part[k]);
  });
}

/// What one block of lanes needs while bound accounts are found.
struct BoundSets {
  double* count;  ///< by lane: accounts above capacity as bits, or 1 if there are too many for that; then
                  ///< how many are bound
  double* unmet;  ///< by account and lane: demand that a bound account leaves unmet, else 0
  double* lists;  ///< by lane: numbers of the bound accounts
  double* m;      ///< for one lane's equations
  double* mu;
  double* accounts;  ///< bound in any lane
};

QUESNAY_KERNEL BoundSets bound_sets(double* scratch, std::size_t n, std::size_t lanes) {
  double* const unmet = scratch + lanes;
  double* const lists = unmet + n * lanes;
  double* const m = lists + n * lanes;
  return {scratch, unmet, lists, m, m + n * n, m + n * n + n};
}

/// As many bits a double holds.
constexpr std::size_t most_marks = 52;

/// mark_above() of eight lanes whose capacities differ.
QUESNAY_KERNEL void mark_eight_above(const double* capacity, std::size_t n, double* x,
                                     const BoundSets& sets) {
  const LaneRegister none = {};
  EightLanes count = {};
  double mark = 1.0;
  for (std::size_t i = 0; i < n; ++i) {
    EightLanes most;
    EightLanes x_i;
    take_eight(capacity + i * 8, most);
    take_eight(x + i * 8, x_i);
    each_part([&](int k) __attribute__((always_inline)) {
      const LaneRegister wanted = x_i.part[k];
      const LaneRegister marked = n > most_marks ? none + 1.0 : count.part[k] + mark;
      count.part[k] = wanted > most.part[k] ? marked : count.part[k];
      x_i.part[k] = most.part[k] == most.part[k] ? wanted : most.part[k];
    });
    put_eight({}, sets.unmet + i * 8);
    put_eight(x_i, x + i * 8);
    mark *= 2.0;
  }
  put_eight(count, sets.count);
}

/// Marks the accounts above capacity, nothing unmet yet. A capacity that is not a number makes output so too.
QUESNAY_KERNEL void mark_above(const double* capacity, std::size_t capacity_stride, std::size_t n,
                               std::size_t lanes, double* x, const BoundSets& sets) {
  if (lanes == 8 && capacity_stride == 1) {
    return mark_eight_above(capacity, n, x, sets);
  }
  const std::size_t step = capacity_stride == 0 ? 1 : lanes;
  for (std::size_t l = 0; l < lanes; ++l) {
    sets.count[l] = 0.0;
  }
  double mark = 1.0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t l = 0; l < lanes; ++l) {
      const double most = capacity[i * step + l * capacity_stride];
      const double wanted = x[i * lanes + l];
      const double marked = n > most_marks ? 1.0 : sets.count[l] + mark;
      sets.count[l] = wanted > most ? marked : sets.count[l];
      sets.unmet[i * lanes + l] = 0.0;
      x[i * lanes + l] = most == most ? wanted : most;
    }
    mark *= 2.0;
  }
}

/// Accounts of a set of marks; returns how many.
QUESNAY_KERNEL std::size_t marked_accounts(double marks, double* accounts) {
  std::size_t n_marked = 0;
  for (auto bits = static_cast<std::uint64_t>(marks); bits != 0; bits &= bits - 1) {
    accounts[n_marked++] = static_cast<double>(__builtin_ctzll(bits));
  }
  return n_marked;
}

/// Finds the bound accounts of one lane and what they leave unmet; returns how many there are.
QUESNAY_KERNEL std::size_t find_unmet(const LaneView inverse, const LaneView capacity, const double* x,
                                      std::size_t n, std::size_t lanes, std::size_t lane,
                                      const BoundSets& sets) {
  double* const bound = sets.lists + lane * n;
  const std::size_t n_bound =
      n > most_marks ? find_bound(inverse, capacity, x + lane, lanes, n, bound, sets.m, sets.mu)
                     : release_free(inverse, capacity, x + lane, lanes, n,
                                    marked_accounts(sets.count[lane], bound), bound, sets.m, sets.mu);
  for (std::size_t k = 0; k < n_bound; ++k) {
    sets.unmet[account(bound[k]) * lanes + lane] = sets.mu[k];
  }
  return n_bound;
}

/// Accounts that are bound in any lane; returns how many.
QUESNAY_KERNEL std::size_t bound_anywhere(std::size_t n, std::size_t lanes, const BoundSets& sets) {
  for (std::size_t i = 0; i < n; ++i) {
    sets.mu[i] = 0.0;
  }
  for (std::size_t l = 0; l < lanes; ++l) {
    for (std::size_t k = 0; k < account(sets.count[l]); ++k) {
      sets.mu[account(sets.lists[l * n + k])] = 1.0;
    }
  }
  std::size_t n_accounts = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (sets.mu[i] != 0.0) {
      sets.accounts[n_accounts++] = static_cast<double>(i);
    }
  }
  return n_accounts;
}

/// Takes from W lanes of x what the unmet demand of every account asks for; zero where it is not bound.
template <int W>
QUESNAY_KERNEL void withdraw_block(const double* inverse, std::size_t lane_stride, const double* accounts,
                                   std::size_t n_accounts, const double* unmet, std::size_t n,
                                   std::size_t lanes, double* x) {
  const std::size_t row = lane_stride == 0 ? 1 : lanes;
  for (std::size_t i = 0; i < n; ++i) {
    double rest[W];
    for (int k = 0; k < W; ++k) {
      rest[k] = x[i * lanes + static_cast<std::size_t>(k)];
    }
    for (std::size_t a = 0; a < n_accounts; ++a) {
      const std::size_t j = account(accounts[a]);
      const double* lij = inverse + (i * n + j) * row;
      const double* mu = unmet + j * lanes;
      if (lane_stride == 1) {
        for (int k = 0; k < W; ++k) {
          rest[k] -= lij[k] * mu[k];
        }
      } else {
        for (int k = 0; k < W; ++k) {
          rest[k] -= lij[0] * mu[k];
        }
      }
    }
    for (int k = 0; k < W; ++k) {
      x[i * lanes + static_cast<std::size_t>(k)] = rest[k];
    }
  }
}

/// withdraw_block() of eight lanes whose inverses differ.
QUESNAY_KERNEL void withdraw_eight(const double* inverse, const double* accounts, std::size_t n_accounts,
                                   const double* unmet, std::size_t n, std::size_t lanes, double* x) {
  for (std::size_t i = 0; i < n; ++i) {
    EightLanes rest;
    EightLanes factor;
    EightLanes missing;
    take_eight(x + i * lanes, rest);
    for (std::size_t a = 0; a < n_accounts; ++a) {
      const std::size_t j = account(accounts[a]);
      take_eight(inverse + (i * n + j) * lanes, factor);
      take_eight(unmet + j * lanes, missing);
      each_part([&](int k)
                    __attribute__((always_inline)) { rest.part[k] -= factor.part[k] * missing.part[k]; });
    }
    put_eight(rest, x + i * lanes);
  }
}

}  // namespace detail

}  // namespace quesnay
