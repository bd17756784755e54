#pragma once
// Who goes short first when a sector cannot serve all its orders.

#include <string>
#include <vector>

namespace quesnay {

enum class RationingRule {
  Proportional,        ///< every buyer, sectors and final demand, by the same share
  IntermediatesFirst,  ///< final demand goes short first, then all buying sectors by the same share
};

/// The rules as they are written in files and by users: "proportional", "intermediates_first".
[[nodiscard]] const std::vector<std::string>& rationing_words();
[[nodiscard]] const std::string& rationing_word(RationingRule rule);
/// @throws UnknownName with the nearest word.
[[nodiscard]] RationingRule rationing_rule(const std::string& word);

}  // namespace quesnay
