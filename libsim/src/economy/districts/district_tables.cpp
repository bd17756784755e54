// What tables say of each district: output, value added and investment by where accounts stand.
#include "economy/districts/district_model.hpp"

namespace quesnay::economy {
namespace {

/// How much of a district's growth in land its accounts take along, for tables alone: judgement.
constexpr double moved_with_land = 0.5;

}  // namespace

void write_district_tables(const DistrictWriter& w, const DistrictShares& shares, const DistrictLand& land) {
  const Expr industrial =
      w.parameter("district_industrial_share", {"sector"}, "industrial part of an account's output");
  w.b.range("district_industrial_share", 0.0, 1.0);
  const Expr grown =
      power(safe_ratio(land.in_use, w.b.initial(land.in_use), w.b.constant(1.0)), moved_with_land);
  const Expr moved = shares.allocation * grown;
  const Expr now = w.auxiliary("district_allocation_now", moved / sum(moved, "district"), "1",
                               "where an account stands, moved with land");
  const auto by_district = [&](Expr of_account) { return matrix_vector(now, of_account); };
  const Expr output = w.flow("district_output", by_district(industrial * w.named("gross_output")),
                             "money/year", "industrial output");
  w.flow("district_value_added", by_district(industrial * w.named("value_added")), "money/year",
         "value added of industry");
  w.flow("district_investment",
         by_district(industrial *
                     (w.named("plant_orders") + w.named("renovation_orders") + w.named("project_starts"))),
         "money/year", "plant and renovation ordered and projects started");
  w.auxiliary("district_output_per_area",
              safe_ratio(output, land.in_use, w.b.constant(0.0, "money/area/year")), "money/area/year",
              "industrial output over industrial land in use");
}

}  // namespace quesnay::economy
