#include "dynamics/native/native_words.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdio>

namespace quesnay::detail {

NativeWords::NativeWords(std::size_t lanes) {
  const std::string n = std::to_string(lanes);
  suffix_ = "v" + n + "f64";
  vector_ = "<" + n + " x double>";
  wholes_ = "<" + n + " x i64>";
  flags_ = "<" + n + " x i1>";
  alignment_ = std::to_string(8 * std::min<std::size_t>(lanes, 8));
}

std::string NativeWords::value(const std::string& right_side) {
  std::string name = "%v" + std::to_string(next_++);
  text_ += "  " + name + " = " + right_side + "\n";
  return name;
}

void NativeWords::line(const std::string& text) {
  text_ += text + "\n";
}

std::string NativeWords::constant(double number) const {
  char hex[32];
  std::snprintf(hex, sizeof hex, "0x%016llX",
                static_cast<unsigned long long>(std::bit_cast<std::uint64_t>(number)));
  return std::string("splat (double ") + hex + ")";
}

std::string NativeWords::whole_constant(unsigned long long number) const {
  return "splat (i64 " + std::to_string(static_cast<long long>(number)) + ")";
}

std::string NativeWords::load_uniform(const std::string& base, const std::string& doubles) {
  const std::string at = value("getelementptr double, ptr " + base + ", i64 " + doubles);
  const std::string one = value("load double, ptr " + at + ", align 8");
  const std::string first = value("insertelement " + vector_ + " poison, double " + one + ", i64 0");
  const std::string lanes = wholes_.substr(0, wholes_.find(' ')) + " x i32>";
  return value("shufflevector " + vector_ + " " + first + ", " + vector_ + " poison, " + lanes +
               " zeroinitializer");
}

std::string NativeWords::load(const std::string& base, const std::string& doubles) {
  const std::string at = value("getelementptr double, ptr " + base + ", i64 " + doubles);
  return value("load " + vector_ + ", ptr " + at + ", align " + alignment_);
}

void NativeWords::store(const std::string& what, const std::string& base, const std::string& doubles) {
  const std::string at = value("getelementptr double, ptr " + base + ", i64 " + doubles);
  line("  store " + vector_ + " " + what + ", ptr " + at + ", align " + alignment_);
}

std::string NativeWords::two(const char* operation, const std::string& a, const std::string& b) {
  return value(std::string(operation) + " " + vector_ + " " + a + ", " + b);
}

std::string NativeWords::two_bits(const char* operation, const std::string& a, const std::string& b) {
  return value(std::string(operation) + " " + wholes_ + " " + a + ", " + b);
}

std::string NativeWords::compare(const char* how, const std::string& a, const std::string& b) {
  return value(std::string("fcmp ") + how + " " + vector_ + " " + a + ", " + b);
}

std::string NativeWords::choose(const std::string& condition, const std::string& yes, const std::string& no) {
  return value("select " + flags_ + " " + condition + ", " + vector_ + " " + yes + ", " + vector_ + " " + no);
}

std::string NativeWords::negated(const std::string& a) {
  return value("fneg " + vector_ + " " + a);
}

std::string NativeWords::bits(const std::string& a) {
  return value("bitcast " + vector_ + " " + a + " to " + wholes_);
}

std::string NativeWords::of_bits(const std::string& a) {
  return value("bitcast " + wholes_ + " " + a + " to " + vector_);
}

std::string NativeWords::call(const char* function, const std::vector<std::string>& in) {
  std::string arguments;
  for (const std::string& one : in) {
    arguments += (arguments.empty() ? "" : ", ") + vector_ + " " + one;
  }
  return value("call " + vector_ + " @llvm." + function + "." + suffix_ + "(" + arguments + ")");
}

std::string NativeWords::fused(const std::string& a, const std::string& b, const std::string& c) {
  return call("fma", {a, b, c});
}

std::string NativeWords::smaller(const std::string& a, const std::string& b) {
  const std::string least = choose(compare("olt", b, a), b, a);
  return choose(compare("uno", b, b), b, least);
}

std::string NativeWords::larger(const std::string& a, const std::string& b) {
  const std::string most = choose(compare("olt", a, b), b, a);
  return choose(compare("uno", b, b), b, most);
}

std::string NativeWords::one_where_less(const std::string& a, double number, const std::string& b) {
  return choose(compare("olt", a, constant(number)), constant(1.0), b);
}

std::string NativeWords::truth(const std::string& a) {
  const std::string holds = choose(compare("une", a, constant(0.0)), constant(1.0), constant(0.0));
  return choose(compare("uno", a, a), a, holds);
}

std::string NativeWords::nearest_integer(const std::string& a) {
  const std::string magnitude = call("fabs", {a});
  const std::string raised = two("fadd", magnitude, constant(0x1p52));
  const std::string rounded = two("fsub", raised, constant(0x1p52));
  const std::string whole = call("copysign", {rounded, a});
  return choose(compare("olt", magnitude, constant(0x1p52)), whole, a);
}

std::string NativeWords::floor_of(const std::string& a) {
  const std::string nearest = nearest_integer(a);
  return choose(compare("ogt", nearest, a), two("fsub", nearest, constant(1.0)), nearest);
}

std::string NativeWords::of_one(Kernel kernel, const std::string& a) {
  switch (kernel) {
    case Kernel::Negate:
      return negated(a);
    case Kernel::Exp:
      return exp(a);
    case Kernel::Log:
      return log(a);
    case Kernel::SquareRoot:
      return call("sqrt", {a});
    case Kernel::Absolute:
      return call("fabs", {a});
    case Kernel::Not:
      return two("fsub", constant(1.0), truth(a));
    case Kernel::Floor:
      return floor_of(a);
    case Kernel::NearestInteger:
      return nearest_integer(a);
    default:
      return a;
  }
}

std::string NativeWords::of_two(Kernel kernel, const std::string& a, const std::string& b) {
  switch (kernel) {
    case Kernel::Add:
      return two("fadd", a, b);
    case Kernel::Subtract:
      return two("fsub", a, b);
    case Kernel::Multiply:
      return two("fmul", a, b);
    case Kernel::Divide:
      return two("fdiv", a, b);
    case Kernel::Minimum:
      return smaller(a, b);
    case Kernel::Maximum:
      return larger(a, b);
    case Kernel::Less:
      return choose(compare("olt", a, b), constant(1.0), constant(0.0));
    case Kernel::LessEqual:
      return choose(compare("ole", a, b), constant(1.0), constant(0.0));
    case Kernel::Equal:
      return choose(compare("oeq", a, b), constant(1.0), constant(0.0));
    case Kernel::And:
      return smaller(truth(a), truth(b));
    default:
      return larger(truth(a), truth(b));
  }
}

std::string NativeWords::of_three(Kernel kernel, const std::string& a, const std::string& b,
                                  const std::string& c) {
  switch (kernel) {
    case Kernel::Where:
      return choose(compare("une", a, constant(0.0)), b, c);
    case Kernel::MultiplyAdd:
      return two("fadd", two("fmul", a, b), c);
    case Kernel::MultiplySubtract:
      return two("fsub", two("fmul", a, b), c);
    case Kernel::SubtractMultiply:
      return two("fsub", c, two("fmul", a, b));
    default:
      return two("fmul", two("fmul", a, b), c);
  }
}

std::string NativeWords::elementwise(Kernel kernel, const std::vector<std::string>& in) {
  return arity(kernel) == 1   ? of_one(kernel, in[0])
         : arity(kernel) == 2 ? of_two(kernel, in[0], in[1])
                              : of_three(kernel, in[0], in[1], in[2]);
}

bool has_words(Kernel kernel) {
  switch (kernel) {
    case Kernel::Sine:
    case Kernel::Cosine:
    case Kernel::ArcSine:
    case Kernel::ArcCosine:
    case Kernel::ArcTangent:
    case Kernel::ArcTangent2:
    case Kernel::PoissonQuantile:
    case Kernel::Modulo:
      return false;
    default:
      return is_elementwise(kernel);
  }
}

std::string declared_functions(std::size_t lanes) {
  const std::string vector = "<" + std::to_string(lanes) + " x double>";
  std::string text;
  const auto declare = [&](const char* name, int n) {
    text += "declare " + vector + " @llvm." + name + ".v" + std::to_string(lanes) + "f64(";
    for (int i = 0; i < n; ++i) {
      text += (i > 0 ? ", " : "") + vector;
    }
    text += ")\n";
  };
  declare("fma", 3);
  declare("sqrt", 1);
  declare("fabs", 1);
  declare("copysign", 2);
  return text;
}

int operations_of(const Instruction& instruction) {
  switch (instruction.kernel) {
    case Kernel::Exp:
      return 25;
    case Kernel::Log:
      return 35;
    case Kernel::Divide:
    case Kernel::SquareRoot:
      return 5;
    case Kernel::SumOver:
    case Kernel::MaximumOver:
    case Kernel::MinimumOver:
    case Kernel::ProductOver:
    case Kernel::Contract:
      return instruction.count;
    case Kernel::Lookup:
      return 6 * instruction.count;
    default:
      return 1;
  }
}

}  // namespace quesnay::detail
