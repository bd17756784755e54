#include "ensemble/draw_kernels.hpp"

namespace quesnay::detail {

namespace baseline {
extern const DrawKernels kernels_of_draws;
}
#ifdef QUESNAY_HAS_X86_LEVELS
namespace v3 {
extern const DrawKernels kernels_of_draws;
}
namespace v4 {
extern const DrawKernels kernels_of_draws;
}
#endif

const DrawKernels& draw_kernels() {
#ifdef QUESNAY_HAS_X86_LEVELS
  static const DrawKernels& chosen =
      IsaKernels<DrawKernels>{&baseline::kernels_of_draws, &v3::kernels_of_draws, &v4::kernels_of_draws}.at(
          active_isa());
  return chosen;
#else
  return baseline::kernels_of_draws;
#endif
}

}  // namespace quesnay::detail
