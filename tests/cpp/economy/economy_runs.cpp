#include "economy/economy_runs.hpp"

// Boost 1.74 reads JSON with placeholders of its own that it warns of.
#define BOOST_BIND_GLOBAL_PLACEHOLDERS
#include <algorithm>
#include <boost/property_tree/json_parser.hpp>
#include <boost/property_tree/ptree.hpp>
#include <cmath>
#include <cstdlib>

#include "quesnay/dynamics/model_builder.hpp"
#include "quesnay/economy/economy.hpp"
#include "reference_path.hpp"

namespace quesnay::test {
namespace {

using boost::property_tree::ptree;

/// Hexadecimal doubles keep every bit.
double number(const ptree& tree) {
  return std::strtod(tree.data().c_str(), nullptr);
}

std::vector<double> numbers_of(const ptree& tree) {
  std::vector<double> result;
  for (const auto& [key, one] : tree) {
    result.push_back(number(one));
  }
  return result;
}

std::vector<std::string> texts_of(const ptree& tree) {
  std::vector<std::string> result;
  for (const auto& [key, one] : tree) {
    result.push_back(one.data());
  }
  return result;
}

const ptree& child(const ptree& tree, const char* name) {
  static const ptree none;
  const auto found = tree.find(name);
  return found == tree.not_found() ? none : found->second;
}

Amount amount(const ptree& tree) {
  return {number(child(tree, "number")), child(tree, "parameter").data()};
}

Schedule schedule(const ptree& tree) {
  return {shape_from_name(child(tree, "shape").data()), amount(child(tree, "start")),
          amount(child(tree, "duration")), numbers_of(child(tree, "times")),
          numbers_of(child(tree, "values"))};
}

std::vector<Move> moves(const ptree& tree) {
  std::vector<Move> result;
  for (const auto& [key, one] : tree) {
    result.push_back({child(one, "input").data(), texts_of(child(one, "labels")),
                      amount(child(one, "height")), schedule(child(one, "schedule")),
                      child(one, "replaces").data() == "true"});
  }
  return result;
}

Cost cost(const ptree& tree) {
  const std::string& kind = child(tree, "kind").data();
  return {kind == "Rate"      ? Cost::Kind::Rate
          : kind == "PerUnit" ? Cost::Kind::PerUnit
                              : Cost::Kind::Outlay,
          amount(child(tree, "amount")), child(tree, "of").data(), child(tree, "grade").data(),
          child(tree, "source").data()};
}

Scenario scenario(const ptree& tree) {
  Scenario result{child(tree, "name").data(), {}, {}};
  for (const auto& [key, one] : child(tree, "policies")) {
    result.policies.push_back({child(one, "id").data(), moves(child(one, "moves")),
                               schedule(child(one, "schedule")), cost(child(one, "cost")),
                               child(one, "source").data(),
                               child(one, "displacement_inside").data() == "true"});
  }
  for (const auto& [key, one] : child(tree, "assumptions")) {
    Assumption assumption{child(one, "id").data(), moves(child(one, "moves")), {}};
    for (const auto& [place, set] : child(one, "settings")) {
      assumption.settings.push_back(
          {child(set, "parameter").data(), number(child(set, "value")), texts_of(child(set, "labels"))});
    }
    result.assumptions.push_back(std::move(assumption));
  }
  return result;
}

std::vector<std::vector<double>> rows(const ptree& tree) {
  std::vector<std::vector<double>> result;
  for (const auto& [key, one] : tree) {
    result.push_back(numbers_of(one));
  }
  return result;
}

EconomyAnswers answers(const ptree& tree) {
  EconomyAnswers result;
  result.failures = tree.get<std::size_t>("failures");
  for (const auto& [name, one] : child(tree, "values")) {
    result.values[name] = numbers_of(one);
  }
  result.threshold = number(child(tree, "threshold"));
  result.bands = rows(child(tree, "bands"));
  result.targets = rows(child(tree, "targets"));
  result.pairs = rows(child(tree, "pairs"));
  return result;
}

ptree read(const std::string& name) {
  ptree tree;
  boost::property_tree::read_json(reference_path("economy/" + name + ".json"), tree);
  return tree;
}

std::vector<NamedProject> projects_of(const ptree& tree) {
  std::vector<NamedProject> result;
  for (const auto& [key, one] : tree) {
    std::vector<std::string> names;
    std::vector<std::vector<double>> tables;
    for (const auto& [place, entry] : one) {
      if (entry.empty()) {
        names.push_back(entry.data());
      } else {
        tables.push_back(numbers_of(entry));
      }
    }
    result.push_back({names.at(0), names.at(1), tables.at(0), tables.at(1), tables.at(2), tables.at(3)});
  }
  return result;
}

/// The economy with its named projects and the parameters that only its policies read.
Model economy_with(const std::vector<std::string>& sectors, const ptree& named, const ptree& extra) {
  EconomyOptions options;
  options.sectors = sectors;
  options.named_projects = projects_of(named);
  ModelBuilder builder(build_economy(options));
  for (const auto& [key, one] : extra) {
    const std::vector<std::string> row = texts_of(one);
    builder.parameter(row[0], {}, {row[1], "", ""});
  }
  return builder.build();
}

}  // namespace

EconomyReference economy_reference(const std::string& name) {
  const ptree tree = read(name);
  const std::vector<std::string> sectors = texts_of(child(tree, "sectors"));
  EconomyReference result{
      sectors, economy_with(sectors, child(tree, "named_projects"), child(tree, "extra_parameters"))};
  for (const auto& [key, one] : child(tree, "values")) {
    result.values[key] = numbers_of(one);
  }
  for (const auto& [key, one] : child(tree, "numbers")) {
    std::vector<std::size_t> elements;
    for (const auto& [also_key, element] : child(one, "elements")) {
      elements.push_back(element.get_value<std::size_t>());
    }
    result.numbers.push_back(
        {child(one, "stream").data(), child(one, "parameter").data(), elements,
         distribution_from_range(child(one, "kind").data(), number(child(one, "central")),
                                 number(child(one, "low")), number(child(one, "high")))});
  }
  for (const auto& [key, one] : child(tree, "correlations")) {
    const std::vector<std::string> pair = texts_of(one);
    result.correlations.push_back({pair[0], pair[1], std::strtod(pair[2].c_str(), nullptr)});
  }
  for (const auto& [key, one] : child(tree, "scenarios")) {
    result.scenarios.push_back(scenario(one));
  }
  const int per_year = tree.get<int>("steps_per_year"), years = tree.get<int>("years");
  result.settings.steps_per_year = per_year;
  result.settings.n_steps = per_year * years;
  result.settings.record_steps.clear();
  for (int year = 1; year <= years; ++year) {
    result.settings.record_steps.push_back(per_year * year);
  }
  result.seed = tree.get<std::uint64_t>("seed");
  result.draws = tree.get<std::uint64_t>("draws");
  for (const auto& [key, one] : child(tree, "levels")) {
    result.levels.push_back(one.get_value<double>());
  }
  result.central = answers(child(tree, "central"));
  result.drawn = answers(child(tree, "drawn"));
  return result;
}

std::vector<Outcome> EconomyReference::outcomes() const {
  std::vector<Outcome> result;
  for (const Outcome& one : model.outcomes()) {
    for (const char* name : {"gross_output", "value_added", "persons_employed", "utilisation"}) {
      if (one.name == name) {
        result.push_back(one);
      }
    }
  }
  return result;
}

DrawPlan EconomyReference::central_plan() const {
  std::map<std::string, std::vector<double>> still = values;
  // Without shocks there is no drift correction either.
  std::fill(still["market_sd"].begin(), still["market_sd"].end(), 0.0);
  return {model, still, {}, {}};
}

DrawPlan EconomyReference::drawn_plan() const {
  return {model, values, numbers, correlations};
}

std::vector<NamedProgram> EconomyReference::programs(const DrawPlan& plan) const {
  std::vector<NamedProgram> result;
  for (const Scenario& one : scenarios) {
    std::map<std::string, std::vector<double>> fixed = plan.fixed_values();
    for (const auto& [name, numbers_set] : fixed_parameters(model, one)) {
      for (std::size_t i = 0; i < numbers_set.size(); ++i) {
        // What a scenario does not set is not a number there.
        if (!std::isnan(numbers_set[i])) {
          fixed[name].at(i) = numbers_set[i];
        }
      }
    }
    result.push_back({one.name, Program(apply(model, one), fixed, plan.layout(), settings, outcomes())});
  }
  return result;
}

}  // namespace quesnay::test
