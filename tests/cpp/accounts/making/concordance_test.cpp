// Classifications: sums by hand, and mappings that lose or double something.
#include "quesnay/accounts/concordance.hpp"

#include "catch.hpp"
#include "quesnay/core/error.hpp"

using namespace quesnay;

namespace {

const Axis old_axis("sector", {"a", "b", "c"});
const Axis new_axis("sector", {"x", "y"});

Matrix weights(double bx, double by) {
  Matrix m(3, 2);
  m << 1, 0, bx, by, 0, 1;
  return m;
}

}  // namespace

TEST_CASE("a concordance sums rows and columns") {
  Matrix block(3, 3);
  block << 1, 2, 3, 4, 5, 6, 7, 8, 9;
  const Concordance whole(old_axis, new_axis, weights(1, 0));
  Matrix expected(2, 2);
  expected << 12, 9, 15, 9;
  REQUIRE(whole.both(block) == expected);
  const Concordance split(old_axis, new_axis, weights(0.5, 0.5));
  REQUIRE(split.both(block).sum() == 45.0);
  Matrix g(2, 3);
  g << 1, 0.5, 0, 0, 0.5, 1;
  REQUIRE((split.both(block) - g * block * g.transpose()).cwiseAbs().maxCoeff() < 1e-14);
  REQUIRE((split.rows(block) - g * block).cwiseAbs().maxCoeff() < 1e-14);
}

TEST_CASE("a concordance that loses or doubles a label is refused by name") {
  REQUIRE_THROWS_WITH(Concordance(old_axis, new_axis, weights(0, 0)),
                      "sector 'b' is mapped to nothing, expected a new label");
  REQUIRE_THROWS_WITH(Concordance(old_axis, new_axis, weights(1, 1)),
                      "sector 'b' is mapped to 'x', 'y' with weights that sum to 2, expected 1");
  REQUIRE_THROWS_WITH(Concordance(old_axis, new_axis, weights(-1, 2)),
                      "the weight of sector 'b' in 'x' is -1, expected a finite number of 0 or more");
  REQUIRE_THROWS_WITH(Concordance(old_axis, Axis("sector", {"x", "y", "z"}), Matrix::Zero(3, 2)),
                      "the concordance is 3 x 2, expected 3 x 3 as its labels say");
  Matrix none = weights(1, 0);
  none.row(2) = Eigen::RowVector2d(1, 0);
  REQUIRE_THROWS_WITH(Concordance(old_axis, new_axis, none),
                      "nothing is mapped to 'y', expected at least one sector");
  const Concordance whole(old_axis, new_axis, weights(1, 0));
  REQUIRE_THROWS_WITH(whole.rows(Matrix::Zero(2, 2)), "the block has 2 rows, the concordance has 3");
  REQUIRE_THROWS_WITH(whole.columns(Matrix::Zero(2, 2)), "the block has 2 columns, the concordance has 3");
}

TEST_CASE("a block is split by shares of each buyer and of each seller") {
  Matrix block(2, 2);
  block << 10, 20, 30, 40;
  Matrix row_shares(3, 2);
  row_shares << 0.25, 0.5, 0.75, 0.5, 1, 1;
  const Matrix column_shares = Matrix::Ones(2, 2);
  const Matrix split = split_block(block, {0, 0, 1}, {0, 1}, row_shares, column_shares);
  Matrix expected(3, 2);
  expected << 2.5, 10, 7.5, 10, 30, 40;
  REQUIRE(split == expected);
  REQUIRE_THROWS_WITH(split_block(block, {0, 0, 2}, {0, 1}, row_shares, column_shares),
                      "a parent lies outside the block it is split from");
  REQUIRE_THROWS_WITH(split_block(block, {0, 1}, {0, 1}, row_shares, column_shares),
                      "the shares do not have the shape of the block they split");
}
