#include "dynamics/native/steps_text.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "dynamics/native/accesses.hpp"
#include "dynamics/native/piece_text.hpp"

namespace quesnay::detail {
namespace {

constexpr std::int32_t most_operations = 400;  ///< of a step
constexpr std::size_t most_stocks = 24;

/// Weights of the rates in the state of each later stage and, last, in the next state; as the steppers have
/// them.
std::vector<std::vector<double>> weights(Method method) {
  switch (method) {
    case Method::Heun:
      return {{1.0}, {0.5, 0.5}};
    case Method::RungeKutta4:
      return {{0.5}, {0.0, 0.5}, {0.0, 0.0, 1.0}, {1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 6.0}};
    default:
      return {{1.0}};
  }
}

/// Element e of an instruction as an instruction of one element.
Instruction one_element(const Instruction& all, std::int32_t e, const ElementMaps& maps) {
  Instruction one = all;
  one.n = 1;
  one.out.offset += e;
  if (is_fold(all.kernel)) {
    one.in[0].offset += (e / all.inner * all.inner * all.count + e % all.inner) * all.in[0].stride;
    return one;
  }
  if (all.kernel == Kernel::Contract) {
    one.in[0].offset += e * (all.inner == 1 ? all.count : 1) * all.in[0].stride;
    return one;
  }
  const std::size_t moving = all.kernel == Kernel::Lookup ? 1 : all.n_operands;
  for (std::size_t i = 0; i < moving; ++i) {
    Operand& operand = one.in[i];
    operand.offset += operand.map < 0
                          ? e * operand.stride
                          : maps[static_cast<std::size_t>(operand.map)][static_cast<std::size_t>(e)];
    operand.map = -1;
  }
  return one;
}

class StepsWriter {
 public:
  StepsWriter(const ProgramCode& code, std::size_t lanes)
      : code_(code), lanes_(lanes), writer_(code, 1, lanes), words_(writer_.words()), n_(code.state.size()) {}

  std::string function() {
    for (std::size_t i = 0; i < n_; ++i) {
      set_state(i, "%x" + std::to_string(i));
    }
    const std::vector<int> halves = stage_halves(code_.settings.method);
    const std::vector<int> distinct = distinct_halves(code_.settings.method);
    const auto steps = weights(code_.settings.method);
    const std::string row_of_step =
        words_.value("mul i64 %n, " + std::to_string(distinct.size() * code_.row_elements));
    for (std::size_t stage = 0; stage < halves.size(); ++stage) {
      const auto d = std::find(distinct.begin(), distinct.end(), halves[stage]) - distinct.begin();
      const std::string at = words_.value("add i64 " + row_of_step + ", " +
                                          std::to_string(static_cast<std::size_t>(d) * code_.row_elements));
      writer_.move_space(Space::TimeRow, words_.value("getelementptr double, ptr %rows, i64 " + at));
      if (stage == 0) {
        run(Section::Step);
      }
      run(Section::Stage);
      run(Section::Main);
      if (stage == 0) {
        see_guards();
      }
      take(steps[stage]);
    }
    see_floors();
    return writer_.in_order() ? text() : "";
  }

 private:
  void set_state(std::size_t i, const std::string& value) {
    writer_.set_element(Space::State, static_cast<std::int32_t>(i), value);
  }

  void run(Section section) {
    for (const Instruction& all : code_.section(section)) {
      for (std::int32_t e = 0; e < all.n; ++e) {
        writer_.write(one_element(all, e, code_.maps), 0, false);
      }
    }
  }

  /// The state after rates so far, in the order of the kernels' sums.
  void take(const std::vector<double>& weight) {
    std::vector<std::string> rate;
    for (std::size_t i = 0; i < n_; ++i) {
      rate.push_back(writer_.element(Space::Derivative, static_cast<std::int32_t>(i)));
    }
    rates_.push_back(rate);
    for (std::size_t i = 0; i < n_; ++i) {
      std::string sum = "%x" + std::to_string(i);
      for (std::size_t k = 0; k < weight.size(); ++k) {
        const std::string factor = words_.constant(weight[k] * code_.settings.step_length());
        sum = words_.two("fadd", sum, words_.two("fmul", factor, rates_[k][i]));
      }
      set_state(i, sum);
    }
  }

