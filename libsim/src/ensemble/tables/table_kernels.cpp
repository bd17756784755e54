#include "ensemble/tables/table_kernels.hpp"

namespace quesnay::detail {

namespace baseline {
extern const TableKernels kernels_of_tables;
}
#ifdef QUESNAY_HAS_X86_LEVELS
namespace v3 {
extern const TableKernels kernels_of_tables;
}
namespace v4 {
extern const TableKernels kernels_of_tables;
}
#endif

const TableKernels& table_kernels() {
#ifdef QUESNAY_HAS_X86_LEVELS
  static const TableKernels& chosen =
      IsaKernels<TableKernels>{&baseline::kernels_of_tables, &v3::kernels_of_tables, &v4::kernels_of_tables}
          .at(active_isa());
  return chosen;
#else
  return baseline::kernels_of_tables;
#endif
}

}  // namespace quesnay::detail
