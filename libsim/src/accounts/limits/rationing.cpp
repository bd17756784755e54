#include "quesnay/accounts/rationing.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "accounts/linear/checks.hpp"
#include "quesnay/accounts/leontief.hpp"
#include "quesnay/accounts/rationing_kernel.hpp"
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
  if (options.most_rounds < 1) {
    throw InvalidValue("the most rounds of rationing are " + std::to_string(options.most_rounds) +
                       ", expected at least 1");
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
  const auto size = static_cast<std::size_t>(n);
  const Vector demand = final_demand;
  const Vector limit = capacity;
  const Vector unlimited = leontief_solve(local, final_demand, sectors);
  const Matrix by_columns = local.transpose();
  const Matrix loss = (1.0 - options.import_flexibility) *
                      (coefficients.array() > options.least_coefficient).select(local_share, 0.0);
  RationedSolution s;
  s.output.resize(n);
  std::vector<double> scratch(ration_scratch(size));
  const RationingLane lane{by_columns.data(), loss.data(),
                           demand.data(),     limit.data(),
                           unlimited.data(),  options.rule == RationingRule::IntermediatesFirst};
  const RationingEnd end = ration(lane, size, options.most_rounds, s.output.data(), scratch.data());
  s.rounds = end.rounds;
  // The kernel leaves the largest losses of its last round behind what sectors buy of each other.
  s.input_limit = 1.0 - Eigen::Map<const Vector>(scratch.data() + size, n).array();
  if (end.moving != size) {
    const auto moving = static_cast<Eigen::Index>(end.moving);
    throw InvalidValue("rationed output does not settle in " + std::to_string(options.most_rounds) +
                       " rounds: sector '" + detail::label(sectors, moving) + "' still moves from " +
                       shortest(s.output[moving]) + " to " + shortest(end.moves_to));
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
