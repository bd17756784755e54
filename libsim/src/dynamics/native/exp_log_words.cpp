// exp and log as lane_math.hpp has them, operation by operation.
#include "dynamics/native/native_words.hpp"

namespace quesnay::detail {
namespace {

constexpr double infinity = __builtin_inf();
constexpr double not_a_number = __builtin_nan("");
constexpr double largest = 0x1.fffffffffffffp1023;

}  // namespace

/// lane::exp_of_sum with nothing more to add.
std::string NativeWords::exp(const std::string& x) {
  const auto pair = [&](double high, const std::string& r, double low) {
    return fused(constant(high), r, constant(low));
  };
  const std::string rounder = constant(0x1.8p52);
  const std::string t = fused(x, constant(0x1.71547652b82fep0), rounder);
  const std::string less_n = negated(two("fsub", t, rounder));
  const std::string reduced = fused(less_n, constant(0x1.62e42fefa3800p-1), x);
  const std::string r = two("fadd", fused(less_n, constant(0x1.ef35793c76730p-45), reduced), constant(0.0));
  const std::string r2 = two("fmul", r, r);
  const std::string r4 = two("fmul", r2, r2);
  const std::string q01 = pair(0x1.55555555554fap-3, r, 0x1.000000000000ap-1);
  const std::string q23 = pair(0x1.1111111127bfep-7, r, 0x1.5555555550877p-5);
  const std::string q45 = pair(0x1.a01a012a5191ep-13, r, 0x1.6c16c1842b4f6p-10);
  const std::string q67 = pair(0x1.71df255a6a669p-19, r, 0x1.a0199a08d6bddp-16);
  const std::string q89 = pair(0x1.ad7f6af93a115p-26, r, 0x1.28ad7640eab8cp-22);
  const std::string low_half = fused(q23, r2, q01);
  const std::string high_half = fused(q89, r4, fused(q67, r2, q45));
  const std::string q = fused(high_half, r4, low_half);
  const std::string p = two("fadd", constant(1.0), fused(q, r2, r));
  const std::string exponent = two_bits("shl", bits(t), whole_constant(52));
  const std::string scaled = of_bits(two_bits("add", bits(p), exponent));
  const std::string bounded =
      choose(compare("olt", x, constant(-0x1.6232bdd7abcd2p9)), constant(0.0), scaled);
  const std::string beyond = two("fmul", x, constant(infinity));
  return choose(compare("ole", x, constant(0x1.62e42fefa39efp9)), bounded, beyond);
}

/// lane::log.
std::string NativeWords::log(const std::string& x) {
  constexpr unsigned long long root_half = 0x3fe6a09e667f3bcdULL;
  constexpr unsigned long long one = 0x3ff0000000000000ULL;
  const std::string raised = two_bits("add", bits(x), whole_constant(one - root_half));
  const std::string place =
      two_bits("or", two_bits("lshr", raised, whole_constant(52)), whole_constant(0x4330000000000000ULL));
  const std::string biased = two("fsub", of_bits(place), constant(0x1p52));
  const std::string fraction = two_bits("and", raised, whole_constant(0x000fffffffffffffULL));
  const std::string m = of_bits(two_bits("add", fraction, whole_constant(root_half)));
  const std::string exponent = two("fsub", biased, constant(1023.0));
  const std::string f = two("fsub", m, constant(1.0));
  const std::string s = two("fdiv", f, two("fadd", constant(2.0), f));
  const std::string z = two("fmul", s, s);
  const std::string z2 = two("fmul", z, z);
  const std::string r01 = fused(constant(0x1.999999997fd7bp-2), z, constant(0x1.5555555555592p-1));
  const std::string r23 = fused(constant(0x1.c71c52063d6b2p-3), z, constant(0x1.24924941f4bfcp-2));
  const std::string r45 = fused(constant(0x1.39a1a83efbc21p-3), z, constant(0x1.74663f964689cp-3));
  const std::string high_half = fused(constant(0x1.2f0626d6cd99bp-3), z2, r45);
  const std::string tail = two("fmul", z, fused(fused(high_half, z2, r23), z2, r01));
  const std::string half_square = two("fmul", two("fmul", constant(0.5), f), f);
  const std::string low = two("fmul", exponent, constant(0x1.ef35793c76730p-45));
  const std::string small = fused(s, two("fadd", half_square, tail), low);
  const std::string rest = two("fsub", f, two("fsub", half_square, small));
  const std::string result = fused(exponent, constant(0x1.62e42fefa3800p-1), rest);
  const std::string zero = constant(0.0);
  const std::string infinite = choose(compare("ogt", x, zero), x, constant(not_a_number));
  const std::string above = choose(compare("ole", x, constant(largest)), result, infinite);
  const std::string special = choose(compare("olt", x, zero), constant(not_a_number), constant(-infinity));
  return choose(compare("olt", x, constant(0x1p-1022)), special, above);
}

}  // namespace quesnay::detail
