#pragma once
// What a simulator consists of; its methods are in simulator.cpp (whole runs) and simulator_steps.cpp (runs
// that pause). All its parts are one struct, hence over 300 lines.

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "dynamics/compile/program_code.hpp"
#include "dynamics/native/accesses.hpp"
#include "dynamics/native/native_code.hpp"
#include "dynamics/native/own_steps.hpp"
#include "dynamics/run/adaptive_run.hpp"
#include "dynamics/run/bind_strips.hpp"
#include "dynamics/run/held_state.hpp"
#include "dynamics/run/lane_stepper.hpp"
#include "quesnay/dynamics/simulator.hpp"

namespace quesnay {

using detail::BoundInstruction;
using detail::LaneState;
using detail::ProgramCode;
using detail::Section;
using detail::Space;
using detail::StateRange;

struct Simulator::Impl {
  const ProgramCode& code;
  std::size_t lanes;
  const detail::ProgramKernels& kernels;
  std::array<detail::BoundSection, static_cast<std::size_t>(Section::Count)> sections;
  detail::AlignedBuffer registers;
  detail::AlignedBuffer scratch;
  detail::AlignedBuffer strip;
  detail::AlignedBuffer record;
  detail::AlignedBuffer integrals_before;
  detail::HeldState held;
  std::vector<double> constants;
  std::vector<double> time_rows;
  std::vector<double> floors;
  std::vector<std::string> names;
  std::vector<double> guard_floors;
  std::size_t first_guard = 0;
  std::vector<double> bad;
  LaneState state;
  LaneState derivative;
  std::variant<detail::EulerStepper, detail::HeunStepper, detail::RungeKutta4Stepper> stepper;
  std::unique_ptr<detail::AdaptiveRun> adaptive;
  IntegratorWork work;
  Observer observer;
  std::vector<double> lowest;  ///< of outcomes, which have no bound
  std::vector<std::string> outcome_names;
  std::vector<int> halves;
  std::vector<int> distinct;
  detail::Spaces spaces{};
  const double* noise = nullptr;
  int first_row = 0;  ///< of noise
  int step = 0;
  std::size_t stage = 0;
  std::vector<StateRange> outside_strips;      ///< of state: what does not take its step in strips
  std::vector<StateRange> read_ahead;          ///< doubles of states ahead that are read
  bool state_well = false;                     ///< known: all of state is finite and above its floor
  bool followed = false;                       ///< whether groups that follow a step have run with it
  int stage_time_done = -1;                    ///< half step for which Section::Stage holds
  const detail::NativeCode* native = nullptr;  ///< runs in place of the sections' instructions
  std::unique_ptr<Impl> part;                  ///< of as many lanes as native code computes together
  detail::AlignedBuffer part_parameters;
  detail::AlignedBuffer part_noise;
  detail::LaneState after;      ///< where native code takes steps: Heun's half way
  detail::AlignedBuffer ahead;  ///< stocks with which it evaluates a second time
  detail::AlignedBuffer bad_lanes;
  std::vector<double> before_steps;  ///< the state that small native programs go on from
  bool went_wrong = false;           ///< steps of a small program met something to be named

  Impl(const ProgramCode& program, std::size_t n_lanes, Isa isa)
      : code(program),
        lanes(n_lanes),
        kernels(detail::program_kernels(isa)),
        registers(program.register_elements * n_lanes),
        scratch(program.scratch_elements * n_lanes),
        record(program.elements.size() * n_lanes),
        integrals_before(program.elements.size() * n_lanes),
        held(program, n_lanes),
        constants(program.constants),
        time_rows(program.time_rows),
        bad(n_lanes),
        state(program.state.size() * n_lanes, kernels),
        derivative(program.state.size() * n_lanes, kernels),
        halves(detail::stage_halves(program.settings.method)),
        distinct(detail::distinct_halves(program.settings.method)) {
    std::size_t strip_doubles = 0;
    for (std::size_t s = 0; s < sections.size(); ++s) {
      sections[s] = detail::BoundSection(code, static_cast<Section>(s), lanes, kernels, true);
      strip_doubles = std::max(strip_doubles, sections[s].strip_doubles());
    }
    strip.resize(strip_doubles);
    find_ranges();
    for (const detail::StateElement& element : code.state) {
      floors.push_back(element.floor);
      names.push_back(element.name);
    }
    state.watch(floors.data(), lanes);
    read_ahead = code.strips.empty() ? doubles_read_ahead() : std::vector<StateRange>{{0, state.size()}};
    state.read_ahead(&read_ahead);
    for (const detail::ProgramRequirement& requirement : code.requirements) {
      if (requirement.each_step && requirement.n > 0) {
        if (guard_floors.empty()) {
          first_guard = static_cast<std::size_t>(requirement.offset);
        }
        guard_floors.resize(guard_floors.size() + static_cast<std::size_t>(requirement.n), 0.5);
      }
    }
    if (code.settings.method == Method::Heun) {
      stepper.emplace<detail::HeunStepper>();
    } else if (code.settings.method == Method::RungeKutta4) {
      stepper.emplace<detail::RungeKutta4Stepper>();
    }
    for (std::size_t e = 0; e < code.elements.size(); ++e) {
      outcome_names.push_back(detail::outcome_name(code, e));
    }
    lowest.assign(outcome_names.size(), std::numeric_limits<double>::lowest());
    if (is_adaptive(code.settings.method)) {
      adaptive = std::make_unique<detail::AdaptiveRun>(code, isa);
    }
    base(Space::Register) = registers.data();
    base(Space::Scratch) = scratch.data();
    base(Space::Strip) = strip.data();
    base(Space::Record) = record.data();
    base(Space::Constant) = constants.data();
  }

