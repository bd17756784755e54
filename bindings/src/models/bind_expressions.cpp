// Layer dynamics: expressions and their operators.
#include <pybind11/operators.h>
#include <pybind11/pybind11.h>

#include <functional>

#include "operand.hpp"
#include "quesnay/core/error.hpp"

namespace py = pybind11;
using namespace quesnay;

using bindings::Keep;
using bindings::Operand;

namespace {

using Two = Expr (*)(Expr, Expr);

Expr added(Expr a, Expr b) {
  return a + b;
}
Expr subtracted(Expr a, Expr b) {
  return a - b;
}
Expr multiplied(Expr a, Expr b) {
  return a * b;
}
Expr divided(Expr a, Expr b) {
  return a / b;
}
Expr raised(Expr a, Expr b) {
  return power(a, b);
}

/// A comparison with what is no term. Python would answer by identity: False, whatever was meant.
Expr not_comparable(const Expr& a, const py::object& other) {
  std::string given = py::repr(other).cast<std::string>();
  constexpr std::size_t most = 60;
  if (given.size() > most) {
    given = "an object of type " + py::str(py::type::of(other).attr("__name__")).cast<std::string>();
  }
  throw InvalidValue(
      "'" + a.text() + "' is compared with " + given +
      ", expected an expression of the model or plain numbers; `is` tells whether two are one");
}

InvalidValue not_plain(const Expr& a, const std::string& what) {
  return InvalidValue(
      what + " beside '" + a.text() +
      "', expected an expression of the model or plain numbers: b.constants(numbers, dims) takes "
      "labelled ones by label");
}

/// An operator with what is no term. Objects that hold numbers would answer themselves: an array of
/// expressions, one for each number, without its labels or its mask.
py::object no_term(const Expr& a, const py::object& other) {
  for (const char* const name : {"dtype", "dtypes", "dims", "data_vars", "__array__"}) {
    if (py::hasattr(other, name)) {
      const auto type = py::str(py::type::of(other).attr("__name__")).cast<std::string>();
      throw not_plain(a, "an object of type " + type + " stands");
    }
  }
  return py::reinterpret_borrow<py::object>(Py_NotImplemented);
}

/// Attributes by which xarray and masked arrays ask what stands beside them, before they take it for one
/// number.
py::object attribute(const Expr& a, const std::string& name) {
  if (name == "variable" || name == "dims" || name == "_data") {
    throw not_plain(a, "numbers with labels or a mask stand");
  }
  throw py::attribute_error("'Expr' object has no attribute '" + name + "'");
}

py::object no_matrix(const Expr& a, const py::object& /*other*/) {
  throw InvalidValue("@ is asked of '" + a.text() +
                     "', which is no array: expected f.matrix_vector, or sum_over of a product");
}

class Operators {
 public:
  explicit Operators(py::class_<Expr>& type) : type_(type) {}

  /// The operator, and the one that acts where the left side is a number.
  Operators& both(const char* name, const char* reversed, Two of) {
    one(name, of);
    type_.def(
        reversed, [of](const Expr& a, const Operand& b) { return of(b.beside(a), a); }, py::arg("other"),
        Keep(), py::is_operator());
    type_.def(reversed, &no_term, py::arg("other"));
    return *this;
  }
  Operators& one(const char* name, Two of) {
    type_.def(
        name, [of](const Expr& a, const Operand& b) { return of(a, b.beside(a)); }, py::arg("other"), Keep(),
        py::is_operator());
    if (of != &equal && of != &not_equal) {
      type_.def(name, &no_term, py::arg("other"));
    }
    return *this;
  }

