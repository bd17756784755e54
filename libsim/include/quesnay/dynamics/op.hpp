#pragma once
// The words of the expression graph.

#include <cstdint>

namespace quesnay {

/// What a node of the expression graph computes. Elementwise unless said otherwise.
enum class Op : std::uint8_t {
  Constant,      // values of the node
  Parameter,     // a number or array given by the case, drawn or fixed
  Lever,         // an input that a policy may move; its definition, or zero
  Assumption,    // an input that an assumption may move; its definition, or zero
  Noise,         // independent standard normal numbers, held within a period
  Time,          // the stage's own time [unit of time]
  StepTime,      // middle of the current step [unit of time]: policy edges are compared with it
  StartTime,     // the time at which the run starts [unit of time]
  TimeStep,      // length of a step [unit of time]
  PeriodStart,   // 1 in the first step of each of a number of periods a year, else 0
  AtStepStart,   // the argument as it stood when the step began
  Stock,         // the current value of a stock
  Held,          // a value that is constant within a step and updated between steps
  Auxiliary,     // a named expression (auxiliary or flow)
  LoopVariable,  // the running value inside a fixed point
  Add,
  Subtract,
  Multiply,
  Divide,
  Negate,
  Minimum,
  Maximum,
  Power,
  Exp,
  Log,
  Sine,
  Cosine,
  ArcSine,      // the angle, not a number beyond 1
  ArcCosine,    // the angle, not a number beyond 1
  ArcTangent,   // the angle in [-pi/2, pi/2]
  ArcTangent2,  // the angle of the point (b, a), in [-pi, pi]
  SquareRoot,
  Absolute,
  Less,                 // 1 where a < b, else 0
  LessEqual,            // 1 where a <= b, else 0
  PoissonQuantile,      // least k with P(N <= k) >= a, N Poisson with mean b
  Equal,                // 1 where a == b, else 0
  And,                  // 1 where neither is 0, else 0
  Or,                   // 0 where both are 0, else 1
  Not,                  // 1 where a is 0, else 0
  Modulo,               // what is left of a after whole multiples of b, with the sign of b
  Floor,                // greatest whole number that is not above
  NearestInteger,       // halves go to the even one
  Where,                // b where a != 0, else c
  Lookup,               // a table function: linear between its points, flat outside
  LookupBy,             // the same, with a table for each element of one dimension
  SumOver,              // sum over one dimension, in index order
  MaximumOver,          // largest over one dimension
  MinimumOver,          // least over one dimension
  ProductOver,          // product over one dimension, in index order
  Contract,             // sum over one dimension of matrix times vector, in index order
  MatrixProduct,        // sum over the columns of a and the rows of b, in index order
  Broadcast,            // the same number for every element of one more dimension
  Spread,               // the number of the element that each element of a finer dimension belongs to
  Aggregate,            // sum of the elements that belong to each element of a coarser dimension
  AllocateByPriority,   // supply among demands, by priority and width of each demand
  AllocatedPart,        // the share of each demand that is met by that allocation
  Series,               // an exogenous series in time: its points, linear or in steps
  ActiveInitial,        // the first argument; at the start of a run, the second
  Guard,                // the first argument; a draw in which the second is 0 fails
  Relabel,              // the same numbers over a dimension with equal labels
  Pick,                 // one element of a dimension
  Shift,                // the numbers of the elements some places before along a dimension; else the second
  FixedPoint,           // a stated number of rounds of x <- body(x)
  LeontiefInverse,      // (I - A)^-1
  CapacityLimited,      // greatest x with x <= A x + f and x <= cap
  CapacityShadowValue,  // d(weights . x)/d cap at that solution
  CapacityResponse,     // how that solution moves with demand and capacity, the bound accounts held
  RationedOutput,       // output under capacity limits when buyers cannot replace what is rationed
  RationedResponse,     // how that output moves, the sectors and inputs that bind held
  SeriesAhead,          // the same in steps, each value from the point before it to its own
  MatrixInverse,        // the inverse of a square matrix
  RankAlong,            // which number from 1 each element is along a dimension, the least first
  SortOrder,            // places from 0 of the elements along a dimension, the least first
  ElementAt,            // of a, the element along a dimension whose place from 0 is the second argument
};

/// The word itself: "Add", "CapacityLimited"; empty past the last one.
[[nodiscard]] const char* op_name(Op op);

}  // namespace quesnay
