// Industrial land: quota, preparation, building, conversion, idling and clearing; the gate it is for new
// plants.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {

void write_land(Economy& e) {
  e.source = "docs/economy/economics.md, section 8";
  const Expr preparation = e.parameter("preparation_time", "year", "site preparation");
  const Expr building = e.parameter("building_time", "year", "prepared site to use");
  const Expr conversion_rate =
      e.parameter("conversion_rate", "1/year", "industrial land converted to other uses");
  const Expr clearing_rate = e.parameter("clearing_rate", "1/year", "idle land cleared");
  const Expr plot_trend = e.b.named("plot_ratio_trend");
  const Expr extra_quota = e.lever("extra_land_quota", "area/year", "quota above what holds the stock");
  const Expr conversion_cut = e.lever("conversion_cut", "1", "cut of conversion to other uses");
  const Expr extra_clearing = e.lever("idle_land_clearing", "1/year", "extra clearing of idle land");
  const Expr extra_plot = e.lever("plot_ratio_growth", "1/year", "extra growth of the plot ratio");

  const Expr in_use_0 = sum(e.b.initial(e.land_in_use), "sector");
  const Expr idle_0 = e.b.initial(e.land_idle);
  const Expr quota_0 = e.auxiliary("land_quota_at_start", conversion_rate * in_use_0, "area/year",
                                   "quota that holds the stock of land in use");
  const Expr idling_rate =
      e.auxiliary("idling_rate", clearing_rate * idle_0 / in_use_0, "1/year", "land in use that falls idle");
  const Expr supplied_0 = quota_0 + clearing_rate * idle_0;
  e.land_prepared = e.stock("land_prepared", supplied_0 * preparation, "area", "land in preparation");
  e.land_built = e.stock("land_under_building", supplied_0 * building, "area", "land being built on");
  e.land_converted = e.stock("land_converted", e.b.constant(0.0), "area", "land converted since the start");
  e.b.keep_non_negative(e.land_prepared);
  e.b.keep_non_negative(e.land_built);
  e.preparation_time = e.auxiliary("preparation_time_now", preparation * (1.0 - e.approval_lag_cut), "year",
                                   "site preparation now");

  const Expr quota = e.flow("land_quota", quota_0 + extra_quota, "area/year", "land released");
  const Expr cleared = e.flow("land_cleared", (clearing_rate + extra_clearing) * e.land_idle, "area/year",
                              "idle land used again");
  const Expr prepared =
      e.flow("land_supply", e.land_prepared / e.preparation_time, "area/year", "prepared sites");
  const Expr built = e.flow("land_built", e.land_built / building, "area/year", "land coming into use");
  const Expr share = e.auxiliary("land_share", e.b.initial(e.land_in_use) / in_use_0, "1",
                                 "account's share of land coming into use");
  const Expr entering =
      e.flow("land_entering_use", share * built, "area/year", "land coming into use, by account");
  const Expr given = e.b.lever("given_land", {"sector"}, {"area/year", "land added from outside", "values"});
  const Expr converted = e.flow("land_conversion", conversion_rate * (1.0 - conversion_cut) * e.land_in_use,
                                "area/year", "land converted to other uses");
  const Expr idled = e.flow("land_idling", idling_rate * e.land_in_use, "area/year", "land falling idle");
  e.b.inflow(e.land_prepared, quota);
  e.b.inflow(e.land_prepared, cleared);
  e.b.outflow(e.land_prepared, prepared);
  e.b.inflow(e.land_built, prepared);
  e.b.outflow(e.land_built, built);
  e.b.inflow(e.land_in_use, entering);
  e.b.inflow(e.land_in_use, given);
  e.b.outflow(e.land_in_use, converted);
  e.b.outflow(e.land_in_use, idled);
  e.b.inflow(e.land_idle,
             e.flow("land_idling_total", sum(idled, "sector"), "area/year", "land falling idle, all"));
  e.b.outflow(e.land_idle, cleared);
  e.b.inflow(e.land_converted,
             e.flow("land_conversion_total", sum(converted, "sector"), "area/year", "land converted, all"));
  e.b.closed("land", {e.land_prepared, e.land_built, e.land_in_use, e.land_idle, e.land_converted},
             {quota, given});
  e.b.inflow(e.plot_ratio,
             e.flow("plot_ratio_rise", plot_trend + extra_plot, "1/year", "growth of the plot ratio"));
}

}  // namespace quesnay::economy
