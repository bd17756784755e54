#pragma once
// Builds a model: dimensions, parameters, stocks, flows, auxiliaries, inputs, outcomes. Same words in Python.
//
// A builder that starts from a model has expressions of its own for the model's quantities: named(name).

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "quesnay/dynamics/expression.hpp"
#include "quesnay/dynamics/model.hpp"

namespace quesnay {

/// Where an equation or number comes from, and its name in the notation of the literature.
struct About {
  /// "money/year"; for expressions it is checked against the unit of the expression, which it is if nothing
  /// is said.
  std::string unit;
  std::string description;  ///< one line of English
  std::string source;       ///< "Leontief 1936", "judgement", ...
  /// Of a stock, flow, auxiliary or held value: what it is spread over, if its equation is over fewer.
  std::vector<std::string> dims = {};
};

/// What is said of a factor, see Factor.
struct FactorAbout {
  std::optional<Expr> shares = {};
  double amount = 0.0;
  bool lasting = false;
  ReadableName readable = {};
};

/// What is said of a constraint, see Constraint.
struct ConstraintAbout {
  std::optional<Expr> value = {};
  std::string factor = "";
  ConstraintRole role = ConstraintRole::Supply;
  ReadableName readable = {};  ///< that of the factor unless it is given
  /// Share of what is wanted that is missing where it binds, 0 where it does not [1].
  std::optional<Expr> shortfall = {};
};

class ModelBuilder {
 public:
  ModelBuilder();
  /// A model whose time is in another unit than years: hour, day, week, month or quarter. Rates are per this
  /// unit, runs count it, and it is a base unit of the model. @throws UnknownName for another.
  static ModelBuilder in_time_unit(const std::string& word);
  /// Starts from an existing model, to replace or add equations.
  explicit ModelBuilder(const Model& model);
  ~ModelBuilder();
  ModelBuilder(ModelBuilder&&) noexcept;
  ModelBuilder& operator=(ModelBuilder&&) noexcept;

  /// @throws InvalidValue for `time` and `draw`, which results have of their own, and the name of an outcome.
  void dimension(const std::string& name, const std::vector<std::string>& labels);
  /// The same, of labels that keep their noise where others are added or their order is another.
  /// @param components the component of some labels in random streams; a label that is not named has that of
  /// its name, component_of_name. @throws UnknownName for another label, DuplicateName for one given to two.
  void dimension(const std::string& name, const std::vector<std::string>& labels,
                 const std::map<std::string, std::uint64_t>& components);
  /// A second name for the same labels: matrices are over (sector, buyer).
  void alias(const std::string& name, const std::string& of);
  /// The unit of time: "year" unless it was said.
  [[nodiscard]] const std::string& time_word() const;
  [[nodiscard]] const Unit& time_unit() const;
  /// Every dimension so far, with its labels in order.
  [[nodiscard]] const std::vector<Axis>& axes() const;
  /// The expressions so far, for words that add nodes of their own.
  [[nodiscard]] Graph& graph();
  /// Declares a base unit of this model's own, "vehicle", beside money, people, area, energy and year: from
  /// now on units may be written with it.
  /// @throws InvalidValue unless it is one word (a letter, then letters, digits or underscores);
  /// DuplicateName if it is a base unit already.
  void unit(const std::string& word);

  /// A number or array that a case gives (fixed, or drawn per Monte-Carlo draw).
  Expr parameter(const std::string& name, const std::vector<std::string>& dims, const About& about);
  /// An input that policies move. Neutral is zero; several policies add up.
  Expr lever(const std::string& name, const std::vector<std::string>& dims, const About& about);
  /// An input that assumptions move. Neutral is zero.
  Expr assumption(const std::string& name, const std::vector<std::string>& dims, const About& about);
  /// Independent standard normal numbers, one per element, draw and period, held within the period. A run
  /// must have a multiple of `periods_per_year` steps a year; 0 means one period a step.
  /// @throws InvalidValue below 0.
  Expr noise(const std::string& name, const std::vector<std::string>& dims, const About& about,
             int periods_per_year = 0);
  /// The same, uniform in (0, 1).
  Expr uniform_noise(const std::string& name, const std::vector<std::string>& dims, const About& about,
                     int periods_per_year = 0);
  Expr time();
  /// Length of the run's step [unit of time].
  Expr time_step();
  /// 1 in the first step of each period, else 0. A run must have a multiple of `periods_per_year` steps a
  /// year; 0 means that every step is a period. @throws InvalidValue below 0.
  Expr period_start(int periods_per_year);
  /// The expression as it stood when the step began, in every stage of the integrator.
  Expr at_step_start(Expr expression);
  /// Middle of the current step, the same in every stage: what policy edges are compared with [unit of time].
  Expr step_time();
  Expr constant(double value, const std::string& unit = "1");
  /// Numbers over dimensions, row-major. @throws DimensionMismatch if there are not as many as elements.
  Expr constants(const std::vector<double>& values, const std::vector<std::string>& dims,
                 const std::string& unit = "1");

