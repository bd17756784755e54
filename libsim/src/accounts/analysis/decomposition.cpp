#include "quesnay/accounts/decomposition.hpp"

#include <bit>
#include <cmath>
#include <limits>

#include "accounts/analysis/product_chain.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

using detail::ProductChain;

void add_polar(const ProductChain& chain, std::vector<Matrix>& effects) {
  const std::size_t n = chain.size();
  std::uint32_t forwards = 0;
  std::uint32_t backwards = 0;
  Matrix forwards_value = chain.value(0);
  Matrix backwards_value = forwards_value;
  for (std::size_t step = 0; step < n; ++step) {
    const std::size_t last = n - 1 - step;
    forwards |= 1U << step;
    backwards |= 1U << last;
    Matrix next = chain.value(forwards);
    effects[step] += 0.5 * (next - forwards_value);
    forwards_value = std::move(next);
    next = chain.value(backwards);
    effects[last] += 0.5 * (next - backwards_value);
    backwards_value = std::move(next);
  }
}

/// Orders in which exactly the factors of a set of given size come before one factor, as a share of all n!
/// orders.
double share_of_orders(std::size_t before, std::size_t n) {
  double share = 1.0 / static_cast<double>(n);
  for (std::size_t k = 1; k <= before; ++k) {
    share *= static_cast<double>(k) / static_cast<double>(n - k);
  }
  return share;
}

void add_all_orders(const ProductChain& chain, std::vector<Matrix>& effects) {
  const std::size_t n = chain.size();
  if (n > most_factors) {
    throw InvalidValue("the mean of all orders is asked of " + std::to_string(n) +
                       " factors, expected at most " + std::to_string(most_factors) +
                       "; use the mean of the two polar forms");
  }
  // Each product is used as the value after its members and before its non-members changed.
  for (std::uint32_t set = 0; set < (1U << n); ++set) {
    const Matrix value = chain.value(set);
    const std::size_t members = static_cast<std::size_t>(std::popcount(set));
    for (std::size_t k = 0; k < n; ++k) {
      if ((set >> k & 1U) != 0) {
        effects[k] += share_of_orders(members - 1, n) * value;
      } else {
        effects[k] -= share_of_orders(members, n) * value;
      }
    }
  }
}

/// Sums the LMDI effects over all terms of the product, which are the ways through the indices of its
/// factors.
class LmdiSum {
 public:
  LmdiSum(const ProductChain& chain, std::vector<Matrix>& effects) : effects_(effects) {
    double terms = 1.0;
    for (std::size_t k = 0; k < chain.size(); ++k) {
      before_.push_back(chain.elements(k, false));
      after_.push_back(chain.elements(k, true));
      diagonal_.push_back(chain.factor(k).kind == ChainFactor::Kind::Diagonal);
      logarithms_.push_back(logarithms(k, chain.factor(k).name));
      const Matrix& given = before_.back();
      terms *= diagonal_.back() ? 1.0 : static_cast<double>(k == 0 ? given.size() : given.cols());
    }
    if (diagonal_[0]) {
      terms *= static_cast<double>(before_[0].rows());
    }
    if (terms > most_terms) {
      throw InvalidValue("LMDI of this product has " + shortest(terms) + " terms, expected at most " +
                         shortest(most_terms) + "; aggregate or use the mean of the two polar forms");
    }
    chosen_.resize(chain.size());
  }

  void add_row(Eigen::Index row) {
    row_ = row;
    walk(0, row, 1.0, 1.0);
  }

 private:
  Matrix logarithms(std::size_t k, const std::string& name) const {
    const Matrix& before = before_[k];
    const Matrix& after = after_[k];
    Matrix result = Matrix::Zero(before.rows(), before.cols());
    for (Eigen::Index i = 0; i < before.rows(); ++i) {
      for (Eigen::Index j = 0; j < before.cols(); ++j) {
        if ((before(i, j) < 0.0 && after(i, j) > 0.0) || (before(i, j) > 0.0 && after(i, j) < 0.0)) {
          throw InvalidValue("factor '" + name + "' changes sign at row " + std::to_string(i + 1) +
                             ", column " + std::to_string(j + 1) + " (" + shortest(before(i, j)) + " to " +
                             shortest(after(i, j)) + "): LMDI has no logarithm for it");
        }
        if (before(i, j) != 0.0 && after(i, j) != 0.0) {
          result(i, j) = std::log(after(i, j) / before(i, j));
        }
      }
    }
    return result;
  }

