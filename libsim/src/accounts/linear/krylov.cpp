#include "quesnay/accounts/krylov.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace quesnay {
namespace {

using Index = Eigen::Index;

/// The recurrence of one right-hand side. Products with the system are made outside, for all columns at once:
/// direction(), product, half_step(product), half(), product,
/// step(product).
class Column {
 public:
  Column(const Vector& right, const Vector& inverse_diagonal)
      : right_(right), inverse_diagonal_(&inverse_diagonal), x_(Vector::Zero(right.size())) {
    residual_ = right;
    relative_ = 1.0;
  }

  /// Begins a correction of x, to `tolerance` of the right-hand side's length, which is one.
  void begin(double tolerance) {
    target_ = tolerance * tolerance;
    correction_ = Vector::Zero(right_.size());
    r_ = residual_;
    shadow_ = residual_;
    rho_ = alpha_ = omega_ = 1.0;
    v_ = p_ = Vector::Zero(right_.size());
    left_ = r_.squaredNorm();
    begun_ = left_;
  }
  [[nodiscard]] bool correcting(int most_iterations) const {
    return left_ > target_ && iterations_ < most_iterations && std::isfinite(left_);
  }

  [[nodiscard]] const Vector& direction() {
    double rho = shadow_.dot(r_);
    if (std::abs(rho) < smallest_angle * smallest_angle * begun_) {
      // r and its shadow are all but orthogonal: the shadow begins anew.
      shadow_ = r_;
      rho = begun_ = r_.squaredNorm();
      p_.setZero();
      v_.setZero();
      rho_ = alpha_ = omega_ = 1.0;
    }
    const double beta = rho / rho_ * (alpha_ / omega_);
    rho_ = rho;
    p_ = r_ + beta * (p_ - omega_ * v_);
    y_ = inverse_diagonal_->cwiseProduct(p_);
    return y_;
  }
  void half_step(const Vector& product) {
    v_ = product;
    alpha_ = rho_ / shadow_.dot(v_);
    s_ = r_ - alpha_ * v_;
    z_ = inverse_diagonal_->cwiseProduct(s_);
  }
  [[nodiscard]] const Vector& half() const { return z_; }
  void step(const Vector& product) {
    const double length = product.squaredNorm();
    omega_ = length > 0.0 ? product.dot(s_) / length : 0.0;
    correction_ += alpha_ * y_ + omega_ * z_;
    r_ = s_ - omega_ * product;
    left_ = r_.squaredNorm();
    ++iterations_;
  }

  [[nodiscard]] Vector corrected() const { return x_ + correction_; }
  /// Takes the correction if the residual, computed anew, is smaller. @returns whether it was.
  bool take(const Vector& product_of_corrected) {
    const Vector residual = right_ - product_of_corrected;
    const double relative = residual.norm();
    iterations_ = std::max(1, iterations_);
    if (!(relative < relative_)) {
      return false;  // rounding or a breakdown: no better for another round
    }
    x_ += correction_;
    residual_ = residual;
    relative_ = relative;
    return true;
  }

  [[nodiscard]] const Vector& x() const { return x_; }
  [[nodiscard]] double relative() const { return relative_; }
  [[nodiscard]] int iterations() const { return iterations_; }

 private:
  static constexpr double smallest_angle = std::numeric_limits<double>::epsilon();

