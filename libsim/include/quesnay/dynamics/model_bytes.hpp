#pragma once
// Models as bytes, to hand them to another process or keep them in a file.

#include <string>

#include "quesnay/dynamics/model.hpp"

namespace quesnay {

/// A model wholly: equations, units, dimensions, outcomes, what it declares of itself. Of the same library
/// version on a machine of the same byte order they give the same model.
[[nodiscard]] std::string to_bytes(const Model& model);
/// @throws InvalidValue for bytes of something else, of another version, or damaged by accident. Bytes are
/// trusted as code is: a check sum is no signature.
[[nodiscard]] Model model_from_bytes(const std::string& bytes);

}  // namespace quesnay
