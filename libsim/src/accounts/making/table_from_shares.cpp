#include "quesnay/accounts/table_from_shares.hpp"

#include "accounts/linear/checks.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {

RegionalTable table_from_shares(const MatrixRef& coefficients, const MatrixRef& local_shares,
                                const MatrixRef& value_added_coefficients, const VectorRef& gross_output,
                                const MatrixRef& demand, const Axis& sectors) {
  detail::require_square(coefficients, sectors, "the coefficient matrix");
  detail::require_square(local_shares, sectors, "the matrix of local shares");
  detail::require_length(gross_output, sectors, "gross output");
  const auto n = static_cast<std::size_t>(value_added_coefficients.cols());
  if (n != sectors.size()) {
    throw DimensionMismatch("the value-added coefficients", n, "the table", sectors.size(), "sectors");
  }
  if (static_cast<std::size_t>(demand.rows()) != sectors.size()) {
    throw DimensionMismatch("demand", static_cast<std::size_t>(demand.rows()), "the table", sectors.size(),
                            "sectors");
  }
  for (Eigen::Index i = 0; i < local_shares.rows(); ++i) {
    for (Eigen::Index j = 0; j < local_shares.cols(); ++j) {
      if (!(local_shares(i, j) >= 0.0 && local_shares(i, j) <= 1.0)) {
        throw InvalidValue("the local share of '" + detail::label(sectors, i) + "' bought by '" +
                           detail::label(sectors, j) + "' is " + shortest(local_shares(i, j)) +
                           ", expected a number from 0 to 1");
      }
    }
  }
  RegionalTable table;
  const Matrix purchases = coefficients * gross_output.asDiagonal();
  table.flows = purchases.cwiseProduct(local_shares);
  table.import_flows = purchases - table.flows;
  table.value_added = value_added_coefficients * gross_output.asDiagonal();
  table.external = gross_output - table.flows.rowwise().sum() - demand.rowwise().sum();
  return table;
}

}  // namespace quesnay
