// Registers are assigned for all sections by one class, hence over 300 lines.
#include "dynamics/compile/emit.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "dynamics/compile/emission_order.hpp"
#include "dynamics/compile/strip_steps.hpp"
#include "dynamics/kernels/kernels.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay::detail {
namespace {

constexpr std::int32_t nowhere = -1;

class Emitter {
 public:
  Emitter(const Values& values, const Lowering& lowering, const RequiredValues& requirements,
          ProgramCode& code)
      : values_(values),
        lowering_(lowering),
        requirements_(requirements),
        code_(code),
        plan_(values, lowering, requirements, code.settings),
        places_(values.size()) {}

  void run() {
    place_leaves();
    emit_time_program();
    for (position_ = 0; position_ < static_cast<std::int32_t>(plan_.order().size()); ++position_) {
      // The step section runs again while values of the stage section stay: they may not share registers.
      if (position_ == plan_.end_of(Section::Step)) {
        free_.clear();
      }
      const ValueId id = plan_.order()[static_cast<std::size_t>(position_)];
      enter_group(id);
      emit_value(id);
    }
    leave_group();
    emit_roots();
    choose_stepped(lowering_.stocks(), code_);
  }

 private:
  struct Place {
    Space space = Space::Register;
    std::int32_t offset = nowhere;
  };

  static std::size_t at(ValueId id) { return static_cast<std::size_t>(id); }
  std::vector<Instruction>& section(Section s) { return code_.sections[static_cast<std::size_t>(s)]; }

  void place_leaves() {
    code_.row_elements = 3;
    for (ValueId id = 0; id < static_cast<ValueId>(values_.size()); ++id) {
      if (!plan_.needed(id)) {
        continue;
      }
      const Value& value = values_[id];
      code_.reads_step_start |= value.kind == ValueKind::Held || value.kind == ValueKind::StepState ||
                                value.kind == ValueKind::StepStartTime ||
                                value.kind == ValueKind::PeriodStart;
      switch (value.kind) {
        case ValueKind::Constant:
          places_[at(id)] = {Space::Constant, static_cast<std::int32_t>(code_.constants.size())};
          code_.constants.insert(code_.constants.end(), value.constant.begin(), value.constant.end());
          break;
        case ValueKind::Time:
        case ValueKind::StepTime:
        case ValueKind::StepStartTime:
          places_[at(id)] = {Space::TimeRow, value.offset};
          break;
        case ValueKind::PeriodStart:
          places_[at(id)] = {Space::TimeRow, static_cast<std::int32_t>(code_.row_elements)};
          period_starts_.emplace_back(code_.row_elements++, code_.settings.steps_per_year / value.offset);
          break;
        case ValueKind::Draw:
          places_[at(id)] = {Space::Draw, value.offset};
          break;
        case ValueKind::Noise:
          places_[at(id)] = {Space::Noise, value.offset};
          break;
        case ValueKind::Held:
          places_[at(id)] = {Space::Held, value.offset};
          break;
        case ValueKind::State:
        case ValueKind::StepState:
          places_[at(id)] = {Space::State, value.offset};
          break;
        default:
          if (plan_.time_only(id) && value.kind == ValueKind::Instruction) {
            places_[at(id)] = {Space::TimeRow, static_cast<std::int32_t>(code_.row_elements)};
            code_.row_elements += static_cast<std::size_t>(value.n);
          }
      }
    }
    for (const LoweredStock& stock : lowering_.stocks()) {
      const ValueId id = stock.derivative;
      const bool computed =
          values_[id].kind == ValueKind::Instruction && !plan_.time_only(id) && !plan_.fused(id);
      const bool rate = plan_.section_of(id) == Section::Main || plan_.section_of(id) == Section::Advance;
      if (computed && rate && places_[at(id)].offset == nowhere) {
        places_[at(id)] = {Space::Derivative, stock.offset};
      }
    }
  }

  std::int32_t map_index(const std::vector<std::int32_t>& map) {
    const auto [found, fresh] = maps_.emplace(map, static_cast<std::int32_t>(code_.maps.size()));
    if (fresh) {
      code_.maps.push_back(map);
    }
    return found->second;
  }

  Operand operand(ValueId arg, const std::vector<DimensionId>& dims) {
    const Values::Location location = values_.locate(arg, dims);
    const Place& place = places_[at(location.stored)];
    Operand result{place.space, place.offset + location.map[0], 0, -1};
    const std::int32_t step = location.map.size() > 1 ? location.map[1] - location.map[0] : 1;
    for (std::size_t e = 1; e < location.map.size(); ++e) {
      if (location.map[e] - location.map[e - 1] != step) {
        if (group_ >= 0 && by_rows(location.map, static_cast<std::int32_t>(e), result)) {
          return result;
        }
        result.offset = place.offset;
        result.map = map_index(location.map);
        return result;
      }
    }
    result.stride = step;
    return result;
  }

