#pragma once
// Consecutive instructions over the same elements, bound for a number of lanes: they run strip by strip, so
// that what only they read stays in the nearest cache (docs/adr/0010-strips.md).

#include <array>
#include <cstddef>
#include <cstdint>

#include "dynamics/kernels/instruction.hpp"

namespace quesnay::detail {

/// How a strip finds the doubles of an operand; they lie one after the other there, element by element and
/// within it lane by lane.
enum class Reach : std::uint8_t {
  Buffer,  ///< of this strip
  Whole,   ///< an array over the same elements
  Row      ///< an array that repeats or skips by rows, none of which ends within a strip
};

/// Everything in doubles. `inner` goes from one element to the next of a row, `outer` from row to row.
struct StripOperand {
  Reach reach = Reach::Buffer;
  Space space = Space::Strip;
  bool lane = true;
  std::int32_t row = 0;
  std::int32_t unit = 1;
  const std::int32_t* map = nullptr;  ///< of an operand that is spread by place: element numbers
  std::int64_t offset = 0;
  std::int64_t inner = 0;
  std::int64_t outer = 0;
};

enum class StripWork : std::uint8_t {
  Elementwise,
  Lookup,
  Fold,       ///< reductions; the result lies outside the strip
  Aggregate,  ///< each strip of the result from members outside it
  AggregateProduct,
  Spread  ///< writes an operand out as the strip's instructions read it
};

struct StripStep {
  StripWork work = StripWork::Elementwise;
  Kernel kernel = Kernel::Copy;
  std::int32_t count = 0;
  std::int32_t inner = 0;
  StripOperand out;
  std::array<StripOperand, 3> in{};
  std::int32_t whole = -1;  ///< Lookup, Aggregate, AggregateProduct: the bound instruction
};

/// A stock whose Euler step the strip takes once its other steps are done.
struct StripBlock {
  std::int64_t state = 0;       ///< first double of its state
  std::int64_t derivative = 0;  ///< first double of the buffer
  double floor = 0.0;
};

struct StripLoop {
  std::int32_t n = 0;
  std::int32_t row = 1;                   ///< length of the last dimension
  std::int32_t length = 1;                ///< elements of a strip: parts of one row, or whole rows
  const StripStep* once_first = nullptr;  ///< the same in every strip
  const StripStep* once_last = nullptr;
  const StripStep* first = nullptr;
  const StripStep* last = nullptr;   ///< then the stocks take their step
  const StripStep* after = nullptr;  ///< end of what follows on the stocks that have taken it
  const StripBlock* first_block = nullptr;
  const StripBlock* last_block = nullptr;
  const BoundInstruction* whole = nullptr;
};

}  // namespace quesnay::detail
