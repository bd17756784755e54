#include "quesnay/dynamics/stochastic.hpp"

#include <cmath>
#include <set>

#include "dynamics/expr/literals.hpp"
#include "dynamics/expr/spread.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

using detail::spread;

/// Noise below an expression that is not held for these periods a year, or no_node.
NodeId of_other_periods(const Graph& graph, NodeId score, int periods_per_year) {
  std::vector<NodeId> waiting{score};
  std::set<NodeId> seen;
  while (!waiting.empty()) {
    const NodeId id = waiting.back();
    waiting.pop_back();
    if (id == no_node || !seen.insert(id).second) {
      continue;
    }
    const Node& node = graph.node(id);
    if (node.op == Op::Noise && node.count != periods_per_year) {
      return id;
    }
    waiting.insert(waiting.end(), node.args.begin(), node.args.end());
  }
  return no_node;
}

std::string periods_text(int periods_per_year) {
  return periods_per_year == 0 ? "every step" : std::to_string(periods_per_year) + " periods a year";
}

/// Scores of a process that remembers must change when it does.
Expr score_in_time(const std::string& name, Expr score, const NoiseForm& form) {
  const Graph& graph = score.graph();
  const NodeId other = of_other_periods(graph, score.node(), form.periods_per_year);
  if (other != no_node) {
    throw InvalidValue("the scores of '" + name + "' are of noise '" + graph.node(other).name + "' with " +
                       periods_text(graph.node(other).count) + " and it has " +
                       periods_text(form.periods_per_year) + ", expected the same");
  }
  return score;
}

Expr score_of(ModelBuilder& b, const std::string& name, const NoiseForm& form) {
  if (!form.score) {
    return b.noise(name + "_score", form.dims, {"1", "standard normal number of the period", ""},
                   form.periods_per_year);
  }
  b.require_own({*form.score});
  if (!form.dims.empty()) {
    throw InvalidValue("'" + name + "' is given scores and dimensions, expected one of them");
  }
  if (!form.score->unit().is_ratio()) {
    throw UnitMismatch("the scores of '" + name + "' are in " + form.score->unit().text() +
                       ", expected a ratio: '" + form.score->text() + "'");
  }
  return *form.score;
}

Expr period(ModelBuilder& b, int periods_per_year) {
  return periods_per_year == 0 ? b.time_step() : b.constant(1.0 / periods_per_year, b.time_word());
}

/// 1 in the first step of the run, else 0.
Expr first_step(ModelBuilder& b) {
  return less_equal(b.at_step_start(b.time()), b.initial(b.time()));
}

/// 1 in the first step of every period after the first, else 0.
Expr later_period(ModelBuilder& b, int periods_per_year) {
  return where(first_step(b), b.constant(0.0), b.period_start(periods_per_year));
}

/// The auxiliary NAME: `next(memory)` where `when` holds, else what it was in the step before; from zero.
template <typename Next>
Expr kept(ModelBuilder& b, const std::string& name, const std::string& description, Expr when, Expr like,
          Next next) {
  const std::string unit = like.unit().text();
  const Expr memory =
      b.held(name + "_memory", spread(b.constant(0.0, unit), like), {unit, "value of the step before", ""});
  const Expr value =
      b.auxiliary(name, b.at_step_start(where(when, next(memory), memory)), {unit, description, ""});
  b.update(memory, value);
  return value;
}

std::string label(const Axis& axis, std::size_t i) {
  return "'" + axis.labels()[i] + "'";
}

/// Lower triangle L with L L' = a, row-major. @throws InvalidValue naming the matrix.
std::vector<double> cholesky(const std::string& name, const Axis& axis, const std::vector<double>& a) {
  const std::size_t n = axis.size();
  const std::string matrix = "correlation matrix '" + name + "'";
  if (a.size() != n * n) {
    throw DimensionMismatch(matrix, a.size(), "dimension '" + axis.name() + "'", n * n, "numbers");
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!(a[i * n + j] == a[j * n + i])) {
        throw InvalidValue(matrix + " has " + shortest(a[i * n + j]) + " and " + shortest(a[j * n + i]) +
                           " between " + label(axis, i) + " and " + label(axis, j) +
                           ", expected a symmetric matrix");
      }
    }
    if (!(a[i * n + i] == 1.0)) {
      throw InvalidValue(matrix + " has " + shortest(a[i * n + i]) + " on the diagonal at " + label(axis, i) +
                         ", expected 1");
    }
  }
  // A pivot of rounding size is none: the matrix is singular to the digits it was given with.
  const double least = 1e-12 * static_cast<double>(n);
  std::vector<double> l(n * n, 0.0);
  for (std::size_t j = 0; j < n; ++j) {
    double pivot = a[j * n + j];
    for (std::size_t k = 0; k < j; ++k) {
      pivot -= l[j * n + k] * l[j * n + k];
    }
    if (!(pivot > least)) {
      throw InvalidValue(matrix +
                         " is not positive definite: given the labels before it, the variance left to " +
                         label(axis, j) + " is " + shortest(pivot) + ", expected more than 0");
    }
    l[j * n + j] = std::sqrt(pivot);
    for (std::size_t i = j + 1; i < n; ++i) {
      double sum = a[i * n + j];
      for (std::size_t k = 0; k < j; ++k) {
        sum -= l[i * n + k] * l[j * n + k];
      }
      l[i * n + j] = sum / l[j * n + j];
    }
  }
  return l;
}

}  // namespace

