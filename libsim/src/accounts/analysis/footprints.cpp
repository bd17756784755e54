#include "quesnay/accounts/footprints.hpp"

#include <string>

#include "accounts/linear/checks.hpp"
#include "quesnay/accounts/multipliers.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

void require_layout(const RegionalLayout& layout, const Axis& sectors) {
  for (const auto* list : {&layout.region_of, &layout.product_of}) {
    if (list->size() != sectors.size()) {
      throw DimensionMismatch("the layout of regions", list->size(), "the table", sectors.size(), "sectors");
    }
  }
  for (std::size_t i = 0; i < sectors.size(); ++i) {
    const bool known = layout.region_of[i] >= 0 && layout.region_of[i] < layout.n_regions &&
                       layout.product_of[i] >= 0 && layout.product_of[i] < layout.n_products;
    if (!known) {
      throw InvalidValue("sector '" + sectors.labels()[i] + "' is in region " +
                         std::to_string(layout.region_of[i]) + " and product " +
                         std::to_string(layout.product_of[i]) + ", which the layout does not have");
    }
  }
}

void require_demand(const MatrixRef& final_demand, const Axis& sectors, const RegionalLayout& layout) {
  detail::require_rows(final_demand, sectors, "final demand");
  if (final_demand.cols() != layout.n_regions) {
    throw DimensionMismatch("final demand", static_cast<std::size_t>(final_demand.cols()), "the table",
                            static_cast<std::size_t>(layout.n_regions), "regions");
  }
}

/// Rows of coefficients with each region's columns alone, stacked: row k n_regions + r is factor k in region
/// r.
Matrix by_region(const MatrixRef& coefficients, const RegionalLayout& layout) {
  Matrix result = Matrix::Zero(coefficients.rows() * layout.n_regions, coefficients.cols());
  for (Eigen::Index k = 0; k < coefficients.rows(); ++k) {
    for (Eigen::Index i = 0; i < coefficients.cols(); ++i) {
      result(k * layout.n_regions + layout.region_of[static_cast<std::size_t>(i)], i) = coefficients(k, i);
    }
  }
  return result;
}

}  // namespace

Matrix factor_content(const LeontiefSystem& system, const MatrixRef& coefficients,
                      const MatrixRef& final_demand) {
  detail::require_rows(final_demand, system.sectors(), "final demand");
  const Matrix multipliers = factor_multipliers(system, coefficients);
  const Eigen::Index n_categories = final_demand.cols();
  Matrix result(multipliers.rows(), multipliers.cols() * n_categories);
  for (Eigen::Index i = 0; i < multipliers.cols(); ++i) {
    result.middleCols(i * n_categories, n_categories) = multipliers.col(i) * final_demand.row(i);
  }
  return result;
}

Matrix embodied_in_demand(const LeontiefSystem& system, const MatrixRef& coefficients,
                          const MatrixRef& final_demand) {
  detail::require_rows(final_demand, system.sectors(), "final demand");
  return factor_multipliers(system, coefficients) * final_demand;
}

TradeAccounts trade_accounts(const LeontiefSystem& system, const MatrixRef& coefficients,
                             const MatrixRef& final_demand, const RegionalLayout& layout) {
  require_layout(layout, system.sectors());
  require_demand(final_demand, system.sectors(), layout);
  detail::require_columns(coefficients, system.sectors(), "the array of coefficients");
  const Eigen::Index m = coefficients.rows();
  const Eigen::Index n = system.size();
  const Eigen::Index n_regions = layout.n_regions;
  const Matrix in_region = factor_multipliers(system, by_region(coefficients, layout));
  TradeAccounts result{Matrix::Zero(m, n_regions * layout.n_products),
                       Matrix::Zero(m, n_regions * layout.n_products), Matrix(m, n), Matrix(m, n)};
  Vector taken(n_regions);
  for (Eigen::Index k = 0; k < m; ++k) {
    for (Eigen::Index i = 0; i < n; ++i) {
      const Eigen::Index product = layout.product_of[static_cast<std::size_t>(i)];
      // What one unit of product i takes in each region, in all of them and in those other than r.
      taken = in_region.col(i).segment(k * n_regions, n_regions);
      double everywhere = 0.0;
      for (Eigen::Index used = 0; used < n_regions; ++used) {
        everywhere += taken[used];
      }
      for (Eigen::Index r = 0; r < n_regions; ++r) {
        double abroad = 0.0;
        for (Eigen::Index used = 0; used < n_regions; ++used) {
          abroad += used == r ? 0.0 : taken[used];
        }
        const Eigen::Index column = r * layout.n_products + product;
        result.consumption(k, column) += everywhere * final_demand(i, r);
        result.imports(k, column) += abroad * final_demand(i, r);
      }
    }
  }
  const Matrix demand = final_demand;
  const Matrix output = system.solve(demand);  // by region whose demand it serves
  for (Eigen::Index i = 0; i < n; ++i) {
    const Eigen::Index home = layout.region_of[static_cast<std::size_t>(i)];
    double for_others = 0.0;
    for (Eigen::Index r = 0; r < n_regions; ++r) {
      for_others += r == home ? 0.0 : output(i, r);
    }
    result.production.col(i) = coefficients.col(i) * output.row(i).sum();
    result.exports.col(i) = coefficients.col(i) * for_others;
  }
  return result;
}

Matrix factor_trade(const LeontiefSystem& system, const VectorRef& factor, const MatrixRef& final_demand,
                    const RegionalLayout& layout) {
  require_layout(layout, system.sectors());
  require_demand(final_demand, system.sectors(), layout);
  detail::require_length(factor, system.sectors(), "the factor per output");
  const Matrix row = factor.transpose();
  return factor_multipliers(system, by_region(row, layout)) * final_demand;
}

Matrix downstream_multipliers(const LeontiefSystem& allocation, const MatrixRef& coefficients) {
  detail::require_columns(coefficients, allocation.sectors(), "the array of coefficients");
  const Matrix right = coefficients.transpose();
  return allocation.solve(right).transpose() - coefficients;
}

}  // namespace quesnay
