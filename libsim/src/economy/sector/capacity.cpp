// Capacity of own capital, persons and land: a nested CES, normalised to one at the start,
// or land as a ceiling.
#include "economy/sector/ces.hpp"
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

/// Own capacity, and its elasticity to capital and persons together.
struct OuterCapacity {
  Expr index, elasticity;
};

/// The outer CES, of capital and persons with land.
OuterCapacity smooth_capacity(const Writer& w, Expr uses_land, Expr capital_labour, Expr land_index,
                              Expr land_elasticity, Expr exponent) {
  const Ces outer = combine(w, exponent, land_elasticity * uses_land, log(land_index) - log(capital_labour));
  const Expr index = w.auxiliary("own_capacity_index", exp(log(capital_labour) + outer.log_over_second), "1",
                                 "own capacity over its start");
  return {index, 1.0 - outer.first_share};
}

/// Land as a ceiling: where the outer CES would have no capacity left, whatever capital and persons there
/// are.
OuterCapacity capacity_under_ceiling(const Writer& w, Expr uses_land, Expr capital_labour, Expr land_index,
                                     Expr land_elasticity, Expr exponent) {
  const Expr ceiling = power((1.0 - land_elasticity) / land_elasticity, 1.0 / exponent);
  const Expr carried = w.auxiliary("land_ceiling", ceiling * land_index, "1",
                                   "own capacity that land carries at most, own capacity at the start = 1");
  const Expr index =
      w.auxiliary("own_capacity_index", where(uses_land, minimum(capital_labour, carried), capital_labour),
                  "1", "own capacity over its start, land as a ceiling");
  return {index, where(uses_land, less_equal(capital_labour, carried), w.b.constant(1.0))};
}

}  // namespace

Factors declare_factors(const Writer& writer, const BaseYear& base, const Shared& shared,
                        const ReferencePath& path) {
  const Writer capital_w = writer.citing("docs/economy/economics.md, section 4");
  const Expr capital =
      capital_w.stock("capital_stock", path.start.capital, "money", "capital in place, projects apart");
  const Expr frontier =
      capital_w.growth("frontier_growth", "1/year", "growth of the quality of new equipment");
  const Expr weight =
      capital_w.parameter("renovation_quality_weight", "1", "renovation in the quality of capital");
  const Expr renewal = (shared.depreciation + path.growth) *
                       ((1.0 - shared.renovation_share) + weight * shared.renovation_share);
  const Expr quality = capital_w.stock("capital_quality", renewal / (renewal + frontier), "1",
                                       "mean quality of capital in units of the moving frontier");

  const Writer w = writer.citing("docs/economy/economics.md, sections 7 and 8");
  const Expr persons = w.stock("persons_employed", base.persons, "people", "persons employed");
  const Expr idle = w.parameter("idle_share", "1", "share of industrial land that is idle at the start");
  const Expr land_in_use =
      w.stock("land_in_use", (1.0 - idle) * base.industrial_land, "area", "industrial land in use");
  const Expr land_idle =
      w.stock("land_idle", idle * sum(base.industrial_land, "sector"), "area", "idle industrial land");
  const Expr plot_ratio =
      w.stock("plot_ratio", w.parameter("plot_ratio_base", "1", "floor space over land at the start"), "1",
              "floor space over industrial land");
  for (const Expr& kept : {capital, persons, land_in_use, land_idle}) {
    w.b.keep_non_negative(kept);
  }
  return {.capital = capital,
          .quality = quality,
          .persons = persons,
          .land_in_use = land_in_use,
          .land_idle = land_idle,
          .plot_ratio = plot_ratio,
          .frontier_growth = frontier,
          .renovation_quality_weight = weight};
}

