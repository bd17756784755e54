#include <algorithm>
#include <cmath>
#include <optional>

#include "ensemble/tables/table_answers.hpp"
#include "ensemble/tables/table_kernels.hpp"
#include "quesnay/accounts/krylov.hpp"
#include "quesnay/accounts/productivity.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay::detail {
namespace {

using Index = Eigen::Index;

const std::string not_productive = "the drawn coefficients are not productive";

class InLanes final : public TableDraws {
 public:
  explicit InLanes(const UncertainTable& table)
      : TableDraws(table), n_(static_cast<std::size_t>(table.size())), lanes_(table_kernels().group_lanes) {
    size_ = (n_ + group_tile - 1) / group_tile * group_tile;
    // Rows a multiple of 16 sectors apart would fall into few sets of the first-level cache.
    stride_ = size_ % 16 == 0 ? size_ + group_tile : size_;
    matrix_.resize(size_ * stride_ * lanes_);
    reciprocal_.resize(size_ * lanes_);
  }

  [[nodiscard]] std::size_t lanes() const override { return lanes_; }
  [[nodiscard]] std::size_t padded() const override { return size_; }

  void draw(std::uint64_t seed, std::uint64_t first) override {
    failures_.assign(lanes_, {});
    table_->draw_lanes(seed, first, lanes_, stride_, matrix_.data());
    refuse_negative(matrix_.data(), stride_);
  }
  void product(const double* x, double* y) override {
    table_kernels().product(n_, stride_, matrix_.data(), x, y);
  }
  void factor() override {
    const TableKernels& kernels = table_kernels();
    std::vector<std::size_t> failed(lanes_);
    kernels.less_than_identity(n_, size_, stride_, matrix_.data());
    kernels.eliminate(size_, stride_, matrix_.data(), reciprocal_.data(), failed.data());
    for (std::size_t lane = 0; lane < lanes_; ++lane) {
      if (failed[lane] < n_) {
        fail(lane, static_cast<Index>(failed[lane]),
             not_productive + ": its leading principal minor is the first that is not positive");
      }
    }
  }
  void solve(double* b) override {
    table_kernels().solve(size_, stride_, matrix_.data(), reciprocal_.data(), b);
  }
  void solve_transposed(double* b) override {
    table_kernels().solve_transposed(size_, stride_, matrix_.data(), reciprocal_.data(), b);
  }

 private:
  std::size_t n_;
  std::size_t lanes_;
  std::size_t size_;
  std::size_t stride_;
  std::vector<double> matrix_;
  std::vector<double> reciprocal_;
};

class OneByOne final : public TableDraws {
 public:
  explicit OneByOne(const UncertainTable& table)
      : TableDraws(table), matrix_(table.size(), table.size()), operator_(matrix_, 1) {}

  [[nodiscard]] std::size_t lanes() const override { return 1; }
  [[nodiscard]] std::size_t padded() const override { return static_cast<std::size_t>(matrix_.rows()); }

  void draw(std::uint64_t seed, std::uint64_t first) override {
    failures_.assign(1, {});
    factors_.reset();
    table_->draw_lanes(seed, first, 1, padded(), matrix_.data());
    refuse_negative(matrix_.data(), padded());
  }
  void product(const double* x, double* y) override {
    Eigen::Map<Vector>(y, matrix_.rows()) = operator_.product(Eigen::Map<const Vector>(x, matrix_.rows()));
  }
  void factor() override {
    if (failures_[0].reason.empty() && !productivity(operator_).productive) {
      fail(0, radius_ranking(spectral_bounds(operator_)).front(),
           not_productive + ": it raises the spectral radius most");
    }
  }
  void solve(double* b) override { solve_either(b, false); }
  void solve_transposed(double* b) override { solve_either(b, true); }

 private:
  void solve_either(double* b, bool transposed) {
    Eigen::Map<Vector> values(b, matrix_.rows());
    if (!failures_[0].reason.empty()) {
      return;
    }
    const KrylovSolution solution = krylov_solve(operator_, values, transposed);
    if (solution.converged) {
      values = solution.x;
      return;
    }
    if (!factors_) {
      factors_.emplace(operator_.system(), 1);
    }
    const Matrix right = values;
    values = transposed ? factors_->solve_transposed(right) : factors_->solve(right);
  }

  Matrix matrix_;
  CoefficientOperator operator_;
  std::optional<BlockedLu> factors_;
};

}  // namespace

TableDraws::TableDraws(const UncertainTable& table) : table_(&table) {}

void TableDraws::fail(std::size_t lane, Index sector, const std::string& reason) {
  if (failures_[lane].reason.empty()) {
    failures_[lane] = {table_->sectors().labels()[static_cast<std::size_t>(sector)], reason};
  }
}

void TableDraws::refuse_negative(const double* a, std::size_t stride) {
  if (table_->uncertainty().law != SpreadLaw::Normal) {
    return;
  }
  const auto n = static_cast<std::size_t>(table_->size());
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t e = 0; e < n * lanes(); ++e) {
      if (a[i * stride * lanes() + e] < 0.0) {
        const std::string& buyer = table_->sectors().labels()[e / lanes()];
        fail(e % lanes(), static_cast<Index>(i),
             "its coefficient in sector '" + buyer + "' is drawn below zero");
      }
    }
  }
}

std::unique_ptr<TableDraws> draws_in_lanes(const UncertainTable& table) {
  return std::make_unique<InLanes>(table);
}

std::unique_ptr<TableDraws> draws_one_by_one(const UncertainTable& table) {
  return std::make_unique<OneByOne>(table);
}

}  // namespace quesnay::detail
