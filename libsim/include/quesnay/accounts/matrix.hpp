#pragma once
// Dense matrices of the accounts: row-major, so that they read like the tables they come from.

#include <Eigen/Core>

namespace quesnay {

using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::VectorXd;
using MatrixRef = Eigen::Ref<const Matrix>;
using VectorRef = Eigen::Ref<const Vector>;

}  // namespace quesnay
