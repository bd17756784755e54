#pragma once
// A product of matrices whose factors each come in two periods.

#include <cstdint>
#include <optional>
#include <vector>

#include "quesnay/accounts/decomposition.hpp"

namespace quesnay::detail {

/// The factors, checked, with a system for each Leontief inverse in each period.
class ProductChain {
 public:
  ProductChain(const std::vector<ChainFactor>& factors, const Axis& sectors);

  [[nodiscard]] std::size_t size() const { return factors_.size(); }
  [[nodiscard]] const ChainFactor& factor(std::size_t k) const { return factors_[k]; }
  /// Elements of factor k in a period; a Leontief inverse is made, a diagonal stays a column.
  [[nodiscard]] Matrix elements(std::size_t k, bool after) const;
  /// The product with factor k after where bit k of `after` is set and before elsewhere.
  [[nodiscard]] Matrix value(std::uint32_t after) const;

 private:
  [[nodiscard]] const Matrix& given(std::size_t k, std::uint32_t after) const;
  [[nodiscard]] const LeontiefSystem& system(std::size_t k, std::uint32_t after) const;

  const std::vector<ChainFactor>& factors_;
  std::vector<std::optional<LeontiefSystem>> before_;
  std::vector<std::optional<LeontiefSystem>> after_;
  bool from_right_ = true;
};

}  // namespace quesnay::detail
