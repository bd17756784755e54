#include "reference_path.hpp"

namespace quesnay::test {

std::string reference_path(const std::string& name) {
  return std::string(QUESNAY_REFERENCE_DIR) + "/" + name;
}

}  // namespace quesnay::test
