#pragma once
// Arrays between NumPy and C++: copies in, views or copies out.

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <map>
#include <string>
#include <vector>

namespace quesnay::bindings {

namespace py = pybind11;
using Array = py::array_t<double, py::array::c_style | py::array::forcecast>;

/// Row-major numbers of an array of any shape.
inline std::vector<double> numbers(const Array& array) {
  return {array.data(), array.data() + array.size()};
}

inline std::map<std::string, std::vector<double>> number_map(const std::map<std::string, Array>& arrays) {
  std::map<std::string, std::vector<double>> result;
  for (const auto& [name, array] : arrays) {
    result.emplace(name, numbers(array));
  }
  return result;
}

/// A copy as a one-dimensional array.
inline py::array_t<double> copied(const std::vector<double>& values) {
  return py::array_t<double>(static_cast<py::ssize_t>(values.size()), values.data());
}

}  // namespace quesnay::bindings
