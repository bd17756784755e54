#pragma once
// Short forms of the builder's words, with the source that is printed with each equation.

#include <string>
#include <vector>

#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay::economy {

/// Writes quantities of the economy into a builder; they cite `source`.
struct Writer {
  ModelBuilder& b;
  const std::vector<std::string>& sectors;
  Expr time;           ///< of the run [year]
  std::string source;  ///< of the equations that are written

  /// The same with another source.
  [[nodiscard]] Writer citing(const std::string& other) const { return {b, sectors, time, other}; }

  [[nodiscard]] Expr parameter(const std::string& name, const std::string& unit,
                               const std::string& description) const;
  /// A time [year]; a draw in which it is not more than zero is reported as failed.
  [[nodiscard]] Expr duration(const std::string& name, const std::string& description) const;
  /// A parameter with a number for each sector.
  [[nodiscard]] Expr by_sector(const std::string& name, const std::string& unit,
                               const std::string& description) const;
  /// A parameter that makes the economy grow, drift or shake: at zero it does not.
  [[nodiscard]] Expr growth(const std::string& name, const std::string& unit,
                            const std::string& description) const;
  [[nodiscard]] Expr growth_by_sector(const std::string& name, const std::string& unit,
                                      const std::string& description) const;
  [[nodiscard]] Expr lever(const std::string& name, const std::string& unit,
                           const std::string& description) const;
  /// A lever by sector that adds to a stock from outside: what one more unit is worth is learnt with it.
  [[nodiscard]] Expr gift(const std::string& name, const std::string& unit,
                          const std::string& description) const;
  Expr auxiliary(const std::string& name, Expr definition, const std::string& unit,
                 const std::string& description) const;
  Expr flow(const std::string& name, Expr definition, const std::string& unit,
            const std::string& description) const;
  [[nodiscard]] Expr stock(const std::string& name, Expr initial, const std::string& unit,
                           const std::string& description) const;
  /// The same number for every sector.
  [[nodiscard]] Expr everywhere(double value, const std::string& unit) const;
};

}  // namespace quesnay::economy
