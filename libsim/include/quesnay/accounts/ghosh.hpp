#pragma once
// The supply-driven model. Source: Ghosh 1958, Economica 25; its reading as a price model: Dietzenbacher
// 1997, In vindication of the Ghosh model, Journal of Regional Science 37.

#include "quesnay/accounts/leontief_system.hpp"

namespace quesnay {

/// x = (I - B')^-1 v [unit of v]: output when primary inputs v are given and every sector sells in fixed
/// shares.
///
/// It supposes that customers use whatever they are sold, in any proportion, so as a model of quantities it
/// is disputed (Oosterhaven 1988); x over the old output is also the cost-push price when v changes by prices
/// alone.
/// @param allocation a system built from allocation coefficients B = diag(x)^-1 Z.
/// @param primary_inputs v, shape (n) [money/year].
[[nodiscard]] Vector supply_driven_output(const LeontiefSystem& allocation, const Vector& primary_inputs);

/// G = (I - B)^-1 = diag(x)^-1 L diag(x), shape (n, n) [1]; a sector without output has a row and column of
/// the unit matrix.
/// @param system of input coefficients A.
/// @param gross_output x, shape (n), of the table that A comes from.
[[nodiscard]] Matrix ghosh_inverse(const LeontiefSystem& system, const VectorRef& gross_output);

}  // namespace quesnay
