// Knowledge, digitalisation, programmes and the productivity and unit cost that follow from them; energy.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

/// The knowledge stock of each account [money].
Expr write_research(const Writer& w, const Coefficients& coefficients, const ReferencePath& path, Expr output,
                    Expr research_share, Expr delay, Expr decay, const std::optional<Expr>& trend) {
  const Expr boost = w.lever("research_boost", "1", "rise of research spending");
  // On the reference path research grows with output and its trend.
  const Expr growth = trend ? path.growth + *trend : path.growth;
  const Expr share = trend ? research_share * exp(*trend * w.time) : research_share;
  const Expr start =
      research_share * coefficients.value_added_ratio * path.start.output / (1.0 + growth * delay);
  const Expr delayed =
      w.stock("research_delayed", start, "money/year", "research spending, smoothed over its lag");
  const Expr knowledge =
      w.stock("knowledge", start / (decay + growth), "money", "knowledge stock of each account");
  const Expr spending =
      w.auxiliary("research_spending", share * coefficients.value_added_ratio * output * (1.0 + boost),
                  "money/year", "research and development spending");
  w.b.inflow(delayed, w.flow("research_smoothing", (spending - delayed) / delay, "money/year^2",
                             "smoothing of research spending"));
  w.b.inflow(knowledge, delayed);
  w.b.outflow(knowledge, w.flow("knowledge_decay", decay * knowledge, "money/year", "knowledge that ages"));
  w.b.keep_non_negative(knowledge);
  return knowledge;
}

/// Log of knowledge relative to the reference path; zero for accounts without research.
Expr knowledge_gap(const Writer& w, Expr knowledge, Expr research_share, Expr detrended) {
  const Expr idle = less_equal(research_share, w.b.constant(0.0));
  return log(detrended / (w.b.initial(knowledge) + idle * w.b.constant(1.0, "money")) + idle);
}

/// Log of the knowledge of suppliers, weighted by what each account buys from the others.
Expr spillover_gap(const Writer& w, const BaseYear& base, Expr knowledge, Expr research_share,
                   Expr detrended) {
  const auto n = w.sectors.size();
  std::vector<double> others(n * n, 1.0);
  for (std::size_t i = 0; i < n; ++i) {
    others[i * n + i] = 0.0;
  }
  const Expr bought = base.technical_coefficients * w.b.constants(others, {"sector", "buyer"});
  // An account that buys of no other has nobody to learn from.
  const Expr total = sum(bought, "sector");
  const Expr weights = w.auxiliary("spillover_weights", bought / (total + equal(total, w.b.constant(0.0))),
                                   "1", "purchases from the other accounts");
  const Expr pool = w.auxiliary("knowledge_of_suppliers", transposed_matrix_vector(weights, detrended),
                                "money", "knowledge of suppliers relative to the reference path");
  // Where no supplier does research there is nothing to spill over.
  const Expr idle = less_equal(transposed_matrix_vector(weights, research_share), w.b.constant(0.0));
  const Expr pool_0 = transposed_matrix_vector(weights, w.b.initial(knowledge));
  return log(pool / (pool_0 + idle * w.b.constant(1.0, "money")) + idle);
}

/// Digitalisation of the industries that programmes reach above that without policy [1].
Expr write_digital(const Writer& w, Expr ceiling) {
  const Expr innovation = w.growth("digital_innovation", "1/year", "adoption without imitation (Bass 1969)");
  const Expr imitation = w.growth("digital_imitation", "1/year", "adoption by imitation (Bass 1969)");
  const Expr push = w.lever("digital_innovation_push", "1/year", "rise of adoption without imitation");
  const Expr pull = w.lever("digital_imitation_push", "1/year", "rise of adoption by imitation");
  const Expr start = w.parameter("digital_level_base", "1", "digitalisation at the start");
  const Expr level =
      w.stock("digital_level", start, "1", "digitalisation of industries that programmes reach");
  const Expr reference = w.stock("digital_level_reference", start, "1", "digitalisation without policy");
  const auto adoption = [&](Expr reached, Expr p, Expr q) {
    return (p + q * reached / ceiling) * (ceiling - reached);
  };
  w.b.inflow(level, w.flow("digital_adoption", adoption(level, innovation + push, imitation + pull), "1/year",
                           "adoption of digital technology"));
  w.b.inflow(reference, w.flow("digital_adoption_reference", adoption(reference, innovation, imitation),
                               "1/year", "adoption of digital technology without policy"));
  return level - reference;
}

