#include "quesnay/dynamics/program.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "dynamics/compile/emit.hpp"
#include "dynamics/compile/noise_components.hpp"
#include "dynamics/compile/noise_schedule.hpp"
#include "dynamics/compile/program_code.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/labelled_numbers.hpp"

namespace quesnay {
namespace detail {

std::vector<int> stage_halves(Method method) {
  switch (method) {
    case Method::Heun:
      return {0, 2};
    case Method::RungeKutta4:
      return {0, 1, 1, 2};
    default:
      break;
  }
  return {0};
}

std::vector<int> distinct_halves(Method method) {
  std::vector<int> halves = stage_halves(method);
  halves.erase(std::unique(halves.begin(), halves.end()), halves.end());
  return halves;
}

std::int32_t delay_in_steps(double steps, int n_steps) {
  const double rounded = std::floor(steps + 0.5);
  if (!(rounded < static_cast<double>(n_steps) + 1.0)) {
    return n_steps + 1;
  }
  return rounded >= 1.0 ? static_cast<std::int32_t>(rounded) : 1;
}

std::int32_t ring_capacity(const std::vector<double>& known_steps, int n_steps) {
  std::int32_t longest = known_steps.empty() ? n_steps : 1;
  for (const double steps : known_steps) {
    longest = std::max(longest, delay_in_steps(steps, n_steps));
  }
  return std::min(longest, n_steps);
}

bool takes_steps(const RunSettings& settings) {
  return settings.method == Method::Euler;
}

double time_of(const RunSettings& settings, int halves) {
  return settings.start +
         static_cast<double>(halves) * settings.years_per_step / (2.0 * settings.steps_per_year);
}

std::vector<std::string> element_labels(const Graph& graph, const std::vector<DimensionId>& dims) {
  std::vector<std::string> labels{""};
  for (const DimensionId d : dims) {
    std::vector<std::string> longer;
    for (const std::string& prefix : labels) {
      for (const std::string& label : graph.axis(d).labels()) {
        longer.push_back(prefix.empty() ? label : prefix + "," + label);
      }
    }
    labels = std::move(longer);
  }
  return labels;
}

std::string requirement_name(const ProgramRequirement& requirement, std::int32_t element) {
  const auto e = static_cast<std::size_t>(element);
  return requirement.labels.empty() || requirement.labels[e].empty()
             ? requirement.variable
             : requirement.variable + "[" + requirement.labels[e] + "]";
}

std::string requirement_reason(const ProgramRequirement& requirement, double given) {
  return with_number(requirement.reason, "{given}", given);
}

namespace {

constexpr double non_negative_floor = -1e-9;

void check_settings(const RunSettings& settings) {
  if (settings.steps_per_year == 0 && settings.n_steps == 0) {
    throw InvalidValue(
        "the settings of a run are not filled: no steps and no steps a year, expected at least 1 of each");
  }
  if (settings.steps_per_year < 1 || settings.n_steps < 1) {
    throw InvalidValue("a run has " + std::to_string(settings.n_steps) + " steps and " +
                       std::to_string(settings.steps_per_year) +
                       " steps a year, expected at least 1 of each");
  }
  if (settings.years_per_step < 1) {
    throw InvalidValue("a run has " + std::to_string(settings.years_per_step) +
                       " years a step, expected at least 1");
  }
  if (settings.strip_least < 0 || settings.strip_doubles < 1) {
    throw InvalidValue("strips have " + std::to_string(settings.strip_doubles) + " doubles of arrays of " +
                       std::to_string(settings.strip_least) +
                       " elements or more, expected at least 1 of each, or 0 elements for none");
  }
  for (const double tolerance : {settings.relative_tolerance, settings.absolute_tolerance}) {
    if (!(tolerance > 0.0 && tolerance < 1.0)) {
      throw InvalidValue("a tolerance of the run is " + shortest(tolerance) +
                         ", expected more than 0 and less than 1");
    }
  }
  int before = -1;
  for (const int step : settings.record_steps) {
    if (step <= before || step > settings.n_steps) {
      throw InvalidValue("record step " + std::to_string(step) + " is not between " +
                         std::to_string(before + 1) + " and " + std::to_string(settings.n_steps) +
                         ", expected increasing steps of the run");
    }
    before = step;
  }
}

std::string element_name(const std::string& name, const std::string& label) {
  return label.empty() ? name : name + "[" + label + "]";
}

void name_state(const Lowering& lowering, const Graph& graph, ProgramCode& code) {
  for (const LoweredStock& stock : lowering.stocks()) {
    code.blocks.push_back({stock.integral_of.empty() ? stock.name : stock.integral_of,
                           !stock.integral_of.empty(), static_cast<std::size_t>(stock.n),
                           static_cast<std::size_t>(stock.offset)});
    const double floor = stock.non_negative ? non_negative_floor : std::numeric_limits<double>::lowest();
    for (const std::string& label : element_labels(graph, stock.dims)) {
      code.state.push_back({element_name(stock.name, label), floor});
    }
  }
  for (const LoweredHeld& held : lowering.held()) {
    for (const std::string& label : element_labels(graph, held.dims)) {
      code.held.push_back(element_name(held.name, label));
    }
  }
}

/// Conditions and the numbers to report, in the order in which the program's code lists them.
RequiredValues require(const Model& model, Lowering& lowering, const Values& values, ProgramCode& code) {
  RequiredValues required;
  for (const Requirement& requirement : model.requirements()) {
    required.push_back({lowering.requirement(requirement), -1});
    code.requirements.push_back({requirement.variable, requirement.reason, false, {}});
  }
  lowering.finish_stocks();
  lowering.guard_ranges();
  for (const LoweredGuard& guard : lowering.guards()) {
    const Value& condition = values[guard.condition];
    required.push_back({guard.condition, guard.given});
    code.requirements.push_back({guard.name, guard.reason, (condition.varies & ~by_draw) != 0,
                                 element_labels(model.graph(), condition.dims)});
  }
  return required;
}

}  // namespace

std::string outcome_name(const ProgramCode& code, std::size_t element) {
  const OutcomeElement& one = code.elements[element];
  const std::string& name = code.outcomes[one.outcome].name;
  return one.label.empty() ? name : name + "[" + one.label + "]";
}

}  // namespace detail

Program::Program(const Model& model, const std::map<std::string, std::vector<double>>& values,
                 const DrawLayout& layout, const RunSettings& settings, std::vector<Outcome> outcomes) {
  detail::check_settings(settings);
  require_parameters(model, values);
  // Nothing drawn is the central run, with noise at its median.
  if (!layout.parameters().empty() || !layout.noises().empty()) {
    detail::require_every_noise(model, layout);
  }
  auto code = std::make_unique<detail::ProgramCode>();
  code->settings = settings;
  code->source = std::make_unique<const detail::ProgramSource>(detail::ProgramSource{model, values, layout});
  code->n_parameter_elements = layout.n_parameter_elements();
  code->n_noise_elements = layout.n_noise_elements();
  code->noise = detail::schedule_of(layout, settings, model.graph());
  detail::Values pool(model.graph());
  detail::Lowering lowering(model, values, layout, settings, pool);
  for (std::size_t o = 0; o < outcomes.size(); ++o) {
    lowering.outcome(outcomes[o]);
    std::vector<std::string> labels = model.element_labels(outcomes[o].quantity);
    if (outcomes[o].total) {
      labels.emplace_back("total");
    }
    for (std::string& label : labels) {
      code->elements.push_back({o, std::move(label)});
      code->is_integral.push_back(outcomes[o].kind == OutcomeKind::Integral ? 1 : 0);
    }
  }
  const detail::RequiredValues required = detail::require(model, lowering, pool, *code);
  detail::name_state(lowering, model.graph(), *code);
  code->outcomes = std::move(outcomes);
  detail::emit(pool, lowering, required, *code);
  code_ = std::move(code);
}

Program::~Program() = default;
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;

const RunSettings& Program::settings() const {
  return code_->settings;
}
std::string Program::time_text(double time) const {
  return code_->source->model.graph().time_text(time);
}
const std::vector<Outcome>& Program::outcomes() const {
  return code_->outcomes;
}
const std::vector<OutcomeElement>& Program::elements() const {
  return code_->elements;
}
std::size_t Program::n_results() const {
  return code_->settings.record_steps.size() * code_->elements.size();
}
std::size_t Program::n_state_elements() const {
  return code_->state.size();
}
std::size_t Program::n_parameter_elements() const {
  return code_->n_parameter_elements;
}
std::size_t Program::n_noise_elements() const {
  return code_->n_noise_elements;
}

const NoiseSchedule& Program::noise_schedule() const {
  return code_->noise;
}

std::map<std::string, std::size_t> Program::instruction_counts() const {
  const char* const names[] = {"draw", "step", "stage", "main", "record", "advance"};
  std::map<std::string, std::size_t> counts;
  std::size_t& in_strips = counts["in strips"];
  std::size_t& with_steps = counts["with steps"];
  for (std::size_t s = 0; s < code_->sections.size(); ++s) {
    counts[names[s]] = code_->sections[s].size();
  }
  for (const detail::StripGroup& group : code_->strips) {
    in_strips += group.last - group.first;
    with_steps += group.follows >= 0 ? group.last - group.first : 0;
  }
  return counts;
}

std::size_t Program::workspace_bytes(std::size_t lanes) const {
  const std::size_t copies_of_state = 6;  // the state, the derivative, and the stepper's own (RK4 keeps four)
  return lanes * sizeof(double) *
         (code_->register_elements + code_->scratch_elements + 2 * code_->elements.size() +
          copies_of_state * code_->state.size() + 2 * code_->held.size() + code_->ring_elements);
}

}  // namespace quesnay
