#pragma once
// Words of LLVM's intermediate representation on vectors of lanes: each does what the lane kernels do,
// operation by operation, so that the bits are the same (operations.hpp, lane_math.hpp).

#include <cstddef>
#include <string>
#include <vector>

#include "dynamics/kernels/instruction.hpp"

namespace quesnay::detail {

/// The text of a function's body. Every word appends lines and returns the name of its result.
class NativeWords {
 public:
  explicit NativeWords(std::size_t lanes);

  /// "%7 = right side".
  std::string value(const std::string& right_side);
  void line(const std::string& text);
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const std::string& vector() const { return vector_; }

  /// The same number in all lanes.
  [[nodiscard]] std::string constant(double number) const;
  /// A double at `base` plus so many doubles, in all lanes.
  std::string load_uniform(const std::string& base, const std::string& doubles);
  std::string load(const std::string& base, const std::string& doubles);
  void store(const std::string& what, const std::string& base, const std::string& doubles);

  std::string two(const char* operation, const std::string& a, const std::string& b);
  /// a * b + c, rounded once.
  std::string fused(const std::string& a, const std::string& b, const std::string& c);
  std::string smaller(const std::string& a, const std::string& b);
  std::string larger(const std::string& a, const std::string& b);
  /// 1 where a is less than a number, else b.
  std::string one_where_less(const std::string& a, double number, const std::string& b);
  /// An elementwise kernel of has_words().
  std::string elementwise(Kernel kernel, const std::vector<std::string>& in);

 private:
  std::string compare(const char* how, const std::string& a, const std::string& b);
  std::string choose(const std::string& condition, const std::string& yes, const std::string& no);
  std::string negated(const std::string& a);
  std::string call(const char* function, const std::vector<std::string>& in);
  std::string bits(const std::string& a);
  std::string of_bits(const std::string& a);
  std::string two_bits(const char* operation, const std::string& a, const std::string& b);
  std::string whole_constant(unsigned long long number) const;
  std::string truth(const std::string& a);
  std::string nearest_integer(const std::string& a);
  std::string floor_of(const std::string& a);
  std::string exp(const std::string& x);
  std::string log(const std::string& x);
  std::string of_three(Kernel kernel, const std::string& a, const std::string& b, const std::string& c);
  std::string of_two(Kernel kernel, const std::string& a, const std::string& b);
  std::string of_one(Kernel kernel, const std::string& a);

  std::string text_;
  std::string suffix_;  ///< of functions: "v8f64"
  std::string vector_;
  std::string wholes_;
  std::string flags_;
  std::string alignment_;
  std::size_t next_ = 0;
};

/// Whether an elementwise kernel is written in words; the others are calls of the lane kernels.
[[nodiscard]] bool has_words(Kernel kernel);
/// Declarations of the functions that words call.
[[nodiscard]] std::string declared_functions(std::size_t lanes);
/// About how many operations a kernel takes an element.
[[nodiscard]] int operations_of(const Instruction& instruction);

}  // namespace quesnay::detail