Expr white_noise(ModelBuilder& b, const std::string& name, Expr sd, const NoiseForm& form) {
  b.require_own({sd});
  const Expr score = score_of(b, name, form);
  return b.auxiliary(name, sd * score, {sd.unit().text(), "noise, independent from period to period", ""});
}

Expr ar1_noise(ModelBuilder& b, const std::string& name, Expr sd, Expr correlation_time,
               const NoiseForm& form) {
  b.require_own({sd, correlation_time});
  if (!(correlation_time.unit() == b.time_unit())) {
    throw UnitMismatch("the correlation time of '" + name + "' is in " + correlation_time.unit().text() +
                       ", expected " + b.time_word() + ": '" + correlation_time.text() + "'");
  }
  detail::refuse_not_positive(correlation_time, "the correlation time of '" + name + "'");
  const Expr score = score_in_time(name, score_of(b, name, form), form);
  const Expr phi = exp(-(period(b, form.periods_per_year) / correlation_time));
  const Expr spread_of_shock = where(first_step(b), b.constant(1.0), square_root(1.0 - phi * phi));
  const Expr shock = sd * spread_of_shock * score;
  return kept(b, name, "noise, autocorrelated and stationary", b.period_start(form.periods_per_year), shock,
              [&](Expr memory) { return phi * memory + shock; });
}

Expr brownian(ModelBuilder& b, const std::string& name, Expr volatility, const NoiseForm& form) {
  b.require_own({volatility});
  const Expr score = score_in_time(name, score_of(b, name, form), form);
  const Expr step = volatility * square_root(period(b, form.periods_per_year)) * score;
  return kept(b, name, "Brownian motion from zero", later_period(b, form.periods_per_year), step,
              [&](Expr memory) { return memory + step; });
}

Expr jump_process(ModelBuilder& b, const std::string& name, Expr rate, Expr mean, Expr sd,
                  const NoiseForm& form) {
  b.require_own({rate, mean, sd});
  detail::refuse_negative(rate, "the rate of '" + name + "'");
  const Expr score = score_in_time(name, score_of(b, name, form), form);
  std::vector<std::string> dims;
  for (const DimensionId d : score.graph().node(score.node()).dims) {
    dims.push_back(score.graph().axis(d).name());
  }
  const Expr share = b.uniform_noise(name + "_count_score", dims, {"1", "uniform number of the period", ""},
                                     form.periods_per_year);
  const Expr count =
      b.auxiliary(name + "_count", poisson_quantile(share, rate * period(b, form.periods_per_year)),
                  {"1", "number of jumps of the period", ""});
  const Expr jumps = mean * count + sd * (square_root(count) * score);
  return kept(b, name, "sum of all jumps, from zero", later_period(b, form.periods_per_year), jumps,
              [&](Expr memory) { return memory + jumps; });
}

Expr correlated_noise(ModelBuilder& b, const std::string& name, const std::string& dimension,
                      const std::vector<double>& correlation, int periods_per_year) {
  // Found out before anything is added: a refused matrix leaves the builder as it was.
  const Graph& graph = b.graph();
  const std::vector<double> factor = cholesky(name, graph.axis(graph.dimension(dimension)), correlation);
  const Expr score = b.noise(name + "_score", {dimension}, {"1", "independent standard normal numbers", ""},
                             periods_per_year);
  b.alias(name + "_factor", dimension);
  return b.auxiliary(name, matrix_vector(b.constants(factor, {dimension, name + "_factor"}), score),
                     {"1", "standard normal numbers, correlated between elements", ""});
}

}  // namespace quesnay
