#include "dynamics/run/held_state.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace quesnay::detail {

HeldState::HeldState(const ProgramCode& code, std::size_t lanes)
    : code_(code),
      lanes_(lanes),
      now_(code.held.size() * lanes),
      next_(code.held.size() * lanes),
      rings_(code.ring_elements * lanes),
      floors_(code.held.size(), std::numeric_limits<double>::lowest()),
      delays_(code.ring_elements > 0 ? code.held.size() * lanes : 0) {}

double* HeldState::slot(const HeldBlock& block, int step) {
  const auto place = static_cast<std::size_t>(step % block.capacity);
  return rings_.data() + (block.ring_offset + place * static_cast<std::size_t>(block.n)) * lanes_;
}

void HeldState::start(const double* registers) {
  for (const HeldBlock& block : code_.held_blocks) {
    if (block.delays == HeldBlock::none) {
      continue;
    }
    const std::size_t first = static_cast<std::size_t>(block.offset) * lanes_;
    const std::size_t n = static_cast<std::size_t>(block.n) * lanes_;
    const double* steps = registers + static_cast<std::size_t>(block.delays) * lanes_;
    for (std::size_t i = 0; i < n; ++i) {
      delays_[first + i] = delay_in_steps(steps[i], code_.settings.n_steps);
    }
    // A place that has not been written yet then holds the initial value.
    for (int step = 0; step < block.capacity; ++step) {
      std::copy_n(now_.data() + first, n, slot(block, step));
    }
  }
}

void HeldState::finish_step(int step) {
  std::swap(now_, next_);
  if (code_.ring_elements == 0) {
    return;
  }
  for (const HeldBlock& block : code_.held_blocks) {
    if (block.delays != HeldBlock::none) {
      take_delayed(block, step);
    }
  }
}

/// Stores what entered the delay in `step`, and replaces it by what leaves the delay in the next step.
void HeldState::take_delayed(const HeldBlock& block, int step) {
  const std::size_t first = static_cast<std::size_t>(block.offset) * lanes_;
  const std::size_t n = static_cast<std::size_t>(block.n) * lanes_;
  double* value = now_.data() + first;
  const double* before = next_.data() + first;
  std::copy_n(value, n, slot(block, step));
  for (std::size_t i = 0; i < n; ++i) {
    const std::int32_t delay = delays_[first + i];
    // One more than the run has steps: the initial value stays.
    value[i] = delay > block.capacity ? before[i] : slot(block, step + 1 + block.capacity - delay)[i];
  }
}

}  // namespace quesnay::detail
