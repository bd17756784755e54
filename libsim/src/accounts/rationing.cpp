#include "quesnay/accounts/rationing.hpp"

#include <algorithm>
#include <cmath>

#include "accounts/checks.hpp"
#include "quesnay/accounts/leontief.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

void check(const MatrixRef& local_share, const VectorRef& final_demand, const VectorRef& capacity,
           const RationingOptions& options, const Axis& sectors) {
  detail::require_square(local_share, sectors, "the table of local shares");
  detail::require_length(final_demand, sectors, "final demand");
  detail::require_length(capacity, sectors, "capacity");
  for (Eigen::Index i = 0; i < local_share.rows(); ++i) {
    for (Eigen::Index j = 0; j < local_share.cols(); ++j) {
      if (!(local_share(i, j) >= 0.0 && local_share(i, j) <= 1.0)) {
        throw InvalidValue("the local share of what sector '" + detail::label(sectors, j) +
                           "' buys of sector '" + detail::label(sectors, i) + "' is " +
                           shortest(local_share(i, j)) + ", expected a number from 0 to 1");
      }
    }
    if (!(final_demand[i] >= 0.0) || !std::isfinite(final_demand[i])) {
      throw InvalidValue("final demand of sector '" + detail::label(sectors, i) + "' is " +
                         shortest(final_demand[i]) + ", expected a finite number of 0 or more");
    }
    if (!(capacity[i] >= 0.0)) {
      throw InvalidValue("capacity of sector '" + detail::label(sectors, i) + "' is " +
                         shortest(capacity[i]) + ", expected a number of 0 or more");
    }
  }
  if (!(options.import_flexibility >= 0.0 && options.import_flexibility <= 1.0)) {
    throw InvalidValue("the import flexibility is " + shortest(options.import_flexibility) +
                       ", expected a number from 0 to 1");
  }
}

double share_of(double available, double wanted) {
  return wanted > available ? available / wanted : 1.0;
}

}  // namespace

RationedSolution rationed_output(const MatrixRef& coefficients, const MatrixRef& local_share,
                                 const VectorRef& final_demand, const VectorRef& capacity,
                                 const RationingOptions& options, const Axis& sectors) {
  check(local_share, final_demand, capacity, options, sectors);
  detail::require_square(coefficients, sectors, "the coefficient matrix");
  const Matrix local = coefficients.cwiseProduct(local_share);
  require_productive(local, sectors);
  const Eigen::Index n = coefficients.rows();
  const double rigid = 1.0 - options.import_flexibility;
  const auto served = [&](const Vector& between, const Vector& demand, Eigen::Index i) {
    const bool first = options.rule == RationingRule::IntermediatesFirst;
    return share_of(capacity[i], first ? between[i] : demand[i]);
  };
  RationedSolution s;
  const Vector unlimited = leontief_solve(local, final_demand, sectors);
  s.output = unlimited.cwiseMin(capacity);
  s.input_limit = Vector::Ones(n);
  Vector next(n);
  Eigen::Index moving = 0;
  bool settled = false;
  while (!settled && s.rounds < options.most_rounds) {
    const Vector between = local * s.output;
    s.demand = between + final_demand;
    s.input_limit.setOnes();
    for (Eigen::Index i = 0; i < n; ++i) {
      const double short_of = rigid * (1.0 - served(between, s.demand, i));
      for (Eigen::Index j = 0; short_of > 0.0 && j < n; ++j) {
        if (coefficients(i, j) > options.least_coefficient) {
          s.input_limit[j] = std::min(s.input_limit[j], 1.0 - short_of * local_share(i, j));
        }
      }
    }
    next = capacity.cwiseMin(s.demand).cwiseProduct(s.input_limit);
    settled = true;
    for (Eigen::Index i = 0; i < n; ++i) {
      if (std::abs(next[i] - s.output[i]) > 1e-14 * unlimited[i]) {
        settled = false;
        moving = i;
      }
    }
    s.output = settled ? next : Vector(0.5 * (s.output + next));
    ++s.rounds;
  }
  if (!settled) {
    throw InvalidValue("rationed output does not settle in " + std::to_string(options.most_rounds) +
                       " rounds: sector '" + detail::label(sectors, moving) + "' still moves from " +
                       shortest(s.output[moving]) + " to " + shortest(next[moving]));
  }
  const Vector between = local * s.output;
  s.demand = between + final_demand;
  s.served.resize(n);
  s.delivered_demand.resize(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    s.served[i] = share_of(s.output[i], s.demand[i]);
    s.delivered_demand[i] = options.rule == RationingRule::IntermediatesFirst
                                ? std::clamp(s.output[i] - between[i], 0.0, final_demand[i])
                                : s.served[i] * final_demand[i];
  }
  return s;
}

}  // namespace quesnay
