// Every case of tests/reference/sd_cases.json: recorded runs of other programs, and closed forms, which its
// `truth` tells apart. tests/python/test_sd_cases.py runs the same table. Each case states its tolerance: the
// printed digits of its source.
// Boost 1.74 reads JSON with placeholders of its own that it warns of.
#define BOOST_BIND_GLOBAL_PLACEHOLDERS
#include <boost/property_tree/json_parser.hpp>
#include <boost/property_tree/ptree.hpp>
#include <cmath>
#include <iterator>
#include <set>

#include "catch.hpp"
#include "dynamics/small_models.hpp"
#include "dynamics/words/sd_models.hpp"
#include "reference_path.hpp"

using namespace quesnay;
using boost::property_tree::ptree;

namespace {

ptree read(const std::string& name) {
  ptree tree;
  boost::property_tree::read_json(test::reference_path(name + ".json"), tree);
  return tree;
}

/// A part of a file: keys and places in lists, between slashes.
const ptree& found(const ptree& whole, const std::string& path) {
  const ptree* tree = &whole;
  for (std::size_t from = 0; from <= path.size();) {
    const std::size_t to = std::min(path.find('/', from), path.size());
    const std::string key = path.substr(from, to - from);
    const bool list = !tree->empty() && tree->front().first.empty();
    const auto child = list ? std::next(tree->begin(), std::stol(key)) : tree->to_iterator(tree->find(key));
    REQUIRE(child != tree->end());
    tree = &child->second;
    from = to + 1;
  }
  return *tree;
}

struct Expectation {
  std::string outcome;
  double time;
  double value;
};

std::vector<Expectation> expectations(const ptree& one, const ptree& file) {
  std::vector<Expectation> all;
  const ptree none;
  for (const auto& [unused, table] : one.get_child("tables", none)) {
    const ptree& rows = found(file, table.get<std::string>("at")).get_child(table.get("rows", "rows"));
    REQUIRE(rows.size() >= 3);
    for (const auto& [also_unused, row] : rows) {
      auto cell = row.begin();
      const double time = cell->second.get_value<double>();
      for (const auto& [name, outcome] : table.get_child("outcomes")) {
        ++cell;
        all.push_back({outcome.get_value<std::string>(), time, cell->second.get_value<double>()});
      }
    }
  }
  for (const auto& named : one.get_child("points", none)) {
    const ptree& point = named.second;
    const auto part = [&](int i) { return std::next(point.begin(), i)->second; };
    all.push_back({part(1).get_value<std::string>(), part(2).get_value<double>(),
                   found(file, part(0).get_value<std::string>()).get_value<double>()});
  }
  return all;
}

}  // namespace

TEST_CASE("every case of the reference table gives its published numbers") {
  std::set<std::string> used;
  for (const auto& [unused, one] : read("sd_cases")) {
    const auto name = one.get<std::string>("name");
    INFO(name);
    const ptree file = read(one.get<std::string>("file"));
    const bool made_here = file.get("source.made_here", false);
    REQUIRE(made_here == (one.get<std::string>("truth") == "closed form"));
    const auto written = test::sd_models().find(one.get<std::string>("model"));
    REQUIRE(written != test::sd_models().end());
    used.insert(written->first);
    ModelBuilder b;
    written->second(b);
    const Model model = b.build();
    const int steps = one.get<int>("steps_per_year");
    const int n_steps = one.get<int>("years") * steps;
    const double start = one.get("start", 0.0);
    const RunSettings settings{method_from_name(one.get<std::string>("method")), steps, n_steps, start,
                               test::steps_until(n_steps)};
    const std::vector<double> results = test::run_one(model, {}, settings);
    std::map<std::string, std::size_t> columns;
    for (const Outcome& outcome : model.outcomes()) {
      for (const std::string& label : model.element_labels(outcome.quantity)) {
        columns.emplace(label.empty() ? outcome.name : outcome.name + "[" + label + "]", columns.size());
      }
    }
    REQUIRE(results.size() == columns.size() * (static_cast<std::size_t>(n_steps) + 1));
    const auto at = [&](std::size_t record, const std::string& outcome) {
      return results[record * columns.size() + columns.at(outcome)];
    };
    const auto relative = one.get<double>("relative");
    const std::vector<Expectation> all = expectations(one, file);
    REQUIRE(!all.empty());
    for (const Expectation& expected : all) {
      INFO(expected.outcome << " at " << expected.time);
      double largest = 0.0;
      for (std::size_t r = 0; r <= static_cast<std::size_t>(n_steps); ++r) {
        largest = std::max(largest, std::abs(at(r, expected.outcome)));
      }
      const double given =
          at(static_cast<std::size_t>(std::lround((expected.time - start) * steps)), expected.outcome);
      CHECK(std::abs(given - expected.value) <= relative * (std::abs(expected.value) + largest));
    }
  }
  REQUIRE(used.size() == test::sd_models().size());
}
