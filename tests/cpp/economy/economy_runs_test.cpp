// The shipped economies from C++ alone: the same JSON and the same bits as Python's
// (tests/python/study/test_economy_reference.py), from equations to the numbers of the tables.
#include "economy/economy_runs.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/summary/summary.hpp"
#include "sentence.hpp"

using namespace quesnay;
using test::EconomyAnswers;
using test::EconomyReference;

namespace {

const EconomyReference& reference(const std::string& name) {
  static const EconomyReference two = test::economy_reference("two_sectors");
  static const EconomyReference city = test::economy_reference("guangzhou");
  static const EconomyReference named = test::economy_reference("named_projects");
  return name == "two_sectors" ? two : name == "guangzhou" ? city : named;
}

/// Place of the sum of gross output at the last record.
std::size_t total_output(const Program& program) {
  const std::size_t records = program.settings().record_steps.size();
  for (std::size_t e = 0; e < program.elements().size(); ++e) {
    const OutcomeElement& element = program.elements()[e];
    if (program.outcomes()[element.outcome].name == "gross_output" && element.label == "total") {
      return e * records + records - 1;
    }
  }
  FAIL("gross output has no sum");
  return 0;
}

/// Results of the last record, by element and draw; of many draws the sums alone, as the file has them.
std::vector<double> last_record(const EnsembleResult& result, std::size_t scenario, const Program& program) {
  const std::size_t records = program.settings().record_steps.size();
  std::vector<double> all;
  for (std::size_t e = 0; e < program.elements().size(); ++e) {
    if (result.n_draws == 1 || program.elements()[e].label == "total") {
      const double* first = result.store.values(scenario, e * records + records - 1);
      all.insert(all.end(), first, first + result.n_draws);
    }
  }
  return all;
}

void hold_to(const EconomyAnswers& expected, const EconomyReference& economy, const EnsembleResult& result,
             const std::vector<NamedProgram>& programs) {
  CHECK(result.failures.size() == expected.failures);
  const std::size_t total = total_output(programs[0].program);
  for (std::size_t s = 0; s < programs.size(); ++s) {
    INFO(programs[s].name);
    CHECK(last_record(result, s, programs[s].program) == expected.values.at(programs[s].name));
    const Band all = band(result, s, total, economy.levels);
    std::vector<double> numbers{all.mean, all.sd};
    numbers.insert(numbers.end(), all.quantiles.begin(), all.quantiles.end());
    // The spread of one draw is not a number on both sides.
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      CHECK((numbers[i] == expected.bands[s][i] ||
             (std::isnan(numbers[i]) && std::isnan(expected.bands[s][i]))));
    }
    const TargetProbability met = target_probability(result, s, total, expected.threshold, true);
    CHECK(std::vector<double>{met.probability, met.wilson_low, met.wilson_high} == expected.targets[s]);
    if (s > 0 && result.n_draws > 1) {
      const PairedDifference pair = paired_difference(result, s, 0, {total, total}, 1, economy.levels);
      std::vector<double> of{pair.mean, pair.standard_error, pair.share_better};
      of.insert(of.end(), pair.quantiles.begin(), pair.quantiles.end());
      CHECK(of == expected.pairs[s - 1]);
    }
  }
}

}  // namespace

TEST_CASE("the central run of every scenario has the bits that Python callers get") {
  for (const char* name : {"two_sectors", "guangzhou", "named_projects"}) {
    const EconomyReference& economy = reference(name);
    const DrawPlan plan = economy.central_plan();
    const std::vector<NamedProgram> programs = economy.programs(plan);
    REQUIRE(programs.size() >= 5);
    EnsembleOptions options;
    options.n_draws = 1;
    options.threads = 1;
    options.lanes = 4;
    hold_to(economy.central, economy, run_ensemble(programs, plan, options), programs);
  }
}

TEST_CASE(
    "drawn runs, bands, shares of targets and paired differences have the bits that Python callers get") {
  for (const char* name : {"two_sectors", "guangzhou", "named_projects"}) {
    const EconomyReference& economy = reference(name);
    const DrawPlan plan = economy.drawn_plan();
    const std::vector<NamedProgram> programs = economy.programs(plan);
    for (const int threads : {1, 2, 3, 7}) {
      EnsembleOptions options;
      options.seed = economy.seed;
      options.n_draws = economy.draws;
      options.threads = threads;
      options.lanes = 8;
      hold_to(economy.drawn, economy, run_ensemble(programs, plan, options), programs);
    }
  }
}