  /// An operand that goes evenly along rows and from row to row; false if it does not.
  static bool by_rows(const std::vector<std::int32_t>& map, std::int32_t row, Operand& result) {
    const auto n = static_cast<std::int32_t>(map.size());
    const std::int32_t step = row > 1 ? map[1] - map[0] : 0;
    const std::int32_t outer = map[static_cast<std::size_t>(row)] - map[0];
    for (std::int32_t e = 0; e < n; ++e) {
      if (map[static_cast<std::size_t>(e)] != map[0] + e / row * outer + e % row * step) {
        return false;
      }
    }
    result.stride = step;
    result.row = row;
    result.outer = outer;
    return true;
  }

  Instruction instruction(ValueId id, Kernel kernel, const std::vector<ValueId>& args, Place out) {
    const Value& value = values_[id];
    Instruction result;
    result.kernel = kernel;
    result.n = value.n;
    result.count = value.count;
    result.inner = value.inner;
    result.out = {out.space, out.offset, 1, -1};
    result.n_operands = static_cast<std::uint8_t>(args.size());
    const bool elementwise = is_elementwise(kernel);
    for (std::size_t i = 0; i < args.size(); ++i) {
      result.in[i] = operand(args[i], elementwise ? value.dims : values_[args[i]].dims);
    }
    code_.scratch_elements = std::max(code_.scratch_elements, scratch_elements(result));
    add_scratch(result, {Space::Scratch, 0, 1, -1});
    return result;
  }

  /// Evaluates what varies with time alone, for every step and stage, once.
  void emit_time_program() {
    std::vector<Instruction>& program = code_.time_program;
    for (const ValueId id : plan_.time_order()) {
      program.push_back(instruction(id, values_[id].kernel, values_[id].args, places_[at(id)]));
    }
    const auto checked = place_time_requirements(program);
    std::vector<BoundInstruction> bound;
    for (const Instruction& one : program) {
      bound.push_back(detail::bind(one, code_.maps, 1));
    }
    const std::vector<int> halves = distinct_halves(code_.settings.method);
    const std::size_t rows = (static_cast<std::size_t>(code_.settings.n_steps) + 1) * halves.size();
    code_.time_rows.assign(rows * code_.row_elements, 0.0);
    std::vector<double> scratch(code_.scratch_elements + 1);
    Spaces spaces{};
    spaces[static_cast<std::size_t>(Space::Constant)] = code_.constants.data();
    spaces[static_cast<std::size_t>(Space::Scratch)] = scratch.data();
    const ProgramKernels& kernels = program_kernels(active_isa());
    for (std::size_t r = 0; r < rows; ++r) {
      const int step = static_cast<int>(r / halves.size());
      double* row = code_.time_rows.data() + r * code_.row_elements;
      row[0] = time_of(code_.settings, 2 * step + halves[r % halves.size()]);
      row[1] = time_of(code_.settings, 2 * step + 1);
      row[2] = time_of(code_.settings, 2 * step);
      for (const auto& [element, steps_per_period] : period_starts_) {
        row[element] = step % steps_per_period == 0 ? 1.0 : 0.0;
      }
      spaces[static_cast<std::size_t>(Space::TimeRow)] = row;
      kernels.run(bound.data(), bound.data() + bound.size(), spaces, 1);
      if (r % halves.size() == 0) {
        check_time_requirements(checked, row);
      }
    }
    for (const std::size_t i : checked) {
      code_.requirements[i].n = 0;
    }
  }

  /// Requirements that vary with time alone are checked here, at every step; the others by the simulator.
  std::vector<std::size_t> place_time_requirements(std::vector<Instruction>& program) {
    std::vector<std::size_t> checked;
    for (std::size_t i = 0; i < requirements_.size(); ++i) {
      const ValueId condition = requirements_[i].condition;
      if (!plan_.time_only(condition)) {
        continue;
      }
      ProgramRequirement& requirement = code_.requirements[i];
      requirement.n = values_[condition].n;
      requirement.offset = static_cast<std::int32_t>(code_.row_elements);
      requirement.given = requirement.offset + requirement.n;
      code_.row_elements += 2 * static_cast<std::size_t>(requirement.n);
      program.push_back(
          copied(condition, values_[condition].dims, requirement.n, {Space::TimeRow, requirement.offset}));
      program.push_back(copied(requirements_[i].given, values_[condition].dims, requirement.n,
                               {Space::TimeRow, requirement.given}));
      checked.push_back(i);
    }
    return checked;
  }

