// Layer core: the errors as Python exceptions, and the instruction set in use.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "quesnay/core/error.hpp"
#include "quesnay/core/isa.hpp"
#include "quesnay/core/parallel.hpp"
#include "quesnay/core/random.hpp"

namespace py = pybind11;

namespace {

/// Makes an exception class that Python users know as quesnay.NAME.
template <typename Exception>
py::object bind_error(py::module_& module, const char* name, py::handle base, const char* doc) {
  py::object type = py::register_exception<Exception>(module, name, base);
  type.attr("__module__") = "quesnay";
  type.attr("__doc__") = doc;
  return type;
}

void bind_errors(py::module_& module) {
  using namespace quesnay;
  const py::object base = bind_error<Error>(module, "QuesnayError", PyExc_ValueError,
                                            "Base of every error of the library; its text is one sentence.");
  // The class registered last is tried first: children come after their base.
  bind_error<DimensionMismatch>(module, "DimensionMismatch", base,
                                "Two arrays or axes that must agree in length or labels do not.");
  bind_error<UnitMismatch>(module, "UnitMismatch", base, "Two quantities whose units must agree do not.");
  bind_error<UnknownName>(module, "UnknownName", base, "A name that is not known.");
  bind_error<DuplicateName>(module, "DuplicateName", base, "A name given twice.");
  const py::object invalid =
      bind_error<InvalidValue>(module, "InvalidValue", base, "A value outside what its meaning allows.");
  bind_error<UnbalancedTable>(module, "UnbalancedTable", invalid,
                              "A table whose rows or columns do not add up; the worst sum is named.");
  bind_error<NotProductive>(module, "NotProductive", base,
                            "A coefficient matrix whose spectral radius is one or more.");
  bind_error<AlgebraicLoop>(module, "AlgebraicLoop", base,
                            "An auxiliary that depends on itself within one instant.");
  bind_error<Cancelled>(module, "Cancelled", base, "The run was stopped from outside.");
  // More numbers than a vector can ever have are more than there is memory for; Python would see ValueError.
  py::register_exception_translator([](std::exception_ptr thrown) {
    const char* const sentence =
        "the numbers asked for take more memory than there is, expected fewer draws, records or labels";
    try {
      std::rethrow_exception(thrown);
    } catch (const std::length_error&) {
      PyErr_SetString(PyExc_MemoryError, sentence);
    } catch (const std::bad_alloc&) {
      PyErr_SetString(PyExc_MemoryError, sentence);
    }
  });
}

std::vector<std::string> available_isa_names() {
  std::vector<std::string> names;
  const std::vector<quesnay::Isa> isas = quesnay::available_isas();
  std::transform(isas.begin(), isas.end(), std::back_inserter(names), quesnay::isa_name);
  return names;
}

}  // namespace

void bind_core(py::module_& module) {
  bind_errors(module);
  module.def(
      "unknown_sentence",
      [](const std::string& kind, const std::string& given, const std::vector<std::string>& known) {
        return std::string(quesnay::UnknownName(kind, given, known).what());
      },
      py::arg("kind"), py::arg("given"), py::arg("known"),
      "The sentence of UnknownName: the nearest known name, or the known ones.");
  module.def("available_isas", &available_isa_names,
             "Names of the instruction sets this machine has, slowest first.");
  module.def("philox_block", &quesnay::philox_block, py::arg("counter"), py::arg("key"),
             "One block of philox4x64-10: four 64-bit words.");
  module.def(
      "random_words",
      [](std::uint64_t seed, const std::string& stream, std::uint64_t draw, std::uint64_t period,
         std::size_t n) {
        py::array_t<std::uint64_t> words(static_cast<py::ssize_t>(n));
        for (std::size_t component = 0; component < n; ++component) {
          words.mutable_at(component) =
              quesnay::random_word(seed, quesnay::stream_key(stream), draw, period, component);
        }
        return words;
      },
      py::arg("seed"), py::arg("stream"), py::arg("draw"), py::arg("period"), py::arg("n"),
      "The first n random words of a draw's period, as every run uses them.");
  module.attr("most_threads") = quesnay::most_threads;
  module.def("default_threads", &quesnay::default_threads, "Threads used when none are asked for.");
  module.def("limit_default_threads", &quesnay::limit_default_threads, py::arg("most"),
             "Threads used when none are asked for are at most so many from now on; 0: no limit.");
  module.def(
      "active_isa", [] { return quesnay::isa_name(quesnay::active_isa()); },
      "Name of the instruction set in use: the environment variable QUESNAY_ISA, else the fastest.");
}