  void walk(std::size_t k, Eigen::Index at, double before, double after) {
    if (k == before_.size()) {
      add_term(at, before, after);
      return;
    }
    const Eigen::Index first = diagonal_[k] ? at : 0;
    const Eigen::Index end = diagonal_[k] ? at + 1 : before_[k].cols();
    for (Eigen::Index next = first; next < end; ++next) {
      const Eigen::Index row = at;
      const Eigen::Index column = diagonal_[k] ? 0 : next;
      const double b = before * before_[k](row, column);
      const double a = after * after_[k](row, column);
      if (b == 0.0 && a == 0.0) {
        continue;  // zero in both periods, whatever follows
      }
      chosen_[k] = {row, column};
      walk(k + 1, next, b, a);
    }
  }

  void add_term(Eigen::Index column, double before, double after) {
    if (before == 0.0 || after == 0.0) {
      add_from_zero(column, before == 0.0 ? before_ : after_, after - before);
      return;
    }
    double ratio = 0.0;  // ln(after/before), as the sum of what is handed out, so that no residual is left
    for (std::size_t k = 0; k < chosen_.size(); ++k) {
      ratio += logarithm(k);
    }
    const double mean = ratio == 0.0 ? before : before * std::expm1(ratio) / ratio;
    for (std::size_t k = 0; k < chosen_.size(); ++k) {
      effects_[k](row_, column) += mean * logarithm(k);
    }
  }

  void add_from_zero(Eigen::Index column, const std::vector<Matrix>& zero_period, double change) {
    double zeros = 0.0;
    for (std::size_t k = 0; k < chosen_.size(); ++k) {
      zeros += is_zero(zero_period[k], k) ? 1.0 : 0.0;
    }
    for (std::size_t k = 0; k < chosen_.size(); ++k) {
      if (is_zero(zero_period[k], k)) {
        effects_[k](row_, column) += change / zeros;
      }
    }
  }

  double logarithm(std::size_t k) const { return logarithms_[k](chosen_[k].row, chosen_[k].column); }
  bool is_zero(const Matrix& elements, std::size_t k) const {
    return elements(chosen_[k].row, chosen_[k].column) == 0.0;
  }

  struct Element {
    Eigen::Index row;
    Eigen::Index column;
  };
  std::vector<Matrix>& effects_;
  std::vector<Matrix> before_;
  std::vector<Matrix> after_;
  std::vector<Matrix> logarithms_;
  std::vector<bool> diagonal_;
  std::vector<Element> chosen_;
  Eigen::Index row_ = 0;
};

}  // namespace

DemandParts demand_parts(const MatrixRef& final_demand, const std::vector<std::string>& categories) {
  if (categories.size() != static_cast<std::size_t>(final_demand.cols())) {
    throw DimensionMismatch("the list of categories", categories.size(), "final demand",
                            static_cast<std::size_t>(final_demand.cols()), "categories");
  }
  const double level = final_demand.sum();
  if (level == 0.0 || !std::isfinite(level)) {
    throw InvalidValue("final demand sums to " + shortest(level) + ", expected a finite number other than 0");
  }
  DemandParts result{Matrix::Zero(final_demand.rows(), final_demand.cols()), Matrix(final_demand.cols(), 1),
                     Matrix::Constant(1, 1, level)};
  for (Eigen::Index k = 0; k < final_demand.cols(); ++k) {
    const double sum = final_demand.col(k).sum();
    if (sum == 0.0 && final_demand.col(k).cwiseAbs().maxCoeff() > 0.0) {
      throw InvalidValue(
          "category '" + categories[static_cast<std::size_t>(k)] +
          "' of final demand sums to 0 over products that are not 0: it has no product mix; add "
          "it to another category or decompose total demand");
    }
    if (sum != 0.0) {
      result.mix.col(k) = final_demand.col(k) / sum;
    }
    result.shares(k, 0) = sum / level;
  }
  return result;
}

Decomposition decompose(const std::vector<ChainFactor>& factors, DecompositionForm form,
                        const Axis& sectors) {
  const ProductChain chain(factors, sectors);
  Decomposition result;
  result.before = chain.value(0);
  result.change = chain.value((1U << chain.size()) - 1U) - result.before;
  result.effects.assign(chain.size(), Matrix::Zero(result.change.rows(), result.change.cols()));
  switch (form) {
    case DecompositionForm::MeanOfPolar:
      add_polar(chain, result.effects);
      break;
    case DecompositionForm::MeanOfAll:
      add_all_orders(chain, result.effects);
      break;
    case DecompositionForm::Lmdi: {
      LmdiSum sum(chain, result.effects);
      for (Eigen::Index row = 0; row < result.change.rows(); ++row) {
        sum.add_row(row);
      }
      break;
    }
  }
  Matrix gap = result.change;
  for (const Matrix& effect : result.effects) {
    gap -= effect;
  }
  result.residual = gap.cwiseAbs().maxCoeff();
  return result;
}

}  // namespace quesnay