  Vector right_;
  const Vector* inverse_diagonal_;
  Vector x_;
  Vector residual_;
  double relative_;
  int iterations_ = 0;
  Vector correction_, r_, shadow_, p_, v_, y_, s_, z_;
  double rho_ = 1.0, alpha_ = 1.0, omega_ = 1.0;
  double left_ = 0.0, target_ = 0.0, begun_ = 0.0;
};

/// (I - A) times one vector of each of some columns, by one look at A.
template <typename Use, typename Pick>
void multiply(const CoefficientOperator& a, bool transposed, const std::vector<Column*>& columns,
              const Pick& pick, const Use& use) {
  const Index n = a.size();
  Vector stacked(n * static_cast<Index>(columns.size()));
  for (std::size_t k = 0; k < columns.size(); ++k) {
    stacked.segment(static_cast<Index>(k) * n, n) = pick(*columns[k]);
  }
  const Vector products = a.products(stacked, transposed);
  Vector one(n);
  for (std::size_t k = 0; k < columns.size(); ++k) {
    one = stacked.segment(static_cast<Index>(k) * n, n) - products.segment(static_cast<Index>(k) * n, n);
    use(*columns[k], one);
  }
}

/// Stabilised bi-conjugate gradients of every column until each has reached its target.
void correct(const CoefficientOperator& a, bool transposed, std::vector<Column*> columns, int iterations) {
  const auto ended = [&](const Column* column) { return !column->correcting(iterations); };
  for (;;) {
    columns.erase(std::remove_if(columns.begin(), columns.end(), ended), columns.end());
    if (columns.empty()) {
      return;
    }
    multiply(
        a, transposed, columns, [](Column& c) -> const Vector& { return c.direction(); },
        [](Column& c, const Vector& product) { c.half_step(product); });
    multiply(
        a, transposed, columns, [](Column& c) -> const Vector& { return c.half(); },
        [](Column& c, const Vector& product) { c.step(product); });
  }
}

}  // namespace

KrylovSolutions krylov_solve_together(const CoefficientOperator& a, const MatrixRef& b, bool transposed,
                                      double tolerance, int iterations) {
  // Division by the diagonal; a diagonal of zero (a sector that uses all of itself) divides by one.
  const Vector diagonal = Vector::Ones(a.size()) - a.diagonal();
  const Vector inverse = diagonal.unaryExpr([](double d) { return d == 0.0 ? 1.0 : 1.0 / d; });
  // Every column is solved for at length one, in two factors: squares of very small or large numbers are
  // none.
  std::vector<double> largest;
  std::vector<double> lengths;
  std::vector<Column> columns;
  columns.reserve(static_cast<std::size_t>(b.cols()));
  for (Index k = 0; k < b.cols(); ++k) {
    largest.push_back(b.rows() > 0 ? b.col(k).cwiseAbs().maxCoeff() : 0.0);
    const Vector scaled = largest.back() > 0.0 ? Vector(b.col(k) / largest.back()) : Vector(b.col(k));
    lengths.push_back(scaled.norm());
    columns.emplace_back(lengths.back() > 0.0 ? Vector(scaled / lengths.back()) : scaled, inverse);
  }
  KrylovSolutions result{Matrix::Zero(b.rows(), b.cols()), 0, 0.0};
  std::vector<Column*> open;
  for (std::size_t k = 0; k < columns.size(); ++k) {
    if (lengths[k] > 0.0) {
      open.push_back(&columns[k]);
    }
  }
  while (!open.empty()) {
    // The method's own residual drifts from the true one: aim a little lower, then look at the true one.
    for (Column* column : open) {
      column->begin(0.25 * tolerance);
    }
    correct(a, transposed, open, iterations);
    std::vector<Column*> again;
    multiply(
        a, transposed, open, [](Column& c) { return c.corrected(); },
        [&](Column& c, const Vector& product) {
          if (c.take(product) && !(c.relative() <= tolerance) && c.iterations() < iterations) {
            again.push_back(&c);
          }
        });
    open = again;
  }
  for (std::size_t k = 0; k < columns.size(); ++k) {
    if (lengths[k] == 0.0) {
      continue;
    }
    const auto place = static_cast<Index>(k);
    result.x.col(place) = columns[k].x() * lengths[k] * largest[k];
    result.iterations = std::max(result.iterations, columns[k].iterations());
    result.relative_residual = std::max(result.relative_residual, columns[k].relative());
    if (!(columns[k].relative() <= tolerance)) {
      result.missed.push_back(place);
    }
  }
  return result;
}

KrylovSolution krylov_solve(const CoefficientOperator& a, const Vector& b, bool transposed, double tolerance,
                            int iterations) {
  const Eigen::Map<const Matrix> column(b.data(), b.size(), 1);
  const KrylovSolutions found = krylov_solve_together(a, column, transposed, tolerance, iterations);
  return {found.x.col(0), found.iterations, found.relative_residual, found.missed.empty()};
}

}  // namespace quesnay
