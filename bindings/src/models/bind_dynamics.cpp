// Layer dynamics: the model builder and models.
#include <pybind11/functional.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <algorithm>

#include "bind_declarations.hpp"
#include "keep_builder.hpp"
#include "numpy.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/model_builder.hpp"
#include "quesnay/dynamics/with_named_flows.hpp"

namespace py = pybind11;
using namespace quesnay;

namespace {

// An expression refers to its builder: every function that returns one keeps its first argument alive.
using Keep = bindings::KeepBuilder;

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
  result["values"] = node.values;
  result["over"] = node.dimension < 0 ? std::string() : graph.axis(node.dimension).name();
  result["count"] = node.count;
  result["in_steps"] = node.in_steps;
  return result;
}

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
  py::enum_<OutcomeKind>(module, "OutcomeKind")
      .value("Level", OutcomeKind::Level)
      .value("Integral", OutcomeKind::Integral);
  py::class_<Outcome>(module, "Outcome", "A declared output that is kept or summarised.")
      .def(py::init<std::string, std::string, OutcomeKind, std::string, bool, int>(), py::arg("name"),
           py::arg("quantity"), py::arg("kind"), py::arg("unit"), py::arg("total") = false,
           py::arg("better") = 0)
      .def_readonly("name", &Outcome::name)
      .def_readonly("quantity", &Outcome::quantity)
      .def_readonly("kind", &Outcome::kind)
      .def_readonly("unit", &Outcome::unit)
      .def_readonly("total", &Outcome::total)
      .def_readonly("better", &Outcome::better);
  bindings::bind_declarations(module);
  py::class_<Model> model_class(module, "CoreModel", "An immutable model: an expression graph with names.");
  bindings::add_declarations(model_class);
  model_class
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
          })
      .def("kind",
           [](const Model& model, const std::string& name) { return kind_name(model.quantity(name).kind); })
      .def("dims",
           [](const Model& model, const std::string& name) {
             std::vector<std::string> dims;
             for (const DimensionId d : model.graph().node(model.quantity(name).node).dims) {
               dims.push_back(model.graph().axis(d).name());
             }
             return dims;
           })
      .def("unit",
           [](const Model& model, const std::string& name) {
             return model.graph().node(model.quantity(name).node).unit.text();
           })
      .def_property_readonly(
          "unit_words", [](const Model& model) { return model.graph().unit_words().declared(); },
          "Base units that the model declares itself, in alphabetical order.")
      .def("element_labels", &Model::element_labels)
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

About about(const std::string& unit, const std::string& description, const std::string& source) {
  return {unit, description, source};
}

