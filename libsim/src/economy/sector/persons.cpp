// Persons: the talent pool, matching, training, employment.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

/// How fast either limit of matching is neared, c: judgement.
constexpr double matching_curvature = 2.0;

/// Vacancies over hires at the start, where tightness is one: 2^(1/c).
Expr vacancies_over_hires_at_start(const Writer& w) {
  static_assert(matching_curvature == 2.0, "2^(1/c) is written as a square root");
  return square_root(w.b.constant(2.0));
}

/// Persons on the balanced path at the start, by sector.
struct PersonsAtStart {
  Expr leaving_rate, growth, trainees, hires, vacancies;
};

/// Rates at which persons pass through training.
struct Training {
  Expr time, dropout;
};

PersonsAtStart persons_at_start(const Writer& w, const BaseYear& base, const Shared& shared,
                                const ReferencePath& path, const Training& training) {
  const Expr growth = w.auxiliary("employment_growth", path.growth - path.labour_saving, "1/year",
                                  "growth of employment on the reference path");
  const Expr leaving = shared.outflow_rate + shared.retirement_rate;
  const Expr trainees = (leaving + growth) * base.persons * training.time;
  const Expr hires = trainees * (1.0 / training.time + training.dropout + growth);
  return {.leaving_rate = leaving,
          .growth = growth,
          .trainees = trainees,
          .hires = hires,
          .vacancies = vacancies_over_hires_at_start(w) * hires};
}

}  // namespace

Expr filled_share(Expr tightness) {
  return power(1.0 + power(tightness, matching_curvature), -1.0 / matching_curvature);
}

Expr write_persons(const Writer& writer, const BaseYear& base, const Shared& shared,
                   const ReferencePath& path, const Knowledge& knowledge, const Factors& factors,
                   const Investment& investment, const LabourMarket& market) {
  const Writer w =
      writer.citing("Petrongolo & Pissarides 2001 (matching); docs/economy/economics.md, section 7");
  const Training training{w.duration("training_time", "training of new hires"),
                          w.parameter("training_dropout", "1/year", "trainees who leave")};
  const Expr hiring = w.duration("hiring_time", "adjustment of vacancies");
  const Expr matching = w.duration("matching_time", "time to match a person of the pool");
  const Expr pool_outflow =
      w.parameter("pool_outflow_rate", "1/year", "persons who leave the pool and the region");
  const Expr skilled = w.parameter("skilled_share", "1", "skilled persons in the inflow");
  const Expr inflow_lever = w.lever("talent_inflow", "1", "rise of the inflow of skilled persons");
  const Expr outflow_lever = w.lever("outflow_cut", "1/year", "fall of the outflow of skilled persons");

  const PersonsAtStart start = persons_at_start(w, base, shared, path, training);
  const Expr pool_0 = matching * sum(start.vacancies, "sector");
  const Expr inflow_0 = w.auxiliary(
      "talent_inflow_at_start", start.hires + (pool_outflow + start.growth) * matching * start.vacancies,
      "people/year", "inflow to the talent pool at the start, by account: closes the base year");
  const Expr pool = w.stock("talent_pool", pool_0, "people", "persons looking for work");
  const Expr trainees = w.stock("trainees", start.trainees, "people", "new hires in training");
  w.b.keep_non_negative(pool);
  w.b.keep_non_negative(trainees);

  const Expr needed_per_output =
      (base.persons + start.trainees + hiring * start.vacancies) / w.b.initial(investment.expected_output);
  const Expr needed = w.auxiliary(
      "persons_needed",
      needed_per_output * investment.expected_output * path.labour_per_output / knowledge.productivity,
      "people", "persons for expected output");
  const Expr persons = factors.persons;
  const Expr vacancies = w.auxiliary("vacancies", maximum(needed - persons - trainees, 0.0) / hiring,
                                     "people/year", "vacancies");
  const Expr tightness = w.auxiliary("talent_tightness",
                                     safe_ratio(matching * sum(vacancies, "sector"), pool, w.b.constant(1.0)),
                                     "1", "vacancies over the talent pool, start = 1");
  const Expr hires = w.flow("hires", vacancies * filled_share(tightness), "people/year", "hires");
  const Expr hired = w.flow("hires_total", sum(hires, "sector"), "people/year", "hires of all accounts");
  const Expr response = write_response_of_inflow(w, market);
  const Expr inflow = w.flow("talent_pool_inflow",
                             sum(inflow_0 * path.index * path.labour_per_output, "sector") *
                                 (1.0 + skilled * inflow_lever) * response,
                             "people/year", "persons coming to the talent pool");
  const Expr lost =
      w.flow("talent_pool_outflow", pool_outflow * pool, "people/year", "persons leaving the talent pool");
  const Expr trained =
      w.flow("training_completed", trainees / training.time, "people/year", "trainees who start work");
  const Expr dropped =
      w.flow("training_dropouts", training.dropout * trainees, "people/year", "trainees who leave");
  const Expr left = w.flow("persons_leaving", (start.leaving_rate - skilled * outflow_lever) * persons,
                           "people/year", "persons who leave the region or retire");
  const Expr given = w.gift("given_persons", "people/year", "persons added from outside");
  w.b.factor("talent", given, {.shares = base.persons, .readable = {"talent", "人才"}});
  w.b.inflow(pool, inflow);
  w.b.outflow(pool, hired);
  w.b.outflow(pool, lost);
  w.b.inflow(trainees, hires);
  w.b.outflow(trainees, trained);
  w.b.outflow(trainees, dropped);
  w.b.inflow(persons, trained);
  w.b.inflow(persons, given);
  w.b.outflow(persons, left);
  write_labour_market(w, market, tightness);
  w.b.closed("people", {pool, trainees, persons}, {inflow, given}, {lost, dropped, left});
  return tightness;
}

}  // namespace quesnay::economy
