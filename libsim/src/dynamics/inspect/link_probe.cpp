#include "dynamics/inspect/link_probe.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "dynamics/inspect/varying.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/with_named_flows.hpp"

namespace quesnay::detail {
namespace {

class Prober {
 public:
  Prober(LinkProbe& out, std::size_t most)
      : out_(out), most_(most), b_(out.run), graph_(b_.graph()), varies_(varying_nodes(out.run.graph())) {
    for (const Quantity& quantity : out.run.quantities()) {
      const Node& node = graph().node(quantity.node);
      if (!varies_[static_cast<std::size_t>(quantity.node)]) {
        continue;
      }
      Varying one{quantity.name,       quantity.node, node.dims, graph().n_elements(node.dims), n_,
                  node.op == Op::Stock};
      place_[quantity.node] = out_.varying.size();
      n_ += one.n;
      out_.varying.push_back(std::move(one));
    }
    out_.bases.resize(out_.varying.size());
  }

  void run() {
    for (const Varying& one : out_.varying) {
      const About about{graph().node(one.node).unit.text(), "", ""};
      before_.push_back(b_.parameter(one.name + " @before", names(one.dims), about).node());
      now_.push_back(b_.parameter(one.name + " @now", names(one.dims), about).node());
    }
    for (std::size_t k = 0; k < out_.varying.size(); ++k) {
      const Node& node = graph().node(out_.varying[k].node);
      if (!is_source(node.op)) {
        probe(k, node.args[0]);
      }
    }
    flows();
    out_.reads_time = time_ != no_node || step_time_ != no_node;
    time_parameter(time_, "time @before");
    time_parameter(step_time_, "step time @before");
    out_.probes = b_.build();
  }

 private:
  using Found = std::vector<std::pair<std::size_t, bool>>;

  Graph& graph() { return graph_; }

  std::vector<std::string> names(const std::vector<DimensionId>& dims) {
    std::vector<std::string> result;
    for (const DimensionId d : dims) {
      result.push_back(graph().axis(d).name());
    }
    return result;
  }

  [[noreturn]] static void refuse_memory(const std::string& name, Op op) {
    throw InvalidValue("'" + name + "' has a memory of its own or a clock (" + op_name(op) +
                       "), so its links have no scores: expected equations of what holds now");
  }

  NodeId time_parameter(NodeId& place, const std::string& name) {
    if (place == no_node) {
      place = b_.parameter(name, {}, {graph().time_word(), "", ""}).node();
    }
    return place;
  }

  /// Varying quantities that an equation is written with, in the order they are met, and whether each acts on
  /// its own element of the effect alone. Expressions are nested as deep as somebody made them: no calls of
  /// calls.
  Found causes(NodeId definition, const Varying& effect) {
    Found found;
    std::set<std::pair<NodeId, bool>> seen;
    std::vector<std::pair<NodeId, bool>> waiting{{definition, true}};
    while (!waiting.empty()) {
      const auto [id, elementwise] = waiting.back();
      waiting.pop_back();
      if (id == no_node || !varies_[static_cast<std::size_t>(id)] || !seen.emplace(id, elementwise).second) {
        continue;
      }
      const auto place = place_.find(id);
      if (place != place_.end()) {
        note(place->second, effect, elementwise, found);
        continue;
      }
      const Node& node = graph().node(id);
      if (!is_instantaneous(node.op) && node.op != Op::Time && node.op != Op::StepTime) {
        refuse_memory(effect.name, node.op);
      }
      const bool own = elementwise && is_elementwise(node.op);
      for (auto arg = node.args.rbegin(); arg != node.args.rend(); ++arg) {
        waiting.emplace_back(*arg, own);
      }
    }
    return found;
  }

  /// Adds a cause, or says of one that is known that it acts on other elements too.
  void note(std::size_t cause, const Varying& effect, bool elementwise, Found& found) const {
    for (const DimensionId d : out_.varying[cause].dims) {
      elementwise = elementwise && std::find(effect.dims.begin(), effect.dims.end(), d) != effect.dims.end();
    }
    for (auto& [known, own] : found) {
      if (known == cause) {
        own = own && elementwise;
        return;
      }
    }
    found.emplace_back(cause, elementwise);
  }

