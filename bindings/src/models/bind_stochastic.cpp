// Layer dynamics: stochastic inputs.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>

#include "builder.hpp"
#include "numpy.hpp"
#include "quesnay/dynamics/stochastic.hpp"

namespace py = pybind11;
using namespace quesnay;
using bindings::in_time;
using bindings::Keep;
using bindings::Term;

namespace {

using Dims = std::vector<std::string>;
using Score = std::optional<Expr>;

Expr ratio(ModelBuilder& b, const char* what, const Term& given) {
  return given.in(b.graph(), what, Unit());
}

Expr white(ModelBuilder& b, const std::string& name, const Term& sd, const Dims& dims, int periods,
           Score score) {
  return white_noise(b, name, ratio(b, "a standard deviation", sd), {dims, periods, score});
}

Expr autoregressive(ModelBuilder& b, const std::string& name, const Term& sd, const Term& time,
                    const Dims& dims, int periods, Score score) {
  const Expr size = ratio(b, "a standard deviation", sd);
  return ar1_noise(b, name, size, in_time(b, "a correlation time", time), {dims, periods, score});
}

Expr motion(ModelBuilder& b, const std::string& name, const Term& volatility, const Dims& dims, int periods,
            Score score) {
  const Expr moving = volatility.in(b.graph(), "a volatility", Unit() / b.time_unit().to_power(0.5));
  return brownian(b, name, moving, {dims, periods, score});
}

Expr jumps(ModelBuilder& b, const std::string& name, const Term& rate, const Term& mean, const Term& sd,
           const Dims& dims, int periods, Score score) {
  const Expr often = rate.in(b.graph(), "a rate of jumps", Unit() / b.time_unit());
  const Expr size = ratio(b, "the mean of a jump", mean);
  return jump_process(b, name, often, size, sd.in(b.graph(), "the spread of a jump", size.unit()),
                      {dims, periods, score});
}

Expr correlated(ModelBuilder& b, const std::string& name, const std::string& dimension,
                const bindings::Array& correlation, int periods) {
  return correlated_noise(b, name, dimension, bindings::numbers(correlation), periods);
}

}  // namespace

