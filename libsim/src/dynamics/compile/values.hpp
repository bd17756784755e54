#pragma once
// The compiler's middle form: array values, each made once (equal ones are shared), constants folded.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "dynamics/kernels/bounds.hpp"
#include "dynamics/kernels/instruction.hpp"
#include "quesnay/dynamics/graph.hpp"

namespace quesnay::detail {

using ValueId = std::int32_t;
/// Of a table function its x, then its y.
using TablePoints = std::vector<double>;

/// What a value varies with.
enum Varies : std::uint8_t {
  by_nothing = 0,
  by_draw = 1,
  by_time = 2,  ///< the stage's own time
  by_step = 4,  ///< the step and its period
  by_state = 8,
};

enum class ValueKind : std::uint8_t {
  Constant,
  Time,
  StepTime,
  StepStartTime,
  PeriodStart,  ///< offset: periods a year
  Draw,
  Noise,
  State,
  StepState,  ///< the state when the step began, for values that are constant within it
  Held,
  View,
  Instruction
};

struct Value {
  ValueKind kind = ValueKind::Constant;
  Kernel kernel = Kernel::Copy;
  std::uint8_t varies = by_nothing;
  std::vector<ValueId> args;
  std::vector<DimensionId> dims;
  std::int32_t n = 1;
  std::int32_t offset = 0;  ///< Draw, Noise, State, Held: first element in its space
  std::int32_t count = 0;
  std::int32_t inner = 0;
  std::vector<double> constant;
  std::vector<std::int32_t> map;  ///< View: element of args[0] for each element of this
  Bounds bounds;                  ///< follow from the rest, or are narrowed
};

/// Makes values. Every function returns an existing value where an equal one was made before.
class Values {
 public:
  explicit Values(const Graph& graph) : graph_(graph) {}

  [[nodiscard]] const Value& operator[](ValueId id) const { return values_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] std::int32_t length(DimensionId dimension) const {
    return static_cast<std::int32_t>(graph_.axis(dimension).size());
  }

  ValueId constant(double value);
  ValueId constant(std::vector<double> values, std::vector<DimensionId> dims);
  ValueId leaf(ValueKind kind, std::uint8_t varies, std::vector<DimensionId> dims, std::int32_t offset);
  /// Says that a value lies between these numbers too.
  void narrow(ValueId a, double low, double high);
  ValueId unary(Kernel kernel, ValueId a);
  /// A table function; `points` are its x, then its y.
  ValueId lookup(ValueId x, const std::vector<double>& points);
  /// A table function for each element of a dimension of `dims`.
  ValueId lookup_by(ValueId x, const std::vector<TablePoints>& tables, const std::vector<DimensionId>& dims,
                    DimensionId by);
  ValueId binary(Kernel kernel, ValueId a, ValueId b);
  ValueId where(ValueId condition, ValueId yes, ValueId no);
  /// a to the power b, as exp(b log a); whole and half powers by multiplication and square root.
  ValueId power(ValueId a, ValueId b);
  ValueId reduce(Kernel kernel, ValueId a, DimensionId over);
  ValueId contract(ValueId matrix, ValueId vector, DimensionId over);
  ValueId matrix_product(ValueId a, ValueId b);
  /// `places`: for each element of the finer dimension its place in the coarser one.
  ValueId spread(ValueId a, DimensionId from, DimensionId to, const std::vector<double>& places);
  ValueId aggregate(ValueId a, DimensionId from, DimensionId to, const std::vector<double>& places);
  ValueId matrix_inverse(ValueId a);
  ValueId order(Kernel kernel, ValueId a, DimensionId along);
  ValueId element_at(ValueId a, ValueId place, const std::vector<DimensionId>& dims, DimensionId along);
  ValueId allocate_by_priority(Kernel kernel, const std::vector<ValueId>& args,
                               const std::vector<DimensionId>& dims, DimensionId over);
  /// `points` are the times, then the values, time by time.
  ValueId series(Kernel kernel, ValueId time, const std::vector<double>& points,
                 const std::vector<DimensionId>& dims, int times, bool in_steps);
  ValueId relabel(ValueId a, std::vector<DimensionId> dims);
  ValueId pick(ValueId a, DimensionId over, int element);
  /// Over `dims`: along a dimension the element `places` before; `fill` where there is none.
  ValueId shift(ValueId a, ValueId fill, const std::vector<DimensionId>& dims, DimensionId along, int places);
  /// The same value over more dimensions.
  ValueId broadcast(ValueId a, const std::vector<DimensionId>& dims);
  ValueId leontief_inverse(ValueId coefficients);
  ValueId capacity_limited(const std::vector<ValueId>& args);
  ValueId capacity_shadow_value(const std::vector<ValueId>& args);
  ValueId capacity_response(const std::vector<ValueId>& args);
  /// RationedOutput or RationedResponse.
  ValueId rationed(Kernel kernel, const std::vector<ValueId>& args, const std::vector<DimensionId>& dims,
                   bool intermediates_first);
  /// A value whose elements lie one after the other in memory.
  ValueId contiguous(ValueId a);

  /// Where element e of a result over `dims` finds its element of `a`, down to the value that is stored.
  struct Location {
    ValueId stored;
    std::vector<std::int32_t> map;
  };
  [[nodiscard]] Location locate(ValueId a, const std::vector<DimensionId>& dims) const;

 private:
  struct Logarithm {
    ValueId value = -1;
    int others = 0;  ///< factors that are not exponentials
  };
  /// One dimension of several: its length, the elements from one to the next, and the others.
  struct Block {
    std::int32_t count = 1;
    std::int32_t inner = 1;
    std::vector<DimensionId> others;
  };
  [[nodiscard]] bool is_spread_product(ValueId a) const;
  ValueId factor_view(ValueId stored, const std::vector<DimensionId>& dims, std::vector<std::int32_t> first);
  /// Sums of a product that is not stored, or -1 where its factors do not lie evenly.
  ValueId sum_product(ValueId product, DimensionId over);
  ValueId aggregate_product(ValueId product, DimensionId from, const std::vector<DimensionId>& result,
                            const std::vector<double>& list);
  /// A view without those of its dimensions along which it is the same, other than `over`.
  ValueId narrowed(ValueId a, DimensionId over);
  [[nodiscard]] Block block_of(const std::vector<DimensionId>& dims, DimensionId over) const;
  Logarithm known_log(ValueId a);
  ValueId share(Value value);
  ValueId instruction(Kernel kernel, std::vector<ValueId> args, std::vector<DimensionId> dims,
                      std::int32_t count = 0, std::int32_t inner = 0);
  ValueId fold(Value value);
  ValueId view(ValueId a, std::vector<DimensionId> dims, std::vector<std::int32_t> map);
  [[nodiscard]] bool is_all(ValueId a, double value) const;
  [[nodiscard]] bool has(ValueId a, double value) const;
  [[nodiscard]] Bounds bounds_of(const Value& value) const;
  /// Bounds of a value where another is not zero.
  [[nodiscard]] Bounds bounds_without_zero(ValueId a, ValueId not_zero) const;
  [[nodiscard]] Bounds bounds_of_choice(const Value& value) const;
  ValueId spread_to(ValueId a, ValueId like_a, ValueId like_b);
  std::int32_t elements(const std::vector<DimensionId>& dims) const;

  const Graph& graph_;
  std::vector<Value> values_;
  std::map<std::vector<std::int64_t>, std::vector<ValueId>> shared_;
};

}  // namespace quesnay::detail
