#pragma once
// The blocks of the districts, and short forms of the builder's words for them.

#include <string>
#include <vector>

#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay::economy {

/// Writes quantities by district into a builder; they cite `source`.
struct DistrictWriter {
  ModelBuilder& b;
  std::string source;

  [[nodiscard]] Expr named(const std::string& name) const { return b.named(name); }
  [[nodiscard]] Expr parameter(const std::string& name, const std::vector<std::string>& dims,
                               const std::string& description) const {
    return b.parameter(name, dims, {"1", description, "districts"});
  }
  [[nodiscard]] Expr lever(const std::string& name, const std::string& unit,
                           const std::string& description) const {
    return b.lever(name, {"district"}, {unit, description, "policies"});
  }
  Expr auxiliary(const std::string& name, Expr definition, const std::string& unit,
                 const std::string& description) const {
    return b.auxiliary(name, definition, {unit, description, source});
  }
  Expr flow(const std::string& name, Expr definition, const std::string& unit,
            const std::string& description) const {
    return b.flow(name, definition, {unit, description, source});
  }
  [[nodiscard]] Expr stock(const std::string& name, Expr initial, const std::string& unit,
                           const std::string& description) const {
    return b.stock(name, initial, {unit, description, source});
  }
};

/// Where things are, given by the case.
struct DistrictShares {
  Expr allocation;  ///< of an account over districts [1], (district, sector)
  Expr quota;       ///< of the city's quota [1]
  Expr conversion;  ///< over the city's rate [1]
  Expr mobility;    ///< of investors [1]
  Expr land;        ///< at the start [area]
  Expr mix;         ///< of a district's land by account [1], (district, sector)
};

struct DistrictLand {
  Expr prepared, in_use, idle;  ///< [area]
  Expr supplied_at_start;       ///< [area/year]
};

DistrictLand write_district_land(const DistrictWriter& w, const DistrictShares& shares);
/// Plants and projects of an account find land as their districts have it.
void write_district_gate(const DistrictWriter& w, const DistrictShares& shares, const DistrictLand& land);
/// What is read by district and moves nothing.
void write_district_tables(const DistrictWriter& w, const DistrictShares& shares, const DistrictLand& land);

}  // namespace quesnay::economy
