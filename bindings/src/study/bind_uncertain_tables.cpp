// Layer ensemble: tables with uncertain coefficients.
#include <pybind11/eigen.h>
#include <pybind11/functional.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <map>
#include <optional>

#include "numpy.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/ensemble/uncertain_table.hpp"

namespace py = pybind11;
using namespace quesnay;
using quesnay::bindings::Array;

namespace {

/// The choice of a name. @throws UnknownName listing the names.
template <typename Choice>
Choice chosen(const std::string& kind, const std::string& name,
              const std::map<std::string, Choice>& choices) {
  const auto found = choices.find(name);
  if (found == choices.end()) {
    std::vector<std::string> known;
    for (const auto& [text, choice] : choices) {
      known.push_back(text);
    }
    throw UnknownName(kind, name, known);
  }
  return found->second;
}

Balance balance_of(const std::string& name) {
  return chosen<Balance>("balance", name,
                         {{"demand", Balance::DemandFixed}, {"output", Balance::OutputFixed}});
}

UncertainTable make_table(const std::vector<std::string>& sectors, const Matrix& coefficients,
                          const Matrix& spread, const std::string& law, const std::string& common,
                          double correlation, const std::string& columns) {
  CoefficientUncertainty uncertainty;
  uncertainty.spread = spread;
  uncertainty.correlation = correlation;
  uncertainty.law = chosen<SpreadLaw>(
      "law", law,
      {{"lognormal", SpreadLaw::Lognormal}, {"normal", SpreadLaw::Normal}, {"pert", SpreadLaw::Pert}});
  uncertainty.common = chosen<CommonFactor>("common factor", common,
                                            {{"none", CommonFactor::None},
                                             {"column", CommonFactor::Column},
                                             {"row", CommonFactor::Row},
                                             {"table", CommonFactor::Table}});
  uncertainty.columns = chosen<ColumnClosure>(
      "closure of columns", columns,
      {{"value_added_absorbs", ColumnClosure::ValueAddedAbsorbs}, {"sums_kept", ColumnClosure::SumsKept}});
  return UncertainTable({"sector", sectors}, coefficients, std::move(uncertainty));
}

TableQuestion make_question(const std::string& name, const std::string& kind, const Matrix& arrays,
                            const Matrix& demands, const std::vector<Eigen::Index>& sectors,
                            bool own_demand) {
  using Kind = TableQuestion::Kind;
  const Kind which = chosen<Kind>("question", kind,
                                  {{"output", Kind::Output},
                                   {"closing_demand", Kind::ClosingDemand},
                                   {"multipliers", Kind::Multipliers},
                                   {"value_added", Kind::ValueAdded},
                                   {"content", Kind::Content},
                                   {"forward", Kind::Forward},
                                   {"extraction", Kind::Extraction}});
  return {name, which, arrays, demands, sectors, own_demand};
}

/// Runs with the GIL released; Ctrl-C ends the run.
EnsembleResult run(const UncertainTable& table, const std::vector<TableQuestion>& questions,
                   std::uint64_t seed, std::uint64_t first_draw, std::uint64_t draws, int threads,
                   std::size_t keep_limit) {
  std::optional<py::error_already_set> raised;
  TableEnsembleOptions options{seed, first_draw, draws, threads, keep_limit, {}};
  options.progress = [&](std::uint64_t done, std::uint64_t) {
    if (done % 1024 != 0) {
      return true;
    }
    const py::gil_scoped_acquire gil;
    if (PyErr_CheckSignals() != 0) {
      raised.emplace();
      return false;
    }
    return true;
  };
  try {
    const py::gil_scoped_release released;
    return run_table_ensemble(table, questions, options);
  } catch (const Cancelled&) {
    if (raised) {
      throw std::move(*raised);
    }
    throw;
  }
}

}  // namespace

void bind_uncertain_tables(py::module_& module) {
  py::class_<TableQuestion>(module, "TableQuestion", "What is asked of every draw of a table.")
      .def(py::init(&make_question), py::arg("name"), py::arg("kind"), py::kw_only(),
           py::arg("arrays") = Matrix(), py::arg("demands") = Matrix(),
           py::arg("sectors") = std::vector<Eigen::Index>(), py::arg("own_demand") = false)
      .def_readonly("name", &TableQuestion::name);
  py::class_<UncertainTable>(module, "CoreUncertainTable", "A coefficient matrix with uncertain cells.")
      .def(py::init(&make_table), py::arg("sectors"), py::kw_only(), py::arg("coefficients"),
           py::arg("spread"), py::arg("law"), py::arg("common"), py::arg("correlation"), py::arg("columns"))
      .def("draw", &UncertainTable::draw, py::kw_only(), py::arg("seed"), py::arg("draw"),
           "A of one draw, shape (n, n).")
      .def(
          "drawn_table",
          [](const UncertainTable& table, const Vector& gross_output, const std::string& balance,
             std::uint64_t seed, std::uint64_t draw) {
            const DrawnTable drawn = drawn_table(table, gross_output, balance_of(balance), seed, draw);
            return py::make_tuple(drawn.flows, drawn.final_demand, drawn.primary_costs, drawn.gross_output);
          },
          py::arg("gross_output"), py::arg("balance"), py::kw_only(), py::arg("seed"), py::arg("draw"),
          "Flows, final demand, primary costs and gross output of one draw.")
      .def(
          "closing_demand",
          [](const UncertainTable& table, const Vector& gross_output) -> Vector {
            return gross_output - table.coefficients() * gross_output;
          },
          py::arg("gross_output"), "f = x - A x, shape (n).")
      .def("run", &run, py::arg("questions"), py::kw_only(), py::arg("seed"), py::arg("first_draw"),
           py::arg("draws"), py::arg("threads"), py::arg("keep_limit"));
  module.def(
      "collected_draws",
      [](const std::vector<std::string>& questions, const std::vector<Array>& values,
         const std::vector<std::tuple<std::uint64_t, std::string, std::string>>& failures, std::uint64_t seed,
         std::uint64_t first_draw, std::uint64_t draws) {
        std::vector<std::vector<double>> numbers;
        for (const Array& one : values) {
          numbers.push_back(bindings::numbers(one));
        }
        std::vector<DrawFailure> failed;
        for (const auto& [draw, sector, reason] : failures) {
          for (std::size_t q = 0; q < questions.size(); ++q) {
            failed.push_back({draw, q, 0.0, sector, reason});
          }
        }
        return collected(questions, numbers, std::move(failed), seed, first_draw, draws);
      },
      py::arg("questions"), py::arg("values"), py::arg("failures"), py::kw_only(), py::arg("seed"),
      py::arg("first_draw"), py::arg("draws"),
      "Answers found draw by draw, shape (results, draws) each, as the result of a run.");
}
