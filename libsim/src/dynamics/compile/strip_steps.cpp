#include "dynamics/compile/strip_steps.hpp"

#include <algorithm>

namespace quesnay::detail {
namespace {

/// Whether an operand is all of a stock, element by element.
bool is_whole(const Operand& operand, std::int32_t offset) {
  return operand.space == Space::State && operand.offset == offset && operand.stride == 1 &&
         operand.map < 0 && operand.row == 0;
}

bool by_members(Kernel kernel) {
  return kernel == Kernel::Aggregate || kernel == Kernel::AggregateProduct;
}

/// Whether all that is read of a stock while steps are taken is read by this group, element by element:
/// strips that come later would find other elements after their step.
bool read_by_strips(const LoweredStock& stock, const StripGroup& group, const ProgramCode& code) {
  const std::vector<Instruction>& instructions = code.section(Section::Advance);
  for (std::size_t i = 0; i < instructions.size(); ++i) {
    const Instruction& one = instructions[i];
    for (std::size_t k = 0; k < one.n_operands; ++k) {
      const Operand& in = one.in[k];
      const bool own =
          in.space == Space::State && in.offset >= stock.offset && in.offset < stock.offset + stock.n;
      const bool aligned =
          is_whole(in, stock.offset) && !by_members(one.kernel) && i >= group.first && i < group.last;
      if (own && !aligned) {
        return false;
      }
    }
  }
  return true;
}

/// Whether strips that have yet to take their step read a result of the group.
bool read_while_stepping(const StripGroup& group, const ProgramCode& code) {
  const std::vector<Instruction>& main = code.section(group.section);
  for (const Instruction& reader : code.section(Section::Advance)) {
    for (std::size_t k = 0; k < reader.n_operands; ++k) {
      const Operand& in = reader.in[k];
      for (std::size_t i = group.first; i < group.last; ++i) {
        const Operand& out = main[i].out;
        if (in.space == Space::Register && out.space == Space::Register && in.offset >= out.offset &&
            in.offset < out.offset + main[i].n) {
          return true;
        }
      }
    }
  }
  return false;
}

/// Whether a group of Section::Main reads, besides what is known before the steps begin, only stocks that
/// take their steps in `stepping`, element by element.
bool follows(const StripGroup& group, const StripGroup& stepping, const ProgramCode& code) {
  if (group.section != Section::Main || !group.of_stocks || group.n != stepping.n ||
      group.row != stepping.row) {
    return false;
  }
  bool reads_stock = false;
  for (std::size_t i = group.first; i < group.last; ++i) {
    const Instruction& one = code.section(group.section)[i];
    for (std::size_t k = 0; k < one.n_operands; ++k) {
      if (one.in[k].space != Space::State) {
        continue;
      }
      const bool stepped =
          std::any_of(stepping.blocks.begin(), stepping.blocks.end(),
                      [&](const IntegratedBlock& block) { return is_whole(one.in[k], block.offset); });
      if (!stepped || by_members(one.kernel)) {
        return false;
      }
      reads_stock = true;
    }
  }
  return reads_stock && !read_while_stepping(group, code);
}

}  // namespace

void choose_stepped(const std::vector<LoweredStock>& stocks, ProgramCode& code) {
  for (StripGroup& group : code.strips) {
    for (std::size_t i = group.first; group.section == Section::Advance && i < group.last; ++i) {
      const Operand& out = code.section(Section::Advance)[i].out;
      const auto stock = std::find_if(stocks.begin(), stocks.end(),
                                      [&](const LoweredStock& one) { return one.offset == out.offset; });
      if (out.space == Space::Derivative && stock->n == group.n && read_by_strips(*stock, group, code)) {
        group.blocks.push_back({stock->offset, stock->n});
      }
    }
  }
  for (std::size_t g = 0; g < code.strips.size(); ++g) {
    for (std::size_t s = 0; s < code.strips.size() && code.strips[g].follows < 0; ++s) {
      if (code.strips[s].section == Section::Advance && follows(code.strips[g], code.strips[s], code)) {
        code.strips[g].follows = static_cast<int>(s);
      }
    }
  }
}

}  // namespace quesnay::detail
