// Dimensions of a model under construction, and the names that the axes of results take.
#include "dynamics/model/builder_impl.hpp"

namespace quesnay {

void ModelBuilder::Impl::refuse_axis_of_results(const std::string& dimension) const {
  if (dimension == "time" || dimension == "draw") {
    throw InvalidValue("a dimension is named '" + dimension +
                       "', which is an axis of every result: expected another name");
  }
  for (const Outcome& outcome : outcomes) {
    if (outcome.name == dimension) {
      throw InvalidValue("a dimension is named '" + dimension +
                         "' as an outcome is, and would be an axis of the results: expected another name");
    }
  }
}

void ModelBuilder::Impl::refuse_outcome_as_axis(const std::string& outcome) const {
  bool taken = outcome == "time" || outcome == "draw";
  for (const Axis& axis : graph.axes()) {
    taken = taken || axis.name() == outcome;
  }
  if (taken) {
    throw InvalidValue("an outcome is named '" + outcome +
                       "', which is an axis of the results: expected another name, Outcome(\"" + outcome +
                       "_level\", \"" + outcome + "\", ...)");
  }
}

void ModelBuilder::dimension(const std::string& name, const std::vector<std::string>& labels) {
  impl_->refuse_axis_of_results(name);
  impl_->graph.add_dimension(Axis(name, labels));
}

void ModelBuilder::alias(const std::string& name, const std::string& of) {
  impl_->refuse_axis_of_results(name);
  const Axis& original = impl_->graph.axis(impl_->graph.dimension(of));
  impl_->graph.add_dimension(Axis(name, original.labels()));
}

const std::vector<Axis>& ModelBuilder::axes() const {
  return impl_->graph.axes();
}

}  // namespace quesnay
