#pragma once
// Schedules as expressions of a model.

#include <string>

#include "quesnay/dynamics/model_builder.hpp"
#include "quesnay/policy/scenario.hpp"

namespace quesnay::detail {

/// @throws UnknownName for a parameter the model lacks, InvalidValue for a number that is not finite.
[[nodiscard]] Expr amount(ModelBuilder& builder, const Amount& given, const std::string& unit);

/// The schedule in time, from 0 to 1 (Series: its own values).
/// @throws InvalidValue, naming `who`, for a ramp or pulse without length and a series that is none.
[[nodiscard]] Expr activity(ModelBuilder& builder, const Schedule& schedule, const std::string& who);

/// Mean over the step of the schedule where that is exact: of a ramp, of its values at the step's two ends.
[[nodiscard]] Expr mean_activity(ModelBuilder& builder, const Schedule& schedule, const std::string& who);

/// 1 from the start of a schedule on (a pulse: while it lasts), else 0.
[[nodiscard]] Expr acting(ModelBuilder& builder, const Schedule& schedule);

/// Whether a schedule is at zero for good after some time.
[[nodiscard]] bool ends(const Schedule& schedule);

/// That time, of a schedule that ends [unit of time].
[[nodiscard]] Expr end_of(ModelBuilder& builder, const Schedule& schedule);

}  // namespace quesnay::detail
