// Dimensions of a model under construction, and the names that the axes of results take.
#include <utility>

#include "dynamics/model/builder_impl.hpp"
#include "quesnay/core/random.hpp"

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

void ModelBuilder::dimension(const std::string& name, const std::vector<std::string>& labels,
                             const std::map<std::string, std::uint64_t>& components) {
  impl_->refuse_axis_of_results(name);
  const Axis plain(name, labels);
  std::vector<std::uint64_t> places;
  for (const std::string& label : labels) {
    places.push_back(component_of_name(label));
  }
  for (const auto& [label, component] : components) {
    places[plain.index(label)] = component;
  }
  impl_->graph.add_dimension(Axis(name, labels, std::move(places)));
}

void ModelBuilder::alias(const std::string& name, const std::string& of) {
  impl_->refuse_axis_of_results(name);
  const Axis& original = impl_->graph.axis(impl_->graph.dimension(of));
  impl_->graph.add_dimension(original.components().empty()
                                 ? Axis(name, original.labels())
                                 : Axis(name, original.labels(), original.components()));
}

const std::vector<Axis>& ModelBuilder::axes() const {
  return impl_->graph.axes();
}

}  // namespace quesnay