void bind_stochastic(py::module_& module) {
  const auto builder = py::arg("builder");
  const auto name = py::arg("name");
  const auto dims = py::arg("dims") = Dims{};
  const auto periods = py::arg("periods_per_year") = 0;
  const auto score = py::arg("score") = py::none();
  module.def("white_noise", &white, builder, name, py::arg("sd"), dims, py::kw_only(), periods, score, Keep(),
             R"(
    sd z, z standard normal and independent from period to period.

    Parameters
    ----------
    builder
        The model under construction.
    name
        Of the auxiliary; the random stream is NAME_score.
    sd
        Standard deviation of the value within a period, any unit; it may vary.
    dims
        An independent number for each element of these dimensions.
    periods_per_year
        n per unit of time: a run must have a multiple of n steps in it. 0: every step is a period.
    score
        Standard normal numbers in place of NAME_score, held within the same periods; then without `dims`.

    Returns
    -------
    Expr
        The auxiliary NAME, constant within a period [unit of sd].

    Raises
    ------
    InvalidValue
        For scores and dimensions together, or periods below 0.
    UnitMismatch, DuplicateName
        For scores that are no ratio, or a name that the model has.

    Source: Sterman 2000, Business Dynamics, appendix B. See docs/models/functions/white_noise.md.
  )");
  module.def("ar1_noise", &autoregressive, builder, name, py::arg("sd"), py::arg("correlation_time"), dims,
             py::kw_only(), periods, score, Keep(), R"(
    First-order autoregression: x' = phi x + sd sqrt(1 - phi^2) z, phi = e^(-P / correlation_time).

    P is the length of a period. It is stationary from the start: the first value is sd z.

    Parameters
    ----------
    builder, dims, periods_per_year, score
        As of `white_noise`.
    name
        Of the auxiliary; NAME_memory is its value in the step before, NAME_score the random stream.
    sd
        Standard deviation at any time, any unit.
    correlation_time
        The correlation of values a time h apart is e^(-h / correlation_time) [unit of time].

    Returns
    -------
    Expr
        The auxiliary NAME, constant within a period [unit of sd].

    Raises
    ------
    InvalidValue
        For a number as correlation time that is not more than 0; as `white_noise`.
    UnitMismatch, DuplicateName
        For a correlation time in another unit than that of time; as `white_noise`.

    Source: Hamilton 1994, Time Series Analysis, chapter 3. See docs/models/functions/ar1_noise.md.
  )");
  module.def("brownian", &motion, builder, name, py::arg("volatility"), dims, py::kw_only(), periods, score,
             Keep(), R"(
    Brownian motion from zero: at the start of each period after the first W' = W + volatility sqrt(P) z.

    P is the length of a period; after a time t the variance is volatility^2 t.

    Parameters
    ----------
    builder, dims, periods_per_year, score
        As of `white_noise`.
    name
        Of the auxiliary; NAME_memory is its value in the step before, NAME_score the random stream.
    volatility
        Standard deviation after one unit of time [any unit per root of the unit of time].

    Returns
    -------
    Expr
        The auxiliary NAME, constant within a period [that unit].

    Raises
    ------
    InvalidValue, UnitMismatch, DuplicateName
        As `white_noise`.

    Source: Kloeden and Platen 1992, Numerical Solution of Stochastic Differential Equations, section 1.8.
  )");
  module.def("jump_process", &jumps, builder, name, py::arg("rate"), py::arg("mean"), py::arg("sd"), dims,
             py::kw_only(), periods, score, Keep(), R"(
    Compound Poisson process from zero: each period after the first adds N normal jumps, N Poisson.

    Their sum is drawn at once: N mean + sqrt(N) sd z, N with mean rate P, P the length of a period.

    Parameters
    ----------
    builder, dims, periods_per_year, score
        As of `white_noise`.
    name
        Of the auxiliary; NAME_count is the number of jumps of the period, NAME_memory the value in the step
        before, NAME_score and NAME_count_score are the random streams.
    rate
        Of jumps, as it is when the period begins [1 per unit of time]; rate P at most 700, else the draw fails.
    mean, sd
        Of one jump, any unit, the same of both.

    Returns
    -------
    Expr
        The auxiliary NAME, constant within a period [unit of mean].

    Raises
    ------
    InvalidValue
        For a number as rate that is below 0; as `white_noise`.
    UnitMismatch, DuplicateName
        For different units; as `white_noise`.

    Source: Cont and Tankov 2004, Financial Modelling with Jump Processes, section 3.2.
  )");
  module.def("correlated_noise", &correlated, builder, name, py::arg("dimension"), py::arg("correlation"),
             py::kw_only(), periods, Keep(), R"(
    Standard normal numbers over a dimension, correlated between its elements: L z, L L' the correlations.

    Parameters
    ----------
    builder
        The model under construction.
    name
        Of the auxiliary; it adds the noise NAME_score and the dimension NAME_factor.
    dimension
        Name of the dimension, of n elements.
    correlation
        Matrix, n x n in the order of the labels [1].
    periods_per_year
        As of `white_noise`.

    Returns
    -------
    Expr
        The auxiliary NAME, over the dimension [1].

    Raises
    ------
    InvalidValue
        Unless the matrix is symmetric with ones on the diagonal and positive definite.
    DimensionMismatch
        For another size.
    UnknownName, DuplicateName
        For a dimension that is not declared, or a name that the model has.

    Source: Cholesky's method; Golub and Van Loan 2013, Matrix Computations, section 4.2.
  )");
  module.def(
      "poisson_quantile",
      [](const Term& u, const Term& mean) {
        const Expr like = bindings::one_of("poisson_quantile", {&u, &mean});
        return poisson_quantile(u.beside(like), mean.beside(like));
      },
      py::arg("u"), py::arg("mean"), Keep(), R"(
    Number of events at the share u of a Poisson distribution: the least k with P(N <= k) >= u.

    u : inside (0, 1), as of `b.uniform_noise` [1]. mean : in [0, 700] [1]. The result is a whole number [1]
    over the dimensions of both, not a number outside these. UnitMismatch for another unit.
    Source: Devroye 1986, Non-Uniform Random Variate Generation, section X.3.3.
  )");
}