  /// The expression with every varying quantity as before, except those in `memo` already.
  NodeId copy(NodeId whole, std::map<NodeId, NodeId>& memo) {
    const auto copied = [&](NodeId id) { return memo.count(id) > 0 || !needs_copy(id); };
    std::vector<NodeId> waiting{whole};
    while (!waiting.empty()) {
      const NodeId id = waiting.back();
      if (copied(id)) {
        waiting.pop_back();
        continue;
      }
      if (const std::optional<NodeId> before = as_before(id)) {
        memo.emplace(id, *before);
        continue;
      }
      Node node = graph().node(id);
      const auto missing = std::find_if_not(node.args.begin(), node.args.end(), copied);
      if (missing != node.args.end()) {
        waiting.push_back(*missing);
        continue;
      }
      for (NodeId& arg : node.args) {
        arg = needs_copy(arg) ? memo.at(arg) : arg;
      }
      memo.emplace(id, graph().add(std::move(node)));
    }
    return needs_copy(whole) ? memo.at(whole) : whole;
  }

  [[nodiscard]] bool needs_copy(NodeId id) const {
    return id != no_node && varies_[static_cast<std::size_t>(id)];
  }

  /// What stands for a varying quantity or a clock.
  std::optional<NodeId> as_before(NodeId id) {
    const auto place = place_.find(id);
    if (place != place_.end()) {
      return before_[place->second];
    }
    if (graph().node(id).op == Op::Time) {
      return time_parameter(time_, "time @before");
    }
    if (graph().node(id).op == Op::StepTime) {
      return time_parameter(step_time_, "step time @before");
    }
    return std::nullopt;
  }

  std::string evaluate(const Varying& effect, NodeId definition, std::map<NodeId, NodeId> memo,
                       const std::string& name) {
    out_evaluations_ += effect.n;
    if (out_evaluations_ > most_) {
      throw InvalidValue("the model's links take more than " + std::to_string(most_) +
                         " evaluations a step, expected a model with fewer quantities or elements");
    }
    const Expr value = b_.declare(name, names(effect.dims), {graph().node(effect.node).unit.text(), "", ""});
    b_.define(value, Expr(graph(), copy(definition, memo)));
    return name;
  }

  void probe(std::size_t k, NodeId definition) {
    const Varying& effect = out_.varying[k];
    const Found found = causes(definition, effect);
    if (found.empty()) {
      return;
    }
    out_.bases[k] = evaluate(effect, definition, {}, effect.name + " @base");
    for (const auto& [c, elementwise] : found) {
      const Varying& cause = out_.varying[c];
      for (std::size_t element = 0; element < (elementwise ? 1 : cause.n); ++element) {
        NodeId mixed = now_[c];
        if (!elementwise && cause.n > 1) {
          std::vector<double> one(cause.n, 0.0);
          one[element] = 1.0;
          mixed = graph().where(graph().constant(std::move(one), cause.dims, Unit()), now_[c], before_[c]);
        }
        const std::string name = effect.name + " @" + cause.name + " " + std::to_string(element);
        out_.list.push_back(
            {k, c, element, elementwise, evaluate(effect, definition, {{cause.node, mixed}}, name)});
      }
    }
  }

  void flows() {
    for (const Stock& stock : out_.run.stocks()) {
      const std::size_t target = place_.at(stock.node);
      for (const auto& [side, sign] : {std::pair{&stock.inflows, 1.0}, {&stock.outflows, -1.0}}) {
        for (const NodeId flow : *side) {
          const auto place = place_.find(flow);
          if (place != place_.end()) {
            out_.flows.push_back({place->second, target, sign});
          }
        }
      }
    }
  }

  LinkProbe& out_;
  std::size_t most_;
  std::size_t out_evaluations_ = 0;
  ModelBuilder b_;
  Graph& graph_;
  std::vector<char> varies_;
  std::map<NodeId, std::size_t> place_;
  std::size_t n_ = 0;
  std::vector<NodeId> before_;
  std::vector<NodeId> now_;
  NodeId time_ = no_node;
  NodeId step_time_ = no_node;
};

}  // namespace

LinkProbe link_probe(const Model& model, std::size_t most) {
  if (!model.held().empty()) {
    throw InvalidValue("the model has the held value '" + model.held()[0].name +
                       "', so its links have no scores: expected stocks, flows and auxiliaries alone");
  }
  LinkProbe result;
  result.run = with_named_flows(model);
  Prober(result, most).run();
  return result;
}

}  // namespace quesnay::detail
