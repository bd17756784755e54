// Capacity of own capital, persons and land: a nested CES, normalised to one at the start,
// or land as a ceiling.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

void declare_capital(Economy& e) {
  e.capital = e.stock("capital_stock", e.capital_0, "money", "capital in place, projects apart");
  e.b.keep_non_negative(e.capital);
  const Expr frontier = e.parameter("frontier_growth", "1/year", "growth of the quality of new equipment");
  const Expr weight = e.parameter("renovation_quality_weight", "1", "renovation in the quality of capital");
  const Expr renewal =
      (e.depreciation + e.reference_growth) * ((1.0 - e.renovation_share) + weight * e.renovation_share);
  e.quality = e.stock("capital_quality", renewal / (renewal + frontier), "1",
                      "mean quality of capital in units of the moving frontier");
}

void declare_persons_and_land(Economy& e) {
  e.persons = e.stock("persons_employed", e.persons_employed_base, "people", "persons employed");
  e.b.keep_non_negative(e.persons);
  const Expr idle = e.parameter("idle_share", "1", "share of industrial land that is idle at the start");
  e.land_in_use =
      e.stock("land_in_use", (1.0 - idle) * e.industrial_land_base, "area", "industrial land in use");
  e.land_idle =
      e.stock("land_idle", idle * sum(e.industrial_land_base, "sector"), "area", "idle industrial land");
  e.b.keep_non_negative(e.land_in_use);
  e.b.keep_non_negative(e.land_idle);
  e.plot_ratio =
      e.stock("plot_ratio", e.parameter("plot_ratio_base", "1", "floor space over land at the start"), "1",
              "floor space over industrial land");
}

/// The outer CES, of capital and persons with land; returns its elasticity to the former.
Expr write_smooth_capacity(Economy& e, Expr capital_labour, Expr land_elasticity, Expr exponent) {
  const Expr share = land_elasticity * e.uses_industrial_land;
  const Expr other_term = e.auxiliary("other_term", (1.0 - share) * power(capital_labour, -exponent), "1",
                                      "capital and persons in the outer CES");
  const Expr land_term =
      e.auxiliary("land_term", share * power(e.land_index, -exponent), "1", "land in the outer CES");
  e.own_capacity_index = e.auxiliary(
      "own_capacity_index",
      where(e.uses_industrial_land, power(other_term + land_term, -1.0 / exponent), capital_labour), "1",
      "own capacity over its start");
  return where(e.uses_industrial_land, other_term / (other_term + land_term), e.b.constant(1.0));
}

}  // namespace

void write_capacity(Economy& e) {
  e.source = "docs/economy/economics.md, section 4";
  declare_capital(e);
  e.source = "docs/economy/economics.md, sections 7 and 8";
  declare_persons_and_land(e);

  e.source = "Klump, McAdam & Willman 2012 (normalised CES); docs/economy/economics.md, section 3";
  const Expr substitution =
      e.parameter("capital_labour_substitution", "1", "substitution of capital and labour");
  const Expr weight = e.parameter("capital_weight", "1", "weight of capital in capital and labour");
  const Expr land_elasticity =
      e.parameter("land_elasticity", "1", "elasticity of capacity to land at the start");
  const Expr plot_trend =
      e.parameter("plot_ratio_trend", "1/year", "growth of the plot ratio on the reference path");

  e.capital_quality_ratio = e.auxiliary("capital_quality_ratio", e.quality / e.b.initial(e.quality), "1",
                                        "quality of capital over its start");
  const Expr rho = e.auxiliary("capital_labour_exponent", (1.0 - substitution) / substitution, "1",
                               "exponent of the inner CES");
  const Expr capital_term =
      e.auxiliary("capital_term", weight * power(e.capital_quality_ratio * e.capital / e.capital_0, -rho),
                  "1", "capital in the inner CES");
  const Expr labour_ratio = e.persons / e.persons_employed_base * exp(e.labour_saving * e.time);
  const Expr labour_term =
      e.auxiliary("labour_term", (1.0 - weight) * power(labour_ratio, -rho), "1", "persons in the inner CES");
  const Expr capital_labour =
      e.auxiliary("capital_labour_index", e.productivity * power(capital_term + labour_term, -1.0 / rho), "1",
                  "capacity of capital and persons, start = 1");

  const Expr no_land = (1.0 - e.uses_industrial_land) * e.b.constant(1.0, "area");
  const Expr floor_space = (e.land_in_use + no_land) / (e.b.initial(e.land_in_use) + no_land) * e.plot_ratio /
                           (e.b.initial(e.plot_ratio) + plot_trend * e.time);
  e.land_index = e.auxiliary("land_index", e.reference_path * floor_space, "1",
                             "capacity that land carries at reference scarcity, start = 1");
  const Expr s =
      e.auxiliary("land_exponent", 1.0 / e.land_substitution - 1.0, "1", "exponent of the outer CES");
  Expr outer;
  if (e.hard_land_ceiling) {
    const Expr ceiling = power((1.0 - land_elasticity) / land_elasticity, 1.0 / s);
    const Expr carried = e.auxiliary("land_ceiling", ceiling * e.land_index, "1",
                                     "own capacity that land carries at most, own capacity at the start = 1");
    e.own_capacity_index = e.auxiliary(
        "own_capacity_index", where(e.uses_industrial_land, minimum(capital_labour, carried), capital_labour),
        "1", "own capacity over its start, land as a ceiling");
    outer = where(e.uses_industrial_land, less_equal(capital_labour, carried), e.b.constant(1.0));
  } else {
    outer = write_smooth_capacity(e, capital_labour, land_elasticity, s);
  }
  const Expr inner = capital_term / (capital_term + labour_term);
  e.capital_share_of_capacity = e.auxiliary("capital_elasticity_of_capacity", outer * inner, "1",
                                            "elasticity of own capacity to capital");
  e.talent_share_of_capacity = e.auxiliary("talent_elasticity_of_capacity", outer * (1.0 - inner), "1",
                                           "elasticity of own capacity to persons");
  e.land_share_of_capacity =
      e.auxiliary("land_elasticity_of_capacity", 1.0 - outer, "1", "elasticity of own capacity to land");
}

}  // namespace quesnay::economy