  /// Doubles of the state that the right-hand side reads: not those of running integrals, of which outcomes
  /// alone are made.
  [[nodiscard]] std::vector<StateRange> doubles_read_ahead() const {
    std::vector<char> read(code.state.size(), 0);
    for (const Section section : {Section::Stage, Section::Main, Section::Advance}) {
      for (const detail::Instruction& one : code.section(section)) {
        for (const detail::Access& access : detail::accesses_of(one, code)) {
          if (access.space == Space::State && !access.written) {
            const auto end =
                std::min(static_cast<std::ptrdiff_t>(read.size()), std::ptrdiff_t{access.last} + 1);
            std::fill(read.begin() + access.first, read.begin() + end, char{1});
          }
        }
      }
    }
    std::vector<StateRange> ranges;
    for (std::size_t e = 0; e < read.size(); ++e) {
      if (read[e] != 0 && (e == 0 || read[e - 1] == 0)) {
        ranges.push_back({e * lanes, 0});
      }
      if (read[e] != 0) {
        ranges.back().n += lanes;
      }
    }
    return ranges;
  }

  void find_ranges() {
    std::vector<detail::IntegratedBlock> blocks;
    for (const detail::StripGroup& group : code.strips) {
      blocks.insert(blocks.end(), group.blocks.begin(), group.blocks.end());
    }
    std::sort(blocks.begin(), blocks.end(), [](const auto& a, const auto& b) { return a.offset < b.offset; });
    std::size_t next = 0;
    for (const detail::IntegratedBlock& block : blocks) {
      const auto first = static_cast<std::size_t>(block.offset);
      if (first > next) {
        outside_strips.push_back({next, first - next});
      }
      next = first + static_cast<std::size_t>(block.n);
    }
    if (next < code.state.size()) {
      outside_strips.push_back({next, code.state.size() - next});
    }
  }

  double*& base(Space space) { return spaces[static_cast<std::size_t>(space)]; }

  void run_section(Section s) {
    const detail::BoundSection& section = sections[static_cast<std::size_t>(s)];
    if (section.empty()) {
      return;
    }
    if (native != nullptr && s != Section::Draw) {
      return run_natively(s, section);
    }
    section.run(kernels, spaces, lanes);
  }

  void run_natively(Section s, const detail::BoundSection& section) {
    const detail::NativeSection written = s == Section::Step    ? native->step
                                          : s == Section::Stage ? native->stage
                                          : s == Section::Main  ? native->main
                                                                : native->record;
    written(spaces.data(), kernels.run, section.instructions().data());
  }

  /// The right-hand side, or what takes the steps where it is computed.
  /// @param second at the end of a step by Heun's method.
  void run_main_natively(bool second);
  void advance_natively();

  void enter_stage(std::size_t which) {
    const int half = halves[which];
    const auto row =
        static_cast<std::size_t>(std::find(distinct.begin(), distinct.end(), half) - distinct.begin());
    base(Space::TimeRow) =
        time_rows.data() + (static_cast<std::size_t>(step) * distinct.size() + row) * code.row_elements;
    const int time = 2 * step + half;
    if (stage_time_done != time) {
      run_section(Section::Stage);
      stage_time_done = time;
    }
  }

