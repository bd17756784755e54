#pragma once
// The array instructions of a compiled program, and how they find their operands.

#include <array>
#include <cstddef>
#include <cstdint>

namespace quesnay::detail {

enum class Kernel : std::uint8_t {
  Copy,
  Negate,
  Exp,
  Log,
  Sine,
  Cosine,
  ArcSine,
  ArcCosine,
  ArcTangent,
  SquareRoot,
  Absolute,
  Not,
  Floor,
  NearestInteger,
  Add,
  Subtract,
  Multiply,
  Divide,
  Minimum,
  Maximum,
  Less,
  LessEqual,
  PoissonQuantile,
  Equal,
  And,
  Or,
  Modulo,
  ArcTangent2,
  Where,
  MultiplyAdd,       // a * b + c, two roundings
  MultiplySubtract,  // a * b - c
  SubtractMultiply,  // c - a * b
  MultiplyMultiply,  // a * b * c, two roundings
  SumOver,
  MaximumOver,
  MinimumOver,
  ProductOver,
  Contract,
  MatrixProduct,
  Aggregate,
  SumProduct,        // SumOver of a product that is not stored
  AggregateProduct,  // Aggregate of a product that is not stored
  AllocateByPriority,
  AllocatedPart,
  Lookup,
  LookupBy,
  Series,
  LeontiefInverse,
  CapacityLimited,
  CapacityShadowValue,
  CapacityResponse,
  RationedOutput,
  RationedResponse,
  SeriesAhead,
  MatrixInverse,
  RankAlong,
  SortOrder,
  ElementAt,
  Count
};

/// Whether each element of the result is made of the same elements of the operands.
inline constexpr bool is_elementwise(Kernel kernel) {
  return kernel < Kernel::SumOver;
}
/// Whether it folds the elements of one dimension into one, in index order.
inline constexpr bool is_fold(Kernel kernel) {
  return kernel >= Kernel::SumOver && kernel < Kernel::Contract;
}
/// Operands of an elementwise kernel.
inline constexpr std::size_t arity(Kernel kernel) {
  return kernel < Kernel::Add ? 1 : kernel < Kernel::Where ? 2 : 3;
}

/// Memory an operand lives in. Lane spaces hold n x lanes doubles, uniform spaces n.
enum class Space : std::uint8_t {
  Register,
  State,
  Derivative,
  Draw,
  Noise,
  Record,
  Held,
  HeldNext,
  Scratch,
  Strip,  ///< values of one strip, which live nowhere else
  Constant,
  TimeRow,
  Count
};
inline constexpr bool per_lane(Space space) {
  return space < Space::Constant;
}

/// An operand before the number of lanes is known.
struct Operand {
  Space space = Space::Register;
  std::int32_t offset = 0;  ///< first element
  std::int32_t stride = 1;  ///< elements from one to the next; 0 for a scalar spread over the result
  std::int32_t map = -1;    ///< index of an element map, or -1
  std::int32_t row = 0;     ///< in strips: elements of the result after which `outer` is added, or 0
  std::int32_t outer = 0;   ///< elements from one such row to the next, from its first to its first
};

inline constexpr std::size_t max_operands = 7;

struct Instruction {
  Kernel kernel = Kernel::Copy;
  std::uint8_t n_operands = 1;
  std::int32_t n = 0;      ///< elements of the result
  std::int32_t count = 0;  ///< length of the dimension reduced; Series: its times
  std::int32_t inner = 0;  ///< stride of that dimension in the first operand, in elements; Series: 1 in
                           ///< steps; Rationed...: 1 where intermediates come first
  Operand out;
  std::array<Operand, max_operands> in{};
};

/// An operand for a stated number of lanes: everything in doubles.
struct BoundOperand {
  std::int64_t offset = 0;
  std::int64_t stride = 0;
  const std::int32_t* map = nullptr;  ///< element numbers; times `unit` gives doubles
  std::int32_t unit = 1;
  Space space = Space::Register;
  bool lane = true;
};

struct BoundInstruction {
  Kernel kernel = Kernel::Copy;
  bool flat = false;  ///< every operand is n x lanes contiguous: one loop
  std::int32_t n = 0;
  std::int32_t count = 0;
  std::int32_t inner = 0;
  BoundOperand out;
  std::array<BoundOperand, max_operands> in{};
};

using Spaces = std::array<double*, static_cast<std::size_t>(Space::Count)>;

/// A bound instruction as a section runs it: in one cache line, with the function that fits its operands.
/// What an elementwise instruction computes is `n` rows of `width` elements: one row where all operands lie
/// as the result does, else an element each. Offsets and strides are in elements.
struct ReadyInstruction {
  using Run = void (*)(const ReadyInstruction&, const Spaces&, std::size_t lanes);
  Run run = nullptr;
  const BoundInstruction* whole = nullptr;  ///< of operands with maps, and of kernels that read all of it
  std::int32_t n = 0;
  std::int32_t width = 1;
  std::int32_t count = 0;
  std::int32_t inner = 0;
  std::int32_t out = 0;
  std::array<std::int32_t, 3> in{};
  std::array<std::int32_t, 3> stride{};
  std::array<Space, 4> spaces{};  ///< of the operands, then of the result
};
static_assert(sizeof(ReadyInstruction) <= 64);

}  // namespace quesnay::detail
