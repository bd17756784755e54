#include "quesnay/accounts/constructs.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <string>

#include "accounts/linear/checks.hpp"

namespace quesnay {
namespace {

using Eigen::Index;

const char* name_of(Construct construct) {
  switch (construct) {
    case Construct::ProductTechnology:
      return "product technology";
    case Construct::IndustryTechnology:
      return "industry technology";
    case Construct::FixedIndustrySales:
      return "fixed industry sales";
    case Construct::FixedProductSales:
      return "fixed product sales";
    case Construct::ByProductTechnology:
      return "by-product technology";
  }
  return "?";
}

void require_shape(const MatrixRef& matrix, const char* what, const Axis* rows, const Axis* columns) {
  if (rows != nullptr && static_cast<std::size_t>(matrix.rows()) != rows->size()) {
    throw DimensionMismatch(what, static_cast<std::size_t>(matrix.rows()), "the supply table", rows->size(),
                            "products");
  }
  if (columns != nullptr && static_cast<std::size_t>(matrix.cols()) != columns->size()) {
    throw DimensionMismatch(what, static_cast<std::size_t>(matrix.cols()), "the supply table",
                            columns->size(), "industries");
  }
  if (!matrix.allFinite()) {
    throw InvalidValue(std::string(what) + " has a cell that is not a finite number");
  }
}

/// Refuses a square supply table without an inverse, with the product or industry that is the reason.
void require_inverse(const MatrixRef& supply, const Axis& products, const Axis& industries,
                     Construct construct) {
  const std::string model = std::string("the model of ") + name_of(construct);
  for (Index i = 0; i < supply.rows(); ++i) {
    if (supply.row(i).isZero(0.0)) {
      throw InvalidValue(model + " is undefined: no industry makes product '" + detail::label(products, i) +
                         "'");
    }
  }
  for (Index j = 0; j < supply.cols(); ++j) {
    if (supply.col(j).isZero(0.0)) {
      throw InvalidValue(model + " is undefined: industry '" + detail::label(industries, j) +
                         "' makes nothing");
    }
  }
  // Shares of each industry's output, so that the condition does not depend on the size of the industries.
  const Vector output = supply.colwise().sum().transpose();
  const Eigen::MatrixXd shares = supply * output.cwiseAbs().cwiseMax(1e-300).cwiseInverse().asDiagonal();
  if (Eigen::PartialPivLU<Eigen::MatrixXd>(shares).rcond() < 1e-14) {
    const Eigen::VectorXd kernel = Eigen::FullPivLU<Eigen::MatrixXd>(shares).kernel().col(0);
    std::vector<Index> order(static_cast<std::size_t>(kernel.size()));
    for (std::size_t i = 0; i < order.size(); ++i) {
      order[i] = static_cast<Index>(i);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](Index a, Index b) { return std::abs(kernel[a]) > std::abs(kernel[b]); });
    const Index first = std::min(order[0], order[1]);
    const Index second = std::max(order[0], order[1]);
    throw InvalidValue(model + " is undefined: what industries '" + detail::label(industries, first) +
                       "' and '" + detail::label(industries, second) +
                       "' make is a mix of what others make, so the supply table has no inverse");
  }
}

Vector inverse_or_zero(const Vector& values) {
  return (values.array() != 0.0).select(values.cwiseInverse(), 0.0);
}

/// Flows that are below zero by more than the rounding of their row.
std::vector<Cell> negatives(const Matrix& flows) {
  std::vector<Cell> cells;
  for (Index i = 0; i < flows.rows(); ++i) {
    const double rounding = 1e-12 * flows.row(i).cwiseAbs().maxCoeff();
    for (Index j = 0; j < flows.cols(); ++j) {
      if (flows(i, j) < -rounding) {
        cells.emplace_back(i, j);
      }
    }
  }
  return cells;
}

void require_square(const Axis& products, const Axis& industries, Construct construct) {
  if (products.size() != industries.size()) {
    throw DimensionMismatch(std::string("the model of ") + name_of(construct) + " was asked of " +
                            std::to_string(products.size()) + " products and " +
                            std::to_string(industries.size()) +
                            " industries, expected as many products as industries");
  }
}

/// A product that someone uses must have an industry to buy it from.
void require_makers(const MatrixRef& use, const MatrixRef& final_demand, const Vector& output,
                    const Axis& products, Construct construct) {
  for (Index i = 0; i < output.size(); ++i) {
    if (output[i] == 0.0 && !(use.row(i).isZero(0.0) && final_demand.row(i).isZero(0.0))) {
      throw InvalidValue(std::string("the model of ") + name_of(construct) + " is undefined: product '" +
                         detail::label(products, i) + "' is used, but no industry makes it");
    }
  }
}

}  // namespace