  void evaluate(LaneState& x, LaneState& dxdt, std::size_t which) {
    enter_stage(which);
    base(Space::State) = x.data();
    base(Space::Derivative) = dxdt.data();
    if (native != nullptr) {
      run_main_natively(false);
    } else {
      sections[static_cast<std::size_t>(Section::Main)].run(kernels, spaces, lanes, 0.0, followed);
    }
    if (observer) {
      run_section(Section::Record);
      observer(detail::time_of(code.settings, 2 * step + halves[which]), record.data());
    }
  }

  /// The draw's numbers are at hand and no step has been entered.
  void stand_at_start(const double* parameters, const double* given_noise, int first) {
    noise = given_noise;
    first_row = first;
    // Instructions only read these two spaces.
    base(Space::Draw) = const_cast<double*>(parameters);
    base(Space::Noise) = const_cast<double*>(noise);
    base(Space::State) = state.data();
    base(Space::Held) = held.now();
    stage_time_done = -1;
    state_well = false;
    followed = false;
  }

  void start(const double* parameters, const double* given_noise, int first = 0) {
    stand_at_start(parameters, given_noise, first);
    run_section(Section::Draw);
    held.start(registers.data());
  }

  void enter_step(int n) {
    step = n;
    if (code.n_noise_elements > 0) {
      const auto row = static_cast<std::size_t>(n / code.noise.steps_per_row - first_row);
      base(Space::Noise) = const_cast<double*>(noise) + row * code.n_noise_elements * lanes;
    }
    enter_row();
    base(Space::State) = state.data();
    base(Space::Held) = held.now();
    base(Space::HeldNext) = held.next();
    run_section(Section::Step);
  }

  void enter_row() {
    base(Space::TimeRow) =
        time_rows.data() + static_cast<std::size_t>(step) * distinct.size() * code.row_elements;
  }

  /// Stocks whose rates nothing but the step reads take it strip by strip; the others after them.
  void advance_in_strips() {
    const double dt = code.settings.step_length();
    state_well = !sections[static_cast<std::size_t>(Section::Advance)].run(kernels, spaces, lanes, dt);
    followed = true;
    const std::array<double, 2> factors{1.0, dt};
    for (const StateRange& range : outside_strips) {
      double* x = state.data() + range.first * lanes;
      const std::array<const double*, 2> terms{x, derivative.data() + range.first * lanes};
      const double* least = floors.data() + range.first;
      state_well =
          !kernels.scale_sum(x, terms.data(), factors.data(), 2, range.n, lanes, least) && state_well;
    }
    held.finish_step(step);
  }

  void advance() {
    if (!sections[static_cast<std::size_t>(Section::Advance)].empty()) {
      return advance_in_strips();
    }
    if (native != nullptr && native->own_steps != 0) {
      return advance_natively();
    }
    stage = 0;
    const auto system = [this](const LaneState& x, LaneState& dxdt, double) {
      evaluate(const_cast<LaneState&>(x), dxdt, ++stage);
    };
    // The system knows its step and stage; the time that the stepper hands it is not read.
    const double t = 0.0;
    const double dt = code.settings.step_length();
    std::visit([&](auto& one) { one.do_step(system, state, derivative, t, dt); }, stepper);
    state_well = state.is_well();
    held.finish_step(step);
  }

  /// Checks what holds when step n begins, and evaluates its first stage.
  void enter(int n, std::vector<char>& failed, std::vector<LaneFailure>& failures) {
    step = n;
    check_state(failed, failures);
    enter_step(n);
    evaluate(state, derivative, 0);
    check_guards(failed, failures);
  }

  /// @param row doubles from one result to the next.
  void read_outcomes(std::size_t at_record, std::size_t n_records, double* results, std::size_t row) {
    run_section(Section::Record);
    const std::size_t n = code.elements.size();
    for (std::size_t e = 0; e < n; ++e) {
      double* out = results + (e * n_records + at_record) * row;
      const double* now = record.data() + e * lanes;
      double* before = integrals_before.data() + e * lanes;
      if (code.is_integral[e] == 0) {
        std::copy_n(now, lanes, out);
        continue;
      }
      for (std::size_t l = 0; l < lanes; ++l) {
        out[l] = now[l] - before[l];
        before[l] = now[l];
      }
    }
  }

