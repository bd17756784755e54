// Layer dynamics: dimensions, units, parameters, inputs and noise of a model under construction.
#include "builder.hpp"

namespace py = pybind11;

namespace quesnay::bindings {
namespace {

About about(const std::string& unit, const std::string& description, const std::string& source) {
  return {unit, description, source};
}

auto input(Expr (ModelBuilder::*method)(const std::string&, const std::vector<std::string>&, const About&)) {
  return [method](ModelBuilder& b, const std::string& name, const std::vector<std::string>& dims,
                  const std::string& unit, const std::string& description, const std::string& source) {
    return (b.*method)(name, dims, about(unit, description, source));
  };
}

auto in_periods(Expr (ModelBuilder::*method)(const std::string&, const std::vector<std::string>&,
                                             const About&, int)) {
  return [method](ModelBuilder& b, const std::string& name, const std::vector<std::string>& dims,
                  const std::string& unit, const std::string& description, const std::string& source,
                  int periods_per_year) {
    return (b.*method)(name, dims, about(unit, description, source), periods_per_year);
  };
}

}  // namespace

void bind_inputs(BuilderClass& builder) {
  const auto name = py::arg("name");
  const auto dims = dims_argument();
  const auto unit = unit_argument();
  const auto description = description_argument();
  const auto source = source_argument();
  const auto periods = py::arg("periods_per_year") = 0;
  builder
      .def(
          "dimension",
          [](ModelBuilder& b, const std::string& of, const std::vector<std::string>& labels,
             const std::optional<std::map<std::string, std::uint64_t>>& components) {
            components ? b.dimension(of, labels, *components) : b.dimension(of, labels);
          },
          name, py::arg("labels"), py::kw_only(), py::arg("noise_components") = py::none(), R"(
        Declares a dimension that quantities may be spread over.

        Parameters
        ----------
        name
            "sector", "district": how equations name it.
        labels
            Of its elements, in order, at least one; their number is its length.
        noise_components
            Component of labels in the random streams, by label; a label that is not among them has that of its
            name. Labels then keep their noise where others are added or stand elsewhere. Without, noise goes by
            the order of the labels.

        Raises
        ------
        DuplicateName
            For a dimension of that name, a label that stands twice, or two with one component.
        UnknownName
            For a component of a label that the dimension lacks, with the nearest label.
        InvalidValue
            For an empty name, label or list; for `time` and `draw`, and the name of an outcome, which are axes
            of the results.
      )")
      .def_property_readonly("time_unit", &ModelBuilder::time_word,
                             "The unit of time: rates are per this unit, and runs count it.")
      .def(
          "axes",
          [](const ModelBuilder& b) {
            std::map<std::string, std::vector<std::string>> axes;
            for (const Axis& axis : b.axes()) {
              axes[axis.name()] = axis.labels();
            }
            return axes;
          },
          R"(
        Dimensions declared so far.

        Returns
        -------
        dict
            Labels of each, by name; aliases too.
      )")
      .def("alias", &ModelBuilder::alias, name, py::arg("of"), R"(
        A second dimension with the labels of another: a matrix is over (sector, buyer).

        Parameters
        ----------
        name
            Of the new dimension.
        of
            The dimension whose labels it takes.

        Raises
        ------
        UnknownName
            For an `of` that is not declared, with the nearest dimension.
        DuplicateName
            For a dimension of that name.
        InvalidValue
            For `time` and `draw`, and the name of an outcome, which are axes of the results.
      )")
      .def("unit", &ModelBuilder::unit, py::arg("word"), R"(
        Declares a base unit of this model's own, beside money, people, area, energy and year.

        From then on units may be written with it: "vehicle/year". See docs/models/units.md.

        Parameters
        ----------
        word
            A letter, then letters, digits or underscores.

        Raises
        ------
        InvalidValue
            For a word of another form.
        DuplicateName
            For a word that is a base unit already.
      )")
      .def("parameter", input(&ModelBuilder::parameter), name, dims, py::kw_only(), unit, description, source,
           Keep(), R"(
        A number or array that a run is given: fixed, or drawn for each Monte-Carlo draw.

        Parameters
        ----------
        name
            Under which runs give its value.
        dims
            Dimensions it is spread over; none is one number.
        unit
            Of the value: "money/year"; "1" is a ratio.
        description, source
            One line of what it is and where its number comes from; printed by `equations()`.

        Returns
        -------
        Expr
            Over `dims` [unit].

        Raises
        ------
        DuplicateName
            For a name that the model has.
        UnknownName
            For a dimension that is not declared.
        UnitMismatch
            For a unit with a word that is not declared, with the nearest one.
      )")
      .def("lever", input(&ModelBuilder::lever), name, dims, py::kw_only(), unit, description, source, Keep(),
           R"(
        An input that policies move. It is 0 unless one does; several policies add up.

        Parameters
        ----------
        name, dims, unit, description, source
            As of `parameter`.

        Returns
        -------
        Expr
            Over `dims` [unit].

        Raises
        ------
        DuplicateName, UnknownName, UnitMismatch
            As `parameter`.
      )")
      .def("assumption", input(&ModelBuilder::assumption), name, dims, py::kw_only(), unit, description,
           source, Keep(), R"(
        An input that assumptions move: what is not policy, a shock. It is 0 unless one does.

        Parameters
        ----------
        name, dims, unit, description, source
            As of `parameter`.

        Returns
        -------
        Expr
            Over `dims` [unit].

        Raises
        ------
        DuplicateName, UnknownName, UnitMismatch
            As `parameter`.
      )")
      .def("noise", in_periods(&ModelBuilder::noise), name, dims, py::kw_only(), unit, description, source,
           periods, Keep(), R"(
        Independent standard normal numbers: one for each element, draw and period, held within the period.

        Parameters
        ----------
        name
            Also of its random stream.
        dims, unit, description, source
            As of `parameter`.
        periods_per_year
            n per unit of time: a run must have a multiple of n steps in it. 0: every step is a period, and
            the numbers change when the step is halved.

        Returns
        -------
        Expr
            Over `dims`, mean 0 and standard deviation 1 [unit].

        Raises
        ------
        InvalidValue
            For periods below 0.
        DuplicateName, UnknownName, UnitMismatch
            As `parameter`.

        Source: Salmon et al. 2011, Parallel random numbers. See docs/models/functions/noise.md.
      )")
      .def("uniform_noise", in_periods(&ModelBuilder::uniform_noise), name, dims, py::kw_only(), unit,
           description, source, periods, Keep(), R"(
        Independent numbers, uniform in (0, 1): one for each element, draw and period, held within the period.

        Parameters
        ----------
        name, dims, unit, description, source, periods_per_year
            As of `noise`.

        Returns
        -------
        Expr
            Over `dims` [unit].

        Raises
        ------
        InvalidValue, DuplicateName, UnknownName, UnitMismatch
            As `noise`.

        Source: Salmon et al. 2011, Parallel random numbers. See docs/models/functions/noise.md.
      )")
      .def("constant", &ModelBuilder::constant, py::arg("value"), py::arg("unit") = "1", Keep(), R"(
        A number written in an equation.

        Parameters
        ----------
        value
            The number.
        unit
            Of the number; a ratio by default.

        Returns
        -------
        Expr
            Without dimensions [unit].

        Raises
        ------
        UnitMismatch
            For a unit with a word that is not declared.
      )")
      .def("constants", &ModelBuilder::constants, py::arg("values"), py::arg("dims"), py::arg("unit") = "1",
           Keep(), R"(
        Numbers over dimensions, written in an equation.

        Parameters
        ----------
        values
            As many as the dimensions have elements, row-major: the last dimension changes first.
        dims
            Dimensions, in order.
        unit
            Of the numbers; a ratio by default.

        Returns
        -------
        Expr
            Over `dims` [unit].

        Raises
        ------
        DimensionMismatch
            For another number of values, with both.
        UnknownName
            For a dimension that is not declared.
        UnitMismatch
            For a unit with a word that is not declared.
      )");
}

}  // namespace quesnay::bindings
