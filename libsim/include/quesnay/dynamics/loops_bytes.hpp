#pragma once
// Link scores and feedback loops as bytes, see quesnay/dynamics/model_bytes.hpp.

#include <string>

#include "quesnay/dynamics/feedback_loops.hpp"
#include "quesnay/dynamics/link_scores.hpp"

namespace quesnay {

[[nodiscard]] std::string to_bytes(const LinkScores& scores);
/// @throws InvalidValue for bytes of something else, of another version, or damaged.
[[nodiscard]] LinkScores link_scores_from_bytes(const std::string& bytes);

[[nodiscard]] std::string to_bytes(const FeedbackLoops& loops);
/// @throws InvalidValue for bytes of something else, of another version, or damaged.
[[nodiscard]] FeedbackLoops feedback_loops_from_bytes(const std::string& bytes);

}  // namespace quesnay
