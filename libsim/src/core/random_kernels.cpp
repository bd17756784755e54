#include "core/random_kernels.hpp"

namespace quesnay::detail {

namespace baseline {
extern const RandomKernels kernels_of_words;
}
#ifdef QUESNAY_HAS_X86_LEVELS
namespace v3 {
extern const RandomKernels kernels_of_words;
}
namespace v4 {
extern const RandomKernels kernels_of_words;
}
#endif

const RandomKernels& random_kernels() {
#ifdef QUESNAY_HAS_X86_LEVELS
  static const RandomKernels& chosen =
      IsaKernels<RandomKernels>{&baseline::kernels_of_words, &v3::kernels_of_words, &v4::kernels_of_words}.at(
          active_isa());
  return chosen;
#else
  return baseline::kernels_of_words;
#endif
}

}  // namespace quesnay::detail
