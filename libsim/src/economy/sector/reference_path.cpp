// The reference path: the balanced path that the base year lies on. Every productivity, land, knowledge and
// digital term elsewhere is a deviation from it; its only trend is labour saving (Uzawa 1961).
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

/// Rounds of the fixed point: with twelve accounts ten leave an error of 1e-7 a year, thirty one of 2e-16.
constexpr int rounds = 30;

/// What is left of an account's output for elsewhere is nothing if it is within this of it.
constexpr double rounding = 1e-9;

/// Hires at the start are positive only if employment shrinks more slowly than people leave [1/year].
constexpr double least_hires = 0.01;

/// Flows at one date, with what the reference growth depends on.
struct Flows {
  Expr output, consumption, government, investment, external, capital;
};

/// Equations on a path that grows at the rate of each sector.
struct BalancedPath {
  const Writer& w;
  const BaseYear& base;
  const Shared& shared;
  const Coefficients& coefficients;
  Expr income_elasticity;

  /// Gross investment spending per sector where capital grows at `growth`.
  [[nodiscard]] Expr spending(Expr growth, Expr capital) const {
    const Expr ratio = stage_ratio(growth, shared.gestation_time);
    const Expr theta = shared.renovation_share;
    return (shared.depreciation + growth) * capital *
           ((1.0 - theta) * stages_over_last(ratio) / n_stages + theta);
  }

  [[nodiscard]] Expr income(Expr output) const {
    return sum(base.labour_share * coefficients.value_added_ratio * output, "sector");
  }

  /// Growth of investment demand tied to modelled investment: spending-weighted growth.
  [[nodiscard]] Expr spending_growth(Expr growth, Expr capital) const {
    const Expr spent = spending(growth, capital);
    return sum(spent * growth, "sector") / sum(spent, "sector");
  }

  [[nodiscard]] Expr income_growth(Expr growth, Expr output) const {
    return income(output * growth) / income(output);
  }

  /// Growth of output that reproduces itself from expected external growth, equation (0.1).
  [[nodiscard]] Expr growth(const std::string& name, Expr expected, const Flows& flows) const {
    return w.b.fixed_point(name, expected, rounds, [&](Expr growth) {
      const Expr linked = spending_growth(growth, flows.capital);
      const Expr investment_growth =
          shared.investment_linked_share * linked +
          (1.0 - shared.investment_linked_share) * shared.other_construction_growth;
      const Expr increase = matrix_vector(coefficients.local, flows.output * growth) +
                            flows.consumption * income_elasticity * income_growth(growth, flows.output) +
                            flows.investment * investment_growth +
                            flows.government * shared.government_growth + flows.external * expected;
      return increase / flows.output;
    });
  }

  /// External demand that closes the accounts.
  [[nodiscard]] Expr closing_item(Expr output, Expr consumption, Expr government, Expr investment) const {
    return output - matrix_vector(coefficients.local, output) - consumption - government - investment;
  }
};

/// Flows of the base year brought forward to the start, equation (0.2).
Flows flows_at_start(const Writer& writer, const BalancedPath& path, const Flows& base, Expr growth) {
  const Writer w = writer.citing("docs/economy/economics.md, equation 0.2");
  const Shared& shared = path.shared;
  const Expr half = w.b.constant(years_since_base, "year");
  const Expr forward = exp(growth * half);
  const Expr output =
      w.auxiliary("output_at_start", base.output * forward, "money/year", "output at the start");
  const Expr capital =
      w.auxiliary("capital_at_start", base.capital * forward, "money", "capital at the start");
  const Expr consumption = w.auxiliary(
      "consumption_at_start",
      base.consumption * exp(path.income_elasticity * path.income_growth(growth, base.output) * half),
      "money/year", "local purchases of households at the start");
  const Expr government =
      w.auxiliary("government_at_start", base.government * exp(shared.government_growth * half), "money/year",
                  "local purchases of government at the start");
  const Expr investment = w.auxiliary(
      "investment_demand_at_start",
      base.investment *
          (shared.investment_linked_share * exp(path.spending_growth(growth, base.capital) * half) +
           (1.0 - shared.investment_linked_share) * exp(shared.other_construction_growth * half)),
      "money/year", "local purchases for investment at the start");
  const Expr external =
      w.auxiliary("external_demand_at_start", path.closing_item(output, consumption, government, investment),
                  "money/year", "external demand at the start: closes the base year");
  w.b.require(
      "external_demand_at_start", less(rounding * output, external),
      "the base year leaves an account no external demand: local buyers take all that it makes, or more"
      " (above 0, least_external_share has them buy the rest elsewhere)");
  return {output, consumption, government, investment, external, capital};
}

}  // namespace

