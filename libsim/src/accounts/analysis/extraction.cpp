#include "quesnay/accounts/extraction.hpp"

#include <Eigen/LU>
#include <string>

#include "accounts/linear/checks.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

using Group = std::vector<Eigen::Index>;

void require_group(const Group& group, const Axis& sectors) {
  if (group.empty()) {
    throw InvalidValue("a group of sectors to extract is empty, expected at least one sector");
  }
  (void)detail::marked(group, sectors);
}

/// Solves with a small matrix.
Matrix solved(const Matrix& matrix, const Matrix& right) {
  return matrix.partialPivLu().solve(right);
}

Matrix less_identity(const Matrix& a) {
  return Matrix::Identity(a.rows(), a.cols()) - a;
}

/// @param columns L_J for all kinds but Forward, the transposed rows of L for Forward; shape (n, size of the
/// group).
Vector loss_of(const LeontiefSystem& system, const VectorRef& x, const Group& group, const Matrix& columns,
               ExtractionRule rule) {
  const Matrix inside = system.coefficients()(group, group);
  const Matrix own = columns(group, Eigen::all);  // L_JJ, transposed for Forward
  const Vector x_group = x(group);
  if (rule.kind == Extraction::Forward) {
    // loss' = 1' L_JJ^-1 (L_J. - K E_J') diag(x), K = I or (I - A_JJ)^-1
    const Vector scale = solved(own, Vector::Ones(own.rows()));
    Vector loss = columns * scale;
    const Vector kept = rule.keep_inside ? Vector(solved(less_identity(inside).transpose(), scale)) : scale;
    for (std::size_t k = 0; k < group.size(); ++k) {
      loss[group[k]] -= kept[static_cast<Eigen::Index>(k)];
    }
    return loss.cwiseProduct(x);
  }
  const Vector scale = solved(own, x_group);
  Vector loss = columns * scale;  // L_J L_JJ^-1 x_J
  Vector kept = Vector::Zero(own.rows());
  if (rule.kind == Extraction::External) {
    // What stays is what J needs for its own final demand f_J = x_J - (A x)_J.
    const Vector bought = system.coefficients()(group, Eigen::all) * x;
    kept = solved(less_identity(inside), x_group - bought);
  } else if (rule.kind == Extraction::Backward) {
    kept = rule.keep_inside ? Vector(solved(less_identity(inside), scale)) : scale;
  }
  for (std::size_t k = 0; k < group.size(); ++k) {
    loss[group[k]] -= kept[static_cast<Eigen::Index>(k)];
  }
  return loss;
}

Matrix columns_of(const LeontiefSystem& system, const Group& wanted, bool transposed) {
  Matrix units = Matrix::Zero(system.size(), static_cast<Eigen::Index>(wanted.size()));
  for (std::size_t k = 0; k < wanted.size(); ++k) {
    units(wanted[k], static_cast<Eigen::Index>(k)) = 1.0;
  }
  return transposed ? system.solve_transposed(units) : system.solve(units);
}

/// Groups gathered so that one solve has about 256 right-hand sides: first group of each batch, and the end.
std::vector<std::size_t> batches(const std::vector<Group>& groups) {
  std::vector<std::size_t> first{0};
  std::size_t columns = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (columns > 0 && columns + groups[g].size() > 256) {
      first.push_back(g);
      columns = 0;
    }
    columns += groups[g].size();
  }
  first.push_back(groups.size());
  return first;
}

}  // namespace

Vector extraction_loss(const LeontiefSystem& system, const VectorRef& gross_output, const Group& group,
                       ExtractionRule rule) {
  detail::require_output(gross_output, system.sectors());
  require_group(group, system.sectors());
  const Matrix columns = columns_of(system, group, rule.kind == Extraction::Forward);
  return loss_of(system, gross_output, group, columns, rule);
}

ExtractionLosses extraction_losses(const LeontiefSystem& system, const VectorRef& gross_output,
                                   const MatrixRef& weights, const std::vector<Group>& groups,
                                   ExtractionRule rule) {
  detail::require_output(gross_output, system.sectors());
  detail::require_columns(weights, system.sectors(), "the array of weights");
  for (const Group& group : groups) {
    require_group(group, system.sectors());
  }
  const Eigen::Index n_groups = static_cast<Eigen::Index>(groups.size());
  ExtractionLosses result{Matrix(n_groups, weights.rows()), Matrix(n_groups, weights.rows()),
                          Matrix(n_groups, weights.rows())};
  const Vector whole = weights * gross_output;
  const std::vector<std::size_t> first = batches(groups);
  for (std::size_t batch = 0; batch + 1 < first.size(); ++batch) {
    Group wanted;
    for (std::size_t g = first[batch]; g < first[batch + 1]; ++g) {
      wanted.insert(wanted.end(), groups[g].begin(), groups[g].end());
    }
    const Matrix columns = columns_of(system, wanted, rule.kind == Extraction::Forward);
    Eigen::Index at = 0;
    for (std::size_t g = first[batch]; g < first[batch + 1]; ++g) {
      const Eigen::Index width = static_cast<Eigen::Index>(groups[g].size());
      const Vector loss = loss_of(system, gross_output, groups[g], columns.middleCols(at, width), rule);
      const Eigen::Index row = static_cast<Eigen::Index>(g);
      result.total.row(row) = (weights * loss).transpose();
      result.share.row(row) = result.total.row(row).cwiseQuotient(whole.transpose());
      result.inside.row(row) = (weights(Eigen::all, groups[g]) * loss(groups[g])).transpose();
      at += width;
    }
  }
  return result;
}

}  // namespace quesnay
