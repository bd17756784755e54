#pragma once
// Where a sector stands in production: distance to final demand, to primary inputs, and between two sectors.
// Sources: Antras, Chor, Fally & Hillberry 2012, American Economic Review 102 (upstreamness); Miller &
// Temurshoev 2017, International Regional Science Review 40 (both measures); Dietzenbacher, Romero & Bosma
// 2005, Estudios de Economia Aplicada 23 (average propagation length).

#include "quesnay/accounts/leontief_system.hpp"

namespace quesnay {

/// U = (I - D)^-1 1, shape (n) [number of stages, 1 or more]: average distance of a sector's output from
/// final use, with D = diag(use)^-1 Z.
/// @param use what each sector's product is spread over, shape (n), positive where it sells: gross output in
/// a closed economy or a domestic table (then U is the row sum of G); output - exports + imports - additions
/// to inventories in the open economy of Antras et al., where Z holds imported inputs too.
/// @throws DimensionMismatch; InvalidValue (as allocation_coefficients); NotProductive.
[[nodiscard]] Vector upstreamness(const MatrixRef& flows, const VectorRef& use, const Axis& sectors);

/// (I - A')^-1 1, shape (n) [number of stages, 1 or more]: average distance of a sector's inputs from primary
/// inputs; the column sum of L.
[[nodiscard]] Vector downstreamness(const LeontiefSystem& system);

/// Average number of rounds it takes a cost push in sector i (or demand pull in j) to affect the other, shape
/// (n, n) [rounds]: v_ij = h_ij/(l_ij - [i = j]) with H = L (L - I). Not a number where no chain leads from i
/// to j.
[[nodiscard]] Matrix average_propagation_lengths(const LeontiefSystem& system);

}  // namespace quesnay
