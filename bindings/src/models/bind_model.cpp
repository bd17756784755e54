// Layer dynamics: models.
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>

#include "bind_declarations.hpp"
#include "pickled.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/model.hpp"
#include "quesnay/dynamics/model_bytes.hpp"
#include "quesnay/dynamics/with_named_flows.hpp"

namespace py = pybind11;
using namespace quesnay;

namespace {

py::dict node_dict(const Graph& graph, NodeId id) {
  const Node& node = graph.node(id);
  std::vector<std::string> dims;
  for (const DimensionId d : node.dims) {
    dims.push_back(graph.axis(d).name());
  }
  py::dict result;
  result["op"] = op_name(node.op);
  result["args"] = node.args;
  result["dims"] = dims;
  result["name"] = node.name;
  result["owner"] = node.owner;
  result["values"] = node.values;
  result["over"] = node.dimension < 0 ? std::string() : graph.axis(node.dimension).name();
  result["count"] = node.count;
  result["in_steps"] = node.in_steps;
  return result;
}

}  // namespace

void bind_model(py::module_& module) {
  module.def(
      "op_names",
      [] {
        std::vector<std::string> names;
        for (int op = 0; *op_name(static_cast<Op>(op)) != '\0'; ++op) {
          names.emplace_back(op_name(static_cast<Op>(op)));
        }
        return names;
      },
      "Every operation of the expression graph.");
  bindings::bind_declarations(module);
  py::class_<Model> model_class(module, "CoreModel", "An immutable model: an expression graph with names.");
  bindings::add_declarations(model_class);
  model_class.def(bindings::pickled<Model>(&model_from_bytes))
      .def("equations",
           [](const Model& model) {
             std::vector<std::map<std::string, std::string>> rows;
             for (const Equation& e : model.equations()) {
               rows.push_back({{"name", e.name},
                               {"kind", e.kind},
                               {"dimensions", e.dimensions},
                               {"equation", e.equation},
                               {"unit", e.unit},
                               {"description", e.description},
                               {"source", e.source}});
             }
             return rows;
           })
      .def(
          "names",
          [](const Model& model, const std::string& kind) {
            std::vector<std::string> kinds;
            for (const QuantityKind one :
                 {QuantityKind::Parameter, QuantityKind::Lever, QuantityKind::Assumption, QuantityKind::Noise,
                  QuantityKind::Stock, QuantityKind::Held, QuantityKind::Flow, QuantityKind::Auxiliary}) {
              kinds.push_back(kind_name(one));
            }
            if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
              throw UnknownName("kind of quantity", kind, kinds);
            }
            std::vector<std::string> names;
            for (const Quantity& quantity : model.quantities()) {
              if (kind_name(quantity.kind) == kind) {
                names.push_back(quantity.name);
              }
            }
            return names;
          },
          py::arg("kind"), "Names of one kind of quantity, in order.")
      .def(
          "kind",
          [](const Model& model, const std::string& name) { return kind_name(model.quantity(name).kind); },
          py::arg("name"), "Kind of a quantity.")
      .def(
          "dims",
          [](const Model& model, const std::string& name) {
            std::vector<std::string> dims;
            for (const DimensionId d : model.graph().node(model.quantity(name).node).dims) {
              dims.push_back(model.graph().axis(d).name());
            }
            return dims;
          },
          py::arg("name"), "Dimensions of a quantity, in order.")
      .def(
          "unit",
          [](const Model& model, const std::string& name) {
            return model.graph().node(model.quantity(name).node).unit.text();
          },
          py::arg("name"), "Unit of a quantity as text.")
      .def(
          "range",
          [](const Model& model, const std::string& name) -> std::optional<std::pair<double, double>> {
            const Range* range = model.range_of(name);
            return range == nullptr ? std::nullopt : std::optional(std::pair(range->low, range->high));
          },
          py::arg("name"), "Ends of what a quantity may be, or None.")
      .def_property_readonly(
          "time_unit", [](const Model& model) { return model.graph().time_word(); },
          "The unit of time: rates are per this unit, and runs count it.")
      .def_property_readonly(
          "unit_words", [](const Model& model) { return model.graph().unit_words().declared(); },
          "Base units that the model declares itself, in alphabetical order.")
      .def("element_labels", &Model::element_labels, py::arg("name"),
           "Labels of a quantity's elements, row-major: \"K1,K2\".")
      .def("axes",
           [](const Model& model) {
             std::map<std::string, std::vector<std::string>> axes;
             for (const Axis& axis : model.graph().axes()) {
               axes[axis.name()] = axis.labels();
             }
             return axes;
           })
      .def_property_readonly("outcomes", &Model::outcomes)
      .def_property_readonly(
          "closed",
          [](const Model& model) {
            py::list rows;
            for (const ClosedTotal& total : model.closed()) {
              py::dict row;
              row["name"] = total.name;
              row["stocks"] = total.stocks;
              row["inflows"] = total.inflows;
              row["outflows"] = total.outflows;
              rows.append(row);
            }
            return rows;
          },
          "Closed totals, by the graph's node numbers.")
      .def(
          "graph",
          [](const Model& model) {
            py::list nodes;
            for (std::size_t id = 0; id < model.graph().size(); ++id) {
              nodes.append(node_dict(model.graph(), static_cast<NodeId>(id)));
            }
            py::list stocks;
            for (const Stock& stock : model.stocks()) {
              py::dict row;
              row["name"] = stock.name;
              row["node"] = stock.node;
              row["initial"] = stock.initial;
              row["inflows"] = stock.inflows;
              row["outflows"] = stock.outflows;
              stocks.append(row);
            }
            py::list held;
            for (const HeldValue& value : model.held()) {
              py::dict row;
              row["name"] = value.name;
              row["node"] = value.node;
              row["initial"] = value.initial;
              row["next"] = value.next;
              row["delay"] = value.delay;
              held.append(row);
            }
            py::dict names;
            for (const Quantity& quantity : model.quantities()) {
              names[py::str(quantity.name)] = quantity.node;
            }
            py::dict result;
            result["nodes"] = nodes;
            result["stocks"] = stocks;
            result["held"] = held;
            result["names"] = names;
            return result;
          },
          "The expression graph as plain lists, for printing it in other notations.");
  module.def("with_named_flows", &with_named_flows, py::arg("model"));
  module.def("with_closed_totals", &with_closed_totals, py::arg("model"));
}
