// Industrial land: quota, preparation, building, conversion, idling and clearing; the plot ratio.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {

Land write_land(const Writer& writer, const BaseYear& base, const Shared& shared, const Factors& factors,
                const OwnCapacity& own) {
  const Writer w = writer.citing("docs/economy/economics.md, section 8");
  const Expr preparation = w.duration("preparation_time", "site preparation");
  const Expr building = w.duration("building_time", "prepared site to use");
  const Expr conversion_rate =
      w.parameter("conversion_rate", "1/year", "industrial land converted to other uses");
  const Expr assumed_rate = w.parameter("clearing_rate", "1/year", "idle land cleared");
  const Expr extra_quota = w.lever("extra_land_quota", "area/year", "quota above what holds the stock");
  const Expr conversion_cut = w.lever("conversion_cut", "1", "cut of conversion to other uses");
  const Expr extra_clearing = w.lever("idle_land_clearing", "1/year", "extra clearing of idle land");
  const Expr extra_plot = w.lever("plot_ratio_growth", "1/year", "extra growth of the plot ratio");

  const auto n_sectors = static_cast<double>(w.sectors.size());
  const Expr in_use = factors.land_in_use;
  const Expr idle = factors.land_idle;
  const Expr in_use_0 = sum(w.b.initial(in_use), "sector");
  const Expr idle_0 = w.b.initial(idle);
  const Expr holding = conversion_rate * in_use_0;
  const Expr published =
      w.parameter("land_supply_published", "1",
                  "1: land is supplied as published and clearing follows, 0: clearing_rate and conversion");
  const Expr supply_figure =
      w.parameter("land_supply_at_start", "area/year", "industrial land supplied a year at the start");
  const Expr supplied_0 =
      w.auxiliary("land_supplied_at_start", where(published, supply_figure, holding + assumed_rate * idle_0),
                  "area/year", "industrial land supplied a year at the start");
  const Expr clearing_rate = w.auxiliary(
      "clearing_rate_now",
      where(published, safe_ratio(maximum(supplied_0 - holding, 0.0), idle_0, w.b.constant(0.0, "1/year")),
            assumed_rate),
      "1/year", "idle land cleared: what is supplied beyond what holds the stock in use");
  const Expr quota_0 = w.auxiliary("land_quota_at_start", supplied_0 - clearing_rate * idle_0, "area/year",
                                   "land released a year: what is supplied less idle land used again");
  const Expr idling_rate =
      w.auxiliary("idling_rate", safe_ratio(clearing_rate * idle_0, in_use_0, w.b.constant(0.0, "1/year")),
                  "1/year", "land in use that falls idle");
  const Expr prepared = w.stock("land_prepared", supplied_0 * preparation, "area", "land in preparation");
  const Expr built = w.stock("land_under_building", supplied_0 * building, "area", "land being built on");
  const Expr converted =
      w.stock("land_converted", w.b.constant(0.0), "area", "land converted since the start");
  w.b.keep_non_negative(prepared);
  w.b.keep_non_negative(built);
  const Expr preparation_now = w.auxiliary(
      "preparation_time_now", preparation * (1.0 - shared.approval_lag_cut), "year", "site preparation now");

  const Expr quota = w.flow("land_quota", quota_0 + extra_quota, "area/year", "land released");
  const Expr cleared =
      w.flow("land_cleared", (clearing_rate + extra_clearing) * idle, "area/year", "idle land used again");
  const Expr supply = w.flow("land_supply", prepared / preparation_now, "area/year", "prepared sites");
  const Expr ready = w.flow("land_built", built / building, "area/year", "land coming into use");
  const Expr share =
      w.auxiliary("land_share", safe_ratio(w.b.initial(in_use), in_use_0, w.b.constant(1.0 / n_sectors)), "1",
                  "account's share of land coming into use");
  const Expr entering =
      w.flow("land_entering_use", share * ready, "area/year", "land coming into use, by account");
  const Expr given = w.gift("given_land", "area/year", "land added from outside");
  w.b.factor("land", given, {.shares = base.industrial_land, .readable = {"land", "土地"}});
  const Expr converting = w.flow("land_conversion", conversion_rate * (1.0 - conversion_cut) * in_use,
                                 "area/year", "land converted to other uses");
  const Expr idling = w.flow("land_idling", idling_rate * in_use, "area/year", "land falling idle");
  w.b.inflow(prepared, quota);
  w.b.inflow(prepared, cleared);
  w.b.outflow(prepared, supply);
  w.b.inflow(built, supply);
  w.b.outflow(built, ready);
  w.b.inflow(in_use, entering);
  w.b.inflow(in_use, given);
  w.b.outflow(in_use, converting);
  w.b.outflow(in_use, idling);
  w.b.inflow(idle, w.flow("land_idling_total", sum(idling, "sector"), "area/year", "land falling idle, all"));
  w.b.outflow(idle, cleared);
  w.b.inflow(converted,
             w.flow("land_conversion_total", sum(converting, "sector"), "area/year", "land converted, all"));
  w.b.closed("land", {prepared, built, in_use, idle, converted}, {quota, given});
  w.b.inflow(factors.plot_ratio, w.flow("plot_ratio_rise", own.plot_ratio_trend + extra_plot, "1/year",
                                        "growth of the plot ratio"));
  return {.prepared = prepared, .preparation_time = preparation, .preparation_time_now = preparation_now};
}

}  // namespace quesnay::economy
