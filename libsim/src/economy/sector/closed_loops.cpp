// Loops that an economy may close: suppliers who follow projects, public revenue that is spent, and the money
// of a nation. What is not asked for is not written.
#include <limits>

#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {

Coefficients write_localisation(const Writer& writer, const Coefficients& coefficients, const BaseYear& base,
                                const Projects& projects) {
  const Writer w = writer.citing("docs/economy/economics.md, section 14");
  const Expr gain =
      w.parameter("localisation_gain", "1",
                  "rise of the local share of an account's inputs that so much capacity brings");
  const Expr much =
      w.parameter("localisation_capacity", "money/year", "capacity of projects that brings the gain");
  const Expr base_share = w.parameter("localisation_share_base", "1",
                                      "local share of inputs over which suppliers who follow are counted");
  const Expr ceiling = w.parameter("localisation_ceiling", "1", "highest local share of inputs");
  const Expr adjustment = w.duration("localisation_time", "time in which suppliers follow a project");
  // Narrow enough to catch a point that is written for a hundredth.
  w.b.range("localisation_gain", 0.0, 0.5);
  w.b.range("localisation_capacity", 0.0, std::numeric_limits<double>::infinity());
  w.b.require("localisation_capacity", less(w.b.constant(0.0, "money/year"), much),
              "the capacity is 0, expected more than 0: it is what the gain is counted by");
  for (const char* name : {"localisation_share_base", "localisation_ceiling"}) {
    w.b.range(name, 0.0, 1.0);
  }
  w.b.range("localisation_time", 0.0, 100.0);

  const Expr lead = w.stock("localisation", w.everywhere(0.0, "1"), "1",
                            "local share of inputs that followed projects, over the base share");
  w.b.inflow(lead,
             w.flow("localisation_rise", (gain * (projects.capacity / much) / base_share - lead) / adjustment,
                    "1/year", "suppliers who follow projects"));
  const Expr scale =
      w.auxiliary("localisation_scale", minimum(1.0 + lead, maximum(ceiling / base_share, 1.0)), "1",
                  "local inputs over those without projects, by buyer");
  // No more of an input is bought here than is bought.
  const Expr share = w.auxiliary("local_share_now",
                                 minimum(coefficients.local_share * relabel(scale, "sector", "buyer"), 1.0),
                                 "1", "share of each input bought locally now");
  const Expr inputs = coefficients.technical ? *coefficients.technical
                                             : base.technical_coefficients * coefficients.column_scale;
  Coefficients now = coefficients;
  now.local_share = share;
  now.local = w.auxiliary("local_coefficients_now", share * inputs, "1", "local input coefficients now");
  return now;
}

void write_revenue(const Writer& writer, const ReferencePath& path, const Coefficients& coefficients,
                   const Financing& financing, Expr value_added) {
  const Writer w = writer.citing("docs/economy/economics.md, section 14");
  const Expr elasticity =
      w.parameter("revenue_elasticity", "1", "public revenue to value added over its path");
  const Expr lag = w.duration("revenue_lag", "time from value added to what its revenue buys");
  w.b.range("revenue_elasticity", 0.0, 5.0);
  w.b.range("revenue_lag", 0.0, 100.0);

  const Expr on_path = sum(coefficients.value_added_ratio * path.start.output * path.index, "sector");
  const Expr over_path = w.auxiliary("value_added_over_path", sum(value_added, "sector") / on_path, "1",
                                     "value added over that of the reference path");
  const Expr lead = w.stock("log_revenue", w.b.constant(0.0), "1", "log of public revenue over its path");
  w.b.inflow(lead, w.flow("revenue_rise", (elasticity * log(over_path) - lead) / lag, "1/year",
                          "growth of public revenue over that of its path"));
  const Expr scale = w.auxiliary("public_revenue", exp(lead), "1", "public revenue over its path");

  // What is given up to pay for policies is a sum of money, whatever the revenue.
  const Expr given_up =
      safe_ratio(path.start.government, sum(path.start.government, "sector"), w.b.constant(0.0)) *
      financing.purchases;
  w.b.redefine("government_demand", (w.b.definition("government_demand") + given_up) * scale - given_up);
  w.b.redefine("fund_money", w.b.definition("fund_money") * scale);
  w.b.redefine("project_starts_before_gate", w.b.definition("project_starts_before_gate") * scale);
}

void write_nation(const Writer& writer, const Shared& shared, const ReferencePath& path,
                  const Knowledge& knowledge, Expr tightness) {
  const Writer w = writer.citing("Taylor 1993; docs/economy/economics.md, section 14");
  // What is cheaper is bought more of: these are sums of money, and prices follow unit cost.
  const Expr price = knowledge.unit_cost;
  w.b.redefine("government_demand", w.b.definition("government_demand") / price);
  const Expr other = path.start.investment_demand * (1.0 - shared.investment_linked_share) *
                     exp(shared.other_construction_growth * w.time);
  w.b.redefine("investment_demand", w.b.definition("investment_demand") + other * (1.0 / price - 1.0));

  const Expr response =
      w.parameter("rate_response", "1/year", "rise of the real lending rate by log of tightness");
  const Expr lag = w.duration("rate_response_time", "time in which the lending rate answers");
  w.b.range("rate_response", 0.0, 1.0);
  w.b.range("rate_response_time", 0.0, 100.0);
  const Expr answer = w.stock("rate_answer", w.b.constant(0.0, "1/year"), "1/year",
                              "real lending rate over that of the path, by the nation's own policy");
  w.b.inflow(answer,
             w.flow("rate_change", (response * log(maximum(tightness, least_tightness)) - answer) / lag,
                    "1/year^2", "answer of the lending rate to the labour market"));
  const Expr rate = w.b.named("lending_rate") + w.b.named("lending_rate_shift");
  // Nobody lends for less than nothing, unless an assumption says so.
  const Expr least = minimum(rate, w.b.constant(0.0, "1/year"));
  const Expr cost =
      w.auxiliary("rate_answer_effect",
                  power((maximum(rate + answer, least) + shared.depreciation) / (rate + shared.depreciation),
                        -shared.user_cost_elasticity),
                  "1", "investment at the rate of the nation's policy over that without it");
  w.b.redefine("investment_target", w.b.definition("investment_target") * cost);
}

}  // namespace quesnay::economy
