#include "quesnay/dynamics/op.hpp"

namespace quesnay {

const char* op_name(Op op) {
  switch (op) {
    case Op::Constant:
      return "Constant";
    case Op::Parameter:
      return "Parameter";
    case Op::Lever:
      return "Lever";
    case Op::Assumption:
      return "Assumption";
    case Op::Noise:
      return "Noise";
    case Op::Time:
      return "Time";
    case Op::StepTime:
      return "StepTime";
    case Op::StartTime:
      return "StartTime";
    case Op::TimeStep:
      return "TimeStep";
    case Op::PeriodStart:
      return "PeriodStart";
    case Op::AtStepStart:
      return "AtStepStart";
    case Op::Stock:
      return "Stock";
    case Op::Held:
      return "Held";
    case Op::Auxiliary:
      return "Auxiliary";
    case Op::LoopVariable:
      return "LoopVariable";
    case Op::Add:
      return "Add";
    case Op::Subtract:
      return "Subtract";
    case Op::Multiply:
      return "Multiply";
    case Op::Divide:
      return "Divide";
    case Op::Negate:
      return "Negate";
    case Op::Minimum:
      return "Minimum";
    case Op::Maximum:
      return "Maximum";
    case Op::Power:
      return "Power";
    case Op::Exp:
      return "Exp";
    case Op::Log:
      return "Log";
    case Op::Sine:
      return "Sine";
    case Op::Cosine:
      return "Cosine";
    case Op::SquareRoot:
      return "SquareRoot";
    case Op::Absolute:
      return "Absolute";
    case Op::Less:
      return "Less";
    case Op::LessEqual:
      return "LessEqual";
    case Op::Where:
      return "Where";
    case Op::Lookup:
      return "Lookup";
    case Op::SumOver:
      return "SumOver";
    case Op::MaximumOver:
      return "MaximumOver";
    case Op::Contract:
      return "Contract";
    case Op::Relabel:
      return "Relabel";
    case Op::Pick:
      return "Pick";
    case Op::FixedPoint:
      return "FixedPoint";
    case Op::LeontiefInverse:
      return "LeontiefInverse";
    case Op::CapacityLimited:
      return "CapacityLimited";
    case Op::CapacityShadowValue:
      return "CapacityShadowValue";
    case Op::CapacityResponse:
      return "CapacityResponse";
  }
  return "";
}

}  // namespace quesnay
