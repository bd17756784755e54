// Layer dynamics: expressions and their words, the model builder, models and programs.
#include <pybind11/pybind11.h>

#include "bind_declarations.hpp"
#include "builder.hpp"

namespace py = pybind11;
using namespace quesnay;

void bind_expressions(py::module_& module);
void bind_elementwise_words(py::module_& module);
void bind_array_words(py::module_& module);
void bind_scarcity_words(py::module_& module);
void bind_outcomes(py::module_& module);
void bind_model(py::module_& module);
void bind_delays(py::module_& module);
void bind_functions(py::module_& module);
void bind_discrete(py::module_& module);
void bind_stochastic(py::module_& module);
void bind_program(py::module_& module);

namespace {

void bind_builder(py::module_& module) {
  bindings::BuilderClass builder(module, "ModelBuilder",
                                 "Builds a model; units and dimensions are checked as it is built.");
  builder.def(py::init([](const Model* model) { return model ? ModelBuilder(*model) : ModelBuilder(); }),
              py::arg("model") = py::none(), R"(
        A builder of a new model, or of one that starts from an existing model.

        Parameters
        ----------
        model
            Whose equations to replace or add to; it is never changed.
      )");
  bindings::bind_inputs(builder);
  bindings::bind_equations(builder);
  bindings::bind_time(builder);
  bindings::bind_whole(builder);
  bindings::bind_edits(builder);
  bindings::add_declarations(builder);
}

}  // namespace

void bind_dynamics(py::module_& module) {
  bind_expressions(module);
  bind_elementwise_words(module);
  bind_array_words(module);
  bind_scarcity_words(module);
  bind_outcomes(module);
  bind_model(module);
  bind_builder(module);
  bind_delays(module);
  bind_functions(module);
  bind_discrete(module);
  bind_stochastic(module);
  bind_program(module);
}
