#include "quesnay/dynamics/discrete.hpp"

#include "dynamics/expr/spread.hpp"

namespace quesnay {

using detail::spread;

Expr fixed_delay(ModelBuilder& b, const std::string& name, Expr input, Expr time, Expr initial) {
  b.require_own({input, time, initial});
  const Expr output = b.held(name, spread(spread(initial, input), time),
                             {input.unit().text(), "input, a fixed time later", ""});
  b.update_after(output, input, time);
  return output;
}

Expr sample(ModelBuilder& b, const std::string& name, Expr input, Expr when, Expr initial) {
  b.require_own({input, when, initial});
  const std::string unit = input.unit().text();
  const Expr memory =
      b.held(name + "_memory", spread(spread(initial, input), when), {unit, "what was taken before", ""});
  const Expr taken = b.auxiliary(name, b.at_step_start(where(when, input, memory)),
                                 {unit, "input, taken at times and held between them", ""});
  b.update(memory, taken);
  return taken;
}

}  // namespace quesnay