  /// From the start to the end.
  void run_steps(double* results, std::size_t row, std::vector<char>& failed,
                 std::vector<LaneFailure>& failures) {
    const RunSettings& settings = code.settings;
    std::size_t next_record = 0;
    for (int n = 0; n <= settings.n_steps; ++n) {
      enter(n, failed, failures);
      if (next_record < settings.record_steps.size() && settings.record_steps[next_record] == n) {
        read_outcomes(next_record, settings.record_steps.size(), results, row);
        check_outcomes(failed, failures);
        ++next_record;
      }
      if (n < settings.n_steps && !advance_small(n, next_record)) {
        advance();
      }
    }
  }

  /// Takes a small native program to the step before which nothing is recorded, or to no other step: false.
  /// @param n the step that was entered last, which becomes the last one taken.
  bool advance_small(int& n, std::size_t next_record) {
    return native != nullptr && native->steps != nullptr && !went_wrong && take_steps(n, next_record);
  }
  bool take_steps(int& n, std::size_t next_record);

  /// Native code of the program for blocks of these lanes, or null; it makes the part that runs it.
  const detail::NativeCode* native_for_block();
  /// All lanes from the start to the end, part by part. The draw section has run.
  void run_parts(const detail::NativeCode& with, const double* parameters, double* results,
                 std::vector<char>& failed, std::vector<LaneFailure>& failures);
  /// Copies what part `first` / lanes of the part needs of a block that stands at the start.
  void fill_part(std::size_t first, const double* parameters);

  void note_failure(const detail::ProgramRequirement& one, std::int32_t element, std::size_t lane,
                    double time, std::vector<LaneFailure>& failures) const {
    const auto at = [&](std::int32_t offset) {
      return registers.data()[static_cast<std::size_t>(offset + element) * lanes + lane];
    };
    const double given = one.given < 0 ? 0.0 : at(one.given);
    failures.push_back({lane, time, requirement_name(one, element), requirement_reason(one, given)});
  }

  /// A number that is not finite is no outcome: the lane has failed also where its stocks are finite.
  void check_outcomes(std::vector<char>& failed, std::vector<LaneFailure>& failures) {
    if (code.settings.finite_outcomes) {
      check_rows(record.data(), lowest, outcome_names, failed, failures);
    }
  }

  /// Requirements of the start, or those of every step.
  void check_requirements(bool each_step, double time, std::vector<char>& failed,
                          std::vector<LaneFailure>& failures) const {
    for (const detail::ProgramRequirement& requirement : code.requirements) {
      for (std::int32_t e = 0; requirement.each_step == each_step && e < requirement.n; ++e) {
        const double* holds = registers.data() + static_cast<std::size_t>(requirement.offset + e) * lanes;
        for (std::size_t l = 0; l < lanes; ++l) {
          if (!(holds[l] != 0.0 && std::isfinite(holds[l])) && failed[l] == 0) {
            failed[l] = 1;
            note_failure(requirement, e, l, time, failures);
          }
        }
      }
    }
  }

  /// Conditions of every step lie together: mostly all hold, and that is seen at once.
  void check_guards(std::vector<char>& failed, std::vector<LaneFailure>& failures) {
    if (!guard_floors.empty() && kernels.check(registers.data() + first_guard * lanes, guard_floors.data(),
                                               guard_floors.size(), lanes, bad.data())) {
      check_requirements(true, detail::time_of(code.settings, 2 * step), failed, failures);
    }
  }

  /// Stocks are checked as they take their steps: mostly all are well, and they are not read again.
  void check_state(std::vector<char>& failed, std::vector<LaneFailure>& failures) {
    if (!state_well) {
      check_rows(state.data(), floors, names, failed, failures);
    }
    if (!code.held.empty()) {
      check_rows(held.now(), held.floors(), code.held, failed, failures);
    }
  }

  void check_rows(const double* rows, const std::vector<double>& least,
                  const std::vector<std::string>& row_names, std::vector<char>& failed,
                  std::vector<LaneFailure>& failures) {
    if (!kernels.check(rows, least.data(), least.size(), lanes, bad.data())) {
      return;
    }
    const double time = detail::time_of(code.settings, 2 * step);
    for (std::size_t l = 0; l < lanes; ++l) {
      if (bad[l] == 0.0 || failed[l] != 0) {
        continue;
      }
      failed[l] = 1;
      for (std::size_t e = 0; e < least.size(); ++e) {
        const double value = rows[e * lanes + l];
        if (!std::isfinite(value)) {
          failures.push_back({l, time, row_names[e], detail::not_finite});
          break;
        }
        if (value < least[e]) {
          failures.push_back({l, time, row_names[e], "fell below zero"});
          break;
        }
      }
    }
  }
};

}  // namespace quesnay
