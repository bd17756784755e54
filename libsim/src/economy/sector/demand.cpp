// Final demand: households, government, investment, and external demand that follows markets and market
// share; output under the limits of capacity.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

/// Shocks come once a month, the period of trade statistics.
constexpr int shocks_per_year = 12;

/// An account buys a little of nearly every other: what is below a thousandth of output stops nobody when it
/// is rationed.
constexpr double least_coefficient = 0.001;

SecondMarket write_market_growth(const Writer& w) {
  return {.first_growth = w.growth_by_sector("market_growth", "1/year", "growth of the external market"),
          .second_growth =
              w.growth_by_sector("second_market_growth", "1/year", "growth of a second external market"),
          .share_at_start = w.by_sector("second_market_share", "1", "share of the second market")};
}

/// Level of the external market, with a common and an own shock each month.
Expr write_market(const Writer& w, const SecondMarket& second) {
  const Expr sd = w.growth_by_sector("market_sd", "1/year^0.5", "standard deviation of yearly market growth");
  const Expr sd_factor =
      w.by_sector("market_sd_factor", "1", "standard deviation relative to the common one");
  const Expr loading =
      w.parameter("market_factor_loading", "1", "loading of all markets on their common factor");
  const Expr common =
      w.b.noise("market factor", {}, {"1", "common monthly shock of all markets", w.source}, shocks_per_year);
  const Expr own = w.b.noise("market shock", {"sector"}, {"1", "own monthly shock of each market", w.source},
                             shocks_per_year);
  const Expr deviation = sd * sd_factor;
  const Expr score =
      w.auxiliary("market_score", loading * common + square_root(1.0 - power(loading, 2.0)) * own, "1",
                  "standard normal shock of the month");
  const Expr mean_growth = w.auxiliary("market_growth_mean", growth_at_fixed_share(second), "1/year",
                                       "growth of the external market of the account");
  const Expr log_market = w.stock("log_market", w.everywhere(0.0, "1"), "1", "log of the external market");
  // A shock of one month has variance 1/12 of a year's.
  const Expr shock = deviation * score * square_root(w.b.constant(shocks_per_year, "1/year"));
  w.b.inflow(log_market, w.flow("market_expansion", mean_growth - power(deviation, 2.0) / 2.0 + shock,
                                "1/year", "growth of the external market with its shock"));
  return w.auxiliary("external_market", exp(log_market), "1", "external market, start = 1");
}

Expr write_market_share(const Writer& w, const Masks& masks, const ReferencePath& path,
                        const Knowledge& knowledge, const OwnCapacity& own) {
  const Expr capacity_elasticity =
      w.parameter("capacity_share_elasticity", "1", "market share to own capacity");
  const Expr quality_elasticity = w.parameter("quality_share_elasticity", "1", "market share to quality");
  const Expr cost_elasticity = w.parameter("cost_share_elasticity", "1", "market share to unit cost");
  const Expr adjustment = w.duration("share_adjustment_time", "adjustment of market share");
  const Expr quality_growth = w.lever("quality_growth", "1/year", "growth of the quality index");
  const Expr brand =
      w.stock("brand", w.b.constant(1.0), "1", "quality and brand index of industries that programmes reach");
  w.b.inflow(brand,
             w.flow("brand_building", quality_growth * brand, "1/year", "growth of the quality index"));
  const Expr share =
      w.stock("market_share", w.everywhere(1.0, "1"), "1", "share of external markets, start = 1");
  // Capacity is compared with the market that was expected, not with the market that came.
  const Expr target = w.auxiliary(
      "market_share_target",
      exp(capacity_elasticity * log(own.index / path.index) - cost_elasticity * log(knowledge.unit_cost)) *
          (1.0 + masks.plan_industry * (power(brand, quality_elasticity) - 1.0)),
      "1", "market share that capacity, quality and cost would bring");
  w.b.inflow(share,
             w.flow("market_share_gain", (target - share) / adjustment, "1/year", "change of market share"));
  return share;
}

/// Public purchases moved to local producers [money/year].
Expr write_local_procurement(const Writer& w, const BaseYear& base, const Masks& masks,
                             const Coefficients& coefficients, const ReferencePath& path) {
  const Expr procurement =
      w.lever("local_procurement", "1", "rise of the local share of public purchases of goods");
  const Expr purchases = w.parameter("procurement_share", "1", "public procurement over product");
  const Expr goods = w.parameter("procurement_goods_share", "1", "goods in public procurement");
  const Expr product = sum(coefficients.value_added_ratio * base.gross_output, "sector");
  const Expr industry_output = masks.plan_industry * path.start.output;
  const Expr weight = safe_ratio(industry_output, sum(industry_output, "sector"), w.b.constant(0.0));
  return w.auxiliary(
      "local_procurement_demand",
      weight * (procurement * (purchases * goods * product) * exp(path.income_growth * w.time)), "money/year",
      "public purchases moved to local producers");
}

}  // namespace

Markets write_markets(const Writer& writer, const Masks& masks, const ReferencePath& path,
                      const Knowledge& knowledge, const OwnCapacity& own) {
  const Writer w = writer.citing("docs/economy/economics.md, section 2");
  const SecondMarket second = write_market_growth(w);
  const Expr market = write_market(w, second);
  return {.second = second, .market = market, .share = write_market_share(w, masks, path, knowledge, own)};
}

