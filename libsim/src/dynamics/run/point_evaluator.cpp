#include "dynamics/run/point_evaluator.hpp"

#include <algorithm>

#include "quesnay/core/error.hpp"

namespace quesnay::detail {

PointEvaluator::PointEvaluator(const ProgramCode& code, std::size_t lanes, Isa isa)
    : code_(code),
      lanes_(lanes),
      kernels_(program_kernels(isa)),
      registers_(code.register_elements * lanes),
      scratch_((code.scratch_elements + 1) * lanes),
      record_(code.elements.size() * lanes),
      constants_(code.constants),
      time_row_(code.row_elements) {
  if (code.reads_step_start) {
    throw InvalidValue(
        "the model has values that are held within a step (held values, at_step_start or period_start), "
        "expected a method of fixed steps: euler, heun or rk4");
  }
  std::size_t strip_doubles = 0;
  for (std::size_t s = 0; s < sections_.size(); ++s) {
    sections_[s] = BoundSection(code, static_cast<Section>(s), lanes, kernels_);
    strip_doubles = std::max(strip_doubles, sections_[s].strip_doubles());
  }
  strip_.resize(strip_doubles);
  for (const Instruction& instruction : code.time_program) {
    time_program_.push_back(detail::bind(instruction, code.maps, 1));
  }
  base(Space::Register) = registers_.data();
  base(Space::Scratch) = scratch_.data();
  base(Space::Strip) = strip_.data();
  base(Space::Record) = record_.data();
  base(Space::Constant) = constants_.data();
  base(Space::TimeRow) = time_row_.data();
}

void PointEvaluator::run(Section section) {
  sections_[static_cast<std::size_t>(section)].run(kernels_, spaces_, lanes_);
}

void PointEvaluator::run_time_program() {
  kernels_.run(time_program_.data(), time_program_.data() + time_program_.size(), spaces_, 1);
}

void PointEvaluator::start(const double* parameters, const double* noise, double* state) {
  // Instructions only read these two spaces.
  base(Space::Draw) = const_cast<double*>(parameters);
  base(Space::Noise) = const_cast<double*>(noise);
  base(Space::State) = state;
  noise_ = noise;
  run(Section::Draw);
}

void PointEvaluator::enter_step(int step) {
  const RunSettings& settings = code_.settings;
  if (code_.n_noise_elements > 0) {
    const auto row = static_cast<std::size_t>(step / code_.noise.steps_per_row);
    base(Space::Noise) = const_cast<double*>(noise_) + row * code_.n_noise_elements * lanes_;
  }
  set_time(time_of(settings, 2 * step));
  time_row_[1] = time_of(settings, 2 * step + 1);
  run_time_program();
  run(Section::Step);
}

void PointEvaluator::evaluate(double time, const double* state, double* derivative) {
  set_time(time);
  run_time_program();
  base(Space::State) = const_cast<double*>(state);
  base(Space::Derivative) = derivative;
  run(Section::Stage);
  run(Section::Main);
}

const double* PointEvaluator::record() {
  run(Section::Record);
  return record_.data();
}

}  // namespace quesnay::detail
