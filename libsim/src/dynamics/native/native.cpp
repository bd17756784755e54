#include "quesnay/dynamics/native.hpp"

#include <algorithm>
#include <numeric>

#include "dynamics/native/native_code.hpp"
#include "dynamics/native/native_plan.hpp"
#include "dynamics/native/native_words.hpp"
#include "dynamics/native/own_steps.hpp"
#include "dynamics/native/piece_text.hpp"
#include "dynamics/native/steps_text.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay {
namespace {

using detail::BoundInstruction;
using detail::NativePiece;
using detail::Section;
using detail::StepStage;

const char* name_of(Section section) {
  const char* const names[] = {"draw", "step", "stage", "main", "record"};
  return names[static_cast<std::size_t>(section)];
}

/// A call of the lane kernels for instructions first to last.
std::string kernel_call(std::size_t first, std::size_t last, std::size_t lanes) {
  const std::string n = std::to_string(first);
  const auto at = [](std::size_t i) { return std::to_string(i * sizeof(BoundInstruction)); };
  return "  %f" + n + " = getelementptr i8, ptr %bound, i64 " + at(first) + "\n  %l" + n +
         " = getelementptr i8, ptr %bound, i64 " + at(last + 1) + "\n  call void %run(ptr %f" + n +
         ", ptr %l" + n + ", ptr %spaces, i64 " + std::to_string(lanes) + ")\n";
}

bool computes_rates(const detail::ProgramCode& code, Section section, const NativePiece& piece) {
  return std::any_of(piece.members.begin(), piece.members.end(), [&](std::size_t member) {
    return code.section(section)[member].out.space == detail::Space::Derivative;
  });
}

/// The functions of a section: `name`, and where its code takes Heun's steps itself `name`_second, which has
/// other pieces where rates are computed.
class SectionText {
 public:
  SectionText(const detail::ProgramCode& code, Section section, bool own_steps, NativeText& result)
      : code_(code), section_(section), name_(name_of(section)), result_(result) {
    if (own_steps && section == Section::Main) {
      const bool heun = code.settings.method == Method::Heun;
      first_ = heun ? StepStage::HeunFirst : StepStage::Whole;
      second_ = heun ? StepStage::HeunSecond : StepStage::None;
    }
  }

  std::string of(const std::vector<NativePiece>& pieces) {
    for (std::size_t p = 0; p < pieces.size(); ++p) {
      if (pieces[p].written) {
        write(pieces[p], std::to_string(p));
        continue;
      }
      // Neighbours are run by one call.
      const std::size_t first = pieces[p].members[0];
      std::size_t last = first;
      while (p + 1 < pieces.size() && !pieces[p + 1].written && pieces[p + 1].members[0] == last + 1) {
        ++p;
        ++last;
      }
      result_.calls += last + 1 - first;
      const std::string call = kernel_call(first, last, result_.lanes);
      body_ += call;
      second_body_ += call;
      for (std::size_t called = p + first - last; called <= p && first_ != StepStage::None; ++called) {
        if (computes_rates(code_, section_, pieces[called])) {
          write(pieces[called], std::to_string(called));
        }
      }
    }
    return functions_ + defined(name_, body_) +
           (second_ == StepStage::None ? "" : defined(name_ + "_second", second_body_));
  }

 private:
  static std::string defined(const std::string& name, const std::string& body) {
    return "define void @" + name + "(ptr %spaces, ptr %run, ptr %bound) #0 {\n" + body + "  ret void\n}\n";
  }

  static std::string call_of(const std::string& name) {
    return "  call void @" + name + "(ptr %spaces, ptr %bound)\n";
  }

  void write(const NativePiece& piece, const std::string& number) {
    const std::string own = name_ + "_" + number;
    functions_ += detail::piece_text(code_, section_, piece, own, result_.lanes, first_);
    body_ += call_of(own);
    ++result_.pieces;
    if (second_ == StepStage::None || !computes_rates(code_, section_, piece)) {
      second_body_ += call_of(own);
      return;
    }
    functions_ += detail::piece_text(code_, section_, piece, own + "_second", result_.lanes, second_);
    second_body_ += call_of(own + "_second");
    ++result_.pieces;
  }