SymmetricTable symmetric_table(const MatrixRef& supply, const MatrixRef& use, const MatrixRef& final_demand,
                               const MatrixRef& value_added, const Axis& products, const Axis& industries,
                               Construct construct) {
  require_shape(supply, "the supply table", &products, &industries);
  require_shape(use, "the use table", &products, &industries);
  require_shape(final_demand, "final demand", &products, nullptr);
  require_shape(value_added, "value added", nullptr, &industries);
  const Vector q = supply.rowwise().sum();
  const Vector g = supply.colwise().sum().transpose();
  SymmetricTable table;
  switch (construct) {
    case Construct::ProductTechnology: {
      // Z = U V^-1 diag(q): the inputs of all industries are those of the products they make.
      require_square(products, industries, construct);
      require_inverse(supply, products, industries, construct);
      const Eigen::PartialPivLU<Eigen::MatrixXd> recipes(supply.transpose());
      table.flows = recipes.solve(use.transpose()).transpose() * q.asDiagonal();
      table.value_added = recipes.solve(value_added.transpose()).transpose() * q.asDiagonal();
      table.final_demand = final_demand;
      table.gross_output = q;
      break;
    }
    case Construct::IndustryTechnology: {
      // Z = U diag(g)^-1 V': the inputs of an industry follow the value of its products.
      const Matrix parts = inverse_or_zero(g).asDiagonal() * supply.transpose();
      table.flows = use * parts;
      table.value_added = value_added * parts;
      table.final_demand = final_demand;
      table.gross_output = q;
      break;
    }
    case Construct::FixedIndustrySales: {
      // Z = diag(g) V^-1 U: what is sold of all products is what the industries sell.
      require_square(products, industries, construct);
      require_inverse(supply, products, industries, construct);
      const Eigen::PartialPivLU<Eigen::MatrixXd> sales(supply);
      table.flows = g.asDiagonal() * sales.solve(use);
      table.final_demand = g.asDiagonal() * sales.solve(final_demand);
      table.value_added = value_added;
      table.gross_output = g;
      table.of_products = false;
      break;
    }
    case Construct::FixedProductSales: {
      // Z = V' diag(q)^-1 U: buyers of a product buy from its makers by their market shares.
      require_makers(use, final_demand, q, products, construct);
      const Matrix shares = supply.transpose() * inverse_or_zero(q).asDiagonal();
      table.flows = shares * use;
      table.final_demand = shares * final_demand;
      table.value_added = value_added;
      table.gross_output = g;
      table.of_products = false;
      break;
    }
    case Construct::ByProductTechnology: {
      // Z = U - (V - diag(V)): a by-product is an input that is negative.
      require_square(products, industries, construct);
      const Vector own = supply.diagonal();
      for (Index i = 0; i < own.size(); ++i) {
        if (!(own[i] > 0.0)) {
          throw InvalidValue("the model of by-product technology is undefined: industry '" +
                             detail::label(industries, i) + "' makes " + shortest(own[i]) +
                             " of its own product '" + detail::label(products, i) + "'");
        }
      }
      table.flows = use - supply;
      table.flows.diagonal() += own;
      table.final_demand = final_demand;
      table.value_added = value_added;
      table.gross_output = own;
      break;
    }
  }
  table.negative_flows = negatives(table.flows);
  return table;
}

}  // namespace quesnay
