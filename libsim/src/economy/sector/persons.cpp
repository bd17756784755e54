// Persons: the talent pool, matching, training, employment.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {

void write_persons(Economy& e) {
  e.source = "Petrongolo & Pissarides 2001 (matching); docs/economy/economics.md, section 7";
  const Expr training = e.parameter("training_time", "year", "training of new hires");
  const Expr dropout = e.parameter("training_dropout", "1/year", "trainees who leave");
  const Expr hiring = e.parameter("hiring_time", "year", "adjustment of vacancies");
  const Expr matching = e.parameter("matching_time", "year", "time to match a person of the pool");
  const Expr pool_outflow =
      e.parameter("pool_outflow_rate", "1/year", "persons who leave the pool and the city");
  const Expr skilled = e.parameter("skilled_share", "1", "skilled persons in the inflow");
  const Expr inflow_lever = e.lever("talent_inflow", "1", "rise of the inflow of skilled persons");
  const Expr outflow_lever = e.lever("outflow_cut", "1/year", "fall of the outflow of skilled persons");

  const Expr growth = e.auxiliary("employment_growth", e.reference_growth - e.labour_saving, "1/year",
                                  "growth of employment on the reference path");
  const Expr leaving = e.outflow_rate + e.retirement_rate;
  const Expr trainees_0 = (leaving + growth) * e.persons_employed_base * training;
  const Expr hires_0 = trainees_0 * (1.0 / training + dropout + growth);
  const Expr vacancies_0 = square_root(e.b.constant(2.0)) * hires_0;
  const Expr pool_0 = matching * sum(vacancies_0, "sector");
  const Expr pool_growth =
      e.auxiliary("talent_pool_growth", sum(hires_0 * growth, "sector") / sum(hires_0, "sector"), "1/year",
                  "growth of the talent pool on the reference path");
  const Expr inflow_0 =
      e.auxiliary("talent_inflow_at_start", sum(hires_0, "sector") + (pool_outflow + pool_growth) * pool_0,
                  "people/year", "inflow to the talent pool at the start: closes the base year");

  e.talent_pool = e.stock("talent_pool", pool_0, "people", "persons looking for work");
  e.trainees = e.stock("trainees", trainees_0, "people", "new hires in training");
  e.b.keep_non_negative(e.talent_pool);
  e.b.keep_non_negative(e.trainees);

  const Expr needed_per_output =
      (e.persons_employed_base + trainees_0 + hiring * vacancies_0) / e.b.initial(e.expected_output);
  const Expr needed =
      e.auxiliary("persons_needed",
                  needed_per_output * e.expected_output * exp(-(e.labour_saving * e.time)) / e.productivity,
                  "people", "persons for expected output");
  const Expr vacancies = e.auxiliary("vacancies", maximum(needed - e.persons - e.trainees, 0.0) / hiring,
                                     "people/year", "vacancies");
  e.talent_tightness = e.auxiliary("talent_tightness", matching * sum(vacancies, "sector") / e.talent_pool,
                                   "1", "vacancies over the talent pool, start = 1");
  const Expr hires =
      e.flow("hires", vacancies * power(1.0 + power(e.talent_tightness, 2.0), -0.5), "people/year", "hires");
  const Expr hired = e.flow("hires_total", sum(hires, "sector"), "people/year", "hires of all accounts");
  const Expr inflow =
      e.flow("talent_pool_inflow", inflow_0 * exp(pool_growth * e.time) * (1.0 + skilled * inflow_lever),
             "people/year", "persons coming to the talent pool");
  const Expr lost = e.flow("talent_pool_outflow", pool_outflow * e.talent_pool, "people/year",
                           "persons leaving the talent pool");
  const Expr trained =
      e.flow("training_completed", e.trainees / training, "people/year", "trainees who start work");
  const Expr dropped = e.flow("training_dropouts", dropout * e.trainees, "people/year", "trainees who leave");
  const Expr left = e.flow("persons_leaving", (leaving - skilled * outflow_lever) * e.persons, "people/year",
                           "persons who leave the city or retire");
  const Expr given =
      e.b.lever("given_persons", {"sector"}, {"people/year", "persons added from outside", "values"});
  e.b.inflow(e.talent_pool, inflow);
  e.b.outflow(e.talent_pool, hired);
  e.b.outflow(e.talent_pool, lost);
  e.b.inflow(e.trainees, hires);
  e.b.outflow(e.trainees, trained);
  e.b.outflow(e.trainees, dropped);
  e.b.inflow(e.persons, trained);
  e.b.inflow(e.persons, given);
  e.b.outflow(e.persons, left);
  e.b.closed("people", {e.talent_pool, e.trainees, e.persons}, {inflow, given}, {lost, dropped, left});
}

}  // namespace quesnay::economy
