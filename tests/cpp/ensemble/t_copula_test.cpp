// Student's t copula: its distribution function against published quantiles and Boost.Math, and what is
// refused.
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <vector>

#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/ensemble/draw_plan.hpp"

using namespace quesnay;

TEST_CASE("Student's distribution function is that of published quantiles") {
  // Quantiles of Student's t with 4 degrees of freedom, as R and SciPy print them.
  const StudentDistribution law(4.0);
  CHECK(law(-41.577854150453575) == Approx(1e-6).epsilon(1e-6));
  CHECK(law(-2.7764451051977996) == Approx(0.025).epsilon(1e-9));
  CHECK(law(-0.7406970840912249) == Approx(0.25).epsilon(1e-10));
  CHECK(law(0.0) == Approx(0.5).epsilon(1e-12));
  CHECK(law(1.5332062737131438) == Approx(0.9).epsilon(1e-10));
  CHECK(law(7.173182214917768) == Approx(0.999).epsilon(1e-10));
}

TEST_CASE("Student's distribution function is within 1e-10 everywhere, monotone and inside (0, 1)") {
  for (const double degrees : {1.0, 1.3, 2.0, 3.5, 10.0, 80.0, 1000.0}) {
    const StudentDistribution law(degrees);
    const boost::math::students_t_distribution<double> exact(degrees);
    double before = 0.0;
    for (int k = -4000; k <= 4000; ++k) {
      const double x = std::sinh(0.01 * k);  // from -1e17 to 1e17, finely around zero
      const double p = law(x);
      INFO(degrees << " at " << x);
      REQUIRE(p > 0.0);
      REQUIRE(p < 1.0);
      REQUIRE(std::abs(p - boost::math::cdf(exact, x)) < 1e-10);
      REQUIRE(p >= before);
      before = p;
    }
  }
}

namespace {

const std::vector<std::string> streams = {"d", "c", "b", "a"};

std::string refusal(const std::vector<Correlation>& pairs) {
  try {
    static_cast<void>(t_copulas(streams, pairs));
  } catch (const InvalidValue& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("streams that are linked share one t copula, named by the first of them") {
  const std::vector<TCopula> found = t_copulas(streams, {{"c", "b", 0.5, 4.0}, {"d", "c", 0.0, 4.0}});
  REQUIRE(found.size() == 1);
  CHECK(found[0].name() == "t copula of b");
  CHECK(found[0].members() == std::vector<std::size_t>{2, 1, 0});
  CHECK(t_copulas(streams, {{"a", "b", 0.5}}).empty());
  CHECK(t_copulas(streams, {{"a", "b", 0.5, 3.0}, {"c", "d", 0.5, 9.0}}).size() == 2);
}

TEST_CASE("a t copula without a lawful number of degrees of freedom, and mixed copulas, are refused") {
  for (const double degrees : {0.5, 1000.5, -3.0, std::nan("")}) {
    CHECK(refusal({{"a", "b", 0.5, degrees}}).find("degrees of freedom, expected from 1 to 1000") !=
          std::string::npos);
  }
  CHECK(refusal({{"a", "b", 0.5, 4.0}, {"b", "c", 0.5}}) ==
        "'a' and 'b' are joined by a t copula of 4 degrees of freedom, 'b' and 'c', which are linked with "
        "them, by "
        "a Gaussian copula, expected one copula for all that are linked");
  CHECK(refusal({{"b", "c", 0.5, 5.0}, {"a", "b", 0.5, 4.0}}).find("by a t copula of 5 degrees") !=
        std::string::npos);
}
