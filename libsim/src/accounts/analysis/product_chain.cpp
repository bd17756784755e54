#include "accounts/analysis/product_chain.hpp"

#include "accounts/analysis/supply_chains.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay::detail {
namespace {

using Kind = ChainFactor::Kind;

Eigen::Index n_rows(const ChainFactor& factor) {
  return factor.before.rows();
}

Eigen::Index n_columns(const ChainFactor& factor) {
  return factor.kind == Kind::Diagonal ? factor.before.rows() : factor.before.cols();
}

void require_shape(const ChainFactor& factor) {
  if (factor.before.rows() != factor.after.rows() || factor.before.cols() != factor.after.cols()) {
    throw DimensionMismatch("factor '" + factor.name + "' before",
                            static_cast<std::size_t>(factor.before.size()), "the same after",
                            static_cast<std::size_t>(factor.after.size()), "elements");
  }
  if (factor.kind == Kind::Diagonal && factor.before.cols() != 1) {
    throw DimensionMismatch("diagonal factor '" + factor.name + "'",
                            static_cast<std::size_t>(factor.before.cols()), "a diagonal", 1, "columns");
  }
  if (!factor.before.allFinite() || !factor.after.allFinite()) {
    throw InvalidValue("factor '" + factor.name + "' has an element that is not a finite number");
  }
}

}  // namespace

ProductChain::ProductChain(const std::vector<ChainFactor>& factors, const Axis& sectors) : factors_(factors) {
  if (factors.size() < 2) {
    throw InvalidValue("a product of " + std::to_string(factors.size()) +
                       " factors is decomposed, expected 2 or more");
  }
  for (std::size_t k = 0; k < factors.size(); ++k) {
    require_shape(factors[k]);
    if (k > 0 && n_columns(factors[k - 1]) != n_rows(factors[k])) {
      throw DimensionMismatch(
          "factor '" + factors[k].name + "'", static_cast<std::size_t>(n_rows(factors[k])),
          "factor '" + factors[k - 1].name + "' before it",
          static_cast<std::size_t>(n_columns(factors[k - 1])), "rows to meet its columns");
    }
    before_.emplace_back();
    after_.emplace_back();
    if (factors[k].kind == Kind::LeontiefInverse) {
      before_.back().emplace(factors[k].before, sectors);
      after_.back().emplace(factors[k].after, sectors);
    }
  }
  from_right_ = n_columns(factors.back()) <= n_rows(factors.front());
}

const Matrix& ProductChain::given(std::size_t k, std::uint32_t after) const {
  return (after >> k & 1U) != 0 ? factors_[k].after : factors_[k].before;
}

const LeontiefSystem& ProductChain::system(std::size_t k, std::uint32_t after) const {
  return (after >> k & 1U) != 0 ? *after_[k] : *before_[k];
}

Matrix ProductChain::elements(std::size_t k, bool after) const {
  const std::uint32_t set = after ? 1U << k : 0U;
  if (factors_[k].kind != Kind::LeontiefInverse) {
    return given(k, set);
  }
  // Elements that no chain of purchases reaches are zero, and must not differ from it by rounding.
  Matrix inverse = system(k, set).inverse();
  for (Eigen::Index j = 0; j < inverse.cols(); ++j) {
    const std::vector<bool> reached = suppliers_of(given(k, set), j);
    for (Eigen::Index i = 0; i < inverse.rows(); ++i) {
      if (i != j && !reached[static_cast<std::size_t>(i)]) {
        inverse(i, j) = 0.0;
      }
    }
  }
  return inverse;
}

Matrix ProductChain::value(std::uint32_t after) const {
  // From the thinner end, so that every intermediate product has as few columns (rows) as the result.
  const std::size_t n = factors_.size();
  const std::size_t first = from_right_ ? n - 1 : 0;
  Matrix result = given(first, after);
  if (factors_[first].kind == Kind::Diagonal) {
    result = Matrix(Vector(result.col(0)).asDiagonal());
  } else if (factors_[first].kind == Kind::LeontiefInverse) {
    result = system(first, after).inverse();
  }
  for (std::size_t step = 1; step < n; ++step) {
    const std::size_t k = from_right_ ? n - 1 - step : step;
    switch (factors_[k].kind) {
      case Kind::General:
        result = from_right_ ? Matrix(given(k, after) * result) : Matrix(result * given(k, after));
        break;
      case Kind::Diagonal:
        result = from_right_ ? Matrix(given(k, after).col(0).asDiagonal() * result)
                             : Matrix(result * given(k, after).col(0).asDiagonal());
        break;
      case Kind::LeontiefInverse:
        if (from_right_) {
          result = system(k, after).solve(result);
        } else {
          const Matrix turned = result.transpose();
          result = system(k, after).solve_transposed(turned).transpose();
        }
        break;
    }
  }
  return result;
}

}  // namespace quesnay::detail
