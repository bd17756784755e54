#include "quesnay/economy/review.hpp"

#include <algorithm>
#include <cmath>

#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/discrete.hpp"
#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay {
namespace {

const char* const source = "docs/economy/review.md";

/// A base year's mean sits half a year before the run.
constexpr double years_since_base = 0.5;

/// No sector gets more than this times what it had: judgement.
constexpr double most = 2.0;

void require_share(double value, const std::string& what) {
  if (!(value >= 0.0 && value <= 1.0)) {
    throw InvalidValue("'" + what + "' of the review is " + shortest(value) +
                       ", expected a number from 0 to 1");
  }
}

void require_positive(double value, const std::string& what) {
  if (!(value > 0.0) || !std::isfinite(value)) {
    throw InvalidValue("'" + what + "' of the review is " + shortest(value) + ", expected more than 0");
  }
}

void check(const Review& review) {
  for (const double date : review.dates) {
    if (!(date >= review.information_lag)) {
      throw InvalidValue("a review at " + shortest(date) +
                         " years looks at reports from before the run, expected a date " +
                         shortest(review.information_lag) + " years or more after its start");
    }
  }
  require_positive(review.information_lag, "information_lag");
  require_positive(review.gap_full, "gap_full");
  require_positive(review.gate_full, "gate_full");
  require_positive(review.years_to_target, "years_to_target");
  require_share(review.quota_moved, "quota_moved");
  if (review.indicators.empty()) {
    throw InvalidValue("the review has no indicators, expected at least one");
  }
  for (const ReviewIndicator& one : review.indicators) {
    require_positive(one.target, "target of " + one.label);
    if (one.flow != "gross_output" && one.flow != "value_added") {
      throw InvalidValue("the review looks at '" + one.flow + "', expected gross_output or value_added");
    }
  }
  for (const std::string& moved : review.moves) {
    if (moved != "project_starts" && moved != "fund_money" && moved != "investment_finance") {
      throw InvalidValue("the review moves '" + moved +
                         "', expected project_starts, fund_money or investment_finance");
    }
  }
}

bool moves(const Review& review, const std::string& what) {
  return std::find(review.moves.begin(), review.moves.end(), what) != review.moves.end();
}

Expr amount(ModelBuilder& b, const Amount& given, const std::string& unit) {
  return given.parameter.empty() ? b.constant(given.number, unit) : b.named(given.parameter) * given.number;
}

/// Numbers over sectors: one at the labels that indicators of a flow name, or their targets.
std::vector<double> at_labels(const Axis& sectors, const Review& review, const std::string& flow,
                              bool target) {
  std::vector<double> numbers(sectors.size(), 0.0);
  for (const ReviewIndicator& one : review.indicators) {
    if (one.flow == flow) {
      numbers[sectors.index(one.label)] = target ? one.target : 1.0;
    }
  }
  return numbers;
}

/// What is reported late and with noise, and where it should be.
struct Reports {
  Expr gap, land_gate;
};

Reports write_reports(ModelBuilder& b, const Review& review, const Axis& sectors) {
  const auto over = [&](const std::vector<double>& numbers, const std::string& unit) {
    return b.constants(numbers, {"sector"}, unit);
  };
  const Expr of_output = over(at_labels(sectors, review, "gross_output", false), "1");
  const Expr of_added = over(at_labels(sectors, review, "value_added", false), "1");
  const Expr target = over(at_labels(sectors, review, "gross_output", true), "money/year") +
                      over(at_labels(sectors, review, "value_added", true), "money/year");
  const Expr flow =
      b.auxiliary("review_flow", of_output * b.named("gross_output") + of_added * b.named("value_added"),
                  {"money/year", "what the review looks at", source});
  const Expr base = b.named("gross_output_base") * (of_output + of_added * b.named("value_added_ratio_base"));
  const Expr lag = b.constant(review.information_lag, b.time_word());
  const Expr late = fixed_delay(b, "review_flow_late", flow, lag, b.initial(flow));
  const std::vector<std::string> known = b.build().names(QuantityKind::Noise);
  const Expr score =
      std::find(known.begin(), known.end(), review_noise) != known.end()
          ? b.named(review_noise)
          : b.noise(review_noise, {"sector"}, {"1", "noise of reports", source}, review.periods_per_year);
  const Expr report = b.auxiliary("review_report", late * (1.0 + amount(b, review.noise, "1") * score),
                                  {"money/year", "what is reported at a review", source});
  const Expr seen = of_output + of_added;
  const Expr one = b.constant(1.0);
  const Expr growth = log(where(seen, safe_ratio(target, base, one), one));
  const Expr years = (b.at_step_start(b.time()) - lag + b.constant(years_since_base, b.time_word())) /
                     b.constant(review.years_to_target, b.time_word());
  const Expr path = b.auxiliary("review_path", base * exp(growth * years),
                                {"money/year", "where the flow should be when it was", source});
  const Expr gap = b.auxiliary("review_gap", seen * maximum(1.0 - safe_ratio(report, path, one), 0.0),
                               {"1", "share by which a report lies below its path", source});
  const Expr gate = fixed_delay(b, "review_land_gate", b.named("land_gate"), lag, one);
  return {gap, gate};
}

void write_levers(ModelBuilder& b, const Review& review) {
  const Expr money = b.lever("review_money", {"sector"},
                             {"1", "change of money for a sector by a review, over what it is", "policies"});
  const Expr quota = b.lever("review_quota", {},
                             {"1", "change of the quota of land by a review, over what it is", "policies"});
  b.range("review_money", -1.0, 20.0);
  b.range("review_quota", -1.0, 20.0);
  if (moves(review, "project_starts")) {
    b.redefine("project_starts_before_gate", b.definition("project_starts_before_gate") * (1.0 + money));
  }
  const Expr all = b.definition("fund_money");
  const Expr growing = b.named("plan_industry") * b.named("investment_finance") *
                       b.named("planned_investment_at_start") * b.named("reference_path");
  // What is added here is taken there: neither kind of money grows by being moved.
  const auto moved = [&](Expr given) {
    const Expr total = sum(given, "sector");
    const Expr asked = sum(money * given, "sector");
    return given * safe_ratio(money * total - asked, total + asked, b.constant(0.0));
  };
  Expr changed = all;
  if (moves(review, "fund_money")) {
    changed = changed + moved(all - growing);
  }
  if (moves(review, "investment_finance")) {
    changed = changed + moved(growing);
  }
  b.redefine("fund_money", changed);
  for (const char* name : {"land_quota", "district_quota"}) {
    const std::vector<std::string> flows = b.build().names(QuantityKind::Flow);
    if (std::find(flows.begin(), flows.end(), name) != flows.end()) {
      b.redefine(name, b.definition(name) * (1.0 + quota));
    }
  }
}

/// 1 in the steps that begin at, or hold, a date of the review.
Expr deciding(ModelBuilder& b, const Review& review) {
  Expr now = b.constant(0.0);
  const Expr start = b.at_step_start(b.time());
  for (const double date : review.dates) {
    // A date between two steps is that of the step that begins next; half of 1e-6 steps is rounding.
    const Expr passed = (start - b.constant(date, b.time_word())) / b.time_step();
    now = now + less_equal(b.constant(-1e-6), passed) * less(passed, b.constant(1.0 - 1e-6));
  }
  return now;
}

void write_rule(ModelBuilder& b, const Review& review, const Reports& reports) {
  const Expr share = b.named("project_share");
  const Expr cap = amount(b, review.money_moved, "1");
  const Expr mean = sum(share * reports.gap, "sector");
  const Expr over = safe_ratio(reports.gap, mean, b.constant(1.0));
  const Expr theta = cap * minimum(mean / b.constant(review.gap_full), 1.0);
  const Expr largest = 1.0 + theta * (maximum_over(over, "sector") - 1.0);
  const Expr held_back =
      where(less(b.constant(most), largest),
            theta * safe_ratio(b.constant(most - 1.0), largest - 1.0, b.constant(1.0)), theta);
  const Expr factor = where(less(b.constant(0.0), share), held_back * (over - 1.0), b.constant(0.0));
  const Expr short_of_land = (1.0 - reports.land_gate) / b.constant(review.gate_full);
  const Expr quota = review.quota_moved * maximum(minimum(short_of_land, 1.0), -1.0);

  const Expr when = deciding(b, review);
  const Expr time = amount(b, review.administrative_lag, b.time_word());
  const Expr none = 0.0 * share;
  const Expr decided = sample(b, "review_decision", factor, when, none);
  const Expr decided_quota = sample(b, "review_quota_decision", quota, when, b.constant(0.0));
  b.add_to_input("review_money", fixed_delay(b, "review_decision_acting", decided, time, none));
  b.add_to_input("review_quota", fixed_delay(b, "review_quota_acting", decided_quota, time, b.constant(0.0)));
}

}  // namespace

Model apply_to_economy(const Model& economy, const Scenario& scenario) {
  if (!scenario.review) {
    return apply(economy, scenario);
  }
  const Review& review = *scenario.review;
  check(review);
  ModelBuilder levers(economy);
  write_levers(levers, review);
  Scenario others = scenario;
  others.review.reset();
  ModelBuilder b(apply(levers.build(), others));
  const auto& axes = b.axes();
  const auto sectors =
      std::find_if(axes.begin(), axes.end(), [](const Axis& axis) { return axis.name() == "sector"; });
  const Axis axis = *sectors;
  const Reports reports = write_reports(b, review, axis);
  if (!review.dates.empty()) {
    write_rule(b, review, reports);
  }
  return b.build();
}

}  // namespace quesnay
