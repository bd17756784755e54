#include "quesnay/accounts/paths.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "accounts/linear/checks.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

struct Supplier {
  Eigen::Index sector;
  double coefficient;
  double bound;  // coefficient times all that one unit of the supplier's output can hold
};

class Search {
 public:
  Search(const LeontiefSystem& system, const Vector& factor, double cut_off, std::size_t most_paths)
      : coefficients_(system.coefficients()),
        factor_(factor),
        holds_(system.solve_transposed(Vector(factor.cwiseAbs()))),
        cut_off_(cut_off),
        most_paths_(most_paths),
        suppliers_(static_cast<std::size_t>(system.size())),
        known_(static_cast<std::size_t>(system.size()), false) {}

  void grow_from(Eigen::Index product, double demand) {
    if (holds_[product] * std::abs(demand) >= cut_off_) {
      path_.push_back(product);
      grow(demand);
      path_.pop_back();
    }
  }

  std::vector<SupplyPath>& paths() { return paths_; }

 private:
  void grow(double output) {
    const Eigen::Index at = path_.back();
    const double contribution = factor_[at] * output;
    if (std::abs(contribution) >= cut_off_) {
      if (paths_.size() == most_paths_) {
        throw InvalidValue("more than " + std::to_string(most_paths_) + " paths carry " + shortest(cut_off_) +
                           " or more: raise the cut-off or the number of paths");
      }
      paths_.push_back({path_, contribution});
    }
    for (const Supplier& supplier : suppliers_of(at)) {
      if (supplier.bound * std::abs(output) < cut_off_) {
        break;  // the others hold less
      }
      path_.push_back(supplier.sector);
      grow(supplier.coefficient * output);
      path_.pop_back();
    }
  }

  const std::vector<Supplier>& suppliers_of(Eigen::Index sector) {
    std::vector<Supplier>& list = suppliers_[static_cast<std::size_t>(sector)];
    if (!known_[static_cast<std::size_t>(sector)]) {
      known_[static_cast<std::size_t>(sector)] = true;
      for (Eigen::Index i = 0; i < coefficients_.rows(); ++i) {
        const double a = coefficients_(i, sector);
        if (a * holds_[i] > 0.0) {
          list.push_back({i, a, a * holds_[i]});
        }
      }
      std::stable_sort(list.begin(), list.end(),
                       [](const Supplier& a, const Supplier& b) { return a.bound > b.bound; });
    }
    return list;
  }

  const Matrix& coefficients_;
  const Vector& factor_;
  Vector holds_;
  double cut_off_;
  std::size_t most_paths_;
  std::vector<std::vector<Supplier>> suppliers_;
  std::vector<bool> known_;
  std::vector<Eigen::Index> path_;
  std::vector<SupplyPath> paths_;
};

}  // namespace

SupplyPaths supply_paths(const LeontiefSystem& system, const Vector& factor, const Vector& final_demand,
                         CutOff cut_off, std::size_t most_paths) {
  detail::require_length(factor, system.sectors(), "the factor per output");
  detail::require_finite(factor, system.sectors(), "the factor per output");
  detail::require_length(final_demand, system.sectors(), "final demand");
  detail::require_finite(final_demand, system.sectors(), "final demand");
  if (!(cut_off.value > 0.0) || !std::isfinite(cut_off.value)) {
    throw InvalidValue("the cut-off is " + shortest(cut_off.value) + ", expected a finite number above 0");
  }
  SupplyPaths result;
  result.total = system.solve_transposed(factor).dot(final_demand);
  result.cut_off = cut_off.relative ? cut_off.value * std::abs(result.total) : cut_off.value;
  if (!(result.cut_off > 0.0)) {
    throw InvalidValue("all paths together carry 0, of which no share can be a cut-off");
  }
  Search search(system, factor, result.cut_off, most_paths);
  for (Eigen::Index j = 0; j < final_demand.size(); ++j) {
    search.grow_from(j, final_demand[j]);
  }
  result.paths = std::move(search.paths());
  std::sort(result.paths.begin(), result.paths.end(), [](const SupplyPath& a, const SupplyPath& b) {
    const double left = std::abs(a.contribution);
    const double right = std::abs(b.contribution);
    return left != right ? left > right : a.sectors < b.sectors;
  });
  for (SupplyPath& path : result.paths) {
    path.share = path.contribution / result.total;
    result.covered += path.contribution;
  }
  result.coverage = result.covered / result.total;
  return result;
}

}  // namespace quesnay
