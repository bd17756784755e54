#include "quesnay/dynamics/loops_bytes.hpp"

#include "core/bytes.hpp"

namespace quesnay {

template <typename Archive, either<LinkScores::Link> T>
void parts(Archive& archive, T& value) {
  auto& [cause, effect] = value;
  archive(cause, effect);
}

template <typename Archive, either<LinkScores> T>
void parts(Archive& archive, T& value) {
  auto& [variables, is_stock, times, links, scores] = value;
  archive(variables, is_stock, times, links, scores);
}

template <typename Archive, either<FeedbackLoops> T>
void parts(Archive& archive, T& value) {
  auto& [loops, groups, scores, relative, shares, dominant, all] = value;
  archive(loops, groups, scores, relative, shares, dominant, all);
}

std::string to_bytes(const LinkScores& scores) {
  ByteWriter out("scores of links");
  out(scores);
  return out.finish();
}

LinkScores link_scores_from_bytes(const std::string& bytes) {
  ByteReader in("scores of links", bytes);
  LinkScores scores;
  in(scores);
  in.finish();
  return scores;
}

std::string to_bytes(const FeedbackLoops& loops) {
  ByteWriter out("feedback loops");
  out(loops);
  return out.finish();
}

FeedbackLoops feedback_loops_from_bytes(const std::string& bytes) {
  ByteReader in("feedback loops", bytes);
  FeedbackLoops loops;
  in(loops);
  in.finish();
  return loops;
}

}  // namespace quesnay
