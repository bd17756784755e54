#pragma once
// Output under limits that a sector cannot have.

#include <string>

#include "accounts/linear/checks.hpp"
#include "accounts/table/names.hpp"
#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay::detail {

/// @throws InvalidValue naming the sector whose output is below zero by more than rounding.
inline void require_output(const Vector& output, const VectorRef& final_demand, const Axis& sectors) {
  const double scale = output.size() > 0 ? output.cwiseAbs().maxCoeff() : 0.0;
  for (Eigen::Index i = 0; i < output.size(); ++i) {
    if (output[i] < -1e-9 * scale) {
      throw InvalidValue(
          "output of sector '" + label(sectors, i) + "' comes out at " + rounded(output[i]) +
          ", below 0: its final demand is " + shortest(final_demand[i]) +
          ", expected no more taken off than its buyers order (competitive imports are taken off "
          "and do not fall with orders)");
    }
  }
}

}  // namespace quesnay::detail
