// The well-posedness report. Truth: closed forms of small matrices, Eigen's inverse.
#include "quesnay/accounts/well_posed.hpp"

#include <Eigen/LU>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "catch.hpp"
#include "quesnay/accounts/blocked_lu.hpp"

using namespace quesnay;

namespace {

Axis sectors(Eigen::Index n) {
  std::vector<std::string> labels;
  for (Eigen::Index i = 0; i < n; ++i) {
    labels.push_back("S" + std::to_string(i));
  }
  return {"sector", labels};
}

Matrix random_coefficients(Eigen::Index n, double scale) {
  std::mt19937_64 generator(5);
  std::uniform_real_distribution<double> uniform(0.0, 2.0 * scale / static_cast<double>(n));
  Matrix m(n, n);
  for (Eigen::Index i = 0; i < m.size(); ++i) {
    m.data()[i] = uniform(generator);
  }
  return m;
}

double condition(const Matrix& a) {
  const Matrix system = Matrix::Identity(a.rows(), a.cols()) - a;
  return system.cwiseAbs().colwise().sum().maxCoeff() *
         system.inverse().cwiseAbs().colwise().sum().maxCoeff();
}

}  // namespace

TEST_CASE("the report of the textbook's two sectors is its closed form") {
  // Miller & Blair 2009, table 2.4. Radius: 0.1 + sqrt(0.0525); det(I - A) = 0.7575.
  Matrix a(2, 2);
  a << 0.15, 0.25, 0.20, 0.05;
  Vector x(2);
  x << 1000, 2000;
  const WellPosedness report = well_posedness(a, x, sectors(2));
  REQUIRE(report.productivity.productive);
  REQUIRE(report.radius_lower <= 0.1 + std::sqrt(0.0525) + 1e-15);
  REQUIRE(report.radius_upper >= 0.1 + std::sqrt(0.0525) - 1e-15);
  REQUIRE(report.radius_upper - report.radius_lower < 1e-9);
  REQUIRE_FALSE(report.failing_minor.has_value());
  // Columns of |I - A| add up to 1.05 and 1.20, those of its inverse to 1.15/0.7575 and 1.10/0.7575.
  REQUIRE(report.condition == Approx(1.20 * 1.15 / 0.7575).epsilon(1e-14));
  REQUIRE(report.condition_exact);
  REQUIRE(report.relative_residual < 1e-15);
  REQUIRE(report.output_gap < 1e-15);
  // 0.25 0.20 in two steps: sqrt(0.05) = 0.2236 is stronger than 0.15 alone.
  REQUIRE(report.strongest_loop.sectors.size() == 2);
  REQUIRE(report.strongest_loop.strength == Approx(std::sqrt(0.05)).epsilon(1e-14));
}

TEST_CASE("large productive tables are reported without factors, and agree with Eigen's inverse", "[large]") {
  const Eigen::Index n = 300;
  Matrix a = random_coefficients(n, 0.6);
  Vector x = Vector::LinSpaced(n, 1.0, 5.0);
  x[7] = 0.0;
  a.row(7).setZero();
  a.col(7).setZero();
  const WellPosedness report = well_posedness(a, x, sectors(n));
  REQUIRE(report.condition == Approx(condition(a)).epsilon(1e-11));
  REQUIRE(report.condition_exact);
  REQUIRE(report.relative_residual <= 1e-12);
  REQUIRE(report.output_gap < 1e-11);
  REQUIRE(report.method.find("BiCGSTAB") == 0);
  REQUIRE(report.zero_output == std::vector<Eigen::Index>{7});
}

TEST_CASE(
    "a matrix that is not productive is reported with its minor, sector, loop and an estimated condition",
    "[large]") {
  const Eigen::Index n = 300;
  Matrix a = random_coefficients(n, 0.3);
  a(40, 200) = 1.9;
  a(200, 40) = 0.9;
  const WellPosedness report = well_posedness(a, Vector::Ones(n), sectors(n));
  REQUIRE_FALSE(report.productivity.productive);
  REQUIRE(report.radius_lower > 1.0);
  REQUIRE(report.failing_minor == 200);  // the loop closes with the second of its sectors
  REQUIRE(report.strongest_loop.sectors.size() == 2);
  REQUIRE(report.strongest_loop.product == Approx(1.71).epsilon(1e-14));
  REQUIRE((report.raises_radius_most == 40 || report.raises_radius_most == 200));
  REQUIRE_FALSE(report.condition_exact);
  // Hager's estimate is a lower bound, and within a factor of three by all experience.
  REQUIRE(report.condition <= condition(a) * (1 + 1e-10));
  REQUIRE(report.condition >= condition(a) / 3.0);
  REQUIRE(report.relative_residual < 1e-12);
}

TEST_CASE("a singular system has an infinite condition number and no residual") {
  const WellPosedness report = well_posedness(Matrix::Identity(3, 3), Vector::Ones(3), sectors(3));
  REQUIRE(std::isinf(report.condition));
  REQUIRE(std::isnan(report.relative_residual));
  REQUIRE(report.method == "none: I - A is singular");
  REQUIRE(report.failing_minor == 0);
}

TEST_CASE("the estimate of the inverse's norm is exact where one column decides") {
  // Unit upper triangle with -2 above the diagonal: the last column of the inverse holds 2 3^k.
  const Eigen::Index n = 8;
  Matrix m = Matrix::Identity(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = i + 1; j < n; ++j) {
      m(i, j) = -2.0;
    }
  }
  REQUIRE(inverse_norm_estimate(BlockedLu(m)) == Approx(std::pow(3.0, n - 1)).epsilon(1e-12));
}
