// Operands and buffers of strips are chosen by one class, hence over 300 lines.
#include "dynamics/run/bind_strips.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace quesnay::detail {
namespace {

/// Elements of a strip: an even part of a row, in whole cache lines, or as many whole rows as are asked for.
std::int32_t strip_length(const StripGroup& group, std::size_t lanes, int doubles) {
  const auto wanted = std::max<std::int32_t>(1, doubles / static_cast<std::int32_t>(lanes));
  if (wanted >= group.row) {
    return wanted / group.row * group.row;
  }
  const std::int32_t parts = (group.row + wanted - 1) / wanted;
  const std::int32_t even = (group.row + parts - 1) / parts;
  return wanted < 8 ? even : std::min(group.row, (even + 7) / 8 * 8);
}

StripWork work_of(Kernel kernel) {
  switch (kernel) {
    case Kernel::Lookup:
      return StripWork::Lookup;
    case Kernel::Aggregate:
      return StripWork::Aggregate;
    case Kernel::AggregateProduct:
      return StripWork::AggregateProduct;
    case Kernel::SumOver:
    case Kernel::MaximumOver:
    case Kernel::MinimumOver:
    case Kernel::ProductOver:
      return StripWork::Fold;
    default:
      return StripWork::Elementwise;
  }
}

class Binder {
 public:
  Binder(const ProgramCode& code, const StripGroup& group, std::size_t lanes, bool takes_steps)
      : code_(code), group_(group), lanes_(lanes), takes_steps_(takes_steps) {
    loop_.n = group.n;
    loop_.row = group.row;
    loop_.length = strip_length(group, lanes, code.settings.strip_doubles);
  }

  std::unique_ptr<const BoundStrips> bound() {
    for (std::size_t i = group_.first; i < group_.last; ++i) {
      add(code_.section(group_.section)[i]);
    }
    const std::size_t n_before = result_->steps.size();
    for (const StripGroup& other : code_.strips) {
      const bool follows =
          other.follows >= 0 && &code_.strips[static_cast<std::size_t>(other.follows)] == &group_;
      for (std::size_t i = other.first; takes_steps_ && follows && i < other.last; ++i) {
        add(code_.section(other.section)[i]);
      }
    }
    for (const IntegratedBlock& block : group_.blocks) {
      if (takes_steps_) {
        const int buffer = local(Space::Derivative, block.offset);
        last_use_[static_cast<std::size_t>(buffer)] = forever;
        result_->blocks.push_back({block.offset * static_cast<std::int64_t>(lanes_), buffer,
                                   code_.state[static_cast<std::size_t>(block.offset)].floor});
      }
    }
    place_buffers();
    loop_.once_first = result_->once.data();
    loop_.once_last = loop_.once_first + result_->once.size();
    loop_.first = result_->steps.data();
    loop_.last = loop_.first + n_before;
    loop_.after = loop_.first + result_->steps.size();
    loop_.first_block = result_->blocks.data();
    loop_.last_block = loop_.first_block + result_->blocks.size();
    loop_.whole = result_->whole.data();
    result_->loop = loop_;
    return std::move(result_);
  }

 private:
  static constexpr std::size_t forever = static_cast<std::size_t>(-1);

  /// Offsets of buffers are their numbers until they are placed.
  static StripOperand buffer_operand(int buffer) {
    StripOperand operand;
    operand.offset = buffer;
    return operand;
  }

  int new_buffer() {
    last_use_.push_back(0);
    return static_cast<int>(last_use_.size()) - 1;
  }

  int local(Space space, std::int32_t offset) {
    const auto [found, fresh] = locals_.emplace(std::pair(space, offset), 0);
    if (fresh) {
      found->second = new_buffer();
    }
    return found->second;
  }

  bool is_local(const Operand& operand) const {
    const auto stepped = [&](const IntegratedBlock& block) { return block.offset == operand.offset; };
    return operand.space == Space::Strip ||
           (takes_steps_ && operand.space == Space::Derivative &&
            std::any_of(group_.blocks.begin(), group_.blocks.end(), stepped));
  }

