// Districts share rates, and new land has the mix of the land there is: five stocks a district are exact, and
// a sector's land is a fixed share of each district's. The city's own stocks and flows stay and are the sums.
#include "quesnay/economy/districts.hpp"

#include <limits>

#include "economy/districts/district_model.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace economy {
namespace {

/// Shares may fail to add up by this, from rounding.
constexpr double rounding = 1e-9;

constexpr double open = std::numeric_limits<double>::infinity();

void require_shares(const DistrictWriter& w, const std::string& name, Expr total) {
  w.b.require(name, less(absolute(total - 1.0), w.b.constant(rounding)),
              "the shares of the districts do not add up to one");
}

DistrictShares write_shares(const DistrictWriter& w) {
  const Expr allocation = w.parameter("district_allocation", {"district", "sector"},
                                      "where industrial land and new plants of an account stand");
  const Expr quota_share =
      w.parameter("district_quota_share", {"district"}, "share of the quota that is released in a district");
  const Expr conversion = w.parameter("district_conversion_factor", {"district"},
                                      "conversion of industrial land over that of the city");
  const Expr mobility = w.parameter("district_mobility", {},
                                    "share of investors who go to another district where land is short");
  for (const char* name : {"district_allocation", "district_quota_share", "district_mobility"}) {
    w.b.range(name, 0.0, 1.0);
  }
  w.b.range("district_conversion_factor", 0.0, open);
  require_shares(w, "district_allocation", sum(allocation, "district"));
  require_shares(w, "district_quota_share", sum(quota_share, "district"));

  const Expr of_accounts = w.named("industrial_land_base");
  const Expr land = w.auxiliary("district_land_base", matrix_vector(allocation, of_accounts), "area",
                                "industrial land of a district at the start, idle included");
  const Expr mix =
      w.auxiliary("district_land_mix", safe_ratio(allocation * of_accounts, land, w.b.constant(0.0)), "1",
                  "an account's share of the industrial land of a district");
  return {allocation, quota_share, conversion, mobility, land, mix};
}

}  // namespace

DistrictLand write_district_land(const DistrictWriter& w, const DistrictShares& shares) {
  const Expr extra_quota = w.lever("district_land_quota", "area/year", "quota given to a district alone");
  const Expr extra_cut = w.lever("district_conversion_cut", "1", "further cut of conversion in a district");
  const Expr extra_clearing =
      w.lever("district_land_clearing", "1/year", "extra clearing of idle land in a district");
  w.b.range("district_conversion_cut", -1.0, 1.0);
  w.b.range("district_land_clearing", -1.0, 12.0);

  const Expr idle_share = w.named("idle_share");
  const Expr preparation = w.named("preparation_time");
  const Expr building = w.named("building_time");
  const Expr clearing_rate = w.named("clearing_rate_now");
  const Expr idling_rate = w.named("idling_rate");
  const Expr kept = 1.0 - w.named("conversion_cut");
  const Expr idle_0 = idle_share * shares.land;
  const Expr released_0 = w.auxiliary("district_land_supplied_at_start",
                                      w.named("land_quota_at_start") * shares.quota + clearing_rate * idle_0,
                                      "area/year", "industrial land supplied a year at the start");
  const Expr prepared =
      w.stock("district_land_prepared", released_0 * preparation, "area", "land in preparation");
  const Expr built =
      w.stock("district_land_under_building", released_0 * building, "area", "land being built on");
  const Expr in_use = w.stock("district_land_in_use", (1.0 - idle_share) * shares.land, "area",
                              "industrial land in use, without what is given to an account");
  const Expr idle = w.stock("district_land_idle", idle_0, "area", "idle industrial land");
  const Expr converted =
      w.stock("district_land_converted", 0.0 * shares.land, "area", "land converted since the start");
  const Expr gifts = w.stock("given_land_in_use", 0.0 * w.named("industrial_land_base"), "area",
                             "land in use that was given to an account, wherever it is");
  for (const Expr& one : {prepared, built, in_use, idle, gifts}) {
    w.b.keep_non_negative(one);
  }

  const Expr quota = w.flow("district_quota",
                            w.named("land_quota_at_start") * shares.quota +
                                w.named("extra_land_quota") * shares.quota + extra_quota,
                            "area/year", "land released");
  const Expr cleared =
      w.flow("district_land_cleared", (clearing_rate + w.named("idle_land_clearing") + extra_clearing) * idle,
             "area/year", "idle land used again");
  const Expr supply = w.flow("district_land_supply", prepared / w.named("preparation_time_now"), "area/year",
                             "prepared sites");
  const Expr ready = w.flow("district_land_built", built / building, "area/year", "land coming into use");
  const Expr rate = w.named("conversion_rate") * kept;
  const Expr converting =
      w.flow("district_land_conversion", rate * shares.conversion * (1.0 - extra_cut) * in_use, "area/year",
             "land converted to other uses, without what is given");
  const Expr placed = w.auxiliary("given_land_by_district", matrix_vector(shares.allocation, gifts), "area",
                                  "land given to accounts, where these stand");
  const Expr idling =
      w.flow("district_land_idling", idling_rate * (in_use + placed), "area/year", "land falling idle");
  const Expr gifts_converting =
      w.flow("given_land_conversion", rate * gifts, "area/year", "given land converted to other uses");
  w.b.inflow(prepared, quota);
  w.b.inflow(prepared, cleared);
  w.b.outflow(prepared, supply);
  w.b.inflow(built, supply);
  w.b.outflow(built, ready);
  w.b.inflow(in_use, ready);
  w.b.outflow(in_use, converting);
  w.b.outflow(in_use, w.flow("district_land_in_use_idling", idling_rate * in_use, "area/year",
                             "land falling idle, without what is given"));
  w.b.inflow(idle, idling);
  w.b.outflow(idle, cleared);
  w.b.inflow(converted, converting);
  w.b.inflow(converted, w.flow("given_land_conversion_by_district", rate * placed, "area/year",
                               "given land converted, where accounts stand"));
  w.b.inflow(gifts, w.named("given_land"));
  w.b.outflow(gifts, gifts_converting);
  w.b.outflow(gifts,
              w.flow("given_land_idling", idling_rate * gifts, "area/year", "given land falling idle"));
  w.b.closed("land by district", {prepared, built, in_use, gifts, idle, converted},
             {quota, w.named("given_land")});

  // The city is the sum of its districts.
  w.b.redefine("land_quota", w.b.definition("land_quota") + sum(extra_quota, "district"));
  w.b.redefine("land_cleared", w.b.definition("land_cleared") + sum(extra_clearing * idle, "district"));
  w.b.redefine("land_entering_use", transposed_matrix_vector(shares.mix, ready));
  w.b.redefine("land_conversion", transposed_matrix_vector(shares.mix, converting) + gifts_converting);
  return {prepared, in_use, idle, released_0};
}

}  // namespace economy

Model with_districts(const Model& economy, const std::vector<std::string>& districts) {
  if (districts.empty()) {
    throw InvalidValue("the economy was asked for by district and there is none, expected at least one");
  }
  ModelBuilder b(economy);
  b.dimension("district", districts);
  const economy::DistrictWriter w{b, "docs/economy/districts.md"};
  const economy::DistrictShares shares = economy::write_shares(w);
  const economy::DistrictLand land = economy::write_district_land(w, shares);
  economy::write_district_gate(w, shares, land);
  economy::write_district_tables(w, shares, land);
  return b.build();
}

}  // namespace quesnay
