#pragma once
// The text of instructions over elements: in a loop, or element after element.

#include <map>
#include <set>
#include <string>
#include <tuple>

#include "dynamics/native/native_plan.hpp"
#include "dynamics/native/native_words.hpp"
#include "dynamics/native/own_steps.hpp"

namespace quesnay::detail {

/// Writes instructions for all lanes. With more than one element the text is the body of a loop whose element
/// is %e, and %el is that times the lanes.
class ElementWriter {
 public:
  /// @param n elements of the loop; 1: no loop.
  ElementWriter(const ProgramCode& code, std::int32_t n, std::size_t lanes);

  /// @param index of the instruction in its section: where its bound form lies.
  void write(const Instruction& one, std::size_t index, bool stored);
  /// From now on rates are not stored, but the steps taken.
  /// @param read by element of state, see read_by_rates().
  void take_steps(StepStage stage, const std::vector<char>& read);
  /// The step of stocks whose rates a lane kernel has stored.
  void step(const Instruction& one);
  /// Stores what was seen of the steps.
  void finish();
  /// Element of a space, without a loop; loaded where it is not at hand.
  std::string element(Space space, std::int32_t first);
  void set_element(Space space, std::int32_t first, const std::string& value);
  /// Forgets what was loaded from a space, which from now on begins at another address.
  void move_space(Space space, const std::string& base);
  NativeWords& words() { return words_; }
  /// Lines that find the addresses of the spaces that were used.
  [[nodiscard]] std::string addresses() const;
  /// Whether every register that was loaded was written before or never.
  [[nodiscard]] bool in_order() const { return in_order_; }

 private:
  /// Space, element, stride and map.
  using Key = std::tuple<Space, std::int32_t, std::int32_t, std::int32_t>;

  [[nodiscard]] bool loops() const { return n_ > 1; }
  std::string base(Space space);
  std::string base_of(int place);
  void step_of(const Instruction& one, const std::string& rate);
  void see_bad(const std::string& stock, double floor);
  std::string place(Space space, std::int64_t first, std::int64_t factor);
  std::string load(Space space, const std::string& doubles);
  std::string at(Space space, std::int64_t first, std::int64_t factor);
  std::string mapped_place(const Operand& operand, std::size_t index, std::size_t which);
  std::string read(const Instruction& one, std::size_t index, std::size_t which);
  std::string folded(const Instruction& one, std::int32_t j);
  std::string fold(const Instruction& one);
  std::string contraction(const Instruction& one);
  std::string looked_up(const Instruction& one, std::size_t index);
  std::string result_of(const Instruction& one, std::size_t index);

  const ProgramCode& code_;
  std::int32_t n_;
  std::int64_t lanes_;
  NativeWords words_;
  std::set<int> spaces_;
  std::map<Space, std::string> moved_;
  std::string maps_;  ///< lines that find the maps of operands
  int n_maps_ = 0;
  bool in_order_ = true;
  StepStage stage_ = StepStage::None;
  const std::vector<char>* read_ = nullptr;
  std::string bad_;
  std::set<std::int32_t> loaded_registers_;
  std::map<Key, std::string> known_;
};

/// A function of the array of spaces and of the section's bound instructions that computes a piece; of a
/// piece that is a call, what takes the steps after it.
[[nodiscard]] std::string piece_text(const ProgramCode& code, Section section, const NativePiece& piece,
                                     const std::string& name, std::size_t lanes, StepStage stage);

}  // namespace quesnay::detail