  StripOperand reached(const Operand& operand, Reach reach) const {
    StripOperand result;
    const bool lane = per_lane(operand.space);
    const auto unit = static_cast<std::int32_t>(lane ? lanes_ : 1);
    result.reach = reach;
    result.space = operand.space;
    result.lane = lane;
    result.unit = unit;
    result.row = operand.row > 0 ? operand.row : group_.n;
    result.map = operand.map < 0 ? nullptr : code_.maps[static_cast<std::size_t>(operand.map)].data();
    result.offset = static_cast<std::int64_t>(operand.offset) * unit;
    result.inner = static_cast<std::int64_t>(operand.stride) * unit;
    result.outer = static_cast<std::int64_t>(operand.outer) * unit;
    return result;
  }

  /// Where the strip's instructions read an operand: in place if its doubles lie there as they need them,
  /// else spread in a buffer that all of them share.
  StripOperand input(const Operand& operand) {
    if (is_local(operand)) {
      return used(buffer_operand(local(operand.space, operand.offset)));
    }
    const bool dense =
        (per_lane(operand.space) || lanes_ == 1) && operand.map < 0 && (operand.stride == 1 || group_.n == 1);
    if (dense && operand.row == 0) {
      return reached(operand, Reach::Whole);
    }
    const bool within_rows = loop_.length < loop_.row ? operand.row % loop_.row == 0
                                                      : operand.row % std::max(loop_.length, 1) == 0;
    if (dense && operand.row > 0 && within_rows) {
      return reached(operand, Reach::Row);
    }
    const auto key =
        std::tuple(operand.space, operand.offset, operand.stride, operand.map, operand.row, operand.outer);
    const auto [found, fresh] = spread_.emplace(key, 0);
    if (fresh) {
      found->second = new_buffer();
      StripStep step;
      step.work = StripWork::Spread;
      step.in[0] = reached(operand, Reach::Whole);
      step.out = buffer_operand(found->second);
      const bool same_rows = operand.row > 0 && operand.outer == 0 && loop_.length % operand.row == 0;
      if (operand.map < 0 && ((operand.row == 0 && operand.stride == 0) || same_rows)) {
        last_use_[static_cast<std::size_t>(found->second)] = forever;
        result_->once.push_back(step);
      } else {
        result_->steps.push_back(step);
      }
    }
    return used(buffer_operand(found->second));
  }

  /// Notes that the step added next reads a buffer, before the steps that spread its other operands are
  /// known: add() does it again.
  StripOperand used(StripOperand operand) {
    std::size_t& last = last_use_[static_cast<std::size_t>(operand.offset)];
    last = std::max(last, result_->steps.size());
    return operand;
  }

  void add(const Instruction& instruction) {
    StripStep step;
    step.work = work_of(instruction.kernel);
    step.kernel = instruction.kernel;
    step.count = instruction.count;
    step.inner = instruction.inner;
    if (step.work == StripWork::Lookup || step.work == StripWork::Aggregate ||
        step.work == StripWork::AggregateProduct) {
      step.whole = static_cast<std::int32_t>(result_->whole.size());
      result_->whole.push_back(detail::bind(instruction, code_.maps, lanes_));
    }
    std::size_t n_inputs = instruction.n_operands;
    if (step.work == StripWork::Lookup || step.work == StripWork::Fold) {
      n_inputs = 1;
    } else if (step.work != StripWork::Elementwise) {
      n_inputs = 0;
    }
    for (std::size_t k = 0; k < n_inputs; ++k) {
      step.in[k] = input(instruction.in[k]);
    }
    for (std::size_t k = 0; k < n_inputs; ++k) {
      if (step.in[k].reach == Reach::Buffer) {
        used(step.in[k]);
      }
    }
    step.out = is_local(instruction.out)
                   ? used(buffer_operand(local(instruction.out.space, instruction.out.offset)))
                   : reached(instruction.out, Reach::Whole);
    result_->steps.push_back(step);
  }

