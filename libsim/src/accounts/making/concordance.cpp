#include "quesnay/accounts/concordance.hpp"

#include <cmath>
#include <utility>

#include "accounts/linear/checks.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

// Weights are shares of totals as people write them: sums that miss one by more are a mistake, not rounding.
constexpr double weight_tolerance = 1e-9;

void require_rows(const MatrixRef& block, Eigen::Index count, const char* what) {
  if (count != block.rows()) {
    throw DimensionMismatch(what, static_cast<std::size_t>(block.rows()), "the concordance",
                            static_cast<std::size_t>(count), "rows");
  }
}

}  // namespace

Concordance::Concordance(Axis from, Axis to, const MatrixRef& weights)
    : from_(std::move(from)), to_(std::move(to)), parts_(from_.size()) {
  if (static_cast<std::size_t>(weights.rows()) != from_.size() ||
      static_cast<std::size_t>(weights.cols()) != to_.size()) {
    throw DimensionMismatch("the concordance is " + std::to_string(weights.rows()) + " x " +
                            std::to_string(weights.cols()) + ", expected " + std::to_string(from_.size()) +
                            " x " + std::to_string(to_.size()) + " as its labels say");
  }
  std::vector<bool> reached(to_.size());
  for (Eigen::Index i = 0; i < weights.rows(); ++i) {
    const std::string& old_label = detail::label(from_, i);
    double sum = 0.0;
    std::string targets;
    for (Eigen::Index k = 0; k < weights.cols(); ++k) {
      const double weight = weights(i, k);
      if (!(weight >= 0.0) || !std::isfinite(weight)) {
        throw InvalidValue("the weight of " + from_.name() + " '" + old_label + "' in '" +
                           detail::label(to_, k) + "' is " + shortest(weight) +
                           ", expected a finite number of 0 or more");
      }
      if (weight > 0.0) {
        parts_[static_cast<std::size_t>(i)].push_back({k, weight});
        reached[static_cast<std::size_t>(k)] = true;
        sum += weight;
        targets += (targets.empty() ? "'" : ", '") + detail::label(to_, k) + "'";
      }
    }
    if (targets.empty()) {
      throw InvalidValue(from_.name() + " '" + old_label + "' is mapped to nothing, expected a new label");
    }
    if (std::abs(sum - 1.0) > weight_tolerance) {
      throw InvalidValue(from_.name() + " '" + old_label + "' is mapped to " + targets +
                         " with weights that sum to " + shortest(sum) + ", expected 1");
    }
  }
  for (std::size_t k = 0; k < reached.size(); ++k) {
    if (!reached[k]) {
      throw InvalidValue("nothing is mapped to '" + to_.labels()[k] + "', expected at least one " +
                         from_.name());
    }
  }
}

Matrix Concordance::rows(const MatrixRef& block) const {
  require_rows(block, static_cast<Eigen::Index>(from_.size()), "the block");
  Matrix result = Matrix::Zero(static_cast<Eigen::Index>(to_.size()), block.cols());
  for (Eigen::Index i = 0; i < block.rows(); ++i) {
    for (const Part& part : parts_[static_cast<std::size_t>(i)]) {
      result.row(part.to) += part.weight * block.row(i);
    }
  }
  return result;
}

Matrix Concordance::columns(const MatrixRef& block) const {
  if (static_cast<std::size_t>(block.cols()) != from_.size()) {
    throw DimensionMismatch("the block", static_cast<std::size_t>(block.cols()), "the concordance",
                            from_.size(), "columns");
  }
  Matrix result = Matrix::Zero(block.rows(), static_cast<Eigen::Index>(to_.size()));
  for (Eigen::Index i = 0; i < block.rows(); ++i) {
    for (Eigen::Index j = 0; j < block.cols(); ++j) {
      for (const Part& part : parts_[static_cast<std::size_t>(j)]) {
        result(i, part.to) += part.weight * block(i, j);
      }
    }
  }
  return result;
}

Matrix Concordance::both(const MatrixRef& block) const {
  // The narrower block is made first: n x new, not new x n, would be walked across memory.
  return rows(columns(block));
}

Matrix split_block(const MatrixRef& block, const std::vector<std::size_t>& row_parent,
                   const std::vector<std::size_t>& column_parent, const MatrixRef& row_shares,
                   const MatrixRef& column_shares) {
  const auto rows = static_cast<Eigen::Index>(row_parent.size());
  const auto columns = static_cast<Eigen::Index>(column_parent.size());
  if (row_shares.rows() != rows || row_shares.cols() != block.cols() ||
      column_shares.rows() != block.rows() || column_shares.cols() != columns) {
    throw DimensionMismatch("the shares do not have the shape of the block they split");
  }
  Matrix result(rows, columns);
  for (Eigen::Index a = 0; a < rows; ++a) {
    const auto i = static_cast<Eigen::Index>(row_parent[static_cast<std::size_t>(a)]);
    for (Eigen::Index b = 0; b < columns; ++b) {
      const auto j = static_cast<Eigen::Index>(column_parent[static_cast<std::size_t>(b)]);
      if (i >= block.rows() || j >= block.cols()) {
        throw DimensionMismatch("a parent lies outside the block it is split from");
      }
      result(a, b) = row_shares(a, j) * column_shares(i, b) * block(i, j);
    }
  }
  return result;
}

}  // namespace quesnay
