// Draws of an uncertain table against the table's own analyses draw by draw, and against identities that hold
// in every draw.
#include <Eigen/LU>
#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/ensemble/uncertain_table.hpp"
#include "quesnay/summary/summary.hpp"
#include "sentence.hpp"

using namespace quesnay;
using Kind = TableQuestion::Kind;

namespace {

constexpr Eigen::Index n = 5;

Axis five() {
  return Axis("sector", {"farm", "mill", "power", "trade", "care"});
}

Matrix coefficients() {
  Matrix a(n, n);
  a << 0.10, 0.20, 0.05, 0.00, 0.02,  //
      0.15, 0.10, 0.10, 0.05, 0.10,   //
      0.05, 0.10, 0.05, 0.05, 0.05,   //
      0.05, 0.05, 0.05, 0.10, 0.05,   //
      0.00, 0.02, 0.00, 0.05, 0.05;
  return a;
}

Matrix inverse_of(const Matrix& a) {
  return (Matrix::Identity(a.rows(), a.cols()) - a).inverse();
}

UncertainTable table(double spread, SpreadLaw law = SpreadLaw::Lognormal,
                     ColumnClosure columns = ColumnClosure::ValueAddedAbsorbs) {
  return {five(), coefficients(), {law, Matrix::Constant(n, n, spread), CommonFactor::None, 0.0, columns}};
}

Vector demand() {
  Vector f(n);
  f << 10, 40, 5, 30, 60;
  return f;
}

TableEnsembleOptions options(std::uint64_t draws, std::uint64_t first = 0) {
  TableEnsembleOptions result;
  result.seed = 7;
  result.first_draw = first;
  result.n_draws = draws;
  return result;
}

std::vector<TableQuestion> questions() {
  const Matrix ones = Matrix::Ones(n, 1);
  return {{"output", Kind::Output, demand()},
          {"closing", Kind::ClosingDemand, Matrix(inverse_of(coefficients()) * demand())},
          {"multipliers", Kind::Multipliers, ones},
          {"content", Kind::Content, ones, demand()},
          {"forward", Kind::Forward, {}, demand()},
          {"extraction", Kind::Extraction, {}, demand(), {1, 4}}};
}

/// Results of a question in one draw.
Vector answer(const EnsembleResult& result, std::size_t question, std::size_t draw) {
  Vector values(static_cast<Eigen::Index>(result.store.n_results(question)));
  for (Eigen::Index r = 0; r < values.size(); ++r) {
    values[r] = result.store.values(question, static_cast<std::size_t>(r))[draw];
  }
  return values;
}

bool near(const Vector& a, const Vector& b) {
  return (a - b).cwiseAbs().maxCoeff() <= 1e-11 * std::max(1.0, b.cwiseAbs().maxCoeff());
}

}  // namespace

TEST_CASE("every draw answers as the table that was drawn") {
  const UncertainTable uncertain = table(0.2);
  const EnsembleResult result = run_table_ensemble(uncertain, questions(), options(20, 3));
  REQUIRE(result.failures.empty());
  for (std::size_t k = 0; k < 20; ++k) {
    const Matrix a = uncertain.draw(7, 3 + k);
    const Matrix inverse = (Matrix::Identity(n, n) - a).inverse();
    const Vector output = inverse * demand();
    CHECK(near(answer(result, 0, k), output));
    const Vector base = inverse_of(coefficients()) * demand();
    CHECK(near(answer(result, 1, k), base - a * base));
    CHECK(near(answer(result, 2, k), inverse.transpose() * Vector::Ones(n)));
    CHECK(answer(result, 3, k)[0] == Approx(output.sum()).epsilon(1e-11));
    const Matrix allocation = output.cwiseInverse().asDiagonal() * a * output.asDiagonal();
    CHECK(near(answer(result, 4, k), (Matrix::Identity(n, n) - allocation).inverse() * Vector::Ones(n)));
    for (const Eigen::Index i : {0, 1}) {
      const Eigen::Index gone = i == 0 ? 1 : 4;
      Matrix without = a;
      without.row(gone).setZero();
      without.col(gone).setZero();
      Vector left = demand();
      left[gone] = 0.0;
      const double lost = output.sum() - ((Matrix::Identity(n, n) - without).inverse() * left).sum();
      CHECK(answer(result, 5, k)[i] == Approx(lost).epsilon(1e-10));
    }
  }
}

TEST_CASE("answers of an uncertain table have the same bits for any threads and parts") {
  const UncertainTable uncertain = table(0.3, SpreadLaw::Pert);
  const EnsembleResult whole = run_table_ensemble(uncertain, questions(), options(37));
  for (const int threads : {1, 2, 3, 7}) {
    TableEnsembleOptions again = options(37);
    again.threads = threads;
    const EnsembleResult other = run_table_ensemble(uncertain, questions(), again);
    for (std::size_t q = 0; q < questions().size(); ++q) {
      for (std::size_t k = 0; k < 37; ++k) {
        CHECK(answer(other, q, k) == answer(whole, q, k));
      }
    }
  }
  const EnsembleResult parts = merge(run_table_ensemble(uncertain, questions(), options(11)),
                                     run_table_ensemble(uncertain, questions(), options(26, 11)));
  for (std::size_t k = 0; k < 37; ++k) {
    CHECK(answer(parts, 0, k) == answer(whole, 0, k));
  }
}

TEST_CASE("without spread every draw is the table itself") {
  const EnsembleResult result = run_table_ensemble(table(0.0), questions(), options(9));
  const Vector output = inverse_of(coefficients()) * demand();
  for (std::size_t k = 0; k < 9; ++k) {
    CHECK(near(answer(result, 0, k), output));
    CHECK(near(answer(result, 1, k), demand()));
  }
  CHECK(band(result, 0, 0, {0.5}).sd == 0.0);
}

