// The land gate of each district, and of an account: of investors who stay, that of the districts where it
// stands; of those who move, that of the city.
#include "economy/districts/district_model.hpp"
#include "economy/sector/ces.hpp"
#include "economy/sector/pipeline.hpp"

namespace quesnay::economy {

void write_district_gate(const DistrictWriter& w, const DistrictShares& shares, const DistrictLand& land) {
  const Expr land_share = w.named("new_land_share");
  const Expr growth = w.named("reference_growth");
  const Expr before_gate = w.named("plant_orders_before_gate");
  const Expr starts = w.named("project_starts_before_gate");
  const Expr orders_0 = (1.0 - w.named("renovation_share")) *
                        orders_over_completions(stage_ratio(growth, w.named("gestation_time"))) *
                        (w.named("depreciation") + growth) * w.named("capital_at_start");
  const Expr carried = w.named("built_share") * w.named("investment_per_area");
  const Expr needed_0 = matrix_vector(shares.allocation, land_share * orders_0);
  const Expr supplied_0 = carried * land.supplied_at_start;
  // As in the city: where none is supplied the plants of the base year were built without.
  const Expr none = w.b.constant(0.0, "money/year");
  const Expr one = w.b.constant(1.0);
  const Expr limits = less(none, minimum(needed_0, supplied_0));
  const Expr scarcity_0 =
      w.auxiliary("district_land_scarcity_at_start", safe_ratio(needed_0, supplied_0, w.b.constant(0.0)), "1",
                  "outlay on plants that need land over what the supplied land carries, at the start");
  const Expr wanted = w.auxiliary("district_wanted_plant",
                                  matrix_vector(shares.allocation, land_share * before_gate + starts),
                                  "money/year", "outlay on plants that need land, before the gate");
  const Expr supplied =
      w.auxiliary("district_plant_land_supply",
                  carried * land.prepared / w.named("preparation_time_now") * w.named("land_demand_path"),
                  "money/year", "outlay on plants that the supplied land carries");
  const Expr scarcity = where(limits, safe_ratio(wanted, supplied, one), one);
  const Expr start = where(limits, scarcity_0, one);
  const Writer ces{w.b, {}, w.b.time(), w.source};
  const Expr exponent = 1.0 / w.named("land_substitution") - 1.0;
  const Expr gate =
      w.auxiliary("district_land_gate", exp(-log_sum_ratio(ces, exponent, log(scarcity), log(start))), "1",
                  "share of plants that find land in their district, start = 1");
  const Expr of_account =
      w.auxiliary("land_gate_of_account",
                  (1.0 - shares.mobility) * transposed_matrix_vector(shares.allocation, gate) +
                      shares.mobility * w.named("land_gate"),
                  "1", "share of an account's plants that find land, start = 1");
  w.b.redefine("plant_orders", before_gate * (1.0 + land_share * (of_account - 1.0)));
  w.b.redefine("project_starts", starts * of_account);
}

}  // namespace quesnay::economy
