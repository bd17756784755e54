#pragma once
// Derivatives of a model along a run: of one equation by what it reads, and of all rates by all stocks.

#include <map>
#include <string>
#include <vector>

#include "quesnay/dynamics/model.hpp"
#include "quesnay/dynamics/program.hpp"

namespace quesnay {

/// Asks for d(of)/d(by), everything else that the equation of `of` reads held.
struct PartialPair {
  std::string of;  ///< a flow, auxiliary or input with an equation, or a stock: then its net rate
  std::string by;  ///< any quantity; the derivative is zero where the equation does not read it
};

/// One partial derivative at the record steps of a run [unit of `of` / unit of `by`].
struct PartialPath {
  std::size_t n_of = 0;
  std::size_t n_by = 0;
  std::vector<double> values;  ///< value[(record * n_of + i) * n_by + j] = d(of[i])/d(by[j])
};

/// Partial derivatives of equations along one run, all pairs in one pass. They are exact (forward
/// differentiation of the graph); at a kink they are those of one side, see Differentiator.
/// @param values parameter arrays by name, row-major.
/// @param noise standard normal numbers [period * n_noise_elements + element]; empty for a model without.
/// @throws UnknownName; InvalidValue if `of` has no equation or no derivative, or the run fails.
[[nodiscard]] std::vector<PartialPath> partial_derivatives(
    const Model& model, const std::map<std::string, std::vector<double>>& values, const RunSettings& settings,
    const std::vector<PartialPair>& pairs, const std::vector<double>& noise = {});

/// The Jacobian of a model at the record steps of a run: d(rate of a stock)/d(stock), auxiliaries looked
/// through [row's unit / column's unit / year].
struct JacobianPath {
  std::vector<std::string> names;  ///< elements of stocks, "capital_stock[K2]": rows and columns
  std::vector<double> values;      ///< value[(record * n + row) * n + column]
};

/// @throws as partial_derivatives; InvalidValue for a model without stocks.
[[nodiscard]] JacobianPath jacobian_path(const Model& model,
                                         const std::map<std::string, std::vector<double>>& values,
                                         const RunSettings& settings, const std::vector<double>& noise = {});

}  // namespace quesnay