OwnCapacity write_own_capacity(const Writer& writer, const EconomyOptions& options, const BaseYear& base,
                               const Masks& masks, const Shared& shared, const ReferencePath& path,
                               const Knowledge& knowledge, const Factors& factors) {
  const Writer w =
      writer.citing("Klump, McAdam & Willman 2012 (normalised CES); docs/economy/economics.md, section 3");
  const Expr substitution =
      w.parameter("capital_labour_substitution", "1", "substitution of capital and labour");
  // A CES normalised at the start takes the share of income there.
  const Expr by_income = w.parameter("capital_weight_by_income", "1",
                                     "1: capital's weight is one less the labour share, 0: capital_weight");
  const Expr share =
      w.auxiliary("capital_weight_at_start",
                  where(by_income, 1.0 - base.labour_share,
                        w.parameter("capital_weight", "1", "weight of capital in capital and labour")),
                  "1", "weight of capital in capital and labour, by account");
  const Expr land_elasticity =
      w.parameter("land_elasticity", "1", "elasticity of capacity to land at the start");
  const Expr plot_trend =
      w.growth("plot_ratio_trend", "1/year", "growth of the plot ratio on the reference path");

  const Expr quality_ratio =
      w.auxiliary("capital_quality_ratio", factors.quality / w.b.initial(factors.quality), "1",
                  "quality of capital over its start");
  const Expr rho = w.auxiliary("capital_labour_exponent", (1.0 - substitution) / substitution, "1",
                               "exponent of the inner CES");
  // An account without a factor is made by the other alone; without both it stays on its path.
  const Expr has_capital = less(w.b.constant(0.0, "money"), base.capital);
  const Expr has_persons = less(w.b.constant(0.0, "people"), base.persons);
  const Expr weight = where(has_persons, has_capital * share, w.b.constant(1.0));
  const Expr capital_0 = path.start.capital + (1.0 - has_capital) * w.b.constant(1.0, "money");
  const Expr persons_0 = base.persons + (1.0 - has_persons) * w.b.constant(1.0, "people");
  const Expr on_path = log(path.index);
  const Expr log_capital = where(has_capital, log(quality_ratio * (factors.capital / capital_0)), on_path);
  const Expr log_labour =
      where(has_persons, log(factors.persons / persons_0) - log(path.labour_per_output), on_path);
  const Ces inner = combine(w, rho, weight, log_capital - log_labour);
  const Expr capital_share =
      w.auxiliary("capital_share", inner.first_share, "1", "elasticity of the inner CES to capital");
  const Expr capital_labour = w.auxiliary(
      "capital_labour_index", exp(log(knowledge.productivity) + log_labour + inner.log_over_second), "1",
      "capacity of capital and persons, start = 1");

  const Expr uses_land = masks.uses_industrial_land;
  const Expr no_land = 1.0 - uses_land;
  const Expr land_0 = w.b.initial(factors.land_in_use) + no_land * w.b.constant(1.0, "area");
  const Expr plots = factors.plot_ratio / (w.b.initial(factors.plot_ratio) + plot_trend * w.time);
  const Expr land_index =
      w.auxiliary("land_index", (factors.land_in_use / land_0 + no_land) * plots * path.index, "1",
                  "capacity that land carries at reference scarcity, start = 1");
  const Expr exponent =
      w.auxiliary("land_exponent", 1.0 / shared.land_substitution - 1.0, "1", "exponent of the outer CES");
  const OuterCapacity outer =
      options.hard_land_ceiling
          ? capacity_under_ceiling(w, uses_land, capital_labour, land_index, land_elasticity, exponent)
          : smooth_capacity(w, uses_land, capital_labour, land_index, land_elasticity, exponent);
  return {
      .index = outer.index,
      .quality_ratio = quality_ratio,
      .plot_ratio_trend = plot_trend,
      .capital_elasticity = w.auxiliary("capital_elasticity_of_capacity", outer.elasticity * capital_share,
                                        "1", "elasticity of own capacity to capital"),
      .talent_elasticity =
          w.auxiliary("talent_elasticity_of_capacity", outer.elasticity * (1.0 - capital_share), "1",
                      "elasticity of own capacity to persons"),
      .land_elasticity = w.auxiliary("land_elasticity_of_capacity", 1.0 - outer.elasticity, "1",
                                     "elasticity of own capacity to land")};
}

Expr write_labour_capacity(const Writer& writer, const BaseYear& base, const ReferencePath& path,
                           const Knowledge& knowledge, const Factors& factors, const Projects& projects,
                           Expr capacity) {
  const Writer w = writer.citing("docs/economy/economics.md, section 3");
  const Expr overtime =
      w.parameter("overtime", "1", "most output per person over that of the path, less one");
  const Expr has_persons = less(w.b.constant(0.0, "people"), base.persons);
  const Expr persons_0 = base.persons + (1.0 - has_persons) * w.b.constant(1.0, "people");
  const Expr most_per_person = (1.0 + overtime) * path.start.output / persons_0 / path.labour_per_output;
  const Expr own = most_per_person * factors.persons * knowledge.productivity;
  return w.auxiliary("labour_capacity", where(has_persons, own + projects.capacity, capacity), "money/year",
                     "most that persons in place and those of projects can make");
}

}  // namespace quesnay::economy
