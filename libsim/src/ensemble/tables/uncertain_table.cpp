#include "quesnay/ensemble/uncertain_table.hpp"

#include <cmath>
#include <utility>

#include "ensemble/normal_scores.hpp"
#include "ensemble/tables/table_answers.hpp"
#include "ensemble/tables/table_kernels.hpp"
#include "quesnay/accounts/leontief.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/core/random.hpp"

namespace quesnay {
namespace {

using Index = Eigen::Index;

// A draw's cell (i, j) is component j of period i of the first stream; factor k is component k of period 0 of
// the second.
constexpr const char* cell_stream = "coefficients of a table";
constexpr const char* factor_stream = "common factors of a table";

const std::string& label(const Axis& sectors, Index i) {
  return sectors.labels()[static_cast<std::size_t>(i)];
}

void check(const Axis& sectors, const CoefficientUncertainty& uncertainty) {
  const Matrix& spread = uncertainty.spread;
  for (const Index n : {spread.rows(), spread.cols()}) {
    if (static_cast<std::size_t>(n) != sectors.size()) {
      throw DimensionMismatch("the spread", static_cast<std::size_t>(n), "the table", sectors.size(),
                              "sectors");
    }
  }
  const bool bounded = uncertainty.law == SpreadLaw::Pert;
  for (Index i = 0; i < spread.rows(); ++i) {
    for (Index j = 0; j < spread.cols(); ++j) {
      const double s = spread(i, j);
      if (!(s >= 0.0) || !std::isfinite(s) || (bounded && s > 1.0)) {
        throw InvalidValue("the spread of the coefficient from sector '" + label(sectors, i) +
                           "' to sector '" + label(sectors, j) + "' is " + shortest(s) +
                           (bounded ? ", expected a number from 0 to 1 (half the range of a PERT)"
                                    : ", expected a finite number of 0 or more"));
      }
    }
  }
  if (!(uncertainty.correlation >= 0.0 && uncertainty.correlation <= 1.0)) {
    throw InvalidValue("the correlation of cells is " + shortest(uncertainty.correlation) +
                       ", expected a number from 0 to 1");
  }
  if (uncertainty.common == CommonFactor::None && uncertainty.correlation != 0.0) {
    throw InvalidValue("the correlation of cells is " + shortest(uncertainty.correlation) +
                       ", expected 0 where they share no common factor");
  }
}

}  // namespace

UncertainTable::UncertainTable(Axis sectors, Matrix coefficients, CoefficientUncertainty uncertainty)
    : sectors_(std::move(sectors)),
      coefficients_(std::move(coefficients)),
      uncertainty_(std::move(uncertainty)) {
  require_productive(coefficients_, sectors_);
  check(sectors_, uncertainty_);
  // In the order in which a draw's sums are taken, so that a certain column is scaled by exactly one.
  column_sums_ = Vector::Zero(size());
  for (Index i = 0; i < size(); ++i) {
    column_sums_ += coefficients_.row(i).transpose();
  }
  StreamSet streams;
  cell_key_ = streams.add(cell_stream);
  factor_key_ = streams.add(factor_stream);
  if (uncertainty_.law == SpreadLaw::Pert) {
    pert_.emplace_back(Distribution::pert(-1.0, 0.0, 1.0));
  }
}

Matrix UncertainTable::draw(std::uint64_t seed, std::uint64_t draw) const {
  Matrix a(size(), size());
  draw_lanes(seed, draw, 1, static_cast<std::size_t>(size()), a.data());
  for (Index i = 0; i < size() && uncertainty_.law == SpreadLaw::Normal; ++i) {
    for (Index j = 0; j < size(); ++j) {
      if (a(i, j) < 0.0) {
        throw InvalidValue("draw " + std::to_string(draw) + " has a coefficient of " + shortest(a(i, j)) +
                           " from sector '" + label(sectors_, i) + "' to sector '" + label(sectors_, j) +
                           "', expected 0 or more: the spread is wide for a normal law");
      }
    }
  }
  return a;
}

DrawnTable drawn_table(const UncertainTable& table, const Vector& gross_output, Balance balance,
                       std::uint64_t seed, std::uint64_t draw) {
  if (gross_output.size() != table.size()) {
    throw DimensionMismatch("gross output", static_cast<std::size_t>(gross_output.size()), "the table",
                            table.sectors().size(), "sectors");
  }
  const Matrix a = table.draw(seed, draw);
  DrawnTable drawn;
  if (balance == Balance::DemandFixed) {
    drawn.final_demand = gross_output - table.coefficients() * gross_output;
    drawn.gross_output = leontief_solve(a, drawn.final_demand, table.sectors());
    for (Index i = 0; i < table.size(); ++i) {
      if (drawn.gross_output[i] < 0.0) {
        throw InvalidValue(detail::below_zero_reason(label(table.sectors(), i)));
      }
    }
    drawn.flows = a * drawn.gross_output.asDiagonal();
  } else {
    drawn.gross_output = gross_output;
    drawn.flows = a * gross_output.asDiagonal();
    drawn.final_demand = gross_output - drawn.flows.rowwise().sum();
  }
  drawn.primary_costs = drawn.gross_output - drawn.flows.colwise().sum().transpose();
  return drawn;
}

void UncertainTable::draw_lanes(std::uint64_t seed, std::uint64_t first, std::size_t lanes,
                                std::size_t stride, double* out) const {
  const detail::TableKernels& kernels = detail::table_kernels();
  const auto n = static_cast<std::size_t>(size());
  const bool pert = uncertainty_.law == SpreadLaw::Pert;
  const bool lognormal = uncertainty_.law == SpreadLaw::Lognormal;
  const CommonFactor common = uncertainty_.common;
  const double rho = common == CommonFactor::None ? 0.0 : uncertainty_.correlation;
  std::vector<double> factors(n * lanes, 0.0);
  if (rho > 0.0) {
    fill_uniform_lanes(seed, factor_key_, first, lanes, 0, common == CommonFactor::Table ? 1 : n,
                       factors.data());
    if (!pert) {
      normal_scores(factors.data(), factors.size(), factors.data());
    }
  }
  std::vector<double> uniform(n * lanes);
  std::vector<double> spread_over(n * lanes);
  for (std::size_t i = 0; i < n; ++i) {
    const auto row = static_cast<Index>(i);
    const double* factor = factors.data() + (common == CommonFactor::Row ? i * lanes : 0);
    const std::size_t step = common == CommonFactor::Column ? lanes : 0;
    fill_uniform_lanes(seed, cell_key_, first, lanes, i, n, uniform.data());
    if (pert) {
      for (std::size_t j = 0; j < n && rho > 0.0; ++j) {
        correlate(factor + j * step, std::sqrt(rho), lanes, uniform.data() + j * lanes);
      }
      pert_[0].quantiles(uniform.data(), uniform.size(), spread_over.data());
    }
    kernels.draw_row(n, lanes, coefficients_.row(row).data(), uncertainty_.spread.row(row).data(),
                     pert ? spread_over.data() : uniform.data(), !pert, lognormal,
                     pert ? 1.0 : std::sqrt(1.0 - rho), pert ? 0.0 : std::sqrt(rho), factor, step,
                     out + i * stride * lanes);
  }
  if (uncertainty_.columns == ColumnClosure::SumsKept) {
    std::vector<double> scale(n * lanes);
    kernels.column_sums(n, lanes, stride, out, scale.data());
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t l = 0; l < lanes; ++l) {
        double& sum = scale[j * lanes + l];
        sum = sum == 0.0 ? 1.0 : column_sums_[static_cast<Index>(j)] / sum;
      }
    }
    kernels.scale_columns(n, lanes, stride, scale.data(), out);
  }
}

}  // namespace quesnay
