#include "dynamics/run/time_switches.hpp"

#include <algorithm>
#include <cmath>

namespace quesnay::detail {
namespace {

double value_of(const BoundOperand& operand, const Spaces& spaces, std::int32_t e) {
  const std::int64_t at =
      operand.map != nullptr ? static_cast<std::int64_t>(operand.map[e]) * operand.unit : e * operand.stride;
  return spaces[static_cast<std::size_t>(operand.space)][operand.offset + at];
}

/// Points that x has reached of a table function whose numbers begin at `first`.
int point_of(const BoundInstruction& ins, const Spaces& spaces, double x, std::int32_t first,
             std::int32_t segments) {
  int reached = 0;
  for (std::int32_t k = 0; k < segments; ++k) {
    reached += x >= value_of(ins.in[1], spaces, first + 1 + 3 * k) ? 1 : 0;
  }
  const double last_start = value_of(ins.in[1], spaces, first + 3 * segments - 2);
  const double one_over_length = value_of(ins.in[1], spaces, first + 3 * segments - 1);
  return reached + ((x - last_start) * one_over_length >= 1.0 ? 1 : 0);
}

/// Times of a series that have come.
int time_of_series(const BoundInstruction& ins, const Spaces& spaces, double t) {
  int come = 0;
  for (std::int32_t k = 0; k < ins.count; ++k) {
    come += t >= value_of(ins.in[1], spaces, k) ? 1 : 0;
  }
  return come;
}

/// The element that decides a largest (sign 1) or least (sign -1) one.
int decisive_of(const BoundInstruction& ins, const Spaces& spaces, std::int32_t e, double sign) {
  const std::int32_t start = e / ins.inner * ins.inner * ins.count + e % ins.inner;
  int largest = 0;
  for (std::int32_t j = 1; j < ins.count; ++j) {
    if (sign * value_of(ins.in[0], spaces, start + j * ins.inner) >
        sign * value_of(ins.in[0], spaces, start + largest * ins.inner)) {
      largest = j;
    }
  }
  return largest;
}

/// The branch of one element, or nothing for an instruction that makes no choice.
std::optional<int> branch(const BoundInstruction& ins, const Spaces& spaces, std::int32_t e) {
  const auto in = [&](std::size_t i) { return value_of(ins.in[i], spaces, e); };
  switch (ins.kernel) {
    case Kernel::Less:
    case Kernel::Minimum:
    case Kernel::Maximum:
      return in(0) < in(1) ? 1 : 0;
    case Kernel::LessEqual:
      return in(0) <= in(1) ? 1 : 0;
    case Kernel::Absolute:
      return in(0) < 0.0 ? 1 : 0;
    case Kernel::Where:
      return in(0) != 0.0 ? 1 : 0;
    case Kernel::Lookup:
      return point_of(ins, spaces, in(0), 0, ins.count);
    case Kernel::LookupBy: {
      const std::int32_t which = e / ins.inner % ins.count;
      const auto of_table = [&](std::int32_t at) {
        return static_cast<std::int32_t>(value_of(ins.in[1], spaces, at));
      };
      return point_of(ins, spaces, in(0), of_table(which), of_table(ins.count + which));
    }
    case Kernel::MaximumOver:
      return decisive_of(ins, spaces, e, 1.0);
    case Kernel::MinimumOver:
      return decisive_of(ins, spaces, e, -1.0);
    case Kernel::Series:
    case Kernel::SeriesAhead:
      return time_of_series(ins, spaces, value_of(ins.in[0], spaces, 0));
    case Kernel::Equal:
    case Kernel::And:
    case Kernel::Or:
    case Kernel::Not:
    case Kernel::Floor:
    case Kernel::NearestInteger:
    case Kernel::RankAlong:
    case Kernel::SortOrder:
      return static_cast<int>(value_of(ins.out, spaces, e));
    case Kernel::Modulo:
      return static_cast<int>(std::floor(in(0) / in(1)));
    default:
      return std::nullopt;
  }
}

bool makes_choice(Kernel kernel) {
  switch (kernel) {
    case Kernel::Less:
    case Kernel::LessEqual:
    case Kernel::Equal:
    case Kernel::And:
    case Kernel::Or:
    case Kernel::Not:
    case Kernel::Minimum:
    case Kernel::Maximum:
    case Kernel::Absolute:
    case Kernel::Where:
    case Kernel::Floor:
    case Kernel::NearestInteger:
    case Kernel::Modulo:
    case Kernel::Lookup:
    case Kernel::LookupBy:
    case Kernel::Series:
    case Kernel::SeriesAhead:
    case Kernel::MaximumOver:
    case Kernel::MinimumOver:
    case Kernel::RankAlong:
    case Kernel::SortOrder:
      return true;
    default:
      return false;
  }
}

}  // namespace

TimeSwitches::TimeSwitches(PointEvaluator& evaluator) : evaluator_(evaluator) {
  const auto chooses = [](const std::vector<Instruction>& instructions) {
    return std::any_of(instructions.begin(), instructions.end(),
                       [](const Instruction& one) { return makes_choice(one.kernel); });
  };
  any_ = chooses(evaluator.code().time_program) || chooses(evaluator.code().section(Section::Stage));
}

void TimeSwitches::branches(double time, std::vector<int>& found) {
  found.clear();
  evaluator_.watch_stage(time, [&](const BoundInstruction& one, const Spaces& spaces) {
    for (std::int32_t e = 0; e < one.n; ++e) {
      const std::optional<int> own = branch(one, spaces, e);
      if (!own) {
        return;
      }
      found.push_back(*own);
    }
  });
}

std::optional<std::pair<double, double>> TimeSwitches::first(double from, double to) {
  if (!any_) {
    return std::nullopt;
  }
  branches(from, before_);
  double low = from;
  double high = from + (to - from) / 2.0;
  branches(high, now_);
  if (now_ == before_) {
    high = to;
    branches(high, now_);
    if (now_ == before_) {
      return std::nullopt;
    }
  }
  while (true) {
    const double middle = low + (high - low) / 2.0;
    if (!(middle > low && middle < high)) {
      return std::pair(low, high);
    }
    branches(middle, now_);
    (now_ == before_ ? low : high) = middle;
  }
}

}  // namespace quesnay::detail
