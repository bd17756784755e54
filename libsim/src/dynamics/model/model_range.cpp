// What a quantity may be.
#include <algorithm>

#include "dynamics/model/builder_impl.hpp"

namespace quesnay {

void ModelBuilder::range(const std::string& name, double low, double high) {
  const NodeId node = named(name).node();
  if (!(low <= high)) {
    throw InvalidValue("the range of '" + name + "' is " + shortest(low) + " to " + shortest(high) +
                       ", expected the lower end first");
  }
  const auto known = std::find_if(impl_->ranges.begin(), impl_->ranges.end(),
                                  [&](const Range& range) { return range.node == node; });
  if (known == impl_->ranges.end()) {
    impl_->ranges.push_back({name, node, low, high});
  } else {
    *known = {name, node, low, high};
  }
}

}  // namespace quesnay
