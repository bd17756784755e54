#include "quesnay/accounts/ghosh.hpp"

#include "accounts/linear/checks.hpp"

namespace quesnay {

Vector supply_driven_output(const LeontiefSystem& allocation, const Vector& primary_inputs) {
  return allocation.solve_transposed(primary_inputs);
}

Matrix ghosh_inverse(const LeontiefSystem& system, const VectorRef& gross_output) {
  detail::require_output(gross_output, system.sectors());
  Matrix result = system.inverse();
  for (Eigen::Index i = 0; i < result.rows(); ++i) {
    if (gross_output[i] == 0.0) {
      result.row(i).setZero();
      result(i, i) = 1.0;
    } else {
      result.row(i).array() *= gross_output.transpose().array() / gross_output[i];
    }
  }
  return result;
}

}  // namespace quesnay
