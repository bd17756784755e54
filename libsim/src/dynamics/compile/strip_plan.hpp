#pragma once
// Which instructions of the right-hand side run together strip by strip, and in which order.

#include <cstdint>
#include <utility>
#include <vector>

#include "dynamics/compile/values.hpp"

namespace quesnay::detail {

/// What the plan has to know of a value of the right-hand side.
struct StripCandidate {
  ValueId id = -1;
  Kernel kernel = Kernel::Copy;  ///< as emitted
  std::vector<ValueId> args;     ///< as emitted
  bool kept = false;             ///< something besides the right-hand side reads it
  bool rate = false;             ///< it is the rate of one stock
};

/// A strip is a range of elements, in the order in which they lie in memory. Instructions over arrays of the
/// same number and length of rows form a group: each reads of the others the very elements it is computing.
/// What reads other elements of them (or what a reduction made of them) comes in a later level, and a value
/// is computed in the level of its first reader. Rates of stocks that nothing else reads come last of all.
class StripPlan {
 public:
  /// @param candidates in an order in which they can be computed.
  /// @param least elements from which on arrays are computed in strips.
  StripPlan(const Values& values, std::vector<StripCandidate> candidates, int least);

  /// Every candidate once, in the order to compute them.
  [[nodiscard]] std::vector<ValueId> order() const;
  /// Groups that hold rates alone and what only they need, at the end of order().
  [[nodiscard]] bool is_last(ValueId id) const;
  /// Number of the group of a value, or -1.
  [[nodiscard]] int group_of(ValueId id) const;
  /// Whether only the value's own group reads it, so that it need not be stored.
  [[nodiscard]] bool is_local(ValueId id) const;

 private:
  struct Member {
    StripCandidate is;
    bool strip = false;
    bool fold = false;
    std::int32_t n = 0;    ///< elements it goes over
    std::int32_t row = 1;  ///< length of their last dimension
    int level = 0;
    int group = -1;
    bool local = false;
    std::vector<std::pair<std::size_t, bool>> readers;  ///< and whether they read element by element
  };
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  void classify(Member& member, int least) const;
  [[nodiscard]] bool same_loop(const Member& a, const Member& b) const;
  [[nodiscard]] std::size_t member_of(ValueId stored) const;
  [[nodiscard]] bool reads_by_element(const Member& reader, std::size_t arg) const;
  void rise();
  void sink();
  void form_groups();

  const Values& values_;
  std::vector<Member> members_;
  std::vector<std::size_t> place_;  ///< of a value among the members, or none
  std::vector<std::size_t> order_;
  int last_level_ = 0;
  int n_groups_ = 0;
};

}  // namespace quesnay::detail