  /// A stock with its initial value, an expression of parameters (and of other stocks' initial values).
  Expr stock(const std::string& name, Expr initial, const About& about);
  /// Adds an inflow or outflow: the derivative of a stock is the sum of inflows less the sum of outflows.
  void inflow(Expr stock, Expr flow);
  void outflow(Expr stock, Expr flow);
  /// A stock that does not fall below a floor [its unit], as its outflows are cut: in a step of length dt
  /// they take together at most (stock - floor) / dt, and the inflows beside it unless these do not count. If
  /// they want more, each gets the same share of what it wants: the auxiliary NAME_outflow_share, which every
  /// outflow is multiplied by when the model is built. Inflows below zero are not limited. Counting inflows
  /// is an algebraic loop where what flows out of the stock at once flows into it again.
  /// @throws UnitMismatch, DimensionMismatch for a floor that does not fit; InvalidValue for no stock, or if
  /// its outflows are limited already. DimensionMismatch in build() for an outflow over fewer dimensions.
  void limit_outflows(Expr stock, Expr floor, bool inflows_count = true);
  /// A stock that may never fall below -1e-9; a draw in which it does is reported as failed.
  void keep_non_negative(Expr stock);
  /// Discrete state: a value that is constant within a step. `initial` is an expression as for stocks.
  Expr held(const std::string& name, Expr initial, const About& about);
  /// In every next step `held` is what `next` was when the step before it began.
  /// @throws UnitMismatch, DimensionMismatch; InvalidValue if it has an update already.
  void update(Expr held, Expr next);
  /// The same `time` later: n = max(1, floor(time / step + 1/2)) steps, `time` [unit of time] as it is at the
  /// start of the run. A draw in which `time` is negative then is reported as failed.
  /// @throws InvalidValue for a literal time below 0.
  void update_after(Expr held, Expr next, Expr time);
  /// An expression as it stands at the start of the run: stocks at their initial values, time at the start,
  /// levers and assumptions neutral. What needs a name that is not defined yet is made when the model is
  /// built. @throws InvalidValue if it needs noise.
  Expr initial(Expr expression);

  Expr auxiliary(const std::string& name, Expr definition, const About& about);
  Expr flow(const std::string& name, Expr definition, const About& about);
  /// A name to be used before it is defined: by define(), or by whatever makes a quantity of that name, which
  /// has its unit and is over its dimensions or fewer.
  Expr declare(const std::string& name, const std::vector<std::string>& dims, const About& about);
  void define(Expr declared, Expr definition);
  /// Whether a name was declared and has no equation yet.
  [[nodiscard]] bool is_declared(const std::string& name) const;
  /// Gives a lever or assumption a value; several calls add up.
  void add_to_input(const std::string& name, Expr value);
  /// Every method that takes expressions does this first, and so do the words that take a builder.
  /// @throws InvalidValue for an expression that is empty, of another builder, or of one that is gone.
  void require_own(std::initializer_list<Expr> expressions) const;
  /// The expression of a name: any parameter, input, stock, flow or auxiliary. @throws UnknownName
  Expr named(const std::string& name);

  /// rounds of x <- body(x) from initial; for expressions of parameters only.
  Expr fixed_point(const std::string& variable_name, Expr initial, int rounds,
                   const std::function<Expr(Expr)>& body);

  /// A draw in which condition is zero (or not a number) at the start is reported as failed with this
  /// sentence. @throws InvalidValue for a comparison (<, <=) of two literals that does not hold.
  void require(const std::string& variable, Expr condition, const std::string& reason);

  /// What a quantity may be, both ends included, in its unit: a parameter's numbers and draws, a lever moved
  /// by all policies together, an auxiliary or a stock. A fixed number outside is refused, a draw in which it
  /// is outside is reported as failed. A second call replaces the first; infinity leaves a side open.
  /// @throws UnknownName; InvalidValue unless low <= high.
  void range(const std::string& name, double low, double high);

