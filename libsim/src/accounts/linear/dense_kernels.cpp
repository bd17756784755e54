#include "accounts/linear/dense_kernels.hpp"

namespace quesnay::detail {

namespace baseline {
extern const DenseKernels kernels_of_matrices;
}
#ifdef QUESNAY_HAS_X86_LEVELS
namespace v3 {
extern const DenseKernels kernels_of_matrices;
}
namespace v4 {
extern const DenseKernels kernels_of_matrices;
}
#endif

const DenseKernels& dense_kernels(Isa isa) {
#ifdef QUESNAY_HAS_X86_LEVELS
  return IsaKernels<DenseKernels>{&baseline::kernels_of_matrices, &v3::kernels_of_matrices,
                                  &v4::kernels_of_matrices}
      .at(isa);
#else
  static_cast<void>(isa);
  return baseline::kernels_of_matrices;
#endif
}

const DenseKernels& dense_kernels() {
  return dense_kernels(active_isa());
}

}  // namespace quesnay::detail
