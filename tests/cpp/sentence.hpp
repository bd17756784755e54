#pragma once
// The sentence of an error, for tests of what people are told.

#include <functional>
#include <string>

#include "quesnay/core/error.hpp"

namespace quesnay::test {

/// What a call that must fail says; "no error" if it does not.
inline std::string sentence_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace quesnay::test