Coefficients write_coefficients(const Writer& writer, const EconomyOptions& options, const BaseYear& base) {
  const Writer w = writer.citing("Flegg & Webber 2000; docs/economy/economics.md, section 0");
  const Expr scale = w.by_sector("value_added_scale", "1", "drawn over central value-added ratio");
  const Expr lambda = w.parameter("local_share_lambda", "1", "size factor at which local_share.csv was made");
  const Expr exponent_base =
      w.parameter("local_share_exponent", "1", "exponent at which local_share.csv was made");
  const Expr exponent = w.parameter("flq_exponent", "1", "exponent of Flegg's location quotient");
  const Expr value_added_ratio = w.auxiliary("value_added_ratio", base.value_added_ratio * scale, "1",
                                             "value added over gross output of the draw");
  const Expr column_scale =
      relabel(safe_ratio(1.0 - value_added_ratio, 1.0 - base.value_added_ratio, w.b.constant(1.0)), "sector",
              "buyer");
  const Expr size_factor = power(power(lambda, 1.0 / exponent_base), exponent - exponent_base);
  const Expr least = w.parameter("least_external_share", "1",
                                 "least external demand over output that local purchases leave");
  const Expr left = (1.0 - least) * base.gross_output;
  const Expr wanted = minimum(base.local_share * size_factor, 1.0);
  const Expr sold = matrix_vector(wanted * base.technical_coefficients * column_scale, base.gross_output);
  // What an account cannot make its buyers have from elsewhere.
  const Expr local_share =
      w.auxiliary("local_share", wanted * minimum(safe_ratio(left, sold, w.b.constant(1.0)), 1.0), "1",
                  "share of each input bought locally in the draw");
  const Expr local =
      w.auxiliary("local_coefficients", local_share * base.technical_coefficients * column_scale, "1",
                  "local input coefficients");
  std::optional<Expr> technical;
  if (inputs_stop_buyers(options)) {
    technical = w.auxiliary("technical_coefficients", base.technical_coefficients * column_scale, "1",
                            "input coefficients, from anywhere");
  }
  return {.value_added_ratio = value_added_ratio,
          .least_external_share = least,
          .local_share = local_share,
          .local = local,
          .column_scale = column_scale,
          .technical = technical};
}

BaseYear with_local_final_demand(const Writer& writer, const BaseYear& base,
                                 const Coefficients& coefficients) {
  const Writer w = writer.citing("docs/economy/economics.md, section 0");
  const Expr wanted =
      w.by_sector("final_local_scale", "1", "local share of final demand over that of final_demand.csv");
  const Expr bought = base.households + base.government + base.fixed_investment;
  const Expr left = (1.0 - coefficients.least_external_share) * base.gross_output -
                    matrix_vector(coefficients.local, base.gross_output);
  const Expr scale =
      w.auxiliary("final_local_scale_now", minimum(wanted, maximum(safe_ratio(left, bought, wanted), 0.0)),
                  "1", "local share of final demand of the draw over that of final_demand.csv");
  BaseYear scaled = base;
  scaled.households = base.households * scale;
  scaled.government = base.government * scale;
  scaled.fixed_investment = base.fixed_investment * scale;
  return scaled;
}

ReferencePath write_reference_path(const Writer& writer, const BaseYear& base, const Shared& shared,
                                   const Coefficients& coefficients) {
  const Expr raw = writer.by_sector("income_elasticity_raw", "1", "income elasticity before adding up");
  const Expr expected =
      writer.growth_by_sector("expected_market_growth", "1/year", "external growth expected at the start");
  const Expr trend = writer.growth_by_sector("labour_saving_trend", "1/year",
                                             "growth of output per person on the reference path");

  const Expr income_elasticity =
      writer.citing("Engel aggregation; docs/economy/economics.md, section 2")
          .auxiliary("income_elasticity",
                     // Where households buy nothing here there is no mean to bring to one.
                     raw / safe_ratio(sum(base.households * raw, "sector"), sum(base.households, "sector"),
                                      writer.b.constant(1.0)),
                     "1", "income elasticity of purchases, mean one");
  const BalancedPath path{writer, base, shared, coefficients, income_elasticity};

  const Writer w = writer.citing("docs/economy/economics.md, equation 0.1");
  const Expr external =
      path.closing_item(base.gross_output, base.households, base.government, base.fixed_investment);
  const Flows year{base.gross_output,     base.households, base.government,
                   base.fixed_investment, external,        base.capital};
  const Expr first = w.auxiliary("reference_growth_base", path.growth("growth_base", expected, year),
                                 "1/year", "growth of output on the reference path at the base year");
  const Flows start = flows_at_start(writer, path, year, first);
  const Expr growth = w.auxiliary("reference_growth", path.growth("growth", expected, start), "1/year",
                                  "growth of output on the reference path");
  const Expr income_growth = w.auxiliary("reference_income_growth", path.income_growth(growth, start.output),
                                         "1/year", "growth of labour income on the reference path");
  const Expr index = w.auxiliary("reference_path", exp(growth * w.time), "1",
                                 "output on the reference path over output at the start");
  const Expr income =
      w.auxiliary("income_at_start", path.income(start.output), "money/year", "labour income at the start");
  const Expr spending = w.auxiliary("spending_at_start", path.spending(growth, start.capital), "money/year",
                                    "investment spending at the start");
  const Expr most =
      growth + shared.outflow_rate + shared.retirement_rate - w.b.constant(least_hires, "1/year");
  const Expr labour_saving =
      w.auxiliary("labour_saving", minimum(trend, most), "1/year",
                  "labour saving on the reference path: employment cannot shrink faster than people leave");
  return {.income_elasticity = income_elasticity,
          .growth = growth,
          .income_growth = income_growth,
          .index = index,
          .labour_saving = labour_saving,
          .labour_per_output = w.auxiliary("labour_per_output", exp(-(labour_saving * w.time)), "1",
                                           "persons per output on the reference path over the start"),
          .start = {.output = start.output,
                    .consumption = start.consumption,
                    .government = start.government,
                    .investment_demand = start.investment,
                    .external = start.external,
                    .capital = start.capital,
                    .income = income,
                    .spending = spending}};
}

}  // namespace quesnay::economy