  /// Buffers that are no longer read serve again. A step never writes where it reads.
  void place_buffers() {
    const std::int64_t size = (loop_.length * static_cast<std::int64_t>(lanes_) + 7) / 8 * 8;
    std::vector<std::int64_t> places(last_use_.size(), -1);
    std::vector<std::int64_t> free;
    std::int64_t next = 0;
    const auto place = [&](StripOperand& operand) {
      if (operand.reach == Reach::Buffer) {
        std::int64_t& at = places[static_cast<std::size_t>(operand.offset)];
        if (at < 0) {
          at = free.empty() ? next++ : free.back();
          free.resize(free.empty() ? 0 : free.size() - 1);
        }
        operand.offset = at * size;
      }
    };
    for (StripStep& step : result_->once) {
      place(step.out);
    }
    for (std::size_t s = 0; s < result_->steps.size(); ++s) {
      StripStep& step = result_->steps[s];
      const StripStep before = step;
      for (std::size_t k = 0; k < n_inputs_of(step); ++k) {
        place(step.in[k]);
      }
      place(step.out);
      for (std::size_t k = 0; k <= n_inputs_of(step); ++k) {
        const StripOperand& one = k == n_inputs_of(step) ? before.out : before.in[k];
        if (one.reach == Reach::Buffer) {
          std::size_t& last = last_use_[static_cast<std::size_t>(one.offset)];
          if (last == s) {
            free.push_back(places[static_cast<std::size_t>(one.offset)]);
            last = forever;
          }
        }
      }
    }
    for (StripBlock& block : result_->blocks) {
      block.derivative = places[static_cast<std::size_t>(block.derivative)] * size;
    }
    result_->doubles = static_cast<std::size_t>(next * size);
  }

  static std::size_t n_inputs_of(const StripStep& step) {
    std::size_t n = 0;
    switch (step.work) {
      case StripWork::Elementwise:
        n = arity(step.kernel);
        break;
      case StripWork::Aggregate:
      case StripWork::AggregateProduct:
        break;
      default:
        n = 1;
    }
    return n;
  }

  const ProgramCode& code_;
  const StripGroup& group_;
  std::size_t lanes_;
  bool takes_steps_;
  StripLoop loop_;
  std::unique_ptr<BoundStrips> result_ = std::make_unique<BoundStrips>();
  std::map<std::pair<Space, std::int32_t>, int> locals_;
  std::map<std::tuple<Space, std::int32_t, std::int32_t, std::int32_t, std::int32_t, std::int32_t>, int>
      spread_;
  std::vector<std::size_t> last_use_;  ///< step that reads a buffer last, by buffer
};

}  // namespace

std::unique_ptr<const BoundStrips> bind_strips(const ProgramCode& code, const StripGroup& group,
                                               std::size_t lanes, bool takes_steps) {
  return Binder(code, group, lanes, takes_steps).bound();
}

BoundSection::BoundSection(const ProgramCode& code, Section section, std::size_t lanes,
                           const ProgramKernels& kernels, bool takes_steps) {
  const std::vector<Instruction>& instructions = code.section(section);
  std::size_t next = 0;
  const auto bind_until = [&](std::size_t end) {
    for (; next < end; ++next) {
      instructions_.push_back(detail::bind(instructions[next], code.maps, lanes));
    }
  };
  for (const StripGroup& group : code.strips) {
    if (group.section == section) {
      bind_until(group.first);
      strips_.push_back(
          {instructions_.size(), group.follows >= 0, bind_strips(code, group, lanes, takes_steps)});
      next = group.last;
    }
  }
  bind_until(instructions.size());
  ready_.resize(instructions_.size());
  kernels.make_ready(instructions_.data(), instructions_.data() + instructions_.size(), lanes, ready_.data());
}

std::size_t BoundSection::strip_doubles() const {
  std::size_t most = 0;
  for (const At& one : strips_) {
    most = std::max(most, one.group->doubles);
  }
  return most;
}

bool BoundSection::run_with_strips(const ProgramKernels& kernels, const Spaces& spaces, std::size_t lanes,
                                   double dt, bool followed) const {
  bool bad = false;
  const ReadyInstruction* next = ready_.data();
  for (const At& one : strips_) {
    const ReadyInstruction* end = ready_.data() + one.before;
    kernels.run_ready(next, end, spaces, lanes);
    next = end;
    if (!followed || !one.follows) {
      bad = kernels.run_strips(one.group->loop, spaces, lanes, dt) || bad;
    }
  }
  kernels.run_ready(next, ready_.data() + ready_.size(), spaces, lanes);
  return bad;
}

}  // namespace quesnay::detail