  const detail::ProgramCode& code_;
  Section section_;
  std::string name_;
  NativeText& result_;
  StepStage first_ = StepStage::None;
  StepStage second_ = StepStage::None;
  std::string functions_;
  std::string body_;
  std::string second_body_;
};

/// Draws computed together: eight, for which lane kernels have forms of their own. Of a small program as many
/// vector registers of draws as leave room for its stocks: there is less to wait for.
std::size_t lanes_together(std::size_t lanes, Isa isa, const detail::ProgramCode* small) {
  std::size_t together = 8;
  if (small != nullptr) {
    const std::size_t vectors = small->state.size() <= 6 ? 4 : small->state.size() <= 12 ? 2 : 1;
    together = vectors * (isa == Isa::V4 ? 8 : 4);
  }
  while (lanes % together != 0) {
    together /= 2;
  }
  return together;
}

/// "[2 x i32] [i32 4, i32 7]"
std::string numbers_text(const std::vector<std::int32_t>& numbers) {
  std::string text = "[" + std::to_string(numbers.size()) + " x i32] [";
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    text += (i > 0 ? ", i32 " : "i32 ") + std::to_string(numbers[i]);
  }
  return text + "]";
}

/// The constant, in the order of NativeCode.
std::string table_text(const NativeText& made, const detail::NativePlan& plan, Isa isa, bool heun) {
  std::string text = "@registers = internal constant " + numbers_text(plan.registers) +
                     "\n@draws = internal constant " + numbers_text(plan.draws) + "\n@" + native_table_name +
                     " = constant { i64, i64, ptr, ptr, ptr, ptr, ptr, i64, ptr, i64, ptr, i64, ptr } { i64 ";
  text += std::to_string(made.lanes) + ", i64 " + std::to_string(static_cast<int>(isa)) +
          ", ptr @step, ptr @stage, ptr @main, ptr @record, ptr @registers, i64 " +
          std::to_string(plan.registers.size()) + ", ptr @draws, i64 " + std::to_string(plan.draws.size());
  return text + ", ptr " + (made.steps ? "@steps" : "null") + ", i64 " + (plan.own_steps ? "1" : "0") +
         ", ptr " + (plan.own_steps && heun ? "@main_second" : "null") + " }\n";
}

}  // namespace

NativeText native_text(const Program& program, std::size_t lanes, Isa isa) {
  const detail::ProgramCode& code = program.code();
  NativeText result;
  result.reason = isa == Isa::Baseline ? "the instruction set 'baseline' has no fused products"
                                       : detail::reason_to_interpret(code);
  if (lanes < 4 || lanes % 4 != 0) {
    result.reason = "blocks of " + std::to_string(lanes) + " draws are no multiple of 4";
  }
  if (!result.reason.empty()) {
    return result;
  }
  const bool small = detail::has_steps(code);
  result.lanes = lanes_together(lanes, isa, small ? &code : nullptr);
  const detail::NativePlan plan = detail::native_plan(code);
  const std::string steps = small ? detail::steps_text(code, result.lanes) : "";
  result.steps = !steps.empty();

  result.text = detail::declared_functions(result.lanes) + steps;
  for (const Section section : detail::native_sections) {
    result.text += SectionText(code, section, plan.own_steps, result)
                       .of(plan.sections[static_cast<std::size_t>(section)]);
  }
  const std::string width = isa == Isa::V4 ? "512" : "256";
  result.text += "attributes #0 = { nounwind \"prefer-vector-width\"=\"" + width +
                 "\" \"min-legal-vector-width\"=\"" + width + "\" }\n" +
                 table_text(result, plan, isa, code.settings.method == Method::Heun);
  return result;
}

void use_native(const Program& program, const void* table) {
  const auto* code = static_cast<const detail::NativeCode*>(table);
  if (code != nullptr && (code->lanes < 4 || code->lanes > 64)) {
    throw InvalidValue("native code computes " + std::to_string(code->lanes) +
                       " draws together, expected 4 to 64");
  }
  program.code().native.store(code, std::memory_order_release);
}

bool is_native(const Program& program, std::size_t lanes) {
  const detail::NativeCode* code = program.code().native.load(std::memory_order_acquire);
  return code != nullptr && lanes % static_cast<std::size_t>(code->lanes) == 0;
}

double operations_of_a_draw(const Program& program) {
  const detail::ProgramCode& code = program.code();
  const auto operations = [&](Section section) {
    const auto& list = code.section(section);
    return std::accumulate(list.begin(), list.end(), 0.0, [](double sum, const detail::Instruction& one) {
      return sum + static_cast<double>(detail::operations_of(one)) * one.n;
    });
  };
  const auto stages = static_cast<double>(detail::stage_halves(code.settings.method).size());
  return code.settings.n_steps *
             (operations(Section::Step) + operations(Section::Stage) + stages * operations(Section::Main)) +
         static_cast<double>(code.settings.record_steps.size()) * operations(Section::Record);
}

}  // namespace quesnay
