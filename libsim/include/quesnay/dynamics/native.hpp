#pragma once
// Native code of a program: what the lane kernels do, written as text in LLVM's intermediate representation,
// and the way back for what somebody compiled from it. Nothing here needs LLVM
// (docs/adr/0014-native-code.md).

#include <cstddef>
#include <string>

#include "quesnay/core/isa.hpp"
#include "quesnay/dynamics/program.hpp"

namespace quesnay {

/// The text of a program, or why there is none.
struct NativeText {
  std::string text;        ///< a module; empty where the program stays interpreted
  std::string reason;      ///< why it does: "the method 'dopri5' chooses the steps of each draw"
  std::size_t lanes = 0;   ///< draws that the code computes together
  std::size_t pieces = 0;  ///< loops that are written
  std::size_t calls = 0;   ///< instructions that call the lane kernels
  bool steps = false;      ///< whether whole steps are one loop with the stocks in registers
};

/// Name of the constant in the module whose address use_native() takes.
inline constexpr const char* native_table_name = "quesnay_native";

/// @param lanes of the blocks that will run; blocks of other sizes stay interpreted.
/// @param isa that the text will be compiled for. The baseline has no fused products and stays interpreted.
[[nodiscard]] NativeText native_text(const Program& program, std::size_t lanes, Isa isa);

/// Blocks that begin from now on run the code that was compiled from the program's own text; null: they are
/// interpreted. Results have the same bits. Safe while other threads run the program.
/// @param table address of the module's constant; it and the code must outlive the program.
void use_native(const Program& program, const void* table);
/// Whether blocks of so many draws run code that use_native() was given.
[[nodiscard]] bool is_native(const Program& program, std::size_t lanes);

/// About how many operations an element and lane a run takes: steps, stages, exponentials and the like
/// counted.
[[nodiscard]] double operations_of_a_draw(const Program& program);

}  // namespace quesnay
