// Theil's statistics of tests/reference/sd/theil_statistics.json, which says where they come from.
#define BOOST_BIND_GLOBAL_PLACEHOLDERS
#include "quesnay/summary/fit.hpp"

#include <boost/property_tree/json_parser.hpp>
#include <boost/property_tree/ptree.hpp>
#include <cmath>
#include <limits>

#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "reference_path.hpp"

using namespace quesnay;

namespace {

std::vector<double> numbers(const boost::property_tree::ptree& tree) {
  std::vector<double> result;
  for (const auto& [key, one] : tree) {
    result.push_back(one.get_value<double>());
  }
  return result;
}

}  // namespace

TEST_CASE("a fit has the published parts of its error") {
  boost::property_tree::ptree tree;
  boost::property_tree::read_json(test::reference_path("sd/theil_statistics.json"), tree);
  const FitReport fit =
      fit_report(numbers(tree.get_child("input.simulated")), numbers(tree.get_child("input.actual")));
  const auto& expected = tree.get_child("expected");
  CHECK(fit.mse == Approx(expected.get<double>("MSE")).epsilon(1e-12));
  CHECK(fit.rmse == Approx(expected.get<double>("RMSE")).epsilon(1e-12));
  CHECK(fit.mae == Approx(expected.get<double>("MAE")).epsilon(1e-12));
  CHECK(fit.mape == Approx(expected.get<double>("MAPE")).epsilon(1e-12));
  CHECK(fit.um == Approx(expected.get<double>("UM")).epsilon(1e-12));
  CHECK(fit.us == Approx(expected.get<double>("US")).epsilon(1e-12));
  CHECK(fit.um + fit.us + fit.uc == Approx(1.0).epsilon(1e-12));
}

TEST_CASE("a fit tells what it cannot say, and refuses what is no series") {
  const double none = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::isnan(fit_report({1.0, 2.0}, {1.0, 2.0}).um));
  CHECK(std::isnan(fit_report({1.0, 2.0}, {0.0, 2.0}).mape));
  CHECK(std::isnan(fit_report({1.0, 1.0}, {0.0, 2.0}).r2));
  CHECK(fit_report({1.0, none, 3.0}, {1.0, 5.0, 4.0}, Missing::Drop).n == 2);
  CHECK_THROWS_AS(fit_report({1.0, none, 3.0}, {1.0, 5.0, 4.0}), InvalidValue);
  CHECK_THROWS_AS(fit_report({1.0}, {1.0}), InvalidValue);
  CHECK_THROWS_AS(fit_report({1.0, 2.0}, {1.0}), DimensionMismatch);
}