/// A log of productivity that a lever adds to every year.
Expr write_gain(const Writer& w, const std::string& name, const std::string& description,
                const std::string& lever, const std::string& lever_description) {
  const Expr gain = w.stock(name, w.b.constant(0.0), "1", description);
  w.b.inflow(gain, w.lever(lever, "1/year", lever_description));
  return gain;
}

void write_energy(const Writer& w) {
  const Expr saving = w.growth("energy_saving_trend", "1/year", "fall of energy per value added");
  const Expr extra = w.lever("energy_saving", "1/year", "extra fall of energy per value added");
  const Expr intensity =
      w.stock("energy_intensity", w.b.constant(1.0), "1", "energy per value added, start = 1");
  w.b.outflow(intensity, w.flow("energy_saved", (saving + extra) * intensity, "1/year",
                                "fall of energy per value added"));
}

}  // namespace

Expr declare_output(const Writer& writer) {
  return writer.b.declare(
      "gross_output", {"sector"},
      {"money/year", "gross output under capacity limits", "docs/economy/economics.md, equation 1"});
}

Knowledge write_knowledge(const Writer& writer, const EconomyOptions& options, const BaseYear& base,
                          const Masks& masks, const Coefficients& coefficients, const ReferencePath& path,
                          const LabourMarket& market, Expr output) {
  const Writer w = writer.citing("docs/economy/economics.md, section 9");
  const Expr research_share = w.by_sector("research_share", "1", "research over value added");
  const Expr delay = w.duration("research_lag", "research spending to knowledge");
  const Expr decay = w.parameter("knowledge_decay_rate", "1/year", "depreciation of knowledge");
  const Expr elasticity = w.parameter("research_elasticity", "1", "productivity to own knowledge");
  const Expr spillover = w.parameter("spillover_elasticity", "1", "productivity to suppliers' knowledge");
  const Expr digital_effect = w.parameter("digital_effect", "1", "log productivity of full adoption");
  const Expr ceiling = w.parameter("digital_ceiling", "1", "highest digitalisation");
  const Expr drift = w.growth("productivity_trend_deviation", "1/year",
                              "productivity growth of the draw less that of the reference path");
  std::optional<Expr> trend;
  if (options.research_trend) {
    trend = w.growth("research_intensity_growth", "1/year", "growth of research over value added");
    w.b.range("research_intensity_growth", -1.0, 1.0);
  }
  const Expr knowledge =
      write_research(writer.citing("Hall, Mairesse & Mohnen 2010; docs/economy/economics.md, section 9"),
                     coefficients, path, output, research_share, delay, decay, trend);
  const Expr digital_lead =
      write_digital(writer.citing("Bass 1969; docs/economy/economics.md, section 9"), ceiling);
  const Expr programme_gain =
      write_gain(w, "programme_gain", "log productivity gained by programmes", "programme_productivity",
                 "productivity of renovation, industrial internet and data programmes");
  const Expr reform_gain = write_gain(w, "reform_gain", "log productivity gained by deregulation",
                                      "reform_productivity", "productivity of deregulation");

  const Expr index = trend ? path.index * exp(*trend * w.time) : path.index;
  const Expr detrended = w.auxiliary("knowledge_detrended", knowledge / index, "money",
                                     "knowledge relative to the reference path");
  const Expr log_productivity = drift * w.time +
                                elasticity * knowledge_gap(w, knowledge, research_share, detrended) +
                                spillover * spillover_gap(w, base, knowledge, research_share, detrended) +
                                masks.plan_industry * (digital_effect * digital_lead + programme_gain) +
                                masks.plan_sector * reform_gain;
  const Expr productivity =
      w.auxiliary("productivity", exp(log_productivity), "1", "productivity relative to the reference path");
  const Expr relief = w.lever("cost_relief", "1", "cut of unit cost");
  const Expr compliance = w.lever("compliance_cost", "1", "rise of unit cost by green manufacturing");
  const Expr labour_cost =
      write_labour_cost(writer.citing("docs/economy/economics.md, section 7"), base, coefficients, market);
  const Expr unit_cost =
      writer.citing("docs/economy/economics.md, section 2")
          .auxiliary("unit_cost",
                     (1.0 - relief * masks.cost_relief_scope) * (1.0 + compliance * masks.plan_industry) *
                         labour_cost / productivity,
                     "1", "unit cost relative to the reference path");
  write_energy(w);
  return {.productivity = productivity, .unit_cost = unit_cost};
}

}  // namespace quesnay::economy
