#include "quesnay/accounts/positions.hpp"

#include <limits>
#include <vector>

#include "accounts/analysis/supply_chains.hpp"

namespace quesnay {
Vector upstreamness(const MatrixRef& flows, const VectorRef& use, const Axis& sectors) {
  const LeontiefSystem system(allocation_coefficients(flows, use, sectors), sectors);
  return system.solve(Vector(Vector::Ones(system.size())));
}

Vector downstreamness(const LeontiefSystem& system) {
  return system.solve_transposed(Vector(Vector::Ones(system.size())));
}

Matrix average_propagation_lengths(const LeontiefSystem& system) {
  // L - I = L A by a solve, which keeps small diagonal elements that 1 + small - 1 would lose.
  const Matrix indirect = system.solve(system.coefficients());
  Matrix result = system.solve(indirect);
  for (Eigen::Index j = 0; j < result.cols(); ++j) {
    const std::vector<bool> reached = detail::suppliers_of(system.coefficients(), j);
    for (Eigen::Index i = 0; i < result.rows(); ++i) {
      result(i, j) = reached[static_cast<std::size_t>(i)] ? result(i, j) / indirect(i, j)
                                                          : std::numeric_limits<double>::quiet_NaN();
    }
  }
  return result;
}

}  // namespace quesnay
