#include "dynamics/words/sd_models.hpp"

#include <utility>
#include <vector>

#include "quesnay/dynamics/discrete.hpp"
#include "quesnay/dynamics/functions.hpp"

namespace quesnay::test {
namespace {

void level(ModelBuilder& b, const std::string& name, const std::string& unit = "1") {
  b.outcome({name, name, OutcomeKind::Level, unit, false, 0});
}

About in(const std::string& unit) {
  return {unit, "", ""};
}

Expr years(ModelBuilder& b, double value) {
  return b.constant(value, "year");
}

Expr rate(ModelBuilder& b, double value) {
  return b.constant(value, "1/year");
}

/// Time as a ratio.
Expr ticks(ModelBuilder& b) {
  return b.time() / years(b, 1);
}

void teacup(ModelBuilder& b) {
  const Expr temperature = b.stock("temperature", b.constant(180.0), in("1"));
  b.outflow(temperature, b.flow("heat_loss", (temperature - 70.0) / years(b, 10), in("1/year")));
  level(b, "temperature");
  level(b, "heat_loss", "1/year");
}

void epidemic(ModelBuilder& b) {
  const Expr s = b.stock("susceptible", b.constant(1000.0, "people"), in("people"));
  const Expr i = b.stock("infectious", b.constant(5.0, "people"), in("people"));
  const Expr r = b.stock("recovered", b.constant(0.0, "people"), in("people"));
  const Expr infection =
      b.flow("infection", s * i / b.constant(1000.0, "people") * rate(b, 0.3), in("people/year"));
  const Expr recovery = b.flow("recovery", i / years(b, 5), in("people/year"));
  b.outflow(s, infection);
  b.inflow(i, infection);
  b.outflow(i, recovery);
  b.inflow(r, recovery);
  for (const char* name : {"susceptible", "infectious", "recovered"}) {
    level(b, name, "people");
  }
}

void oscillator(ModelBuilder& b) {
  const Expr position = b.stock("position", b.constant(50.0), in("1"));
  const Expr speed = b.stock("speed", rate(b, 0.0), in("1/year"));
  b.inflow(position, speed);
  b.inflow(speed, b.constant(-0.5 / 10.0, "1/year^2") * position);
  level(b, "position");
  level(b, "speed", "1/year");
}

void policy_inputs(ModelBuilder& b) {
  const std::pair<const char*, Expr> parts[] = {
      {"pulse", b.pulse_at(years(b, 3), years(b, 2))},
      {"train", pulse_train(b, 7.0, 1.0, 2.0, 12.0)},
      {"ramp", 3.0 * b.ramp_from(years(b, 14), years(b, 3))},
      {"step", b.step_at(years(b, 1))},
  };
  const Expr stock = b.stock("stock", b.constant(0.0), in("1"));
  for (const auto& [name, part] : parts) {
    b.inflow(stock, b.auxiliary(name, part, in("1")) * rate(b, 1));
    level(b, name);
  }
  level(b, "stock");
}

void wave(ModelBuilder& b) {
  const Expr x = b.stock("x", b.constant(10.0), in("1"));
  b.inflow(x, cosine(2.0 * 3.14159265358 * ticks(b)) * rate(b, 1));
  level(b, "x");
}

void table_function(ModelBuilder& b) {
  const std::vector<double> at = {0, 5, 10, 15, 20, 25, 30, 35, 40, 45};
  const std::vector<double> values = {0, 0, 1, 1, 0, 0, -1, -1, 0, 0};
  const Expr total = b.stock("total", b.constant(0.0), in("1"));
  b.inflow(total, b.flow("rate", lookup(b.time(), at, values, "1/year"), in("1/year")));
  level(b, "rate", "1/year");
  level(b, "total");
}

void table_of_nine_points(ModelBuilder& b) {
  const std::vector<double> at = {0, 8.75764, 19.7556, 33.6049, 49.0835, 63.3401, 81.6701, 92.057, 100};
  const std::vector<double> values = {-1,      -0.630332, -0.0710901, 0.232227, -0.118483,
                                      -0.2891, 0.184834,  0.744076,   1};
  b.auxiliary("y", lookup(b.time(), at, values), in("1"));
  level(b, "y");
}

void delay_of_order_six(ModelBuilder& b) {
  const Expr inflow = b.step_at(years(b, 5)) * rate(b, 10);
  const Expr outflow = material_delay(b, "outflow", inflow, years(b, 10), 6, rate(b, 10));
  const Expr stock = b.stock("stock", b.constant(0.0), in("1"));
  b.inflow(stock, inflow);
  b.outflow(stock, outflow);
  level(b, "outflow", "1/year");
  level(b, "stock");
}

struct Delay {
  const char* name;
  int order;
  double initial;
};

void material_delays(ModelBuilder& b) {
  const Expr inflow = (-1.0 + 5.0 * b.step_at(years(b, 5))) * rate(b, 1);
  const Expr time = (4.0 + 2.0 * b.step_at(years(b, 15))) * years(b, 1);
  for (const Delay& d :
       {Delay{"delay1", 1, -1}, Delay{"delay1i", 1, 6}, Delay{"delay3", 3, -1}, Delay{"delay3i", 3, 6}}) {
    material_delay(b, d.name, inflow, time, d.order, rate(b, d.initial));
    level(b, d.name, "1/year");
  }
  // DELAY N of order 2: the second stage has the time of one step ago, with which its material entered the
  // first.
  const Expr before = fixed_delay(b, "time_of_the_step_before", time, b.time_step(), b.initial(time));
  Expr entering = inflow;
  for (const int k : {1, 2}) {
    const std::string which = std::to_string(k);
    const Expr stage = b.stock("stage_" + which, b.initial(time) / 2.0 * rate(b, 6), in("1"));
    const Expr leaving = b.flow("delayn_" + which, stage / ((k == 1 ? time : before) / 2.0), in("1/year"));
    b.inflow(stage, entering);
    b.outflow(stage, leaving);
    entering = leaving;
  }
  level(b, "delayn_2", "1/year");
}

void smooths(ModelBuilder& b) {
  const Expr signal = b.auxiliary("signal", -1.0 + 5.0 * b.step_at(years(b, 5)), in("1"));
  const Expr time = (2.0 + 2.0 * b.step_at(years(b, 10))) * years(b, 1);
  for (const Delay& d : {Delay{"smooth", 1, -1}, Delay{"smoothi", 1, 5}, Delay{"smooth3", 3, -1},
                         Delay{"smooth3i", 3, 5}, Delay{"smooth2i", 2, 5}}) {
    smooth(b, d.name, signal, time, d.order, b.constant(d.initial));
    level(b, d.order == 1 ? d.name : d.name + ("_stage_" + std::to_string(d.order)));
  }
}

void chained_initial_values(ModelBuilder& b) {
  const Expr a = b.stock("A", b.constant(3.0), in("1"));
  const Expr c = b.stock("C", b.constant(5.0), in("1"));
  const Expr d = b.stock("D", b.constant(7.0), in("1"));
  const Expr total = b.stock("B", b.initial(a) + b.initial(c) + b.initial(d), in("1"));
  for (const Expr& stock : {a, c, d, total}) {
    b.inflow(stock, rate(b, 1));
  }
  level(b, "A");
  level(b, "B");
}

void active_initial_value(ModelBuilder& b) {
  const Expr v = b.auxiliary("V", active_initial(ticks(b), b.constant(45.0)), in("1"));
  b.inflow(b.stock("A", b.initial(v), in("1")), rate(b, 1));
  level(b, "A");
  level(b, "V");
}

void initial_function(ModelBuilder& b) {
  const Expr stock = b.stock("S", b.constant(10.0), in("1"));
  const Expr inflow = b.flow("inflow", stock * rate(b, 1), in("1/year"));
  b.inflow(stock, inflow);
  b.auxiliary("F", b.initial(inflow), in("1/year"));
  level(b, "S");
  level(b, "F", "1/year");
}

void net_present_value_of_a_project(ModelBuilder& b) {
  const Expr one_step = -100.0 * b.pulse_at(years(b, 12), b.time_step()) / b.time_step();
  const Expr stream = (one_step + 3.0 * b.step_at(years(b, 12)) / years(b, 1)) * b.constant(1.0, "money");
  net_present_value(b, "value", stream, rate(b, 10.0 / 12 / 100), b.constant(0.0, "money"));
  level(b, "value", "money");
}

void fixed_delays(ModelBuilder& b) {
  const Expr t = ticks(b);
  const auto delayed = [&](const char* name, Expr time, double initial) {
    fixed_delay(b, name, t * t, time * years(b, 1), b.constant(initial));
    level(b, name);
  };
  delayed("DF05", b.constant(0.5), -10);
  delayed("DF1", b.constant(1.0), 10);
  delayed("DF12", b.constant(1.2), -4);
  delayed("DF15", b.constant(1.5), 20);
  delayed("DF2", b.constant(2.0), -3);
  delayed("DF37", b.constant(3.7), 4);
  delayed("DST", 2.0 + 2.0 * sine(t), 7);
  delayed("DT2", t / 2.0, 4);
}

void straight_line_depreciation_of_two_purchases(ModelBuilder& b) {
  const auto bought = [&](double year, double amount) {
    return b.constant(amount, "money/year") * b.pulse_at(years(b, year), years(b, 1));
  };
  straight_line_depreciation(b, "charge", bought(2022, 1e9) + bought(2026, 2.5e9), years(b, 20));
  level(b, "charge", "money/year");
}

void rationing(ModelBuilder& b, const std::vector<std::string>& users, double scale,
               const std::vector<double>& demands, const std::vector<double>& priorities,
               const std::vector<double>& widths) {
  b.dimension("user", users);
  const Expr supply = b.auxiliary("supply", scale * ticks(b), in("1"));
  const auto column = [&](const std::vector<double>& numbers) { return b.constants(numbers, {"user"}); };
  b.auxiliary("given",
              allocate_by_priority(supply, column(demands), column(priorities), column(widths), "user"),
              in("1"));
  level(b, "supply");
  level(b, "given");
}

void allocation_by_priority(ModelBuilder& b) {
  rationing(b, {"A", "B", "C"}, 1.0, {10, 6, 3}, {2, 4, 3}, {3, 3, 3});
}

void allocation_with_widths(ModelBuilder& b) {
  rationing(b, {"Boston", "Dayton", "Fresno"}, 20.0, {500, 300, 750}, {5, 7, 3}, {2, 4, 4});
}

void delays_of_a_step(ModelBuilder& b) {
  const Expr inflow = b.step_at(years(b, 0)) * rate(b, 1);
  for (const int order : {1, 3, 10}) {
    const std::string name = "order_" + std::to_string(order);
    material_delay(b, name, inflow, years(b, 10), order, rate(b, 0));
    level(b, name, "1/year");
  }
}

void solow(ModelBuilder& b) {
  const Expr k = b.stock("k", b.constant(1.0), in("1"));
  b.inflow(k, rate(b, 0.25) * power(k, 1.0 / 3.0));
  b.outflow(k, rate(b, 0.08) * k);
  level(b, "k");
}

void perpetual_inventory(ModelBuilder& b) {
  const Expr investment = b.constant(100.0, "money/year");
  geometric_depreciation(b, "depreciation", investment, rate(b, 0.05), b.constant(500.0, "money"));
  level(b, "depreciation_value", "money");
}

void lotka_volterra(ModelBuilder& b) {
  const Expr x = b.stock("x", b.constant(1.5), in("1"));
  const Expr y = b.stock("y", b.constant(1.0), in("1"));
  b.inflow(x, rate(b, 2.0 / 3.0) * x);
  b.outflow(x, rate(b, 4.0 / 3.0) * x * y);
  b.inflow(y, rate(b, 1) * x * y);
  b.outflow(y, rate(b, 1) * y);
  level(b, "x");
  level(b, "y");
}

}  // namespace

const std::map<std::string, WriteModel>& sd_models() {
  static const std::map<std::string, WriteModel> models = {
      {"teacup", teacup},
      {"epidemic", epidemic},
      {"oscillator", oscillator},
      {"policy_inputs", policy_inputs},
      {"wave", wave},
      {"table_function", table_function},
      {"table_of_nine_points", table_of_nine_points},
      {"delay_of_order_six", delay_of_order_six},
      {"material_delays", material_delays},
      {"smooths", smooths},
      {"chained_initial_values", chained_initial_values},
      {"active_initial_value", active_initial_value},
      {"initial_function", initial_function},
      {"net_present_value", net_present_value_of_a_project},
      {"straight_line_depreciation", straight_line_depreciation_of_two_purchases},
      {"fixed_delays", fixed_delays},
      {"allocation_by_priority", allocation_by_priority},
      {"allocation_with_widths", allocation_with_widths},
      {"delays_of_a_step", delays_of_a_step},
      {"solow", solow},
      {"perpetual_inventory", perpetual_inventory},
      {"lotka_volterra", lotka_volterra},
  };
  return models;
}

}  // namespace quesnay::test
