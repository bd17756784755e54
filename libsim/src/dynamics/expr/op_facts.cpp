#include "dynamics/expr/op_facts.hpp"

#include <cstddef>
#include <iterator>

namespace quesnay {
namespace detail {
namespace {

// clang-format off
constexpr OpFacts table[] = {
    {Op::Constant, "Constant", "", Form::Own, Arguments::None, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::Parameter, "Parameter", "", Form::Own, Arguments::None, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::Lever, "Lever", "", Form::Own, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::ByElement, ""},
    {Op::Assumption, "Assumption", "", Form::Own, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::ByElement, ""},
    {Op::Noise, "Noise", "", Form::Own, Arguments::None, Kernel::Count, UnitRule::Own, Acts::ByItself, ""},
    {Op::Time, "Time", "", Form::Own, Arguments::None, Kernel::Count, UnitRule::Own, Acts::ByItself, ""},
    {Op::StepTime, "StepTime", "", Form::Own, Arguments::None, Kernel::Count, UnitRule::Own, Acts::ByItself, ""},
    {Op::StartTime, "StartTime", "", Form::Own, Arguments::None, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::TimeStep, "TimeStep", "", Form::Own, Arguments::None, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::PeriodStart, "PeriodStart", "", Form::Own, Arguments::None, Kernel::Count, UnitRule::Own, Acts::ByItself, ""},
    {Op::AtStepStart, "AtStepStart", "at_step_start", Form::Call, Arguments::One, Kernel::Count, UnitRule::Own, Acts::InTime, ""},
    {Op::Stock, "Stock", "", Form::Own, Arguments::None, Kernel::Count, UnitRule::Own, Acts::ByItself, ""},
    {Op::Held, "Held", "", Form::Own, Arguments::None, Kernel::Count, UnitRule::Own, Acts::ByItself, ""},
    {Op::Auxiliary, "Auxiliary", "", Form::Own, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::ByElement, ""},
    {Op::LoopVariable, "LoopVariable", "", Form::Own, Arguments::None, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::Add, "Add", " + ", Form::Sum, Arguments::Two, Kernel::Add, UnitRule::Common, Acts::ByElement, "add"},
    {Op::Subtract, "Subtract", " - ", Form::Difference, Arguments::Two, Kernel::Subtract, UnitRule::Common, Acts::ByElement, "subtract"},
    {Op::Multiply, "Multiply", " * ", Form::Product, Arguments::Two, Kernel::Multiply, UnitRule::Product, Acts::ByElement, ""},
    {Op::Divide, "Divide", " / ", Form::Quotient, Arguments::Two, Kernel::Divide, UnitRule::Quotient, Acts::ByElement, ""},
    {Op::Negate, "Negate", "", Form::Own, Arguments::One, Kernel::Negate, UnitRule::Same, Acts::ByElement, ""},
    {Op::Minimum, "Minimum", "min", Form::Call, Arguments::Two, Kernel::Minimum, UnitRule::Common, Acts::ByElement, "take the minimum of"},
    {Op::Maximum, "Maximum", "max", Form::Call, Arguments::Two, Kernel::Maximum, UnitRule::Common, Acts::ByElement, "take the maximum of"},
    {Op::Power, "Power", "", Form::Own, Arguments::Two, Kernel::Count, UnitRule::Power, Acts::ByElement, ""},
    {Op::Exp, "Exp", "exp", Form::Call, Arguments::One, Kernel::Exp, UnitRule::Ratio, Acts::ByElement, ""},
    {Op::Log, "Log", "log", Form::Call, Arguments::One, Kernel::Log, UnitRule::Ratio, Acts::ByElement, ""},
    {Op::Sine, "Sine", "sin", Form::Call, Arguments::One, Kernel::Sine, UnitRule::Ratio, Acts::ByElement, ""},
    {Op::Cosine, "Cosine", "cos", Form::Call, Arguments::One, Kernel::Cosine, UnitRule::Ratio, Acts::ByElement, ""},
    {Op::ArcSine, "ArcSine", "arcsin", Form::Call, Arguments::One, Kernel::ArcSine, UnitRule::Ratio, Acts::ByElement, ""},
    {Op::ArcCosine, "ArcCosine", "arccos", Form::Call, Arguments::One, Kernel::ArcCosine, UnitRule::Ratio, Acts::ByElement, ""},
    {Op::ArcTangent, "ArcTangent", "arctan", Form::Call, Arguments::One, Kernel::ArcTangent, UnitRule::Ratio, Acts::ByElement, ""},
    {Op::ArcTangent2, "ArcTangent2", "arctan2", Form::Call, Arguments::Two, Kernel::ArcTangent2, UnitRule::Comparison, Acts::ByElement, "take the angle of"},
    {Op::SquareRoot, "SquareRoot", "sqrt", Form::Call, Arguments::One, Kernel::SquareRoot, UnitRule::Root, Acts::ByElement, ""},
    {Op::Absolute, "Absolute", "abs", Form::Call, Arguments::One, Kernel::Absolute, UnitRule::Same, Acts::ByElement, ""},
    {Op::Less, "Less", " < ", Form::Comparison, Arguments::Two, Kernel::Less, UnitRule::Comparison, Acts::ByElement, "compare"},
    {Op::LessEqual, "LessEqual", " <= ", Form::Comparison, Arguments::Two, Kernel::LessEqual, UnitRule::Comparison, Acts::ByElement, "compare"},
    {Op::PoissonQuantile, "PoissonQuantile", "poisson_quantile", Form::Call, Arguments::Two, Kernel::PoissonQuantile, UnitRule::Common, Acts::ByElement, "compare"},
    {Op::Equal, "Equal", " == ", Form::Comparison, Arguments::Two, Kernel::Equal, UnitRule::Comparison, Acts::ByElement, "compare"},
    {Op::And, "And", "and", Form::Call, Arguments::Two, Kernel::And, UnitRule::Condition, Acts::ByElement, ""},
    {Op::Or, "Or", "or", Form::Call, Arguments::Two, Kernel::Or, UnitRule::Condition, Acts::ByElement, ""},
    {Op::Not, "Not", "not", Form::Call, Arguments::One, Kernel::Not, UnitRule::Ratio, Acts::ByElement, ""},
    {Op::Modulo, "Modulo", "modulo", Form::Call, Arguments::Two, Kernel::Modulo, UnitRule::Common, Acts::ByElement, "take the remainder of"},
    {Op::Floor, "Floor", "floor", Form::Call, Arguments::One, Kernel::Floor, UnitRule::Ratio, Acts::ByElement, ""},
    {Op::NearestInteger, "NearestInteger", "nearest_integer", Form::Call, Arguments::One, Kernel::NearestInteger, UnitRule::Ratio, Acts::ByElement, ""},
    {Op::Where, "Where", "where", Form::Call, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::ByElement, ""},
    {Op::Lookup, "Lookup", "", Form::Own, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::ByElement, ""},
    {Op::LookupBy, "LookupBy", "", Form::Own, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::SumOver, "SumOver", "sum_", Form::Over, Arguments::One, Kernel::SumOver, UnitRule::Own, Acts::AtOnce, ""},
    {Op::MaximumOver, "MaximumOver", "max_", Form::Over, Arguments::One, Kernel::MaximumOver, UnitRule::Own, Acts::AtOnce, ""},
    {Op::MinimumOver, "MinimumOver", "min_", Form::Over, Arguments::One, Kernel::MinimumOver, UnitRule::Own, Acts::AtOnce, ""},
    {Op::ProductOver, "ProductOver", "product_", Form::Over, Arguments::One, Kernel::ProductOver, UnitRule::Own, Acts::AtOnce, ""},
    {Op::Contract, "Contract", "", Form::Own, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::MatrixProduct, "MatrixProduct", "matrix_product", Form::Call, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::Broadcast, "Broadcast", "", Form::Argument, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::Spread, "Spread", "spread_to_", Form::Over, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::Aggregate, "Aggregate", "aggregate_to_", Form::Over, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::AllocateByPriority, "AllocateByPriority", "allocate_by_priority", Form::Call, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::AllocatedPart, "AllocatedPart", "allocated_part", Form::Call, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::Series, "Series", "", Form::Own, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::ActiveInitial, "ActiveInitial", "active_initial", Form::Call, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::ByElement, ""},
    {Op::Guard, "Guard", "", Form::Argument, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::ByElement, ""},
    {Op::Relabel, "Relabel", "", Form::Argument, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::Pick, "Pick", "", Form::Own, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::Shift, "Shift", "", Form::Own, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::FixedPoint, "FixedPoint", "", Form::Own, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::LeontiefInverse, "LeontiefInverse", "leontief_inverse", Form::Call, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::CapacityLimited, "CapacityLimited", "", Form::Own, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::CapacityShadowValue, "CapacityShadowValue", "", Form::Own, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::CapacityResponse, "CapacityResponse", "CapacityResponse", Form::Call, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::RationedOutput, "RationedOutput", "", Form::Own, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::RationedResponse, "RationedResponse", "RationedResponse", Form::Call, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::SeriesAhead, "SeriesAhead", "", Form::Own, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::MatrixInverse, "MatrixInverse", "inverse", Form::Call, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::RankAlong, "RankAlong", "rank_", Form::Over, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::SortOrder, "SortOrder", "sort_order_", Form::Over, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
    {Op::ElementAt, "ElementAt", "", Form::Own, Arguments::Own, Kernel::Count, UnitRule::Own, Acts::AtOnce, ""},
};
// clang-format on

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(table); ++i) {
    if (static_cast<std::size_t>(table[i].op) != i) {
      return false;
    }
  }
  return true;
}
static_assert(in_order() && std::size(table) == static_cast<std::size_t>(Op::ElementAt) + 1);

}  // namespace

const OpFacts& facts(Op op) {
  return table[static_cast<std::size_t>(op)];
}

}  // namespace detail

const char* op_name(Op op) {
  return static_cast<std::size_t>(op) < std::size(detail::table) ? detail::facts(op).name : "";
}

}  // namespace quesnay