  void check_time_requirements(const std::vector<std::size_t>& checked, const double* row) const {
    for (const std::size_t i : checked) {
      const ProgramRequirement& requirement = code_.requirements[i];
      for (std::int32_t e = 0; e < requirement.n; ++e) {
        if (row[requirement.offset + e] == 0.0) {
          throw InvalidValue("at " + code_.source->model.graph().time_text(row[0]) + " '" +
                             requirement_name(requirement, e) + "' " +
                             requirement_reason(requirement, row[requirement.given + e]));
        }
      }
    }
  }

  std::int32_t allocate(std::int32_t n) {
    std::vector<std::int32_t>& free = free_[n];
    if (!free.empty()) {
      const std::int32_t offset = free.back();
      free.pop_back();
      return offset;
    }
    const auto offset = static_cast<std::int32_t>(code_.register_elements);
    code_.register_elements += static_cast<std::size_t>(n);
    return offset;
  }

  /// Opens the group of a value where the one before had another, or none.
  void enter_group(ValueId id) {
    const int group = plan_.strips().group_of(id);
    if (group == group_) {
      return;
    }
    leave_group();
    group_ = group;
    if (group >= 0) {
      const auto [kernel, args] = plan_.emitted_form(id);
      const Value& over = values_[is_fold(kernel) ? args[0] : id];
      const std::size_t first = section(plan_.section_of(id)).size();
      const std::int32_t row = over.dims.empty() ? 1 : values_.length(over.dims.back());
      code_.strips.push_back({plan_.section_of(id), first, first, over.n, row, {}, is_of_stocks(group), -1});
    }
  }

  /// Whether the group at position_ could run as soon as the stocks have taken their step.
  bool is_of_stocks(int group) {
    const std::vector<ValueId>& order = plan_.order();
    bool result = takes_steps(code_.settings);
    for (auto p = static_cast<std::size_t>(position_); result && p < order.size(); ++p) {
      const ValueId id = order[p];
      if (plan_.strips().group_of(id) != group) {
        break;
      }
      const auto [kernel, args] = plan_.emitted_form(id);
      const bool fold = is_fold(kernel);
      result =
          plan_.section_of(id) == Section::Main && (fold || plan_.strips().is_local(id)) &&
          std::all_of(args.begin(), args.end(), [&](ValueId arg) {
            const ValueId source = plan_.stored(arg);
            const ValueKind kind = values_[source].kind;
            return kind == ValueKind::Constant || kind == ValueKind::Draw || kind == ValueKind::State ||
                   (kind == ValueKind::Instruction && !plan_.time_only(source) &&
                    (plan_.section_of(source) == Section::Draw || plan_.strips().group_of(source) == group));
          });
    }
    return result;
  }

  /// Registers are given back once the group is complete: every strip runs all of its instructions.
  void leave_group() {
    for (const auto& [n, offset] : ending_with_group_) {
      free_[n].push_back(offset);
    }
    ending_with_group_.clear();
    if (group_ >= 0) {
      code_.strips.back().last = section(code_.strips.back().section).size();
      group_ = -1;
    }
  }

  void emit_value(ValueId id) {
    const auto [kernel, args] = plan_.emitted_form(id);
    Place& place = places_[at(id)];
    if (place.offset == nowhere) {
      if (plan_.strips().is_local(id)) {
        place = {Space::Strip, n_local_++};
      } else if (group_ >= 0 && code_.strips.back().of_stocks) {
        // It may be written while the step before is taken: no other value uses the register.
        place = {Space::Register, static_cast<std::int32_t>(code_.register_elements)};
        code_.register_elements += static_cast<std::size_t>(values_[id].n);
        released_.insert(id);
      } else {
        place = {Space::Register, allocate(values_[id].n)};
      }
    }
    section(plan_.section_of(id)).push_back(instruction(id, kernel, args, place));
    // The result never shares memory with an argument: arguments are given back only now.
    std::vector<ValueId> ending;
    for (const ValueId arg : args) {
      ending.push_back(plan_.stored(arg));
    }
    ending.push_back(id);
    std::sort(ending.begin(), ending.end());
    ending.erase(std::unique(ending.begin(), ending.end()), ending.end());
    for (const ValueId over : ending) {
      const Place& old = places_[at(over)];
      if (values_[over].kind == ValueKind::Instruction && plan_.last_use(over) <= position_ &&
          old.space == Space::Register && old.offset != nowhere && released_.insert(over).second) {
        if (group_ >= 0) {
          ending_with_group_.emplace_back(values_[over].n, old.offset);
        } else {
          free_[values_[over].n].push_back(old.offset);
        }
      }
    }
  }

