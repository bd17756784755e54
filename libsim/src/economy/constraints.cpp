// Which constraint binds, and what one more unit of each factor is worth now.
#include "economy/economy_model.hpp"
#include "quesnay/economy/economy.hpp"

namespace quesnay::economy {

void write_constraints(Economy& e) {
  e.source = "docs/economics.md, section 1; docs/outputs.md";
  e.auxiliary("utilisation", e.output / e.capacity, "1", "output over capacity");
  const Expr tolerance = e.b.constant(1.0 - 1e-9);
  const Expr bound = e.auxiliary("capacity_binds", less_equal(e.capacity * tolerance, e.output), "1",
                                 "1 where output is at capacity");
  const Expr capital = e.capital_share_of_capacity;
  const Expr talent = e.talent_share_of_capacity;
  const Expr land = e.land_share_of_capacity;
  const Expr by_land = less(capital, land) * less(talent, land);
  const Expr by_talent = (1.0 - by_land) * less(capital, talent);
  e.auxiliary("binds_demand", 1.0 - bound, "1", "1 where demand limits output");
  e.auxiliary("binds_land", bound * by_land, "1", "1 where land limits capacity most");
  e.auxiliary("binds_talent", bound * by_talent, "1", "1 where persons limit capacity most");
  e.auxiliary("binds_capital", bound * (1.0 - by_land) * (1.0 - by_talent), "1",
              "1 where capital limits capacity most");
  e.auxiliary("binds_funds", less(e.finance_ratio, tolerance), "1",
              "1 where finance cuts planned investment");
  e.auxiliary("binds_talent_pool", less(e.b.constant(1.0 + 1e-9), e.talent_tightness), "1",
              "1 where the talent pool is tighter than at the start");

  const Expr shadow = e.auxiliary(
      "value_of_capacity",
      capacity_shadow_value(e.local_coefficients, e.final_demand, e.capacity, e.value_added_ratio), "1",
      "value added per unit of capacity");
  const Expr own = shadow * (e.capacity - e.project_capacity);
  const Expr no_land = (1.0 - e.uses_industrial_land) * e.b.constant(1.0, "area");
  e.auxiliary("value_of_one_more_capital", own * capital / e.capital, "1/year",
              "value added per unit of capital");
  e.auxiliary("value_of_one_more_talent", own * talent / e.persons, "money/people/year",
              "value added per person");
  e.auxiliary("value_of_one_more_land", own * land / (e.land_in_use + no_land), "money/area/year",
              "value added per area of industrial land");
}

}  // namespace quesnay::economy

namespace quesnay {

std::vector<Outcome> binding_outcomes() {
  std::vector<Outcome> outcomes;
  for (const char* constraint : {"demand", "capital", "talent", "land", "funds"}) {
    const std::string name = std::string("binds_") + constraint;
    outcomes.push_back({name, name, OutcomeKind::Level, "1", false, 0});
  }
  outcomes.push_back({"binds_talent_pool", "binds_talent_pool", OutcomeKind::Level, "1", false, 0});
  const std::pair<const char*, const char*> values[] = {
      {"capital", "1/year"}, {"talent", "money/people/year"}, {"land", "money/area/year"}};
  for (const auto& [factor, unit] : values) {
    const std::string name = std::string("value_of_one_more_") + factor;
    outcomes.push_back({name, name, OutcomeKind::Level, unit, false, 0});
  }
  return outcomes;
}

}  // namespace quesnay
