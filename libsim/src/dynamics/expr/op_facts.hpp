#pragma once
// What is known of every word of the expression graph, said once: the graph, its text, the compiler and the
// inspectors read it here.

#include "dynamics/kernels/instruction.hpp"
#include "quesnay/dynamics/op.hpp"

namespace quesnay::detail {

/// How many arguments; those of Own are told by whoever adds the node.
enum class Arguments : std::uint8_t { None, One, Two, Own };

/// The unit of the result, and what is asked of the arguments'.
enum class UnitRule : std::uint8_t {
  Own,         ///< told by whoever adds the node
  Ratio,       ///< of ratios, a ratio
  Same,        ///< that of the argument, any number of it
  Root,        ///< the square root of the argument's
  Product,     ///< the product of both
  Quotient,    ///< the first by the second
  Power,       ///< the first to the second, which is a ratio
  Common,      ///< both have one unit, so has the result
  Comparison,  ///< both have one unit, the result is a ratio
  Condition    ///< both are ratios, so is the result
};

/// When and where the result depends on the arguments.
enum class Acts : std::uint8_t {
  ByElement,  ///< within an instant, each element on the same elements of the arguments
  AtOnce,     ///< within an instant, on any element
  ByItself,   ///< not on arguments: it varies by itself in a run
  InTime      ///< on what was before
};

/// How a node is printed.
enum class Form : std::uint8_t {
  Own,         ///< by Graph::text
  Call,        ///< text(arguments)
  Over,        ///< text, the dimension, and the arguments in brackets
  Argument,    ///< as its first argument
  Sum,         ///< a text b, weakest
  Difference,  ///< the same, and its right side binds more tightly
  Product,
  Quotient,
  Comparison
};

struct OpFacts {
  Op op;
  const char* name;  ///< "CapacityLimited"
  const char* text;  ///< of a Call the function, of a Sum and its like the sign with its blanks
  Form form;
  Arguments arguments;
  Kernel kernel;  ///< the one instruction that computes it; Kernel::Count for none, or more than one
  UnitRule units;
  Acts acts;
  const char* verb;  ///< of Common and Comparison, for "cannot add money and people"
};

/// The facts of a word.
[[nodiscard]] const OpFacts& facts(Op op);

}  // namespace quesnay::detail