 private:
  py::class_<Expr>& type_;
};

/// NumPy's functions of one and of two arguments, by the names that it calls them by.
using One = std::function<Expr(Expr)>;
const std::map<std::string, One>& numpy_of_one() {
  static const std::map<std::string, One> functions = {
      {"exp", [](Expr a) { return quesnay::exp(a); }},
      {"log", [](Expr a) { return quesnay::log(a); }},
      {"sin", &sine},
      {"cos", &cosine},
      {"tan", &tangent},
      {"arcsin", &arcsine},
      {"arccos", &arccosine},
      {"arctan", &arctangent},
      {"sqrt", &square_root},
      {"square", [](Expr a) { return a * a; }},
      {"absolute", &absolute},
      {"fabs", &absolute},
      {"floor", [](Expr a) { return quesnay::floor(a); }},
      {"rint", &nearest_integer},
      {"negative", [](Expr a) { return -a; }},
      {"positive", [](Expr a) { return a; }},
      {"logical_not", &logical_not},
      {"invert", &logical_not},
  };
  return functions;
}

const std::map<std::string, Two>& numpy_of_two() {
  static const std::map<std::string, Two> functions = {
      {"add", &added},
      {"subtract", &subtracted},
      {"multiply", &multiplied},
      {"divide", &divided},
      {"true_divide", &divided},
      {"power", &raised},
      {"remainder", &modulo},
      {"minimum", [](Expr a, Expr b) { return minimum(a, b); }},
      {"maximum", [](Expr a, Expr b) { return maximum(a, b); }},
      {"arctan2", &arctangent2},
      {"less", &less},
      {"less_equal", &less_equal},
      {"greater", &greater},
      {"greater_equal", &greater_equal},
      {"equal", &equal},
      {"not_equal", &not_equal},
      {"logical_and", &logical_and},
      {"bitwise_and", &logical_and},
      {"logical_or", &logical_or},
      {"bitwise_or", &logical_or},
  };
  return functions;
}

Expr numpy_function(const Expr& self, const py::object& ufunc, const std::string& method,
                    const py::args& inputs, const py::kwargs& named) {
  const auto name = ufunc.attr("__name__").cast<std::string>();
  const auto refuse = [&](const std::string& what) {
    return InvalidValue("numpy's " + what + " is asked of '" + self.text() +
                        "', which has no value until a run: expected a word of quesnay.functions");
  };
  if (method != "__call__" || !named.empty()) {
    throw refuse(method == "__call__" ? name + " with options" : name + "." + method);
  }
  const auto argument = [&](std::size_t i) { return py::cast<bindings::Term>(inputs[i]).beside(self); };
  const auto of_one = numpy_of_one().find(name);
  if (of_one != numpy_of_one().end() && inputs.size() == 1) {
    return of_one->second(argument(0));
  }
  const auto of_two = numpy_of_two().find(name);
  if (of_two != numpy_of_two().end() && inputs.size() == 2) {
    return of_two->second(argument(0), argument(1));
  }
  throw refuse(name);
}

}  // namespace

void bind_expressions(py::module_& module) {
  py::class_<Expr> type(module, "Expr",
                        "One expression of a model under construction: dimensions and a unit, no value.");
  type.def_property_readonly(
          "unit", [](const Expr& e) { return e.unit().text(); },
          R"(Its unit as text, "money/year"; "1" is a ratio.)")
      .def_property_readonly("text", &Expr::text, R"(The equation as `equations()` prints it, names kept.)")
      .def("__reduce__",
           [](const Expr& e) -> py::object {
             throw InvalidValue(
                 "the expression " + e.text() +
                 " cannot be pickled or copied without its builder, expected the model that it builds:"
                 " quesnay.Model(builder.build())");
           })
      .def("__repr__", [](const Expr& e) { return "<Expr " + e.text() + " [" + e.unit().text() + "]>"; })
      .def("__hash__",
           [](const Expr& e) { return std::hash<const void*>{}(&e.graph()) ^ std::hash<int>{}(e.node()); })
      .def(
          "__neg__", [](const Expr& a) { return -a; }, Keep())
      .def(
          "__pos__", [](const Expr& a) { return a; }, Keep())
      .def(
          "__abs__", [](const Expr& a) { return absolute(a); }, Keep())
      .def(
          "__invert__", [](const Expr& a) { return logical_not(a); }, Keep())
      .def("__array_ufunc__", &numpy_function, py::arg("ufunc"), py::arg("method"), Keep(),
           "NumPy's functions of expressions: np.exp(x), array * x.")
      .def("__bool__", [](const Expr& a) -> bool {
        throw InvalidValue(
            "'" + a.text() +
            "' has no value until a run, so it is neither true nor false: use where, &, | and ~ "
            "instead of if, and, or, not and chained comparisons");
      });
  Operators(type)
      .both("__add__", "__radd__", &added)
      .both("__sub__", "__rsub__", &subtracted)
      .both("__mul__", "__rmul__", &multiplied)
      .both("__truediv__", "__rtruediv__", &divided)
      .both("__pow__", "__rpow__", &raised)
      .both("__mod__", "__rmod__", &modulo)
      .both("__and__", "__rand__", &logical_and)
      .both("__or__", "__ror__", &logical_or)
      .one("__lt__", &less)
      .one("__le__", &less_equal)
      .one("__gt__", &greater)
      .one("__ge__", &greater_equal)
      .one("__eq__", &equal)
      .one("__ne__", &not_equal);
  for (const char* const name : {"__eq__", "__ne__"}) {
    type.def(name, &not_comparable, py::arg("other"));
  }
  for (const char* const name : {"__matmul__", "__rmatmul__"}) {
    type.def(name, &no_matrix, py::arg("other"));
  }
  type.def("__getattr__", &attribute, py::arg("name"));
  // pandas leaves an operation to the object of the higher priority.
  type.attr("__pandas_priority__") = 10'000;
}
