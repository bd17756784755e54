#pragma once
// Industrial land, quota and the land gate by district.

#include <string>
#include <vector>

#include "quesnay/dynamics/model.hpp"

namespace quesnay {

/// The economy with its industrial land in districts: prepared, under building, in use, idle and converted
/// land of each, a quota and a conversion rate of its own, and a gate that looks at the district's supply.
///
/// Parameters it adds: district_allocation [1] by (district, sector), where a sector's industrial land and
/// new plants stand, each sector's sum one; district_quota_share [1], sum one; district_conversion_factor
/// [1], times the city's conversion rate; district_mobility [1], share of investors who go to another
/// district where land is short; district_industrial_share [1] by sector, industrial part of output, for
/// tables alone. Levers it adds, by district, beside those of the city: district_land_quota [area/year],
/// district_conversion_cut [1], district_land_clearing [1/year].
///
/// Where quota and land lie alike, factors are one and all investors move, the economy is that of the city.
/// @param economy  made by build_economy. @throws UnknownName for a model without its land.
/// @throws InvalidValue without districts; DuplicateName for a label that comes twice.
[[nodiscard]] Model with_districts(const Model& economy, const std::vector<std::string>& districts);

}  // namespace quesnay