  /// Step, ramp and pulse of height 1, as expressions; `at`, `duration` [unit of time].
  /// @throws InvalidValue for a literal duration of a ramp that is not more than 0, of a pulse below 0.
  Expr step_at(Expr at);
  Expr ramp_from(Expr start, Expr duration);
  Expr pulse_at(Expr at, Expr duration);

  /// @throws DuplicateName for an outcome of that name; InvalidValue for `time`, `draw` and the name of a
  /// dimension, which are axes of the results.
  void outcome(const Outcome& outcome);
  /// Declares that the sum of some stocks over all their elements changes by the stated flows alone (also
  /// summed over all elements), or not at all. Model checks hold the run to it; it moves nothing.
  /// @throws UnitMismatch unless all stocks have one unit and the flows that unit per year.
  void closed(const std::string& name, const std::vector<Expr>& stocks, const std::vector<Expr>& inflows = {},
              const std::vector<Expr>& outflows = {});
  /// Declares something of which one more unit can be given by a lever, and finds its unit.
  /// @throws DuplicateName; InvalidValue unless the lever is one, the shares are a parameter (and there if
  /// the lever has dimensions, else not) and the amount is finite and not below 0; DimensionMismatch unless
  /// the shares are over the lever's dimensions.
  void factor(const std::string& name, Expr lever, const FactorAbout& about);
  /// Declares something that may bind.
  /// @throws DuplicateName; UnknownName for a factor that is not declared; InvalidValue for an expression
  /// without a name; UnitMismatch unless indicator and shortfall are ratios; DimensionMismatch unless value
  /// and shortfall are over the indicator's dimensions.
  void constraint(const std::string& name, Expr indicator, const ConstraintAbout& about);
  /// Declares that a parameter makes the model grow: with all of them neutral it stands still.
  /// @throws DuplicateName; InvalidValue for what is no parameter, and a number that is not finite.
  void growth(Expr parameter, double neutral = 0.0);

  /// Replaces the equation of a flow, auxiliary, lever or assumption, or gives a parameter or noise one (it
  /// is then an auxiliary). Name, unit and dimensions stay, and all equations that read it follow.
  /// @throws UnitMismatch, DimensionMismatch if the equation does not fit; InvalidValue for a stock.
  void redefine(const std::string& name, Expr definition);
  /// The equation of a flow, auxiliary or moved input, to be used in another. @throws InvalidValue if it has
  /// none.
  Expr definition(const std::string& name);
  /// Turns a flow, auxiliary, input or noise into a parameter of the same unit and dimensions.
  void make_parameter(const std::string& name);
  /// Replaces the points of the one table function in the equation of `name`; its units stay. Equations that
  /// were given the same table function follow.
  /// @throws InvalidValue unless the equation has one table function and the points are a table's.
  void set_table(const std::string& name, const std::vector<double>& at, const std::vector<double>& values);
  /// Replaces the initial value of a stock, also where other initial values were made of it.
  void set_initial(Expr stock, Expr initial);
  /// Replaces all inflows and outflows of a stock.
  void set_flows(Expr stock, const std::vector<Expr>& inflows, const std::vector<Expr>& outflows);
  /// Takes one inflow or outflow off a stock. @throws InvalidValue if it does not flow into or out of it.
  void remove_flow(Expr stock, Expr flow);
  /// Replaces description and source of a quantity.
  void describe(const std::string& name, const std::string& description, const std::string& source);
  /// Removes a quantity that nothing reads: no equation, stock, outcome, requirement, closed total, factor or
  /// constraint.
  /// @throws InvalidValue naming what reads it.
  void remove(const std::string& name);
  /// Removes every quantity that no outcome, requirement, closed total, factor or constraint depends on,
  /// except those named and what they depend on. @returns the names removed.
  std::vector<std::string> remove_unused(const std::vector<std::string>& keep = {});
  void remove_outcome(const std::string& name);
  void remove_closed(const std::string& name);
  void remove_constraint(const std::string& name);
  /// @throws InvalidValue naming the constraint that is for want of it.
  void remove_factor(const std::string& name);

  /// Checks the whole (everything defined, no algebraic loop, initial values free of state) and returns the
  /// model.
  /// @throws AlgebraicLoop with the cycle; InvalidValue naming what is not defined.
  [[nodiscard]] Model build() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace quesnay
