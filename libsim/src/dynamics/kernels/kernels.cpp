#include "dynamics/kernels/kernels.hpp"

namespace quesnay::detail {

#ifdef QUESNAY_HAS_X86_LEVELS
namespace v3 {
extern const ProgramKernels kernels;
}
namespace v4 {
extern const ProgramKernels kernels;
}
#endif
namespace baseline {
extern const ProgramKernels kernels;
}

const ProgramKernels& program_kernels(Isa isa) {
#ifdef QUESNAY_HAS_X86_LEVELS
  return IsaKernels<ProgramKernels>{&baseline::kernels, &v3::kernels, &v4::kernels}.at(isa);
#else
  static_cast<void>(isa);
  return baseline::kernels;
#endif
}

}  // namespace quesnay::detail
