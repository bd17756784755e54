#pragma once
// Projects that are known by name and date, beside those that a plan attracts.

#include <vector>

#include "economy/words/writer.hpp"
#include "quesnay/economy/named_project.hpp"

namespace quesnay::economy {

/// What named projects bring to each sector.
struct NamedProjects {
  Expr capacity;      ///< in use [money/year]
  Expr demand;        ///< that they bring, less what they displace [money/year]
  Expr outlay;        ///< [money/year]
  Expr local_outlay;  ///< part of it that is bought locally [money/year]
};

/// Tables of capacity and cumulative outlay, later by a delay that is drawn. `utilisation` is by sector [1].
/// @throws InvalidValue for a table that goes back in time, or a project of no sector.
NamedProjects write_named_projects(const Writer& writer, const std::vector<NamedProject>& projects,
                                   Expr utilisation);

}  // namespace quesnay::economy
