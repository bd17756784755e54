#include "quesnay/accounts/almon.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "accounts/linear/checks.hpp"

namespace quesnay {
namespace {

using Eigen::Index;

/// Shares m, shape (products, industries), of every product by the industry that makes it.
Matrix own_shares(const MatrixRef& supply, const Axis& products, const Axis& industries) {
  Matrix shares = supply;
  for (Index i = 0; i < supply.rows(); ++i) {
    for (Index j = 0; j < supply.cols(); ++j) {
      if (!(supply(i, j) >= 0.0) || !std::isfinite(supply(i, j))) {
        throw InvalidValue("supply of product '" + detail::label(products, i) + "' by industry '" +
                           detail::label(industries, j) + "' is " + shortest(supply(i, j)) +
                           ", Almon's procedure expects a finite number of 0 or more");
      }
    }
    if (!(supply(i, i) > 0.0)) {
      throw InvalidValue("industry '" + detail::label(industries, i) + "' makes none of its own product '" +
                         detail::label(products, i) + "', Almon's procedure expects some");
    }
    shares.row(i) /= supply.row(i).sum();
  }
  return shares;
}

/// One pass over a row.
Vector next(const Matrix& shares, const Vector& u, const Vector& r) {
  const Vector own = shares.diagonal();
  const Vector taken = shares.transpose() * r - own.cwiseProduct(r);
  Vector scale = Vector::Ones(u.size());
  for (Index j = 0; j < u.size(); ++j) {
    if (taken[j] > u[j]) {
      scale[j] = u[j] / taken[j];
    }
  }
  const Vector given = (shares * scale - own.cwiseProduct(scale)).cwiseProduct(r);
  return (u - scale.cwiseProduct(taken)).cwiseMax(0.0) + given;
}

/// Rows by industry as rows by product.
class Conversion {
 public:
  Conversion(const MatrixRef& supply, const Axis& products, const Axis& industries,
             const BalanceOptions& options)
      : shares_(own_shares(supply, products, industries)), products_(products), options_(options) {}

  /// @param kind what a row stands for, "product"; @param what the table, "the use table".
  [[nodiscard]] Matrix rows(const MatrixRef& block, const std::string& kind,
                            const std::vector<std::string>& labels, const std::string& what) {
    Matrix result(block.rows(), block.cols());
    for (Index i = 0; i < block.rows(); ++i) {
      const Vector u = block.row(i).transpose();
      const std::string name = kind + " '" + labels[static_cast<std::size_t>(i)] + "' of " + what;
      result.row(i) = (u.minCoeff() < 0.0 ? plain(u, name) : converged(u, name)).transpose();
    }
    return result;
  }

 private:
  /// Product technology itself, u = M'r; one factorisation for all rows.
  [[nodiscard]] Vector plain(const Vector& u, const std::string& name) {
    if (!recipes_) {
      recipes_.emplace(shares_.transpose());
    }
    if (recipes_->rcond() < 1e-14) {
      throw InvalidValue(name + " has cells below zero and the supply table has no inverse to convert it by");
    }
    return recipes_->solve(u);
  }

  [[nodiscard]] Vector converged(const Vector& u, const std::string& name) const {
    const double size = u.sum();
    Vector r = u;
    for (int pass = 0; pass < options_.max_iterations; ++pass) {
      const Vector better = next(shares_, u, r);
      const double moved = (better - r).cwiseAbs().sum();
      r = better;
      if (moved <= options_.tolerance * size) {
        return r;
      }
    }
    Index least = 0;
    (void)shares_.diagonal().minCoeff(&least);
    throw NotConverged("Almon's procedure did not settle " + name + " in " +
                       std::to_string(options_.max_iterations) +
                       " passes; it needs industries that make most of their own product, and of '" +
                       detail::label(products_, least) + "' they make " + shortest(shares_(least, least)));
  }

  Matrix shares_;
  std::optional<Eigen::PartialPivLU<Eigen::MatrixXd>> recipes_;
  const Axis& products_;
  BalanceOptions options_;
};

void require_block(const MatrixRef& block, const char* what, Index rows, Index columns) {
  if ((rows >= 0 && block.rows() != rows) || (columns >= 0 && block.cols() != columns)) {
    throw DimensionMismatch(std::string(what) + " has " + std::to_string(block.rows()) + " rows and " +
                            std::to_string(block.cols()) + " columns, which are not those of supply");
  }
  if (!block.allFinite()) {
    throw InvalidValue(std::string(what) + " has a cell that is not a finite number");
  }
}

void require_row_labels(const MatrixRef& block, const std::vector<std::string>& labels,
                        const std::string& what) {
  if (static_cast<std::size_t>(block.rows()) != labels.size()) {
    throw DimensionMismatch(what + " has " + std::to_string(block.rows()) + " rows and " +
                            std::to_string(labels.size()) + " labels of rows, expected as many");
  }
}

/// Value added of each product scaled to what its inputs leave of its output.
void close_columns(Matrix& value_added, const Matrix& flows, const Vector& output, const Axis& products) {
  const Vector left = output - flows.colwise().sum().transpose();
  for (Index j = 0; j < left.size(); ++j) {
    const double own = value_added.col(j).sum();
    const double rounding = 1e-12 * output[j];
    if (std::abs(own - left[j]) <= rounding) {
      continue;
    }
    const double factor = left[j] / own;
    if (!(factor >= 0.0) || !std::isfinite(factor)) {
      throw InvalidValue("inputs of product '" + detail::label(products, j) + "' leave " + shortest(left[j]) +
                         " of its output, which its value added of " + shortest(own) +
                         " cannot be scaled to; use model A and look at its negative flows");
    }
    value_added.col(j) *= factor;
  }
}

}  // namespace

SymmetricTable almon_table(const MatrixRef& supply, const MatrixRef& use, const MatrixRef& final_demand,
                           const MatrixRef& value_added, const MatrixRef& satellites, const Axis& products,
                           const Axis& industries, const std::vector<std::string>& value_added_rows,
                           const std::vector<std::string>& satellite_rows, const BalanceOptions& options) {
  if (products.size() != industries.size()) {
    throw DimensionMismatch("Almon's procedure was asked of " + std::to_string(products.size()) +
                            " products and " + std::to_string(industries.size()) +
                            " industries, expected as many products as industries");
  }
  const auto n = static_cast<Index>(products.size());
  require_block(supply, "the supply table", n, n);
  require_block(use, "the use table", n, n);
  require_block(final_demand, "final demand", n, -1);
  require_block(value_added, "value added", -1, n);
  require_block(satellites, "satellites", -1, n);
  require_row_labels(value_added, value_added_rows, "value added");
  require_row_labels(satellites, satellite_rows, "satellites");
  Conversion conversion(supply, products, industries, options);
  SymmetricTable table;
  table.gross_output = supply.rowwise().sum();
  table.flows = conversion.rows(use, "product", products.labels(), "the use table");
  table.final_demand = final_demand;
  Matrix own = conversion.rows(value_added, "row", value_added_rows, "value added");
  close_columns(own, table.flows, table.gross_output, products);
  const Matrix carried = conversion.rows(satellites, "row", satellite_rows, "the satellites");
  table.value_added.resize(value_added.rows() + satellites.rows(), n);
  table.value_added << own, carried;
  return table;
}

}  // namespace quesnay
