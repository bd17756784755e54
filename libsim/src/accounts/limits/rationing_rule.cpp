#include "quesnay/accounts/rationing_rule.hpp"

#include "quesnay/core/error.hpp"

namespace quesnay {

const std::vector<std::string>& rationing_words() {
  static const std::vector<std::string> words = {"proportional", "intermediates_first"};
  return words;
}

const std::string& rationing_word(RationingRule rule) {
  return rationing_words()[static_cast<std::size_t>(rule)];
}

RationingRule rationing_rule(const std::string& word) {
  for (const RationingRule rule : {RationingRule::Proportional, RationingRule::IntermediatesFirst}) {
    if (rationing_word(rule) == word) {
      return rule;
    }
  }
  throw UnknownName("rationing rule", word, rationing_words());
}

}  // namespace quesnay
