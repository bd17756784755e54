#pragma once
// The parts of an outcome as bytes.

#include "core/bytes.hpp"
#include "quesnay/dynamics/model.hpp"

namespace quesnay {

template <typename Archive, either<Outcome> T>
void parts(Archive& archive, T& value) {
  auto& [name, quantity, kind, unit, total, better] = value;
  archive(name, quantity, kind, unit, total, better);
}

}  // namespace quesnay
