#include "quesnay/economy/economy.hpp"

#include "economy/sector/economy_model.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace economy {
namespace {

void declare_outcomes(ModelBuilder& b) {
  const auto flow = [&](const char* name, const char* unit, int better) {
    b.outcome({name, name, OutcomeKind::Integral, unit, true, better});
  };
  const auto level = [&](const char* name, const char* quantity, const char* unit, bool total, int better) {
    b.outcome({name, quantity, OutcomeKind::Level, unit, total, better});
  };
  flow("gross_output", "money", 1);
  flow("value_added", "money", 1);
  level("persons_employed", "persons_employed", "people", true, 1);
  level("capital_stock", "capital_stock", "money", true, 0);
  level("land_in_use", "land_in_use", "area", true, 0);
  level("utilisation", "utilisation", "1", false, 0);
  level("unit_cost", "unit_cost", "1", false, -1);
  level("market_share", "market_share", "1", false, 1);
  flow("investment", "money", 0);
  level("finance_ratio", "finance_ratio", "1", false, 0);
  level("land_gate", "land_gate", "1", false, 0);
  b.outcome({"observed_output", "observed_output", OutcomeKind::Integral, "money", false, 1});
  b.outcome({"observed_value_added", "observed_value_added", OutcomeKind::Integral, "money", false, 1});
}

/// Given the stocks, everything is a chain but for the capacity-limited solution. What a block reads of one
/// further down - output, the land gate, spending on plant - is declared before and defined there.
void write_economy(ModelBuilder& b, const EconomyOptions& options) {
  const Writer w{b, options.sectors, b.time(), ""};
  const BaseYear year = write_base_year(w);
  const Masks masks = write_masks(w, year);
  const Shared shared = write_shared(w, masks);
  const Coefficients coefficients = write_coefficients(w, options, year);
  const BaseYear base = with_local_final_demand(w, year, coefficients);
  const ReferencePath path = write_reference_path(w, base, shared, coefficients);

  const Expr output = declare_output(w);
  const LabourMarket labour_market = declare_labour_market(w);
  const Knowledge knowledge =
      write_knowledge(w, options, base, masks, coefficients, path, labour_market, output);
  const Factors factors = declare_factors(w, base, shared, path);
  const OwnCapacity own = write_own_capacity(w, options, base, masks, shared, path, knowledge, factors);
  const Projects projects = declare_projects(w, options, shared);
  const Expr capacity = write_capacity(w, shared, path, own, projects);
  const Expr labour = write_labour_capacity(w, base, path, knowledge, factors, projects, capacity);
  const Expr project_starts = write_project_starts(w, masks, path);
  const Expr land_gate = declare_land_gate(w);
  write_project_building(w, shared, projects, project_starts, land_gate);

  const Markets markets = write_markets(w, masks, path, knowledge, own);
  const Financing financing = write_financing(w);
  const Purchases purchases = write_purchases(w, base, masks, shared, coefficients, path, factors, financing);
  const Expr plant_spending = declare_plant_spending(w);
  const Expr final_demand = write_final_demand(w, shared, path, projects, markets, purchases, plant_spending);
  const Expr limit = w.citing("docs/economy/economics.md, section 3")
                         .auxiliary("output_limit", minimum(capacity, labour), "money/year",
                                    "most that plant and persons can make");
  const Limits limits{capacity, labour, limit, final_demand};
  const Coefficients now =
      options.localisation ? write_localisation(w, coefficients, base, projects) : coefficients;
  define_output(w, options, now, limits, output);
  const auto [value_added, levied] = write_value_added(w, base, coefficients, purchases, financing, output);

  const Investment investment =
      write_investment(w, shared, path, knowledge, factors, own, projects, output, plant_spending);
  const Expr finance_ratio = write_finance(w, masks, path, investment, output, levied);
  const Land land = write_land(w, base, shared, factors, own);
  write_orders(w, base, masks, shared, path, factors, investment, land, finance_ratio, project_starts,
               land_gate);
  const Expr talent_tightness =
      write_persons(w, base, shared, path, knowledge, factors, investment, labour_market);
  write_observation(w, markets, output, value_added);
  write_constraints(w, options, masks, now, factors, own, projects, limits, output, finance_ratio,
                    talent_tightness);
  if (options.nation) {
    write_nation(w, shared, path, knowledge, talent_tightness);
  }
  if (options.revenue) {
    write_revenue(w, path, coefficients, financing, value_added);
  }
  write_ranges(w);
}

}  // namespace
}  // namespace economy

Model build_economy(const EconomyOptions& options) {
  if (!(options.import_flexibility >= 0.0 && options.import_flexibility <= 1.0)) {
    throw InvalidValue("the import flexibility of the economy is " + shortest(options.import_flexibility) +
                       ", expected a number from 0 to 1");
  }
  ModelBuilder b;
  if (options.noise_components) {
    b.dimension("sector", options.sectors, *options.noise_components);
  } else {
    b.dimension("sector", options.sectors);
  }
  b.alias("buyer", "sector");
  economy::write_economy(b, options);
  economy::declare_outcomes(b);
  return b.build();
}

}  // namespace quesnay
