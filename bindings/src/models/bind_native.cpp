// Layer dynamics: native code of programs, compiled elsewhere.
#include <pybind11/pybind11.h>

#include "quesnay/dynamics/native.hpp"

namespace py = pybind11;
using namespace quesnay;

void bind_native(py::module_& module) {
  module.attr("native_table_name") = native_table_name;
  py::class_<NativeText>(module, "NativeText", "A program as text in LLVM's intermediate representation.")
      .def_readonly("text", &NativeText::text)
      .def_readonly("reason", &NativeText::reason)
      .def_readonly("lanes", &NativeText::lanes)
      .def_readonly("pieces", &NativeText::pieces)
      .def_readonly("calls", &NativeText::calls)
      .def_readonly("steps", &NativeText::steps);
  module.def(
      "native_text",
      [](const Program& program, std::size_t lanes) { return native_text(program, lanes, active_isa()); },
      py::arg("program"), py::kw_only(), py::arg("lanes"), py::call_guard<py::gil_scoped_release>(),
      "The text for blocks of so many draws and the instruction set in use, or why there is none.");
  module.def(
      "use_native",
      [](const Program& program, std::uintptr_t table) {
        use_native(program, reinterpret_cast<const void*>(table));
      },
      py::arg("program"), py::arg("table"),
      "Blocks that begin from now on run the code whose table is at this address; 0: they are interpreted.");
  module.def("is_native", &is_native, py::arg("program"), py::kw_only(), py::arg("lanes"),
             "Whether blocks of so many draws run native code.");
  module.def("operations_of_a_draw", &operations_of_a_draw, py::arg("program"),
             "About how many operations a run takes an element and draw.");
}