  Instruction copied(ValueId id, const std::vector<DimensionId>& dims, std::int32_t n, Place out) {
    Instruction result;
    result.n = n;
    result.out = {out.space, out.offset, 1, -1};
    result.in[0] = operand(id, dims);
    return result;
  }

  void copy(Section s, ValueId id, const std::vector<DimensionId>& dims, std::int32_t n, Place out) {
    section(s).push_back(copied(id, dims, n, out));
  }

  /// Conditions that are checked at every step lie one after the other.
  void emit_requirements() {
    for (const bool each_step : {false, true}) {
      for (std::size_t i = 0; i < requirements_.size(); ++i) {
        ProgramRequirement& requirement = code_.requirements[i];
        if (requirement.each_step == each_step && !plan_.time_only(requirements_[i].condition)) {
          requirement.offset = keep(requirements_[i].condition, requirements_[i].condition);
          requirement.n = values_[requirements_[i].condition].n;
        }
      }
    }
    for (std::size_t i = 0; i < requirements_.size(); ++i) {
      if (requirements_[i].given >= 0 && !plan_.time_only(requirements_[i].condition)) {
        code_.requirements[i].given = keep(requirements_[i].given, requirements_[i].condition);
      }
    }
  }

  /// A register of its own for a value, filled in the section in which another is known.
  std::int32_t keep(ValueId id, ValueId known_with) {
    const auto offset = static_cast<std::int32_t>(code_.register_elements);
    code_.register_elements += static_cast<std::size_t>(values_[id].n);
    copy(plan_.section_of(known_with), id, values_[id].dims, values_[id].n, {Space::Register, offset});
    return offset;
  }

  void emit_roots() {
    for (const LoweredStock& stock : lowering_.stocks()) {
      copy(Section::Draw, stock.initial, stock.dims, stock.n, {Space::State, stock.offset});
      const Place& place = places_[at(stock.derivative)];
      if (place.space != Space::Derivative || place.offset != stock.offset) {
        copy(Section::Main, stock.derivative, stock.dims, stock.n, {Space::Derivative, stock.offset});
      }
    }
    emit_held();
    emit_requirements();
    std::int32_t element = 0;
    for (const LoweredOutcome& outcome : lowering_.outcomes()) {
      const std::int32_t n = values_[outcome.value].n;
      copy(Section::Record, outcome.value, values_[outcome.value].dims, n, {Space::Record, element});
      element += n;
      if (outcome.total >= 0) {
        copy(Section::Record, outcome.total, values_[outcome.total].dims, 1, {Space::Record, element});
        ++element;
      }
    }
  }

  void emit_held() {
    for (const LoweredHeld& held : lowering_.held()) {
      copy(Section::Draw, held.initial, held.dims, held.n, {Space::Held, held.offset});
      copy(Section::Step, held.next, held.dims, held.n, {Space::HeldNext, held.offset});
      HeldBlock block;
      block.offset = held.offset;
      block.n = held.n;
      if (held.delay >= 0) {
        block.delays = static_cast<std::int32_t>(code_.register_elements);
        code_.register_elements += static_cast<std::size_t>(held.n);
        copy(Section::Draw, held.delay, held.dims, held.n, {Space::Register, block.delays});
        const Value& delay = values_[held.delay];
        block.capacity = ring_capacity(delay.constant, code_.settings.n_steps);
        block.ring_offset = code_.ring_elements;
        code_.ring_elements += static_cast<std::size_t>(block.capacity) * static_cast<std::size_t>(held.n);
      }
      code_.held_blocks.push_back(block);
    }
  }

  const Values& values_;
  const Lowering& lowering_;
  const RequiredValues& requirements_;
  ProgramCode& code_;
  EmissionOrder plan_;
  std::vector<Place> places_;
  std::map<std::int32_t, std::vector<std::int32_t>> free_;
  std::map<std::vector<std::int32_t>, std::int32_t> maps_;
  std::set<ValueId> released_;
  std::vector<std::pair<std::size_t, int>> period_starts_;  ///< element of a time row, steps of a period
  std::int32_t position_ = 0;
  int group_ = -1;  ///< of the value that is emitted
  std::int32_t n_local_ = 0;
  std::vector<std::pair<std::int32_t, std::int32_t>> ending_with_group_;  ///< registers: elements and offset
};

}  // namespace

void emit(const Values& values, const Lowering& lowering, const RequiredValues& requirements,
          ProgramCode& code) {
  Emitter(values, lowering, requirements, code).run();
}

}  // namespace quesnay::detail
