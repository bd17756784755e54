#pragma once
// Parameter values of the disaster and disequilibrium models, from a table and a few stated behaviours.

#include <map>
#include <string>
#include <vector>

#include "quesnay/accounts/matrix.hpp"
#include "quesnay/economy/disaster.hpp"
#include "quesnay/economy/disequilibrium.hpp"

namespace quesnay {

using ParameterValues = std::map<std::string, std::vector<double>>;

/// How industries behave; times in days of a year of 365.
///
/// Defaults are those of Hallegatte 2014 and of published ARIO studies; none is an estimate for any region.
struct DisasterBehaviour {
  std::vector<double> inventory_days;  ///< by product, or one for all
  std::vector<bool> stored;            ///< by product: false for what cannot be stored; empty: all are
  double inventory_threshold = 0.8;    ///< psi, in (0, 1]
  double restocking_days = 60.0;
  double overproduction_most = 1.25;
  double overproduction_days = 365.0;
  double reconstruction_days = 60.0;
  double step_days = 1.0;       ///< orders follow needs, and inventories are reckoned, in one step
  std::vector<double> capital;  ///< [money] by industry
  std::vector<double> reconstruction_share;  ///< by industry, sums to one
};

/// @param flows Z, shape (n, n); value_added and gross_output, shape (n) [money/year]. Final demand is what
/// is not sold to industries, x - Z 1.
/// @throws DimensionMismatch; InvalidValue naming the industry or the behaviour.
[[nodiscard]] ParameterValues disaster_values(const DisasterOptions& options, const MatrixRef& flows,
                                              const VectorRef& value_added, const VectorRef& gross_output,
                                              const DisasterBehaviour& behaviour);

/// Whether the disequilibrium model may have these values: labour, imports and output of 0 or more,
/// inventories and restocking of a period or more, speeds and labour_least from 0 to 1, labour_most of 1 or
/// more, an elasticity of substitution above 0 and at least 1e-6 from 1, essential inputs marked by 0 and 1.
/// @throws InvalidValue naming the value, the sector and what is expected, or the value that is not given;
/// DimensionMismatch.
void check_disequilibrium_values(const DisequilibriumOptions& options, const ParameterValues& values);

}  // namespace quesnay
