#include <cmath>
#include <memory>
#include <utility>

#include "ensemble/block_loop.hpp"
#include "ensemble/draw_range.hpp"
#include "ensemble/tables/table_answers.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/core/parallel.hpp"
#include "quesnay/ensemble/uncertain_table.hpp"

namespace quesnay {
namespace {

using Index = Eigen::Index;
using Kind = TableQuestion::Kind;

/// A thread's own memory.
struct Bench : detail::BlockBench {
  std::unique_ptr<detail::TableDraws> draws;
  std::vector<std::vector<Index>> below_zero;  ///< by question and lane
};

void require_rows(const TableQuestion& question, const Matrix& values, const Axis& sectors) {
  if (values.size() != 0 && static_cast<std::size_t>(values.rows()) != sectors.size()) {
    throw DimensionMismatch("an array of question '" + question.name + "'",
                            static_cast<std::size_t>(values.rows()), "the table", sectors.size(), "sectors");
  }
  for (Index i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values.data()[i])) {
      throw InvalidValue("an array of question '" + question.name + "' holds " + shortest(values.data()[i]) +
                         " for sector '" + sectors.labels()[static_cast<std::size_t>(i / values.cols())] +
                         "', expected a finite number");
    }
  }
}

void check(const UncertainTable& table, const std::vector<TableQuestion>& questions,
           const TableEnsembleOptions& options) {
  detail::require_draws(options.first_draw, options.n_draws);
  if (questions.empty()) {
    throw InvalidValue("a run of an uncertain table has no questions, expected at least 1");
  }
  for (const TableQuestion& question : questions) {
    require_rows(question, question.arrays, table.sectors());
    require_rows(question, question.demands, table.sectors());
    for (const Index k : question.chosen) {
      if (k < 0 || k >= table.size()) {
        throw InvalidValue("question '" + question.name + "' names sector number " + std::to_string(k) +
                           ", the table has " + std::to_string(table.size()));
      }
    }
    const bool alone = question.kind == Kind::Forward || question.kind == Kind::Extraction;
    const Index columns = question.demands.size() == 0 ? question.arrays.cols() : question.demands.cols();
    if (question.n_results(table.size()) == 0 || (alone && columns != 1)) {
      throw InvalidValue("question '" + question.name +
                         "' lacks an array it needs, or has more columns than one where it needs one");
    }
  }
}

std::unique_ptr<Bench> make_bench(const UncertainTable& table, const std::vector<TableQuestion>& questions) {
  auto bench = std::make_unique<Bench>();
  bench->draws =
      table.size() <= most_sectors_in_lanes ? detail::draws_in_lanes(table) : detail::draws_one_by_one(table);
  const std::size_t lanes = bench->draws->lanes();
  for (const TableQuestion& question : questions) {
    bench->results.emplace_back(question.n_results(table.size()) * lanes);
    bench->failed.emplace_back(lanes);
    bench->below_zero.emplace_back(lanes, -1);
  }
  return bench;
}

/// Answers of one block, and its failures.
void run_block(const UncertainTable& table, const std::vector<TableQuestion>& questions, std::uint64_t seed,
               std::uint64_t start, Bench& bench) {
  detail::TableDraws& draws = *bench.draws;
  draws.draw(seed, start);
  // Closing demands need A itself, the others its factors.
  for (std::size_t q = 0; q < questions.size(); ++q) {
    if (questions[q].kind == Kind::ClosingDemand) {
      detail::answer(questions[q], table.size(), draws, bench.results[q], bench.below_zero[q]);
    }
  }
  draws.factor();
  for (std::size_t q = 0; q < questions.size(); ++q) {
    if (questions[q].kind != Kind::ClosingDemand) {
      detail::answer(questions[q], table.size(), draws, bench.results[q], bench.below_zero[q]);
    }
  }
  for (std::size_t lane = 0; lane < draws.lanes(); ++lane) {
    const auto& failure = draws.failures()[lane];
    for (std::size_t q = 0; q < questions.size(); ++q) {
      detail::TableDraws::Failure of_question = failure;
      if (failure.reason.empty() && bench.below_zero[q][lane] >= 0) {
        of_question.sector = table.sectors().labels()[static_cast<std::size_t>(bench.below_zero[q][lane])];
        of_question.reason = detail::below_zero_reason(of_question.sector);
      }
      bench.failed[q][lane] = of_question.reason.empty() ? 0 : 1;
      if (!of_question.reason.empty()) {
        bench.failures.push_back({start + lane, q, 0.0, of_question.sector, of_question.reason});
      }
    }
  }
}

}  // namespace

std::size_t TableQuestion::n_results(Index n) const {
  switch (kind) {
    case Kind::Content:
      return static_cast<std::size_t>(arrays.cols() * demands.cols());
    case Kind::Forward:
      return static_cast<std::size_t>(n);
    case Kind::Extraction:
      return chosen.size();
    case Kind::Output:
    case Kind::Multipliers:
    case Kind::ValueAdded:
    case Kind::ClosingDemand:
      break;
  }
  return static_cast<std::size_t>(n * arrays.cols());
}

EnsembleResult run_table_ensemble(const UncertainTable& table, const std::vector<TableQuestion>& questions,
                                  const TableEnsembleOptions& options) {
  check(table, questions, options);
  EnsembleResult result;
  result.seed = options.seed;
  result.first_draw = options.first_draw;
  result.n_draws = options.n_draws;
  std::vector<std::size_t> n_results;
  std::uint64_t bytes = 0;
  for (const TableQuestion& question : questions) {
    result.scenarios.push_back(question.name);
    n_results.push_back(question.n_results(table.size()));
    bytes = detail::with_results(bytes, n_results.back(), options.n_draws);
  }
  result.store = SampleStore(std::move(n_results), options.n_draws, bytes <= options.keep_limit, {}, {});

  const std::size_t lanes = make_bench(table, questions)->draws->lanes();
  detail::run_blocks(
      result, {options.first_draw, options.n_draws, lanes}, options.threads, options.progress,
      [&] { return make_bench(table, questions); },
      [&](Bench& bench, std::uint64_t start) { run_block(table, questions, options.seed, start, bench); });
  return result;
}

EnsembleResult collected(std::vector<std::string> questions, const std::vector<std::vector<double>>& values,
                         std::vector<DrawFailure> failures, std::uint64_t seed, std::uint64_t first_draw,
                         std::uint64_t n_draws) {
  EnsembleResult result;
  std::vector<std::size_t> n_results;
  for (const std::vector<double>& one : values) {
    if (n_draws == 0 || one.size() % n_draws != 0) {
      throw InvalidValue("answers of " + std::to_string(n_draws) + " draws hold " +
                         std::to_string(one.size()) + " numbers, expected a multiple");
    }
    n_results.push_back(one.size() / n_draws);
  }
  if (questions.size() != values.size()) {
    throw DimensionMismatch("the list of questions", questions.size(), "the list of answers", values.size(),
                            "entries");
  }
  result.scenarios = std::move(questions);
  result.seed = seed;
  result.first_draw = first_draw;
  result.n_draws = n_draws;
  result.store = SampleStore(n_results, n_draws, true, {}, {});
  std::vector<std::vector<char>> failed(values.size(), std::vector<char>(n_draws, 0));
  for (const DrawFailure& failure : failures) {
    failed.at(failure.scenario).at(failure.draw - first_draw) = 1;
  }
  StreamBatch unused;
  result.store.put(0, n_draws, 0, n_draws, values, failed, unused);
  result.failures = std::move(failures);
  detail::sort_failures(result.failures);
  return result;
}

}  // namespace quesnay
