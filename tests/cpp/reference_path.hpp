#pragma once
// Where the reference cases lie.

#include <string>

namespace quesnay::test {

/// Path of a file below tests/reference: "sd/teacup.json".
std::string reference_path(const std::string& name);

}  // namespace quesnay::test