  void see(const std::string& flags) {
    bad_ = words_.value("or <" + std::to_string(lanes_) + " x i1> " + bad_ + ", " + flags);
  }

  std::string compare(const char* how, const std::string& a, double b) {
    return words_.value(std::string("fcmp ") + how + " " + words_.vector() + " " + a + ", " +
                        words_.constant(b));
  }

  void see_guards() {
    for (const ProgramRequirement& requirement : code_.requirements) {
      for (std::int32_t e = 0; requirement.each_step && e < requirement.n; ++e) {
        const std::string holds = writer_.element(Space::Register, requirement.offset + e);
        see(compare("ult", holds, 0.5));
        see(compare("ugt", holds, std::numeric_limits<double>::max()));
      }
    }
  }

  void see_floors() {
    for (std::size_t i = 0; i < n_; ++i) {
      if (code_.state[i].floor > std::numeric_limits<double>::lowest()) {
        see(compare("olt", writer_.element(Space::State, static_cast<std::int32_t>(i)),
                    code_.state[i].floor));
      }
    }
  }

  std::string text() {
    const std::string flags = "<" + std::to_string(lanes_) + " x i1>";
    const std::string vector = words_.vector();
    const std::string unit = "align " + std::to_string(8 * std::min<std::size_t>(lanes_, 8));
    std::string entry;
    std::string phis;
    std::string stores;
    for (std::size_t i = 0; i < n_; ++i) {
      const std::string n = std::to_string(i);
      entry += "  %w" + n + " = getelementptr double, ptr %states, i64 " + std::to_string(i * lanes_) +
               "\n  %first" + n + " = load " + vector + ", ptr %w" + n + ", " + unit + "\n";
      const std::string next = writer_.element(Space::State, static_cast<std::int32_t>(i));
      phis += "  %x" + n + " = phi " + vector + " [ %first" + n + ", %entry ], [ " + next + ", %loop ]\n";
      stores += "  store " + vector + " " + next + ", ptr %w" + n + ", " + unit + "\n";
    }
    const std::string whole = "i" + std::to_string(lanes_);
    return "define i64 @steps(ptr %spaces, ptr %rows, i64 %begin, i64 %last) #0 {\nentry:\n" +
           writer_.addresses() + "  %place = getelementptr ptr, ptr %spaces, i64 " +
           std::to_string(static_cast<int>(Space::State)) + "\n  %states = load ptr, ptr %place\n" + entry +
           "  br label %loop\nloop:\n  %n = phi i64 [ %begin, %entry ], [ %next, %loop ]\n  %bad = phi " +
           flags + " [ zeroinitializer, %entry ], [ " + bad_ + ", %loop ]\n" + phis + words_.text() +
           "  %next = add i64 %n, 1\n  %more = icmp slt i64 %next, %last\n"
           "  br i1 %more, label %loop, label %end\nend:\n" +
           stores + "  %marks = bitcast " + flags + " " + bad_ + " to " + whole + "\n  %any = icmp ne " +
           whole + " %marks, 0\n  %result = zext i1 %any to i64\n  ret i64 %result\n}\n";
  }

  const ProgramCode& code_;
  std::size_t lanes_;
  ElementWriter writer_;
  NativeWords& words_;
  std::size_t n_;
  std::string bad_ = "%bad";
  std::vector<std::vector<std::string>> rates_;
};

}  // namespace

bool has_steps(const ProgramCode& code) {
  const bool one_stage = stage_halves(code.settings.method).size() == 1;
  // Of several stages the last one's time is the next step's: the stage section is not run again there.
  if (code.state.size() > most_stocks || !code.held.empty() ||
      (!one_stage && !code.section(Section::Stage).empty())) {
    return false;
  }
  std::int32_t operations = 0;
  for (const Section section : {Section::Step, Section::Stage, Section::Main}) {
    for (const Instruction& one : code.section(section)) {
      if (!is_written(one)) {
        return false;
      }
      operations += one.n * operations_of(one);
    }
  }
  return operations <= most_operations;
}

std::string steps_text(const ProgramCode& code, std::size_t lanes) {
  return StepsWriter(code, lanes).function();
}

}  // namespace quesnay::detail
