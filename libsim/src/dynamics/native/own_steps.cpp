#include "dynamics/native/own_steps.hpp"

#include <algorithm>

#include "dynamics/native/accesses.hpp"
#include "dynamics/native/steps_text.hpp"

namespace quesnay::detail {
namespace {

/// Whether all stocks whose rates an instruction computes have one floor.
bool has_one_floor(const Instruction& one, const ProgramCode& code) {
  const auto first = code.state.begin() + one.out.offset;
  return std::all_of(first, first + one.n,
                     [&](const StateElement& element) { return element.floor == first->floor; });
}

}  // namespace

bool takes_own_steps(const ProgramCode& code) {
  const Method method = code.settings.method;
  if ((method != Method::Euler && method != Method::Heun) || has_steps(code)) {
    return false;
  }
  std::vector<int> computed(code.state.size());
  for (const Instruction& one : code.section(Section::Main)) {
    if (one.out.space == Space::Derivative) {
      if (!has_one_floor(one, code)) {
        return false;
      }
      for (std::int32_t e = 0; e < one.n; ++e) {
        ++computed[static_cast<std::size_t>(one.out.offset + e)];
      }
    }
  }
  return std::all_of(computed.begin(), computed.end(), [](int times) { return times == 1; });
}

std::vector<char> read_by_rates(const ProgramCode& code) {
  std::vector<char> read(code.state.size(), 0);
  for (const Section section : {Section::Stage, Section::Main}) {
    for (const Instruction& one : code.section(section)) {
      for (const Access& access : accesses_of(one, code)) {
        if (access.space == Space::State) {
          std::fill(read.begin() + access.first, read.begin() + access.last + 1, char{1});
        }
      }
    }
  }
  return read;
}

}  // namespace quesnay::detail
