#include "quesnay/core/isa.hpp"

#include <algorithm>
#include <cstdlib>

#include "quesnay/core/error.hpp"

namespace quesnay {

std::string isa_name(Isa isa) {
  switch (isa) {
    case Isa::V3:
      return "v3";
    case Isa::V4:
      return "v4";
    case Isa::Baseline:
      break;
  }
  return "baseline";
}

std::vector<Isa> available_isas() {
  std::vector<Isa> isas{Isa::Baseline};
#ifdef QUESNAY_HAS_X86_LEVELS
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2")) {
    isas.push_back(Isa::V3);
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512cd")) {
      isas.push_back(Isa::V4);
    }
  }
#endif
  return isas;
}

Isa active_isa() {
  const std::vector<Isa> isas = available_isas();
  const char* forced = std::getenv("QUESNAY_ISA");
  if (forced == nullptr || *forced == '\0') {
    return isas.back();
  }
  const auto found = std::find_if(isas.begin(), isas.end(), [&](Isa isa) { return isa_name(isa) == forced; });
  if (found == isas.end()) {
    std::string known;
    for (const Isa isa : isas) {
      known += (known.empty() ? "" : ", ") + isa_name(isa);
    }
    throw InvalidValue("QUESNAY_ISA is '" + std::string(forced) + "', this machine has " + known);
  }
  return *found;
}

}  // namespace quesnay
