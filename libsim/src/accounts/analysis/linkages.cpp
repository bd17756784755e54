#include "quesnay/accounts/linkages.hpp"

#include <cmath>

#include "accounts/leontief/inverse_blocks.hpp"
#include "accounts/linear/checks.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

void require_regions(const std::vector<Eigen::Index>& region_of, std::size_t n_sectors,
                     Eigen::Index n_regions) {
  if (region_of.size() != n_sectors) {
    throw DimensionMismatch("the list of regions", region_of.size(), "the table", n_sectors, "sectors");
  }
  for (const Eigen::Index region : region_of) {
    if (region < 0 || region >= n_regions) {
      throw InvalidValue("a sector is in region " + std::to_string(region) + ", expected 0 to " +
                         std::to_string(n_regions - 1));
    }
  }
}

}  // namespace

Linkages linkages(const LeontiefSystem& system, const VectorRef& gross_output) {
  detail::require_output(gross_output, system.sectors());
  const Matrix& a = system.coefficients();
  const Vector ones = Vector::Ones(system.size());
  Matrix demands(system.size(), 2);
  demands << ones, gross_output;
  const Matrix row_sums = system.solve(demands);  // L 1 and L x; G 1 = diag(x)^-1 L x
  const Vector sold = a * gross_output;
  Linkages result;
  result.direct_backward = a.colwise().sum().transpose();
  result.total_backward = system.solve_transposed(ones);
  result.direct_forward_leontief = a.rowwise().sum();
  result.total_forward_leontief = row_sums.col(0);
  result.direct_forward = Vector::Zero(system.size());
  result.total_forward = ones;
  for (Eigen::Index i = 0; i < system.size(); ++i) {
    if (gross_output[i] > 0.0) {
      result.direct_forward[i] = sold[i] / gross_output[i];
      result.total_forward[i] = row_sums(i, 1) / gross_output[i];
    }
  }
  return result;
}

Vector over_mean(const VectorRef& values) {
  const double mean = values.mean();
  if (mean == 0.0 || !std::isfinite(mean)) {
    throw InvalidValue("the mean of the linkages is " + shortest(mean) +
                       ", expected a finite number other than 0");
  }
  return values / mean;
}

Dispersion dispersion(const LeontiefSystem& system) {
  const Eigen::Index n = system.size();
  if (n < 2) {
    throw InvalidValue("dispersion is asked of 1 sector, expected 2 or more");
  }
  const double count = static_cast<double>(n);
  const Vector ones = Vector::Ones(n);
  const Vector column_mean = system.solve_transposed(ones) / count;
  const Vector row_mean = system.solve(ones) / count;
  Vector column_square(n);
  Matrix row_square(n, static_cast<Eigen::Index>(detail::inverse_blocks(system)));
  detail::for_each_inverse_block(system, [&](std::size_t block, Eigen::Index first, const Matrix& columns) {
    for (Eigen::Index k = 0; k < columns.cols(); ++k) {
      column_square[first + k] = (columns.col(k).array() - column_mean[first + k]).square().sum();
    }
    row_square.col(static_cast<Eigen::Index>(block)) =
        (columns.colwise() - row_mean).array().square().rowwise().sum().matrix();
  });
  const auto variation = [&](const Vector& square, const Vector& mean) {
    return Vector((square.array() / (count - 1.0)).sqrt() / mean.array());
  };
  const Vector row_total = row_square.rowwise().sum();
  return {over_mean(column_mean), over_mean(row_mean), variation(column_square, column_mean),
          variation(row_total, row_mean)};
}

Matrix multiplier_product_matrix(const LeontiefSystem& system) {
  const Vector ones = Vector::Ones(system.size());
  const Vector column_sum = system.solve_transposed(ones);
  const Vector row_sum = system.solve(ones);
  return row_sum * (column_sum / column_sum.sum()).transpose();
}

RegionalMultipliers multipliers_by_region(const LeontiefSystem& system,
                                          const std::vector<Eigen::Index>& region_of,
                                          Eigen::Index n_regions) {
  require_regions(region_of, system.sectors().size(), n_regions);
  Matrix members = Matrix::Zero(system.size(), n_regions);
  for (std::size_t i = 0; i < region_of.size(); ++i) {
    members(static_cast<Eigen::Index>(i), region_of[i]) = 1.0;
  }
  RegionalMultipliers result;
  result.by_region = system.solve_transposed(members).transpose();
  result.total = result.by_region.colwise().sum().transpose();
  result.intra = Vector(system.size());
  for (std::size_t i = 0; i < region_of.size(); ++i) {
    const Eigen::Index j = static_cast<Eigen::Index>(i);
    result.intra[j] = result.by_region(region_of[i], j);
  }
  result.spillover = result.total - result.intra;
  return result;
}

RegionalSpillovers regional_spillovers(const MatrixRef& multipliers_by_region,
                                       const std::vector<Eigen::Index>& region_of) {
  const Eigen::Index n_regions = multipliers_by_region.rows();
  require_regions(region_of, static_cast<std::size_t>(multipliers_by_region.cols()), n_regions);
  RegionalSpillovers result;
  result.by_region = Matrix::Zero(n_regions, n_regions);
  Vector members = Vector::Zero(n_regions);
  for (std::size_t j = 0; j < region_of.size(); ++j) {
    const Eigen::Index region = region_of[j];
    members[region] += 1.0;
    result.by_region.col(region) += multipliers_by_region.col(static_cast<Eigen::Index>(j));
  }
  for (Eigen::Index region = 0; region < n_regions; ++region) {
    if (members[region] == 0.0) {
      throw InvalidValue("region " + std::to_string(region) + " has no sectors");
    }
  }
  result.self_reliance = result.by_region.diagonal().cwiseQuotient(members);
  result.out = result.by_region.colwise().sum().transpose() - result.by_region.diagonal();
  result.in = result.by_region.rowwise().sum() - result.by_region.diagonal();
  result.net = result.by_region - result.by_region.transpose();
  return result;
}

}  // namespace quesnay
