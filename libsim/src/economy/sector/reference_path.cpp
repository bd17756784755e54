// The reference path: the balanced path that the base year lies on. Every productivity, land, knowledge and
// digital term elsewhere is a deviation from it; its only trend is labour saving (Uzawa 1961).
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

constexpr int rounds = 30;

/// Flows at one date, with what the reference growth depends on.
struct Flows {
  Expr output, consumption, government, investment, external, capital;
};

/// Gross investment spending per sector on a balanced path growing at `growth`.
Expr balanced_spending(Economy& e, Expr growth, Expr capital) {
  const Expr factor = 1.0 + growth * e.gestation_time / 3.0;
  const Expr theta = e.renovation_share;
  return (e.depreciation + growth) * capital *
         ((1.0 - theta) * (1.0 + factor + power(factor, 2.0)) / 3.0 + theta);
}

Expr income_of(Economy& e, Expr output) {
  return sum(e.labour_share * e.value_added_ratio * output, "sector");
}

/// Growth of investment demand tied to modelled investment: spending-weighted growth.
Expr spending_growth(Economy& e, Expr growth, Expr capital) {
  const Expr spending = balanced_spending(e, growth, capital);
  return sum(spending * growth, "sector") / sum(spending, "sector");
}

Expr income_growth(Economy& e, Expr growth, Expr output) {
  return income_of(e, output * growth) / income_of(e, output);
}

/// Growth of output that reproduces itself from expected external growth, equation (0.1).
Expr reference_growth(Economy& e, const std::string& name, Expr expected, const Flows& flows) {
  return e.b.fixed_point(name, expected, rounds, [&](Expr growth) {
    const Expr linked = spending_growth(e, growth, flows.capital);
    const Expr investment_growth =
        e.investment_linked_share * linked + (1.0 - e.investment_linked_share) * e.other_construction_growth;
    const Expr increase = matrix_vector(e.local_coefficients, flows.output * growth) +
                          flows.consumption * e.income_elasticity * income_growth(e, growth, flows.output) +
                          flows.investment * investment_growth + flows.government * e.government_growth +
                          flows.external * expected;
    return increase / flows.output;
  });
}

Expr closing_item(Economy& e, const Flows& flows) {
  return flows.output - matrix_vector(e.local_coefficients, flows.output) - flows.consumption -
         flows.government - flows.investment;
}

void write_coefficients(Economy& e) {
  const Expr scale = e.by_sector("value_added_scale", "1", "drawn over central value-added ratio");
  const Expr lambda = e.parameter("local_share_lambda", "1", "size factor at which local_share.csv was made");
  const Expr exponent_base =
      e.parameter("local_share_exponent", "1", "exponent at which local_share.csv was made");
  const Expr exponent = e.parameter("flq_exponent", "1", "exponent of Flegg's location quotient");
  e.source = "Flegg & Webber 2000; docs/economy/economics.md, section 0";
  e.value_added_ratio = e.auxiliary("value_added_ratio", e.value_added_ratio_base * scale, "1",
                                    "value added over gross output of the draw");
  const Expr column_scale =
      relabel((1.0 - e.value_added_ratio) / (1.0 - e.value_added_ratio_base), "sector", "buyer");
  const Expr size_factor = power(power(lambda, 1.0 / exponent_base), exponent - exponent_base);
  e.local_share = e.auxiliary("local_share", minimum(e.local_share_base * size_factor, 1.0), "1",
                              "share of each input bought locally in the draw");
  e.local_coefficients =
      e.auxiliary("local_coefficients", e.local_share * e.technical_coefficients_base * column_scale, "1",
                  "local input coefficients");
  if (e.inputs_stop_buyers()) {
    e.technical_coefficients =
        e.auxiliary("technical_coefficients", e.technical_coefficients_base * column_scale, "1",
                    "input coefficients, from anywhere");
  }
}

}  // namespace

void write_reference_path(Economy& e) {
  write_coefficients(e);
  const Expr raw = e.by_sector("income_elasticity_raw", "1", "income elasticity before adding up");
  const Expr expected =
      e.by_sector("expected_market_growth", "1/year", "external growth expected at the start");
  const Expr trend =
      e.by_sector("labour_saving_trend", "1/year", "growth of output per person on the reference path");

  e.source = "Engel aggregation; docs/economy/economics.md, section 2";
  e.income_elasticity = e.auxiliary(
      "income_elasticity", raw / (sum(e.households_base * raw, "sector") / sum(e.households_base, "sector")),
      "1", "income elasticity of purchases, mean one");

  e.source = "docs/economy/economics.md, equation 0.1";
  Flows base{e.gross_output_base, e.households_base, e.government_base, e.fixed_investment_base, Expr(),
             e.capital_stock_base};
  base.external = closing_item(e, base);
  const Expr first = e.auxiliary("reference_growth_base", reference_growth(e, "growth_base", expected, base),
                                 "1/year", "growth of output on the reference path at the base year");

  // The base year is centred half a year before the start: bring it forward, then solve once more.
  e.source = "docs/economy/economics.md, equation 0.2";
  const Expr half = e.b.constant(0.5, "year");
  const Expr forward = exp(first * half);
  e.output_0 = e.auxiliary("output_at_start", base.output * forward, "money/year", "output at the start");
  e.capital_0 = e.auxiliary("capital_at_start", base.capital * forward, "money", "capital at the start");
  e.consumption_0 =
      e.auxiliary("consumption_at_start",
                  base.consumption * exp(e.income_elasticity * income_growth(e, first, base.output) * half),
                  "money/year", "local purchases of households at the start");
  e.government_0 = e.auxiliary("government_at_start", base.government * exp(e.government_growth * half),
                               "money/year", "local purchases of government at the start");
  e.investment_demand_0 = e.auxiliary(
      "investment_demand_at_start",
      base.investment * (e.investment_linked_share * exp(spending_growth(e, first, base.capital) * half) +
                         (1.0 - e.investment_linked_share) * exp(e.other_construction_growth * half)),
      "money/year", "local purchases for investment at the start");
  Flows start{e.output_0, e.consumption_0, e.government_0, e.investment_demand_0, Expr(), e.capital_0};
  e.external_0 = e.auxiliary("external_demand_at_start", closing_item(e, start), "money/year",
                             "external demand at the start: closes the base year");
  start.external = e.external_0;
  e.b.require("external_demand_at_start", less(e.b.constant(0.0, "money/year"), e.external_0),
              "the base year leaves an account no external demand");

  e.source = "docs/economy/economics.md, equation 0.1";
  e.reference_growth = e.auxiliary("reference_growth", reference_growth(e, "growth", expected, start),
                                   "1/year", "growth of output on the reference path");
  e.reference_income_growth =
      e.auxiliary("reference_income_growth", income_growth(e, e.reference_growth, e.output_0), "1/year",
                  "growth of labour income on the reference path");
  e.reference_path = e.auxiliary("reference_path", exp(e.reference_growth * e.time), "1",
                                 "output on the reference path over output at the start");
  e.income_0 =
      e.auxiliary("income_at_start", income_of(e, e.output_0), "money/year", "labour income at the start");
  e.spending_0 = e.auxiliary("spending_at_start", balanced_spending(e, e.reference_growth, e.capital_0),
                             "money/year", "investment spending at the start");
  e.labour_saving = e.auxiliary(
      "labour_saving",
      minimum(trend, e.reference_growth + e.outflow_rate + e.retirement_rate - e.per_year(0.01)), "1/year",
      "labour saving on the reference path: employment cannot shrink faster than people leave");
}

}  // namespace quesnay::economy