Financing write_financing(const Writer& writer) {
  const Writer w = writer.citing("docs/economy/economics.md, section 6");
  const Expr payment = w.b.assumption(
      "public_payment", {}, {"money/year", "what policies cost: their costs are added to it", "policies"});
  const Expr by_purchases = w.parameter("paid_by_purchases", "1",
                                        "share of the cost of policies taken from ordinary public purchases");
  const Expr by_levy =
      w.parameter("paid_by_levy", "1", "share of the cost of policies raised by a levy on value added");
  const Expr local =
      w.parameter("purchases_local_share", "1", "local share of the public purchases that are given up");
  return {.purchases = w.auxiliary("purchases_given_up", by_purchases * local * payment, "money/year",
                                   "local public purchases given up to pay for policies"),
          .levy = w.auxiliary("levy", by_levy * payment, "money/year", "raised to pay for policies")};
}

Purchases write_purchases(const Writer& writer, const BaseYear& base, const Masks& masks,
                          const Shared& shared, const Coefficients& coefficients, const ReferencePath& path,
                          const Factors& factors, const Financing& financing) {
  const Writer w = writer.citing("docs/economy/economics.md, section 2");
  const Expr smoothing = w.duration("income_smoothing_time", "adjustment of household purchases to income");
  const Expr income_start = path.start.income / (1.0 + path.income_growth * smoothing);
  const Expr smoothed_income =
      w.stock("smoothed_income", income_start, "money/year", "labour income that households act on");
  const Expr spending = w.parameter("spending_of_persons", "1",
                                    "elasticity of household purchases to persons employed over their path");
  const Expr on_path = sum(base.persons * path.index * path.labour_per_output, "sector");
  const Expr employment = w.auxiliary("employment_over_path",
                                      safe_ratio(sum(factors.persons, "sector"), on_path, w.b.constant(1.0)),
                                      "1", "persons employed over those of the reference path");
  const Expr households = w.auxiliary(
      "household_demand",
      path.start.consumption * power(smoothed_income / w.b.initial(smoothed_income), path.income_elasticity) *
          power(employment, spending),
      "money/year", "local purchases of households");
  const Expr moved = write_local_procurement(w, base, masks, coefficients, path);
  const Expr government = w.auxiliary(
      "government_demand",
      path.start.government * exp(shared.government_growth * w.time) + moved -
          safe_ratio(path.start.government, sum(path.start.government, "sector"), w.b.constant(0.0)) *
              financing.purchases,
      "money/year", "local purchases of government");
  return {.households = households,
          .smoothed_income = smoothed_income,
          .smoothing_time = smoothing,
          .government = government};
}

Expr declare_plant_spending(const Writer& writer) {
  return writer.b.declare("pipeline_spending", {"sector"},
                          {"money/year", "spending on plant under construction and renovation",
                           "docs/economy/economics.md, section 4"});
}

Expr write_final_demand(const Writer& writer, const Shared& shared, const ReferencePath& path,
                        const Projects& projects, const Markets& markets, const Purchases& purchases,
                        Expr plant_spending) {
  const Writer w = writer.citing("docs/economy/economics.md, section 2");
  const Expr building = plant_spending + total(projects.building) / shared.gestation_time;
  const Expr spending = w.flow("investment", projects.named ? building + projects.named->outlay : building,
                               "money/year", "investment spending");
  // Equipment of named projects comes from elsewhere in part.
  const Expr local = projects.named ? building + projects.named->local_outlay : spending;
  const Expr linked = sum(local, "sector") / sum(path.start.spending, "sector");
  const Expr investment = w.auxiliary(
      "investment_demand",
      path.start.investment_demand *
          (shared.investment_linked_share * linked +
           (1.0 - shared.investment_linked_share) * exp(shared.other_construction_growth * w.time)),
      "money/year", "local purchases for investment");
  const Expr shift = w.b.assumption("external_demand_shift", {"sector"},
                                    {"1", "rise of external demand over what was expected", "assumptions"});
  const Expr sold = path.start.external * markets.market * markets.share * (1.0 + shift) +
                    (1.0 - shared.displacement) * projects.demand;
  const Expr external = w.auxiliary("external_demand", projects.named ? sold + projects.named->demand : sold,
                                    "money/year", "exports and sales to the rest of the country");
  return w.auxiliary("final_demand", purchases.households + purchases.government + investment + external,
                     "money/year", "local final demand");
}

void define_output(const Writer& writer, const EconomyOptions& options, const Coefficients& coefficients,
                   const Limits& limits, Expr output) {
  if (!coefficients.technical) {
    writer.b.define(output, capacity_limited(coefficients.local, limits.final_demand, limits.output));
    return;
  }
  writer.b.define(
      output,
      rationed_output(*coefficients.technical, coefficients.local_share, limits.final_demand, limits.output,
                      writer.b.constant(options.import_flexibility), options.rationing, least_coefficient));
}

ValueAdded write_value_added(const Writer& writer, const BaseYear& base, const Coefficients& coefficients,
                             const Purchases& purchases, const Financing& financing, Expr output) {
  const Writer w = writer.citing("docs/economy/economics.md, equation 1");
  const Expr value_added =
      w.flow("value_added", coefficients.value_added_ratio * output, "money/year", "value added");
  const Expr income = w.auxiliary("labour_income", sum(base.labour_share * value_added, "sector"),
                                  "money/year", "labour income");
  const Expr levied =
      w.auxiliary("levied_share", financing.levy * (1.0 / sum(value_added, "sector")), "1",
                  "share of value added that the levy takes: of what households and firms have");
  const Expr adjustment = ((1.0 - levied) * income - purchases.smoothed_income) / purchases.smoothing_time;
  w.b.inflow(purchases.smoothed_income, writer.citing("docs/economy/economics.md, section 2")
                                            .flow("income_smoothing", adjustment, "money/year^2",
                                                  "adjustment of household purchases to income"));
  return {value_added, levied};
}

}  // namespace quesnay::economy
