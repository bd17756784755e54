// How do the lane functions compare with the system's libm, in nanoseconds an element, on arrays in cache?
#include <chrono>
#include <cmath>
#include <cstdio>
#include <vector>

#include "quesnay/core/lane_math.hpp"

namespace {

constexpr std::size_t n = 1024;

/// Least nanoseconds an element over many passes.
template <typename Pass>
double nanoseconds(Pass pass) {
  double best = 1e9;
  for (int trial = 0; trial < 50; ++trial) {
    const auto start = std::chrono::steady_clock::now();
    for (int k = 0; k < 200; ++k) {
      pass();
    }
    const std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - start;
    best = std::min(best, time.count() / (200.0 * n));
  }
  return best;
}

template <typename Ours, typename Theirs>
void compare(const char* name, const std::vector<double>& x, Ours ours, Theirs theirs) {
  std::vector<double> out(n);
  const auto run = [&](auto f) {
    return nanoseconds([&] {
      for (std::size_t i = 0; i < n; ++i) {
        out[i] = f(x[i]);
      }
      asm volatile("" : : "r"(out.data()) : "memory");
    });
  };
  const double a = run(ours);
  const double b = run(theirs);
  std::printf("%-6s lane %5.2f ns   libm %5.2f ns   ratio %.1f\n", name, a, b, b / a);
}

}  // namespace

int main() {
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i) {
    x[i] = 0.5 + 3.0 * static_cast<double>(i) / n;
  }
  namespace lane = quesnay::lane;
  compare(
      "exp", x, [](double v) { return lane::exp(v); }, [](double v) { return std::exp(v); });
  compare(
      "log", x, [](double v) { return lane::log(v); }, [](double v) { return std::log(v); });
  compare(
      "power", x, [](double v) { return lane::pow(v, 1.37); }, [](double v) { return std::pow(v, 1.37); });
  compare(
      "cosine", x, [](double v) { return lane::cosine(v); }, [](double v) { return std::cos(v); });
}
