#pragma once
// Structural decomposition: how much of a change between two periods each factor of a product explains.
// Sources: Dietzenbacher & Los 1998, Structural decomposition techniques: sense and sensitivity, Economic
// Systems Research 10 (forms and their means); Ang & Liu 2001, Energy 26, and Ang 2005, Energy Policy 33
// (LMDI-I); Ang, Zhang & Choi 1998, Energy 23 (limits for zeros).

#include <string>
#include <vector>

#include "quesnay/accounts/leontief_system.hpp"

namespace quesnay {

/// One factor of a product of matrices, before and after.
struct ChainFactor {
  enum class Kind {
    General,          ///< a matrix, shape (r, c)
    Diagonal,         ///< the diagonal of a matrix, shape (n, 1)
    LeontiefInverse,  ///< A, shape (n, n), standing for (I - A)^-1
  };
  std::string name;
  Kind kind = Kind::General;
  Matrix before;
  Matrix after;
};

/// How the interaction of factors that change together is shared.
enum class DecompositionForm {
  /// Mean of the two polar forms: factors change in the order given and in the reverse order.
  MeanOfPolar,
  /// Mean of all n! orders (the Shapley value), from 2^n products; up to `most_factors` factors.
  MeanOfAll,
  /// Logarithmic mean Divisia index I: L(t1, t0) ln(f1/f0) summed over all terms t of the product.
  Lmdi,
};

/// Final demand as a product of three, Y 1 = mix shares level.
struct DemandParts {
  Matrix mix;     ///< shape (n, k) [1]: product mix of each category; columns sum to one, or are zero
  Matrix shares;  ///< shape (k, 1) [1]: of all final demand
  Matrix level;   ///< shape (1, 1) [unit of Y]: all final demand
};

/// @param final_demand Y, shape (n, k). @param categories names of its k columns.
/// @throws InvalidValue where all final demand, or one category that is not empty, sums to zero: changes of
/// inventories may; DimensionMismatch.
[[nodiscard]] DemandParts demand_parts(const MatrixRef& final_demand,
                                       const std::vector<std::string>& categories);

inline constexpr std::size_t most_factors = 10;
inline constexpr double most_terms = 1e9;

struct Decomposition {
  Matrix before;                ///< the product before, shape (r, c)
  Matrix change;                ///< after - before, shape (r, c)
  std::vector<Matrix> effects;  ///< of each factor, shape (r, c) each; they add up to the change
  double residual = 0.0;        ///< largest absolute gap between change and sum of effects
};

/// Splits the change of factors[0] factors[1] ... into effects of its factors, without a residual.
///
/// Zeros in LMDI: where a term of the product is zero before or after, the limit is taken as the zeros go to
/// zero together. So a term that comes from nothing (or vanishes) is given in equal parts to the factors that
/// were (became) zero, and a term that is zero in both periods has no effect.
/// @param sectors labels of the sectors of every LeontiefInverse, for the sentences.
/// @throws DimensionMismatch naming the two factors that do not fit; InvalidValue (fewer than two factors,
/// more than `most_factors` for MeanOfAll, a factor whose element changes sign in LMDI, more than
/// `most_terms` terms in LMDI, a number that is not finite); NotProductive.
[[nodiscard]] Decomposition decompose(const std::vector<ChainFactor>& factors, DecompositionForm form,
                                      const Axis& sectors);

}  // namespace quesnay
