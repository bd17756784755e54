// Knowledge, digitalisation, programmes and the productivity and unit cost that follow from them; energy.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

void write_research(Economy& e, Expr research_share, Expr delay, Expr decay) {
  const Expr boost = e.lever("research_boost", "1", "rise of research spending");
  const Expr start = research_share * e.value_added_ratio * e.output_0 / (1.0 + e.reference_growth * delay);
  e.research_delayed =
      e.stock("research_delayed", start, "money/year", "research spending, smoothed over its lag");
  e.knowledge =
      e.stock("knowledge", start / (decay + e.reference_growth), "money", "knowledge stock of each account");
  // Output is known only further down the chain.
  e.output = e.b.declare(
      "gross_output", {"sector"},
      {"money/year", "gross output under capacity limits", "docs/economy/economics.md, equation 1"});
  const Expr spending =
      e.auxiliary("research_spending", research_share * e.value_added_ratio * e.output * (1.0 + boost),
                  "money/year", "research and development spending");
  e.b.inflow(e.research_delayed, e.flow("research_smoothing", (spending - e.research_delayed) / delay,
                                        "money/year^2", "smoothing of research spending"));
  e.b.inflow(e.knowledge, e.research_delayed);
  e.b.outflow(e.knowledge,
              e.flow("knowledge_decay", decay * e.knowledge, "money/year", "knowledge that ages"));
  e.b.keep_non_negative(e.knowledge);
}

/// Log of knowledge relative to the reference path; zero for accounts without research.
Expr knowledge_gap(Economy& e, Expr research_share, Expr detrended) {
  const Expr idle = less_equal(research_share, e.b.constant(0.0));
  const Expr one = e.b.constant(1.0, "money");
  return log((detrended + idle * one) / (e.b.initial(e.knowledge) + idle * one));
}

/// Log of the knowledge of suppliers, weighted by what each account buys from the others.
Expr spillover_gap(Economy& e, Expr detrended) {
  const auto n = e.sectors.size();
  std::vector<double> others(n * n, 1.0);
  for (std::size_t i = 0; i < n; ++i) {
    others[i * n + i] = 0.0;
  }
  const Expr bought = e.technical_coefficients_base * e.b.constants(others, {"sector", "buyer"});
  const Expr weights = e.auxiliary("spillover_weights", bought / sum(bought, "sector"), "1",
                                   "purchases from the other accounts");
  const Expr pool = e.auxiliary("knowledge_of_suppliers", transposed_matrix_vector(weights, detrended),
                                "money", "knowledge of suppliers relative to the reference path");
  return log(pool / transposed_matrix_vector(weights, e.b.initial(e.knowledge)));
}

void write_digital(Economy& e, Expr ceiling) {
  const Expr innovation =
      e.parameter("digital_innovation", "1/year", "adoption without imitation (Bass 1969)");
  const Expr imitation = e.parameter("digital_imitation", "1/year", "adoption by imitation (Bass 1969)");
  const Expr push = e.lever("digital_innovation_push", "1/year", "rise of adoption without imitation");
  const Expr pull = e.lever("digital_imitation_push", "1/year", "rise of adoption by imitation");
  const Expr start = e.parameter("digital_level_base", "1", "digitalisation at the start");
  e.digital_level = e.stock("digital_level", start, "1", "digitalisation of the plan's industries");
  e.digital_reference = e.stock("digital_level_reference", start, "1", "digitalisation without policy");
  const auto adoption = [&](Expr level, Expr p, Expr q) {
    return (p + q * level / ceiling) * (ceiling - level);
  };
  e.b.inflow(e.digital_level,
             e.flow("digital_adoption", adoption(e.digital_level, innovation + push, imitation + pull),
                    "1/year", "adoption of digital technology"));
  e.b.inflow(e.digital_reference,
             e.flow("digital_adoption_reference", adoption(e.digital_reference, innovation, imitation),
                    "1/year", "adoption of digital technology without policy"));
}

}  // namespace

void write_knowledge(Economy& e) {
  e.source = "Hall, Mairesse & Mohnen 2010; docs/economy/economics.md, section 9";
  const Expr research_share = e.by_sector("research_share", "1", "research over value added");
  const Expr delay = e.parameter("research_lag", "year", "research spending to knowledge");
  const Expr decay = e.parameter("knowledge_decay_rate", "1/year", "depreciation of knowledge");
  const Expr elasticity = e.parameter("research_elasticity", "1", "productivity to own knowledge");
  const Expr spillover = e.parameter("spillover_elasticity", "1", "productivity to suppliers' knowledge");
  const Expr digital_effect = e.parameter("digital_effect", "1", "log productivity of full adoption");
  const Expr ceiling = e.parameter("digital_ceiling", "1", "highest digitalisation");
  const Expr drift = e.parameter("productivity_trend_deviation", "1/year",
                                 "productivity growth of the draw less that of the reference path");
  write_research(e, research_share, delay, decay);

  e.source = "Bass 1969; docs/economy/economics.md, section 9";
  write_digital(e, ceiling);
  e.source = "docs/economy/economics.md, section 9";
  const Expr nothing = e.b.constant(0.0);
  e.programme_gain =
      e.stock("programme_gain", nothing, "1", "log productivity gained by the plan's programmes");
  e.b.inflow(e.programme_gain, e.lever("programme_productivity", "1/year",
                                       "productivity of renovation, industrial "
                                       "internet and data programmes"));
  e.reform_gain = e.stock("reform_gain", nothing, "1", "log productivity gained by deregulation");
  e.b.inflow(e.reform_gain, e.lever("reform_productivity", "1/year", "productivity of deregulation"));

  const Expr detrended = e.auxiliary("knowledge_detrended", e.knowledge / e.reference_path, "money",
                                     "knowledge relative to the reference path");
  const Expr log_productivity =
      drift * e.time + elasticity * knowledge_gap(e, research_share, detrended) +
      spillover * spillover_gap(e, detrended) +
      e.plan_industry * (digital_effect * (e.digital_level - e.digital_reference) + e.programme_gain) +
      e.plan_sector * e.reform_gain;
  e.productivity =
      e.auxiliary("productivity", exp(log_productivity), "1", "productivity relative to the reference path");
  const Expr relief = e.lever("cost_relief", "1", "cut of unit cost");
  const Expr compliance = e.lever("compliance_cost", "1", "rise of unit cost by green manufacturing");
  e.source = "docs/economy/economics.md, section 2";
  e.unit_cost = e.auxiliary(
      "unit_cost",
      (1.0 - relief * e.cost_relief_scope) * (1.0 + compliance * e.plan_industry) / e.productivity, "1",
      "unit cost relative to the reference path");

  e.source = "docs/economy/economics.md, section 9";
  const Expr saving = e.parameter("energy_saving_trend", "1/year", "fall of energy per value added");
  const Expr extra = e.lever("energy_saving", "1/year", "extra fall of energy per value added");
  e.energy_intensity =
      e.stock("energy_intensity", e.b.constant(1.0), "1", "energy per value added, start = 1");
  e.b.outflow(e.energy_intensity, e.flow("energy_saved", (saving + extra) * e.energy_intensity, "1/year",
                                         "fall of energy per value added"));
}

}  // namespace quesnay::economy
