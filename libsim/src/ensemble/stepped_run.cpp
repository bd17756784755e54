#include "quesnay/ensemble/stepped_run.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "dynamics/compile/noise_components.hpp"
#include "ensemble/draw_range.hpp"
#include "ensemble/stepped_run_impl.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/core/parallel.hpp"
#include "quesnay/dynamics/model_inputs.hpp"
#include "quesnay/ensemble/noise.hpp"

namespace quesnay {
namespace {

Outcome level_of(const Model& model, const std::string& name) {
  return {name,  name, OutcomeKind::Level, model.graph().node(model.quantity(name).node).unit.text(),
          false, 0};
}

}  // namespace

void SteppedRun::Impl::check() const {
  detail::require_draws(options.first_draw, options.n_draws);
  detail::require_lanes(options.lanes);
}

void SteppedRun::Impl::take_input(const std::string& name, const std::vector<double>& given) {
  inputs[name] = input_values(base, name, given);
}

/// Compiles the model with its inputs as they are; every stock and held value is kept, wanted or not.
void SteppedRun::Impl::compile() {
  model = with_inputs(base, inputs);
  std::vector<Outcome> outcomes = model.outcomes();
  for (const Stock& stock : model.stocks()) {
    outcomes.push_back(level_of(model, stock.name));
  }
  for (const HeldValue& held : model.held()) {
    outcomes.push_back(level_of(model, held.name));
  }
  program.emplace(model, values, layout, settings, std::move(outcomes));
  n_outcome_elements = 0;
  for (const OutcomeElement& element : program->elements()) {
    n_outcome_elements += element.outcome < model.outcomes().size() ? 1 : 0;
  }
}

std::size_t SteppedRun::Impl::noise(std::size_t block, int from, int to, std::vector<double>& out) const {
  const NoiseSchedule& schedule = program->noise_schedule();
  if (schedule.n_rows == 0) {
    return 0;
  }
  const auto first = static_cast<std::size_t>(from / schedule.steps_per_row);
  const auto last = static_cast<std::size_t>(to / schedule.steps_per_row);
  out.resize((last - first + 1) * layout.n_noise_elements() * options.lanes);
  fill_noise(layout, schedule, options.seed, options.first_draw + block * options.lanes, options.lanes, first,
             last - first + 1, out.data());
  return first;
}

void SteppedRun::Impl::keep_records(std::size_t block, int step, Simulator& simulator,
                                    std::vector<double>& outcome) {
  const std::vector<int>& steps = settings.record_steps;
  const auto found = std::lower_bound(steps.begin(), steps.end(), step);
  if (found == steps.end() || *found != step) {
    return;
  }
  const std::size_t lanes = options.lanes;
  outcome.resize(program->elements().size() * lanes);
  simulator.read(outcome.data());
  std::vector<double>& record = recorded[static_cast<std::size_t>(found - steps.begin())];
  for (std::size_t e = 0; e < n_outcome_elements; ++e) {
    for (std::size_t l = 0; l < draws_in(block); ++l) {
      record[e * n_draws() + block * lanes + l] =
          blocks[block].failed[l] != 0 ? std::numeric_limits<double>::quiet_NaN() : outcome[e * lanes + l];
    }
  }
}

void SteppedRun::Impl::go_on(int to) {
  const bool begins = recorded.empty() && blocks.front().at.values.empty() && to == 0;
  const auto reached = std::upper_bound(settings.record_steps.begin(), settings.record_steps.end(), to);
  recorded.resize(static_cast<std::size_t>(reached - settings.record_steps.begin()),
                  std::vector<double>(n_outcome_elements * n_draws()));
  parallel_for(n_blocks(), options.threads, [&](std::size_t index, int) {
    Block& block = blocks[index];
    Simulator simulator(*program, options.lanes, active_isa());
    std::vector<double> numbers;
    std::vector<double> outcome;
    const std::size_t row = noise(index, block.at.step, to, numbers);
    if (begins) {
      simulator.begin(block.parameters.data(), numbers.data(), block.failed, block.failures);
      keep_records(index, 0, simulator, outcome);
    } else {
      simulator.resume(block.at, block.parameters.data(), numbers.data(), row, block.failed, block.failures);
      for (int n = block.at.step; n < to; ++n) {
        simulator.advance(block.failed, block.failures);
        keep_records(index, n + 1, simulator, outcome);
      }
    }
    block.at = simulator.snapshot();
  });
}

SteppedRun::SteppedRun(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SteppedRun::~SteppedRun() = default;

SteppedRun::SteppedRun(const Model& model, const std::map<std::string, std::vector<double>>& values,
                       const DrawPlan& plan, const RunSettings& settings, const SteppedOptions& options,
                       const std::map<std::string, std::vector<double>>& inputs)
    : impl_(std::make_unique<Impl>(model, values, plan.layout(), settings, options)) {
  Impl& run = *impl_;
  run.check();
  detail::require_every_noise(model, plan.layout());
  plan.require_samples(options.first_draw, options.n_draws);
  for (const auto& [name, given] : inputs) {
    run.take_input(name, given);
  }
  run.compile();
  run.blocks.resize(run.n_blocks());
  for (std::size_t k = 0; k < run.blocks.size(); ++k) {
    run.blocks[k].failed.assign(options.lanes, 0);
    run.blocks[k].parameters.resize(run.layout.n_parameter_elements() * options.lanes);
    plan.parameters(options.seed, options.first_draw + k * options.lanes, options.lanes,
                    run.blocks[k].parameters.data());
  }
  run.go_on(0);
}

SteppedRun::SteppedRun(const SteppedRun& other)
    : impl_(std::make_unique<Impl>(other.impl_->base, other.impl_->values, other.impl_->layout,
                                   other.impl_->settings, other.impl_->options)) {
  impl_->inputs = other.impl_->inputs;
  impl_->compile();
  impl_->blocks = other.impl_->blocks;
  impl_->recorded = other.impl_->recorded;
}

int SteppedRun::step() const {
  return impl_->step();
}
const RunSettings& SteppedRun::settings() const {
  return impl_->settings;
}
const SteppedOptions& SteppedRun::options() const {
  return impl_->options;
}
std::size_t SteppedRun::n_records() const {
  return impl_->recorded.size();
}

std::size_t SteppedRun::numbers_per_draw() const {
  const Impl::Block& block = impl_->blocks.front();
  std::size_t numbers = block.parameters.size() + block.at.integrals.size();
  for (const auto* rows : {&block.at.values, &block.at.rings}) {
    for (const auto& [name, row] : *rows) {
      numbers += row.size();
    }
  }
  return numbers / impl_->options.lanes;
}

void SteppedRun::to(int step) {
  if (step < impl_->step()) {
    throw InvalidValue("the run is at step " + std::to_string(impl_->step()) + " and is asked for step " +
                       std::to_string(step) +
                       ": it goes forward only, expected a copy kept from an earlier step");
  }
  if (step > impl_->settings.n_steps) {
    throw InvalidValue("the run ends at step " + std::to_string(impl_->settings.n_steps) +
                       " and is asked for step " + std::to_string(step));
  }
  if (step > impl_->step()) {
    impl_->go_on(step);
  }
}

void SteppedRun::set_input(const std::string& name, const std::vector<double>& values) {
  impl_->take_input(name, values);
  impl_->compile();
}

std::vector<double> SteppedRun::read(const std::string& quantity) const {
  Impl& run = *impl_;
  const Program reader(run.model, run.values, run.layout, run.settings, {level_of(run.model, quantity)});
  const std::size_t lanes = run.options.lanes;
  const std::size_t n = reader.elements().size();
  std::vector<double> result(n * run.n_draws());
  parallel_for(run.n_blocks(), run.options.threads, [&](std::size_t index, int) {
    const Impl::Block& block = run.blocks[index];
    Simulator simulator(reader, lanes, active_isa());
    std::vector<double> numbers;
    std::vector<double> now(n * lanes);
    std::vector<char> failed = block.failed;
    std::vector<LaneFailure> failures;
    const std::size_t row = run.noise(index, block.at.step, block.at.step, numbers);
    simulator.resume(block.at, block.parameters.data(), numbers.data(), row, failed, failures);
    simulator.read(now.data());
    for (std::size_t e = 0; e < n; ++e) {
      for (std::size_t l = 0; l < run.draws_in(index); ++l) {
        result[e * run.n_draws() + index * lanes + l] =
            block.failed[l] != 0 ? std::numeric_limits<double>::quiet_NaN() : now[e * lanes + l];
      }
    }
  });
  return result;
}

std::vector<double> SteppedRun::records() const {
  const Impl& run = *impl_;
  std::vector<double> result;
  result.reserve(run.n_outcome_elements * run.recorded.size() * run.n_draws());
  for (std::size_t e = 0; e < run.n_outcome_elements; ++e) {
    for (const std::vector<double>& record : run.recorded) {
      const auto from = record.begin() + static_cast<std::ptrdiff_t>(e * run.n_draws());
      result.insert(result.end(), from, from + static_cast<std::ptrdiff_t>(run.n_draws()));
    }
  }
  return result;
}

std::vector<DrawFailure> SteppedRun::failures() const {
  std::vector<DrawFailure> result;
  for (std::size_t k = 0; k < impl_->blocks.size(); ++k) {
    for (const LaneFailure& one : impl_->blocks[k].failures) {
      if (one.lane < impl_->draws_in(k)) {
        const std::uint64_t draw = impl_->options.first_draw + k * impl_->options.lanes + one.lane;
        result.push_back({draw, 0, one.time, one.variable, one.reason});
      }
    }
  }
  std::sort(result.begin(), result.end(),
            [](const DrawFailure& a, const DrawFailure& b) { return a.draw < b.draw; });
  return result;
}

}  // namespace quesnay
