#include "dynamics/run/jacobian_program.hpp"

#include <algorithm>

#include "dynamics/run/rate_directions.hpp"
#include "quesnay/dynamics/lanes.hpp"

namespace quesnay::detail {

JacobianProgram::JacobianProgram(const ProgramCode& of, Isa isa)
    : n_(of.state.size()), n_own_parameters_(of.n_parameter_elements), n_noise_(of.n_noise_elements) {
  std::vector<std::string> stocks;
  std::vector<std::string> integrals;
  std::vector<std::size_t> of_integrals;
  for (const StateBlock& block : of.blocks) {
    (block.integral ? integrals : stocks).push_back(block.quantity);
    for (std::size_t e = 0; e < block.n; ++e) {
      (block.integral ? of_integrals : columns_).push_back(block.offset + e);
    }
  }
  rows_ = columns_;
  rows_.insert(rows_.end(), of_integrals.begin(), of_integrals.end());

  const ProgramSource& source = *of.source;
  const RateDirections directions = rate_directions(source.model, stocks, integrals, true);
  std::vector<std::string> drawn;
  for (const DrawLayout::Entry& entry : source.layout.parameters()) {
    drawn.push_back(entry.name);
  }
  drawn.insert(drawn.end(), directions.drawn.begin(), directions.drawn.end());
  DrawLayout layout(directions.model, drawn);
  for (const DrawLayout::Entry& entry : source.layout.parameters()) {
    layout.bound(entry.name, entry.low, entry.high);
  }
  RunSettings settings = of.settings;
  settings.record_steps.clear();
  program_ =
      std::make_unique<const Program>(directions.model, source.values, layout, settings, directions.outcomes);
  for (const StateBlock& block : program_->code().blocks) {
    const auto same = std::find_if(of.blocks.begin(), of.blocks.end(), [&](const StateBlock& other) {
      return !other.integral && other.quantity == block.quantity;
    });
    for (std::size_t e = 0; e < block.n; ++e) {
      states_.push_back({same->offset + e, block.offset + e});
    }
  }
  const std::size_t n_directions = columns_.size() + 1;
  lanes_ = std::min(default_lanes, (n_directions + 3) / 4 * 4);
  const std::size_t n_parameters = program_->n_parameter_elements();
  for (std::size_t first = 0; first < n_directions; first += lanes_) {
    Pass pass{std::make_unique<PointEvaluator>(program_->code(), lanes_, isa), {}};
    pass.parameters.assign(n_parameters * lanes_, 0.0);
    for (std::size_t l = 0; l < lanes_ && first + l < n_directions; ++l) {
      pass.parameters[(n_own_parameters_ + first + l) * lanes_ + l] = 1.0;
    }
    passes_.push_back(std::move(pass));
  }
  state_.resize(program_->n_state_elements() * lanes_);
  derivative_.resize(state_.size());
  noise_.resize(program_->noise_schedule().n_rows * n_noise_ * lanes_);
}

void JacobianProgram::start(const double* parameters, const double* noise) {
  for (std::size_t i = 0; i < noise_.size(); ++i) {
    noise_[i] = noise[i / lanes_];
  }
  for (Pass& pass : passes_) {
    for (std::size_t i = 0; i < n_own_parameters_ * lanes_; ++i) {
      pass.parameters[i] = parameters[i / lanes_];
    }
    pass.evaluator->start(pass.parameters.data(), noise_.data(), state_.data());
  }
}

void JacobianProgram::enter_step(int step) {
  for (Pass& pass : passes_) {
    pass.evaluator->enter_step(step);
  }
}

void JacobianProgram::evaluate(double time, const double* state, double* jacobian, double* by_time) {
  for (const Copy& copy : states_) {
    std::fill_n(state_.data() + copy.to * lanes_, lanes_, state[copy.from]);
  }
  // The columns of running integrals are zero: nothing reads them.
  std::fill_n(jacobian, n_ * n_, 0.0);
  for (std::size_t p = 0; p < passes_.size(); ++p) {
    passes_[p].evaluator->evaluate(time, state_.data(), derivative_.data());
    const double* moved = passes_[p].evaluator->record();
    for (std::size_t l = 0; l < lanes_; ++l) {
      const std::size_t direction = p * lanes_ + l;
      for (std::size_t r = 0; r < rows_.size() && direction <= columns_.size(); ++r) {
        double& entry =
            direction == columns_.size() ? by_time[rows_[r]] : jacobian[rows_[r] * n_ + columns_[direction]];
        entry = moved[r * lanes_ + l];
      }
    }
  }
}

}  // namespace quesnay::detail
