#pragma once
// What of a program is computed, in which section, in which order, and until when each value is needed.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "dynamics/compile/lowering.hpp"
#include "dynamics/compile/program_code.hpp"
#include "dynamics/compile/strip_plan.hpp"
#include "dynamics/compile/values.hpp"

namespace quesnay::detail {

class EmissionOrder {
 public:
  static constexpr std::int32_t forever = std::numeric_limits<std::int32_t>::max();

  EmissionOrder(const Values& values, const Lowering& lowering, const RequiredValues& requirements,
                const RunSettings& settings);

  /// Which values of the right-hand side run together strip by strip.
  [[nodiscard]] const StripPlan& strips() const { return *strips_; }
  /// Values to compute, section by section.
  [[nodiscard]] const std::vector<ValueId>& order() const { return order_; }
  /// Values that vary with time alone: computed once for all draws.
  [[nodiscard]] const std::vector<ValueId>& time_order() const { return time_order_; }
  /// Position in order() at which a section ends.
  [[nodiscard]] std::int32_t end_of(Section s) const { return section_end_[static_cast<std::size_t>(s)]; }
  /// Position after which a value's register is free, or forever.
  [[nodiscard]] std::int32_t last_use(ValueId id) const { return last_use_[at(id)]; }
  [[nodiscard]] bool needed(ValueId id) const { return need_[at(id)] != Need::None; }
  /// Whether the value is a product that its only user computes within itself.
  [[nodiscard]] bool fused(ValueId id) const { return fused_[at(id)] != 0; }
  [[nodiscard]] bool time_only(ValueId id) const;
  [[nodiscard]] Section section_of(ValueId id) const;
  /// The value whose memory a view looks at.
  [[nodiscard]] ValueId stored(ValueId id) const;
  /// Kernel and arguments as emitted: a product that only one sum uses is part of the sum.
  [[nodiscard]] std::pair<Kernel, std::vector<ValueId>> emitted_form(ValueId id) const;

 private:
  enum class Need : std::uint8_t { None, RecordOnly, Core };
  enum class Fusion : std::uint8_t { None, First, Second };

  static std::size_t at(ValueId id) { return static_cast<std::size_t>(id); }
  void mark(ValueId root, Need need);
  void mark_needed();
  [[nodiscard]] bool can_fuse(ValueId user, ValueId product) const;
  void choose_fusions();
  void fuse_into(std::initializer_list<Kernel> users);
  void plan_strips(std::vector<ValueId>& main, const std::vector<ValueId>& recorded);
  void order_sections();
  void keep_to_end(ValueId id, Section s) { use(id, s, end_of(s)); }
  void use(ValueId arg, Section user_section, std::int32_t position);

  const Values& values_;
  const Lowering& lowering_;
  const RequiredValues& requirements_;
  const RunSettings& settings_;
  std::unique_ptr<const StripPlan> strips_;
  std::vector<Need> need_;
  std::vector<int> uses_;
  std::vector<Fusion> fusion_;
  std::vector<char> fused_;
  std::vector<std::int32_t> last_use_;
  std::vector<ValueId> order_;
  std::vector<ValueId> time_order_;
  std::array<std::int32_t, static_cast<std::size_t>(Section::Count)> section_end_{};
};

}  // namespace quesnay::detail
