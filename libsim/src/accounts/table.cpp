#include "quesnay/accounts/table.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "accounts/checks.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

/// Rows or columns of the table that do not add up to gross output are refused.
void require_sum(const Axis& sectors, Eigen::Index i, double between, double other, double output,
                 double tolerance, const char* side, const char* between_name, const char* other_name) {
  const double largest = std::max({std::abs(between), std::abs(other), std::abs(output)});
  if (std::abs(between + other - output) > tolerance * largest) {
    throw InvalidValue(std::string(side) + " of sector '" + detail::label(sectors, i) + "': " + between_name +
                       " of " + shortest(between) + " and " + other_name + " of " + shortest(other) +
                       " do not add up to its gross output of " + shortest(output));
  }
}

}  // namespace

Table::Table(Axis sectors, Matrix flows, Vector final_demand, Vector value_added, Vector gross_output,
             double tolerance)
    : sectors_(std::move(sectors)),
      flows_(std::move(flows)),
      final_demand_(std::move(final_demand)),
      value_added_(std::move(value_added)),
      gross_output_(std::move(gross_output)) {
  check_numbers();
  check_identities(tolerance);
}

void Table::check_numbers() const {
  detail::require_square(flows_, sectors_, "the table of flows");
  detail::require_length(final_demand_, sectors_, "final demand");
  detail::require_length(value_added_, sectors_, "value added");
  detail::require_length(gross_output_, sectors_, "gross output");
  detail::require_non_negative(flows_, sectors_, "flow");
  detail::require_finite(final_demand_, sectors_, "final demand");
  detail::require_finite(value_added_, sectors_, "value added");
  for (Eigen::Index i = 0; i < gross_output_.size(); ++i) {
    if (!(gross_output_[i] > 0.0) || !std::isfinite(gross_output_[i])) {
      throw InvalidValue("gross output of sector '" + detail::label(sectors_, i) + "' is " +
                         shortest(gross_output_[i]) + ", expected a positive number");
    }
  }
}

void Table::check_identities(double tolerance) const {
  for (Eigen::Index i = 0; i < gross_output_.size(); ++i) {
    require_sum(sectors_, i, flows_.row(i).sum(), final_demand_[i], gross_output_[i], tolerance, "sales",
                "intermediate sales", "final demand");
    require_sum(sectors_, i, flows_.col(i).sum(), value_added_[i], gross_output_[i], tolerance, "costs",
                "intermediate purchases", "value added");
  }
}

Matrix Table::technical_coefficients() const {
  return flows_ * gross_output_.cwiseInverse().asDiagonal();
}

}  // namespace quesnay