void bind_builder(py::module_& module) {
  const auto named = [](auto method) {
    return [method](ModelBuilder& b, const std::string& name, const std::vector<std::string>& dims,
                    const std::string& unit, const std::string& description, const std::string& source) {
      return (b.*method)(name, dims, about(unit, description, source));
    };
  };
  const auto held_in_periods = [](auto method) {
    return [method](ModelBuilder& b, const std::string& name, const std::vector<std::string>& dims,
                    const std::string& unit, const std::string& description, const std::string& source,
                    int periods_per_year) {
      return (b.*method)(name, dims, about(unit, description, source), periods_per_year);
    };
  };
  const auto defined = [](auto method) {
    return [method](ModelBuilder& b, const std::string& name, Expr definition, const std::string& unit,
                    const std::string& description, const std::string& source) {
      return (b.*method)(name, definition, about(unit, description, source));
    };
  };
  const auto dims = py::arg("dims") = std::vector<std::string>{};
  const auto unit = py::arg("unit") = "1";
  const auto description = py::arg("description") = "";
  const auto source = py::arg("source") = "";
  py::class_<ModelBuilder> builder(module, "ModelBuilder",
                                   "Builds a model; units and dimensions are checked as it is built.");
  bindings::add_declarations(builder);
  builder.def(py::init<>())
      .def(py::init<const Model&>(), py::arg("model"))
      .def("dimension", &ModelBuilder::dimension, py::arg("name"), py::arg("labels"))
      .def("alias", &ModelBuilder::alias, py::arg("name"), py::arg("of"))
      .def("unit", &ModelBuilder::unit, py::arg("word"),
           "Declares a base unit of this model's own, beside money, people, area, energy and year.")
      .def("parameter", named(&ModelBuilder::parameter), py::arg("name"), dims, py::kw_only(), unit,
           description, source, Keep())
      .def("lever", named(&ModelBuilder::lever), py::arg("name"), dims, py::kw_only(), unit, description,
           source, Keep())
      .def("assumption", named(&ModelBuilder::assumption), py::arg("name"), dims, py::kw_only(), unit,
           description, source, Keep())
      .def("noise", held_in_periods(&ModelBuilder::noise), py::arg("name"), dims, py::kw_only(), unit,
           description, source, py::arg("periods_per_year") = 0, Keep())
      .def("uniform_noise", held_in_periods(&ModelBuilder::uniform_noise), py::arg("name"), dims,
           py::kw_only(), unit, description, source, py::arg("periods_per_year") = 0, Keep())
      .def("declare", named(&ModelBuilder::declare), py::arg("name"), dims, py::kw_only(), unit, description,
           source, Keep())
      .def("define", &ModelBuilder::define, py::arg("declared"), py::arg("definition"))
      .def("time", &ModelBuilder::time, Keep())
      .def("time_step", &ModelBuilder::time_step, Keep())
      .def("period_start", &ModelBuilder::period_start, py::arg("periods_per_year"), Keep())
      .def("at_step_start", &ModelBuilder::at_step_start, py::arg("expression"), Keep())
      .def("step_time", &ModelBuilder::step_time, Keep())
      .def("constant", &ModelBuilder::constant, py::arg("value"), py::arg("unit") = "1", Keep())
      .def("constants", &ModelBuilder::constants, py::arg("values"), py::arg("dims"), py::arg("unit") = "1",
           Keep())
      .def("stock", defined(&ModelBuilder::stock), py::arg("name"), py::arg("initial"), py::kw_only(), unit,
           description, source, Keep())
      .def("auxiliary", defined(&ModelBuilder::auxiliary), py::arg("name"), py::arg("definition"),
           py::kw_only(), unit, description, source, Keep())
      .def("flow", defined(&ModelBuilder::flow), py::arg("name"), py::arg("definition"), py::kw_only(), unit,
           description, source, Keep())
      .def("inflow", &ModelBuilder::inflow, py::arg("stock"), py::arg("flow"))
      .def("outflow", &ModelBuilder::outflow, py::arg("stock"), py::arg("flow"))
      .def("keep_non_negative", &ModelBuilder::keep_non_negative, py::arg("stock"))
      .def("held", defined(&ModelBuilder::held), py::arg("name"), py::arg("initial"), py::kw_only(), unit,
           description, source, Keep())
      .def("update", &ModelBuilder::update, py::arg("held"), py::arg("next"))
      .def("update_after", &ModelBuilder::update_after, py::arg("held"), py::arg("next"), py::arg("time"))
      .def("initial", &ModelBuilder::initial, py::arg("expression"), Keep())
      .def("redefine", &ModelBuilder::redefine, py::arg("name"), py::arg("definition"))
      .def("definition", &ModelBuilder::definition, py::arg("name"), Keep())
      .def("make_parameter", &ModelBuilder::make_parameter, py::arg("name"))
      .def("set_table", &ModelBuilder::set_table, py::arg("name"), py::arg("at"), py::arg("values"))
      .def("set_initial", &ModelBuilder::set_initial, py::arg("stock"), py::arg("initial"))
      .def("set_flows", &ModelBuilder::set_flows, py::arg("stock"), py::arg("inflows"), py::arg("outflows"))
      .def("remove_flow", &ModelBuilder::remove_flow, py::arg("stock"), py::arg("flow"))
      .def("describe", &ModelBuilder::describe, py::arg("name"), py::kw_only(), description, source)
      .def("remove", &ModelBuilder::remove, py::arg("name"))
      .def("remove_unused", &ModelBuilder::remove_unused, py::arg("keep") = std::vector<std::string>{})
      .def("remove_outcome", &ModelBuilder::remove_outcome, py::arg("name"))
      .def("remove_closed", &ModelBuilder::remove_closed, py::arg("name"))
      .def("closed", &ModelBuilder::closed, py::arg("name"), py::arg("stocks"),
           py::arg("inflows") = std::vector<Expr>{}, py::arg("outflows") = std::vector<Expr>{})
      .def("named", &ModelBuilder::named, py::arg("name"), Keep())
      .def("fixed_point", &ModelBuilder::fixed_point, py::arg("variable_name"), py::arg("initial"),
           py::arg("rounds"), py::arg("body"), Keep())
      .def("require", &ModelBuilder::require, py::arg("variable"), py::arg("condition"), py::arg("reason"))
      .def("step_at", &ModelBuilder::step_at, py::arg("at"), Keep())
      .def("ramp_from", &ModelBuilder::ramp_from, py::arg("start"), py::arg("duration"), Keep())
      .def("pulse_at", &ModelBuilder::pulse_at, py::arg("at"), py::arg("duration"), Keep())
      .def("outcome", &ModelBuilder::outcome, py::arg("outcome"))
      .def("build", &ModelBuilder::build);
}

}  // namespace

void bind_expressions(py::module_& module);
void bind_functions(py::module_& module);
void bind_discrete(py::module_& module);
void bind_program(py::module_& module);

void bind_dynamics(py::module_& module) {
  bind_expressions(module);
  bind_model(module);
  bind_builder(module);
  bind_functions(module);
  bind_discrete(module);
  bind_program(module);
}