TEST_CASE("a run in two parts is merged to the bits of the whole") {
  const EconomyReference& economy = reference("two_sectors");
  const DrawPlan plan = economy.drawn_plan();
  const std::vector<NamedProgram> programs = economy.programs(plan);
  EnsembleOptions first;
  first.seed = economy.seed;
  first.n_draws = 10;
  EnsembleOptions second = first;
  second.first_draw = 10;
  second.n_draws = economy.draws - 10;
  const EnsembleResult whole =
      merge(run_ensemble(programs, plan, first), run_ensemble(programs, plan, second));
  hold_to(economy.drawn, economy, whole, programs);
  CHECK(test::sentence_of([&] { static_cast<void>(merge(whole, whole)); }).find("expected adjacent draws") !=
        std::string::npos);
}

TEST_CASE("a run that is not kept streams the numbers that were asked for before it") {
  const EconomyReference& economy = reference("two_sectors");
  const DrawPlan plan = economy.drawn_plan();
  const std::vector<NamedProgram> programs = economy.programs(plan);
  const std::size_t total = total_output(programs[0].program);
  EnsembleOptions options;
  options.seed = economy.seed;
  options.n_draws = economy.draws;
  options.keep_limit = 0;
  options.targets = {{1, total, economy.drawn.threshold, true}};
  options.pairs = {{1, 0, {{total, total}}}};
  const EnsembleResult result = run_ensemble(programs, plan, options);
  CHECK_FALSE(result.store.kept());
  CHECK(band(result, 1, total, {}).mean == economy.drawn.bands[1][0]);
  CHECK(target_probability(result, 1, total, economy.drawn.threshold, true).probability ==
        economy.drawn.targets[1][0]);
  CHECK(paired_difference(result, 1, 0, {total, total}, 1, {}).mean == economy.drawn.pairs[0][0]);
  CHECK_THROWS_AS(target_probability(result, 0, total, economy.drawn.threshold, true), InvalidValue);
  CHECK_THROWS_AS(paired_difference(result, 0, 1, {total, total}, 1, {}), InvalidValue);
}

TEST_CASE("with growth, policy and shocks off nothing in the economy moves at the start") {
  const EconomyReference& economy = reference("guangzhou");
  std::map<std::string, std::vector<double>> still = economy.values;
  REQUIRE(economy.model.growth().size() > 5);
  for (const GrowthParameter& one : economy.model.growth()) {
    still[one.name] = std::vector<double>(still.at(one.name).size(), one.neutral);
  }
  still["market_sd"] = std::vector<double>(still["market_sd"].size(), 0.0);
  RunSettings settings = economy.settings;
  settings.n_steps = 1;
  settings.record_steps = {0, 1};
  std::vector<Outcome> levels;
  for (const std::string& stock : economy.model.names(QuantityKind::Stock)) {
    // Land that was converted is a book that only fills.
    if (stock.rfind("land_converted", 0) != 0) {
      const Unit unit = economy.model.graph().node(economy.model.quantity(stock).node).unit;
      levels.push_back({stock, stock, OutcomeKind::Level, unit.text()});
    }
  }
  REQUIRE(levels.size() > 20);
  const DrawPlan plan(economy.model, still, {}, {});
  const Program program(economy.model, plan.fixed_values(), plan.layout(), settings, levels);
  const std::vector<double> results = replay(program, plan, 0, 0);
  REQUIRE(results.size() == 2 * program.elements().size());
  for (std::size_t e = 0; e < program.elements().size(); ++e) {
    // The rate is below 1e-10 of the stock a year (quesnay check); a step is a twelfth of one.
    INFO(levels[program.elements()[e].outcome].name);
    CHECK(std::abs(results[2 * e + 1] - results[2 * e]) <= 1e-10 * std::max(1.0, std::abs(results[2 * e])));
  }
}

TEST_CASE("a scenario that names what the model lacks is refused with the nearest name") {
  const EconomyReference& economy = reference("two_sectors");
  Scenario wrong = economy.scenarios[1];
  wrong.policies[0].moves[0].input = "extra_land_quotas";
  CHECK(test::sentence_of([&] {
          static_cast<void>(apply(economy.model, wrong));
        }).find("did you mean 'extra_land_quota'?") != std::string::npos);
  wrong = economy.scenarios[1];
  wrong.policies[0].source = "";
  CHECK_THROWS_AS(apply(economy.model, wrong), InvalidValue);
  wrong = economy.scenarios[1];
  wrong.policies[0].moves[0].labels = {"goods", "farms"};
  CHECK(test::sentence_of([&] {
          static_cast<void>(apply(economy.model, wrong));
        }).find("which has 0 dimensions") != std::string::npos);
}
