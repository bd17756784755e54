#include "accounts/linear/large.hpp"

#ifdef __linux__
#include <sys/mman.h>

#include <cstdint>
#endif

namespace quesnay::detail {
namespace {

#ifdef __linux__
void ask_for_large_pages(double* numbers, std::size_t count) {
  constexpr std::uintptr_t page = 2U << 20U;
  const auto begin = (reinterpret_cast<std::uintptr_t>(numbers) + page - 1) / page * page;
  const auto end = reinterpret_cast<std::uintptr_t>(numbers + count) / page * page;
  if (begin < end) {
    // A wish: where it is refused the numbers lie on small pages, and are the same.
    (void)madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
  }
}
#else
void ask_for_large_pages(double*, std::size_t) {}
#endif

}  // namespace

Matrix unset(Eigen::Index rows, Eigen::Index columns) {
  Matrix result(rows, columns);
  ask_for_large_pages(result.data(), static_cast<std::size_t>(result.size()));
  return result;
}

Matrix copied(const MatrixRef& values) {
  Matrix result = unset(values.rows(), values.cols());
  over_rows(values.rows(), values.cols(), [&](Eigen::Index first, Eigen::Index rows) {
    result.middleRows(first, rows) = values.middleRows(first, rows);
  });
  return result;
}

Matrix per_output(const MatrixRef& block, const VectorRef& output) {
  Matrix result = unset(block.rows(), block.cols());
  const bool all = (output.array() != 0.0).all();
  over_rows(block.rows(), block.cols(), [&](Eigen::Index first, Eigen::Index rows) {
    for (Eigen::Index i = first; i < first + rows; ++i) {
      result.row(i) = block.row(i).cwiseQuotient(output.transpose());
      for (Eigen::Index j = 0; !all && j < output.size(); ++j) {
        result(i, j) = output[j] == 0.0 ? 0.0 : result(i, j);
      }
    }
  });
  return result;
}

}  // namespace quesnay::detail
