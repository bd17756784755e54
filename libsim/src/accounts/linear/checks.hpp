#pragma once
// Checks of arrays over one axis of sectors; sentences name the sector.

#include <cmath>
#include <string>
#include <vector>

#include "quesnay/accounts/coefficients.hpp"
#include "quesnay/accounts/matrix.hpp"
#include "quesnay/core/axis.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay::detail {

inline const std::string& label(const Axis& sectors, Eigen::Index i) {
  return sectors.labels()[static_cast<std::size_t>(i)];
}

inline void require_length(const VectorRef& values, const Axis& sectors, const std::string& what) {
  if (static_cast<std::size_t>(values.size()) != sectors.size()) {
    throw DimensionMismatch(what, static_cast<std::size_t>(values.size()), "the table", sectors.size(),
                            "sectors");
  }
}

inline void require_square(const MatrixRef& values, const Axis& sectors, const std::string& what) {
  for (const Eigen::Index n : {values.rows(), values.cols()}) {
    if (static_cast<std::size_t>(n) != sectors.size()) {
      throw DimensionMismatch(what, static_cast<std::size_t>(n), "the table", sectors.size(), "sectors");
    }
  }
}

inline void require_finite(const VectorRef& values, const Axis& sectors, const std::string& what) {
  for (Eigen::Index i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) {
      throw InvalidValue(what + " of sector '" + label(sectors, i) + "' is " + shortest(values[i]) +
                         ", expected a finite number");
    }
  }
}

/// @returns what was counted on the way.
inline EntryCount require_non_negative(const MatrixRef& values, const Axis& sectors,
                                       const std::string& what) {
  const EntryCount count = count_entries(values);
  if (count.refused == 0) {
    return count;
  }
  for (Eigen::Index i = 0; i < values.rows(); ++i) {
    for (Eigen::Index j = 0; j < values.cols(); ++j) {
      if (!(values(i, j) >= 0.0) || !std::isfinite(values(i, j))) {
        throw InvalidValue(what + " from sector '" + label(sectors, i) + "' to sector '" + label(sectors, j) +
                           "' is " + shortest(values(i, j)) + ", expected a finite number of 0 or more");
      }
    }
  }
  return count;
}

/// Refuses coefficients, known to be finite and not negative, that are not productive.
void require_productive(const CoefficientOperator& coefficients, const Axis& sectors);

inline void require_output(const VectorRef& gross_output, const Axis& sectors) {
  require_length(gross_output, sectors, "gross output");
  for (Eigen::Index i = 0; i < gross_output.size(); ++i) {
    if (!(gross_output[i] >= 0.0) || !std::isfinite(gross_output[i])) {
      throw InvalidValue("gross output of sector '" + label(sectors, i) + "' is " +
                         shortest(gross_output[i]) + ", expected a finite number of 0 or more");
    }
  }
}

/// Which sectors are chosen; refuses positions outside the table and those given twice.
inline std::vector<bool> marked(const std::vector<Eigen::Index>& chosen, const Axis& sectors) {
  std::vector<bool> result(sectors.size(), false);
  for (const Eigen::Index i : chosen) {
    if (i < 0 || static_cast<std::size_t>(i) >= sectors.size()) {
      throw InvalidValue("position " + std::to_string(i) + " is outside the table, which has " +
                         std::to_string(sectors.size()) + " sectors");
    }
    if (result[static_cast<std::size_t>(i)]) {
      throw InvalidValue("sector '" + label(sectors, i) + "' is chosen twice");
    }
    result[static_cast<std::size_t>(i)] = true;
  }
  return result;
}

/// An array with one column for each sector, such as coefficients of factors.
inline void require_columns(const MatrixRef& values, const Axis& sectors, const std::string& what) {
  if (static_cast<std::size_t>(values.cols()) != sectors.size()) {
    throw DimensionMismatch(what, static_cast<std::size_t>(values.cols()), "the table", sectors.size(),
                            "sectors");
  }
}

inline void require_rows(const MatrixRef& values, const Axis& sectors, const std::string& what) {
  if (static_cast<std::size_t>(values.rows()) != sectors.size()) {
    throw DimensionMismatch(what, static_cast<std::size_t>(values.rows()), "the table", sectors.size(),
                            "sectors");
  }
}

}  // namespace quesnay::detail
