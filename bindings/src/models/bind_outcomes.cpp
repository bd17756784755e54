// Layer dynamics: what runs record.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <variant>

#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/model.hpp"

namespace py = pybind11;
using namespace quesnay;

namespace {

OutcomeKind kind_of(const std::variant<OutcomeKind, std::string>& given) {
  if (const auto* kind = std::get_if<OutcomeKind>(&given)) {
    return *kind;
  }
  std::string word = std::get<std::string>(given);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (word != "level" && word != "integral") {
    throw UnknownName("kind of outcome", std::get<std::string>(given), {"level", "integral"});
  }
  return word == "level" ? OutcomeKind::Level : OutcomeKind::Integral;
}

}  // namespace

void bind_outcomes(py::module_& module) {
  py::enum_<OutcomeKind>(module, "OutcomeKind", "How an outcome is read off the run.")
      .value("Level", OutcomeKind::Level, "The value at the end of the period.")
      .value("Integral", OutcomeKind::Integral, "The integral over the period.");
  py::class_<Outcome>(module, "Outcome", "A declared output that is kept or summarised.")
      .def(py::init([](const std::string& name, const std::optional<std::string>& quantity,
                       const std::variant<OutcomeKind, std::string>& kind,
                       const std::optional<std::string>& unit, bool total, int better) {
             return Outcome{name, quantity.value_or(name), kind_of(kind), unit.value_or(""), total, better};
           }),
           py::arg("name"), py::arg("quantity") = py::none(), py::arg("kind") = "level",
           py::arg("unit") = py::none(), py::arg("total") = false, py::arg("better") = 0, R"(
        A declared output.

        Parameters
        ----------
        name
            Under which results have it.
        quantity
            Name of the quantity it reports, over whose dimensions it is; `name` if none is given.
        kind
            "level": the value at the end of a period. "integral": over the period, a quantity in money/year then
            gives money. An OutcomeKind says the same.
        unit
            Of the outcome, checked against the quantity when the model is built; if none is given it is what the
            quantity gives.
        total
            Report the sum over the first dimension too.
        better
            1 if more is better, -1 if less is, 0 if neither: comparisons of scenarios need it.

        Raises
        ------
        UnknownName
            For another kind.
      )")
      .def_readonly("name", &Outcome::name, "Under which results have it.")
      .def_readonly("quantity", &Outcome::quantity, "Name of the quantity it reports.")
      .def_readonly("kind", &Outcome::kind, "Which of the two: Level or Integral.")
      .def_readonly("unit", &Outcome::unit,
                    "Unit of the outcome as text; of a built model it is never empty.")
      .def_readonly("total", &Outcome::total, "Whether the sum over the first dimension is reported too.")
      .def_readonly("better", &Outcome::better, "1 if more is better, -1 if less is, 0 if neither.")
      .def(py::pickle(
          [](const Outcome& one) {
            return py::make_tuple(one.name, one.quantity, one.kind, one.unit, one.total, one.better);
          },
          [](const py::tuple& parts) {
            return Outcome{parts[0].cast<std::string>(), parts[1].cast<std::string>(),
                           parts[2].cast<OutcomeKind>(), parts[3].cast<std::string>(),
                           parts[4].cast<bool>(),        parts[5].cast<int>()};
          }));
}
