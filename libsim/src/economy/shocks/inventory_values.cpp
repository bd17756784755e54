#include "quesnay/economy/inventory_values.hpp"

#include <algorithm>
#include <cmath>

#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

constexpr double days_a_year = 365.0;

void require_positive(double value, const std::string& what) {
  if (!(value > 0.0) || !std::isfinite(value)) {
    throw InvalidValue(what + " is " + shortest(value) + ", expected a positive number");
  }
}

void require_length(std::size_t given, std::size_t expected, const std::string& what, const char* of) {
  if (given != expected) {
    throw DimensionMismatch(what, given, "the table", expected, of);
  }
}

std::vector<double> numbers(const VectorRef& values) {
  return {values.data(), values.data() + values.size()};
}

void check(const DisasterOptions& options, const MatrixRef& flows, const VectorRef& value_added,
           const VectorRef& gross_output, const DisasterBehaviour& behaviour) {
  const std::size_t n = options.industries.size();
  require_length(static_cast<std::size_t>(flows.rows()), n, "the table of flows", "industries");
  require_length(static_cast<std::size_t>(flows.cols()), n, "the table of flows", "industries");
  require_length(static_cast<std::size_t>(value_added.size()), n, "value added", "industries");
  require_length(static_cast<std::size_t>(gross_output.size()), n, "gross output", "industries");
  require_length(behaviour.capital.size(), n, "productive capital", "industries");
  require_length(behaviour.reconstruction_share.size(), n, "the reconstruction share", "industries");
  if (behaviour.inventory_days.size() != 1) {
    require_length(behaviour.inventory_days.size(), options.products.size(), "inventory days", "products");
  }
  if (!behaviour.stored.empty()) {
    require_length(behaviour.stored.size(), options.products.size(), "the list of stored products",
                   "products");
  }
  for (const double days : behaviour.inventory_days) {
    require_positive(days, "the inventory of a product in days");
  }
  if (!(behaviour.inventory_threshold > 0.0 && behaviour.inventory_threshold <= 1.0)) {
    throw InvalidValue("the inventory threshold is " + shortest(behaviour.inventory_threshold) +
                       ", expected a number above 0 and up to 1");
  }
  if (!(behaviour.overproduction_most >= 1.0)) {
    throw InvalidValue("the most overproduction is " + shortest(behaviour.overproduction_most) +
                       ", expected 1 or more");
  }
  require_positive(behaviour.restocking_days, "the restocking time in days");
  require_positive(behaviour.overproduction_days, "the overproduction time in days");
  require_positive(behaviour.reconstruction_days, "the reconstruction time in days");
  require_positive(behaviour.step_days, "the step in days");
  for (std::size_t i = 0; i < behaviour.inventory_days.size(); ++i) {
    const bool kept = behaviour.inventory_days.size() != options.products.size() ||
                      behaviour.stored.empty() || behaviour.stored[i];
    const double supports = behaviour.inventory_threshold * behaviour.inventory_days[i];
    if (kept && !(supports >= behaviour.step_days * (1.0 - 1e-12))) {
      throw InvalidValue("inventories of " + shortest(behaviour.inventory_days[i]) +
                         " days at a threshold of " + shortest(behaviour.inventory_threshold) +
                         " support output that takes them in " + shortest(supports) +
                         " days, expected at least the step of " + shortest(behaviour.step_days) + " days");
    }
  }
  double total = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    if (!(behaviour.capital[i] >= 0.0) || !(behaviour.reconstruction_share[i] >= 0.0)) {
      throw InvalidValue("industry '" + options.industries[i] + "' has productive capital " +
                         shortest(behaviour.capital[i]) + " and reconstruction share " +
                         shortest(behaviour.reconstruction_share[i]) + ", expected 0 or more");
    }
    total += behaviour.reconstruction_share[i];
  }
  if (!(std::abs(total - 1.0) <= 1e-9)) {
    throw InvalidValue("the reconstruction shares sum to " + shortest(total) + ", expected 1");
  }
}

}  // namespace

ParameterValues disaster_values(const DisasterOptions& options, const MatrixRef& flows,
                                const VectorRef& value_added, const VectorRef& gross_output,
                                const DisasterBehaviour& behaviour) {
  check(options, flows, value_added, gross_output, behaviour);
  const std::size_t n = options.industries.size();
  const std::size_t m = options.products.size();
  std::map<std::string, std::size_t> place;
  for (std::size_t p = 0; p < m; ++p) {
    place[options.products[p]] = p;
  }
  std::vector<std::size_t> product(n);
  std::vector<int> makers(m, 0);
  for (std::size_t i = 0; i < n; ++i) {
    product[i] = place.at(options.product_of.at(options.industries[i]));
    ++makers[product[i]];
  }
  ParameterValues values;
  std::vector<double>& requirement = values["input_requirement"];
  std::vector<double>& share = values["supplier_share"];
  std::vector<double>& stored = values["stored"];
  requirement.assign(m * n, 0.0);
  share.assign(n * n, 0.0);
  stored.assign(m * n, 0.0);
  std::vector<double> demand(n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    demand[i] = gross_output[row] - flows.row(row).sum();
    for (std::size_t j = 0; j < n; ++j) {
      requirement[product[i] * n + j] += flows(row, static_cast<Eigen::Index>(j));
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const double bought = requirement[product[i] * n + j];
      const double flow = flows(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
      // Who makes a product alone gets every order of it, also of those who buy none: then nothing has to be
      // computed of the shares.
      const double none_bought = makers[product[i]] == 1 ? 1.0 : 0.0;
      share[i * n + j] = bought > 0.0 ? flow / bought : none_bought;
    }
  }
  for (std::size_t p = 0; p < m; ++p) {
    const bool kept = behaviour.stored.empty() || behaviour.stored[p];
    for (std::size_t j = 0; j < n; ++j) {
      const double output = gross_output[static_cast<Eigen::Index>(j)];
      double& one = requirement[p * n + j];
      one = output > 0.0 ? one / output : 0.0;
      stored[p * n + j] = kept && one > 0.0 ? 1.0 : 0.0;
    }
  }
  std::vector<double> duration(m);
  for (std::size_t p = 0; p < m; ++p) {
    duration[p] = behaviour.inventory_days[behaviour.inventory_days.size() == 1 ? 0 : p] / days_a_year;
  }
  std::vector<double> ratio(n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto at = static_cast<Eigen::Index>(i);
    ratio[i] = gross_output[at] > 0.0 ? value_added[at] / gross_output[at] : 0.0;
  }
  values["output_base"] = numbers(gross_output);
  values["value_added_ratio"] = std::move(ratio);
  values["final_demand_base"] = std::move(demand);
  values["capital_base"] = behaviour.capital;
  values["reconstruction_share"] = behaviour.reconstruction_share;
  values["inventory_duration"] = std::move(duration);
  values["inventory_threshold"] = {behaviour.inventory_threshold};
  values["restocking_time"] = {behaviour.restocking_days / days_a_year};
  values["order_time"] = {behaviour.step_days / days_a_year};
  values["look_ahead"] = {behaviour.step_days / days_a_year};
  values["overproduction_most"] = {behaviour.overproduction_most};
  values["overproduction_time"] = {behaviour.overproduction_days / days_a_year};
  values["reconstruction_time"] = {behaviour.reconstruction_days / days_a_year};
  return values;
}

}  // namespace quesnay