TEST_CASE("columns whose sums are kept keep them in every draw") {
  const UncertainTable kept = table(0.4, SpreadLaw::Lognormal, ColumnClosure::SumsKept);
  for (std::uint64_t draw = 0; draw < 20; ++draw) {
    const Matrix a = kept.draw(1, draw);
    CHECK(a != coefficients());
    CHECK(near(a.colwise().sum().transpose(), coefficients().colwise().sum().transpose()));
  }
}

TEST_CASE("a common factor moves the cells of its column together") {
  for (const CommonFactor common : {CommonFactor::Column, CommonFactor::Row, CommonFactor::Table}) {
    CoefficientUncertainty one{SpreadLaw::Lognormal, Matrix::Constant(n, n, 0.2), common, 1.0,
                               ColumnClosure::ValueAddedAbsorbs};
    const UncertainTable together(five(), coefficients(), one);
    const Matrix ratio = together.draw(5, 2).cwiseQuotient(coefficients());
    // Correlation one: the ratios of cells that share the factor are one number.
    CHECK(ratio(1, 0) == Approx(common == CommonFactor::Row ? ratio(1, 2) : ratio(2, 0)).epsilon(1e-12));
    CHECK((std::abs(ratio(1, 0) - ratio(3, 1)) < 1e-12) == (common == CommonFactor::Table));
  }
}

TEST_CASE("draws of the normal law that fall below zero fail with the sector named") {
  const EnsembleResult result = run_table_ensemble(table(0.6, SpreadLaw::Normal), questions(), options(40));
  REQUIRE_FALSE(result.failures.empty());
  for (const DrawFailure& failure : result.failures) {
    const std::vector<std::string> labels = five().labels();
    CHECK(std::count(labels.begin(), labels.end(), failure.variable) == 1);
    CHECK(std::isnan(answer(result, failure.scenario, failure.draw)[0]));
  }
  CHECK(band(result, 0, 0, {}).draws == 40 - result.failures.size() / questions().size());
}

TEST_CASE("a drawn table adds up whatever is held") {
  const Vector output = inverse_of(coefficients()) * demand();
  for (const Balance balance : {Balance::DemandFixed, Balance::OutputFixed}) {
    const DrawnTable drawn = drawn_table(table(0.2), output, balance, 3, 4);
    CHECK(near(drawn.flows.rowwise().sum() + drawn.final_demand, drawn.gross_output));
    CHECK(near(drawn.flows.colwise().sum().transpose() + drawn.primary_costs, drawn.gross_output));
    CHECK(near(balance == Balance::DemandFixed ? drawn.final_demand : drawn.gross_output,
               balance == Balance::DemandFixed ? demand() : output));
  }
}

TEST_CASE("large tables are solved one by one and answer the same") {
  const Eigen::Index many = most_sectors_in_lanes + 8;
  std::vector<std::string> labels;
  for (Eigen::Index i = 0; i < many; ++i) {
    labels.push_back("s" + std::to_string(i));
  }
  const Axis axis("sector", labels);
  Matrix a = Matrix::Constant(many, many, 0.4 / static_cast<double>(many));
  a.diagonal().array() += 0.1;
  const UncertainTable uncertain(axis, a, {SpreadLaw::Lognormal, Matrix::Constant(many, many, 0.1)});
  const Vector f = Vector::LinSpaced(many, 1.0, 2.0);
  const EnsembleResult result =
      run_table_ensemble(uncertain, {{"output", Kind::Output, f}, {"m", Kind::Multipliers, f}}, options(3));
  for (std::size_t k = 0; k < 3; ++k) {
    const Matrix left = Matrix::Identity(many, many) - uncertain.draw(7, k);
    CHECK((left * answer(result, 0, k) - f).cwiseAbs().maxCoeff() < 1e-10);
    CHECK((left.transpose() * answer(result, 1, k) - f).cwiseAbs().maxCoeff() < 1e-10);
  }
}

TEST_CASE("questions without what they need, and runs without draws, are refused") {
  using test::sentence_of;
  const UncertainTable uncertain = table(0.1);
  const auto ask = [&](std::vector<TableQuestion> asked, std::uint64_t draws) {
    return sentence_of([&] { static_cast<void>(run_table_ensemble(uncertain, asked, options(draws))); });
  };
  CHECK(ask({}, 5).find("has no questions") != std::string::npos);
  CHECK(ask(questions(), 0).find("0 draws") != std::string::npos);
  CHECK(ask({{"short", Kind::Output, Matrix::Ones(3, 1)}}, 5).find("'short'") != std::string::npos);
  CHECK(ask({{"far", Kind::Extraction, {}, demand(), {9}}}, 5).find("sector number 9") != std::string::npos);
  CHECK(ask({{"bare", Kind::Multipliers}}, 5).find("'bare'") != std::string::npos);
  Matrix bad = demand();
  bad(2, 0) = std::nan("");
  CHECK(ask({{"bad", Kind::Output, bad}}, 5).find("'power'") != std::string::npos);
}

TEST_CASE("answers that were found elsewhere are a result like any other") {
  const EnsembleResult found = collected({"q"}, {{1.0, 2.0, 6.0}}, {}, 1, 0, 3);
  CHECK(band(found, 0, 0, {0.5}).mean == 3.0);
  CHECK(band(found, 0, 0, {0.5}).quantiles == std::vector<double>{2.0});
  CHECK_THROWS_AS(collected({"q"}, {{1.0, 2.0}}, {}, 1, 0, 3), InvalidValue);
  CHECK_THROWS_AS(collected({"q", "r"}, {{1.0, 2.0, 3.0}}, {}, 1, 0, 3), DimensionMismatch);
}
