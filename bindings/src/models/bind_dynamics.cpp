// Layer dynamics: expressions and their words, the model builder, models and programs.
#include <pybind11/pybind11.h>

#include "bind_declarations.hpp"
#include "builder.hpp"
#include "quesnay/core/error.hpp"

namespace py = pybind11;
using namespace quesnay;

void bind_expressions(py::module_& module);
void bind_elementwise_words(py::module_& module);
void bind_comparison_words(py::module_& module);
void bind_array_words(py::module_& module);
void bind_order_words(py::module_& module);
void bind_scarcity_words(py::module_& module);
void bind_outcomes(py::module_& module);
void bind_model(py::module_& module);
void bind_delays(py::module_& module);
void bind_functions(py::module_& module);
void bind_discrete(py::module_& module);
void bind_stochastic(py::module_& module);
void bind_native(py::module_& module);
void bind_program(py::module_& module);

std::map<const Graph*, ModelBuilder*>& bindings::builders() {
  static std::map<const Graph*, ModelBuilder*> all;
  return all;
}

namespace {

void bind_builder(py::module_& module) {
  bindings::BuilderClass builder(module, "ModelBuilder",
                                 "Builds a model; units and dimensions are checked as it is built.");
  builder.def(py::init([](const Model* model, const std::string& time_unit) {
                if (model != nullptr && time_unit != "year") {
                  throw InvalidValue("a builder is given a model and the unit of time '" + time_unit +
                                     "', expected one of them: a model has a unit of time");
                }
                bindings::HeldBuilder made(new ModelBuilder(
                    model != nullptr ? ModelBuilder(*model) : ModelBuilder::in_time_unit(time_unit)));
                bindings::builders()[&made->graph()] = made.get();
                return made;
              }),
              py::arg("model") = py::none(), py::kw_only(), py::arg("time_unit") = "year", R"(
        A builder of a new model, or of one that starts from an existing model.

        Parameters
        ----------
        model
            Whose equations to replace or add to; it is never changed.
        time_unit
            In which a new model counts time: hour, day, week, month, quarter or year. Rates are per this unit,
            and it is a base unit of the model.

        Raises
        ------
        UnknownName
            For another unit of time.
      )");
  module.def(
      "_builder_of",
      [](const Expr& expression) {
        const auto found = bindings::builders().find(&expression.graph());
        return found == bindings::builders().end() ? nullptr : found->second;
      },
      py::arg("expression"), py::return_value_policy::reference,
      "The builder that an expression is of; None for one that C++ alone holds.");
  bindings::bind_inputs(builder);
  bindings::bind_equations(builder);
  bindings::bind_flows(builder);
  bindings::bind_time(builder);
  bindings::bind_whole(builder);
  bindings::bind_edits(builder);
  bindings::add_declarations(builder);
}

}  // namespace

void bind_dynamics(py::module_& module) {
  bind_expressions(module);
  bind_elementwise_words(module);
  bind_comparison_words(module);
  bind_array_words(module);
  bind_order_words(module);
  bind_scarcity_words(module);
  bind_outcomes(module);
  bind_model(module);
  bind_builder(module);
  bind_delays(module);
  bind_functions(module);
  bind_discrete(module);
  bind_stochastic(module);
  bind_program(module);
  bind_native(module);
}
