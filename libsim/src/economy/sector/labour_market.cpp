// What scarce labour moves beside output: the wage, and with it unit cost and who comes; migration.
// Each is off where its parameter is zero.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
LabourMarket declare_labour_market(const Writer& writer) {
  const Writer w = writer.citing("docs/economy/economics.md, section 7");
  return {.log_wage = w.stock("log_wage", w.b.constant(0.0), "1", "log of the wage over its path"),
          .smoothed_tightness = w.stock("smoothed_tightness", w.b.constant(1.0), "1",
                                        "tightness of the talent pool that migrants act on")};
}

Expr write_labour_cost(const Writer& w, const BaseYear& base, const Coefficients& coefficients,
                       const LabourMarket& market) {
  return w.auxiliary("labour_cost", exp(base.labour_share * coefficients.value_added_ratio * market.log_wage),
                     "1", "unit cost at the wage over that at the wage of the path");
}

Expr write_response_of_inflow(const Writer& writer, const LabourMarket& market) {
  const Writer w = writer.citing("docs/economy/economics.md, section 7");
  const Expr to_wage =
      w.parameter("wage_inflow_elasticity", "1", "inflow of skilled persons to the wage over its path");
  const Expr to_jobs = w.parameter("migration_elasticity", "1", "inflow to the tightness of the talent pool");
  return w.auxiliary("inflow_response",
                     exp(to_wage * market.log_wage + to_jobs * log(market.smoothed_tightness)), "1",
                     "inflow to the talent pool over that of the path");
}

void write_labour_market(const Writer& writer, const LabourMarket& market, Expr tightness) {
  const Writer w = writer.citing("docs/economy/economics.md, section 7");
  const Expr response = w.parameter("wage_response", "1/year", "growth of the wage by log of tightness");
  const Expr fading = w.duration("wage_fading_time", "return of the wage to its path");
  const Expr learning = w.duration("migration_time", "adjustment of migrants to tightness");
  w.b.inflow(
      market.log_wage,
      w.flow("wage_rise", response * log(maximum(tightness, least_tightness)) - market.log_wage / fading,
             "1/year", "growth of the wage over that of its path"));
  w.b.inflow(market.smoothed_tightness,
             w.flow("tightness_learnt", (tightness - market.smoothed_tightness) / learning, "1/year",
                    "adjustment of migrants to tightness"));
}

}  // namespace quesnay::economy
