#pragma once
// Pickling of what libsim writes as bytes; copies made by `copy` go the same way.

#include <pybind11/pybind11.h>

#include <string>

namespace quesnay::bindings {

template <typename T, typename FromBytes>
auto pickled(FromBytes from_bytes) {
  return pybind11::pickle(
      [](const T& value) { return pybind11::bytes(to_bytes(value)); },
      [from_bytes](const pybind11::bytes& bytes) { return from_bytes(static_cast<std::string>(bytes)); });
}

}  // namespace quesnay::bindings
