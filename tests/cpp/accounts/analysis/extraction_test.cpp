// Hypothetical extraction against tables in which rows and columns were set to zero and solved again.
#include "quesnay/accounts/extraction.hpp"

#include <algorithm>

#include "accounts/small_tables.hpp"
#include "catch.hpp"

using namespace quesnay;
using quesnay::test::irregular;
using quesnay::test::numbered;
using quesnay::test::rising;
using quesnay::test::sentence_of;

namespace {

using Group = std::vector<Eigen::Index>;

bool holds(const Group& group, Eigen::Index i) {
  return std::find(group.begin(), group.end(), i) != group.end();
}

/// Output that is left, by solving the table with zeros in it.
Vector left_by_solving(const Matrix& a, const Vector& x, const Group& group, ExtractionRule rule) {
  const Eigen::Index n = a.rows();
  const bool forward = rule.kind == Extraction::Forward;
  const Matrix flows = a * x.asDiagonal();
  Matrix cut = forward ? allocation_coefficients(flows, x, numbered(n)) : a;
  Vector given = forward ? Vector(x - flows.colwise().sum().transpose()) : Vector(x - a * x);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      const bool seller = holds(group, i);
      const bool buyer = holds(group, j);
      bool zero = false;
      switch (rule.kind) {
        case Extraction::Complete:
          zero = seller || buyer;
          break;
        case Extraction::External:
          zero = seller != buyer;
          break;
        case Extraction::Backward:
          zero = buyer && !(rule.keep_inside && seller);
          break;
        case Extraction::Forward:
          zero = seller && !(rule.keep_inside && buyer);
          break;
      }
      cut(i, j) = zero ? 0.0 : cut(i, j);
    }
    if (rule.kind == Extraction::Complete && holds(group, i)) {
      given[i] = 0.0;
    }
  }
  const LeontiefSystem system(cut, numbered(n));
  return forward ? system.solve_transposed(given) : system.solve(given);
}

const ExtractionRule rules[] = {{Extraction::Complete, false}, {Extraction::External, false},
                                {Extraction::Backward, false}, {Extraction::Backward, true},
                                {Extraction::Forward, false},  {Extraction::Forward, true}};

}  // namespace

TEST_CASE("every kind of extraction loses what the table with zeros loses, for one sector, some and all") {
  const Eigen::Index n = 7;
  const Matrix a = irregular(n);
  const Vector x = rising(n);
  const LeontiefSystem system(a, numbered(n));
  for (const Group& group : {Group{2}, Group{6, 0, 3}, Group{0, 1, 2, 3, 4, 5, 6}}) {
    for (const ExtractionRule& rule : rules) {
      const Vector loss = extraction_loss(system, x, group, rule);
      const Vector expected = x - left_by_solving(a, x, group, rule);
      INFO("kind " << static_cast<int>(rule.kind) << ", inside kept " << rule.keep_inside);
      // 1e-11: outputs near 100, two solves.
      REQUIRE((loss - expected).cwiseAbs().maxCoeff() < 1e-11);
    }
  }
}

TEST_CASE("losses of all sectors at once are the weighted sums of their losses one by one") {
  const Eigen::Index n = 300;  // more than one batch
  const LeontiefSystem system(irregular(n), numbered(n));
  const Vector x = rising(n);
  Matrix weights = Matrix::Ones(2, n);
  weights.row(1) = Vector::LinSpaced(n, 0.1, 0.6).transpose();
  std::vector<Group> groups;
  for (Eigen::Index i = 0; i < n; ++i) {
    groups.push_back({i});
  }
  for (const ExtractionRule& rule : rules) {
    const ExtractionLosses losses = extraction_losses(system, x, weights, groups, rule);
    for (const Eigen::Index i : {Eigen::Index{0}, Eigen::Index{255}, Eigen::Index{256}, n - 1}) {
      const Vector loss = extraction_loss(system, x, {i}, rule);
      // 1e-9: an iterative solve for one sector, an LU for the batch.
      REQUIRE(losses.total(i, 0) == Approx(loss.sum()).epsilon(1e-9));
      REQUIRE(losses.total(i, 1) == Approx(weights.row(1).dot(loss)).epsilon(1e-9));
      REQUIRE(losses.inside(i, 0) == Approx(loss[i]).epsilon(1e-9).margin(1e-9));
      REQUIRE(losses.share(i, 0) == Approx(loss.sum() / x.sum()).epsilon(1e-9));
    }
  }
}

TEST_CASE("an empty group and a sector named twice are refused") {
  const LeontiefSystem system(irregular(3), numbered(3));
  REQUIRE(sentence_of([&] { (void)extraction_loss(system, rising(3), {}, {}); }) ==
          "a group of sectors to extract is empty, expected at least one sector");
  REQUIRE(sentence_of([&] {
            (void)extraction_loss(system, rising(3), {1, 1}, {});
          }) == "sector 's2' is chosen twice");
}
