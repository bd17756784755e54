#include "dynamics/emit.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "dynamics/kernels.hpp"

namespace quesnay::detail {
namespace {

enum class Need : std::uint8_t { None, RecordOnly, Core };
enum class Fusion : std::uint8_t { None, First, Second };

constexpr std::int32_t nowhere = -1;

class Emitter {
 public:
  Emitter(const Values& values, const Lowering& lowering, const std::vector<ValueId>& requirements,
          ProgramCode& code)
      : values_(values),
        lowering_(lowering),
        requirements_(requirements),
        code_(code),
        need_(values.size(), Need::None),
        uses_(values.size(), 0),
        fusion_(values.size(), Fusion::None),
        fused_(values.size(), 0),
        last_use_(values.size(), nowhere),
        places_(values.size()) {}

  void run() {
    mark_needed();
    choose_fusions();
    order();
    place_leaves();
    emit_time_program();
    for (position_ = 0; position_ < static_cast<std::int32_t>(order_.size()); ++position_) {
      // The step section runs again while values of the stage section stay: they may not share registers.
      if (position_ == section_end_[static_cast<std::size_t>(Section::Step)]) {
        free_.clear();
      }
      emit_value(order_[static_cast<std::size_t>(position_)]);
    }
    emit_roots();
  }

 private:
  struct Place {
    Space space = Space::Register;
    std::int32_t offset = nowhere;
  };

  static std::size_t at(ValueId id) { return static_cast<std::size_t>(id); }
  std::vector<Instruction>& section(Section s) { return code_.sections[static_cast<std::size_t>(s)]; }

  bool time_only(ValueId id) const {
    return values_[id].varies != by_nothing && (values_[id].varies & (by_draw | by_state)) == 0;
  }

  Section section_of(ValueId id) const {
    const std::uint8_t varies = values_[id].varies;
    if ((varies & by_state) == 0) {
      if ((varies & (by_time | by_step)) == 0) {
        return Section::Draw;
      }
      if ((varies & by_time) == 0) {
        return Section::Step;
      }
      if ((varies & by_step) == 0) {
        return Section::Stage;
      }
    }
    return need_[at(id)] == Need::RecordOnly ? Section::Record : Section::Main;
  }

  void mark(ValueId root, Need need) {
    std::vector<ValueId> stack{root};
    while (!stack.empty()) {
      const ValueId id = stack.back();
      stack.pop_back();
      if (need_[at(id)] >= need) {
        continue;
      }
      need_[at(id)] = need;
      stack.insert(stack.end(), values_[id].args.begin(), values_[id].args.end());
    }
  }

  ValueId stored(ValueId id) const {
    while (values_[id].kind == ValueKind::View) {
      id = values_[id].args[0];
    }
    return id;
  }

  void mark_needed() {
    const auto root = [&](ValueId id, Need need) {
      mark(id, need);
      uses_[at(stored(id))] += 2;
    };
    for (const LoweredStock& stock : lowering_.stocks()) {
      root(stock.derivative, Need::Core);
      root(stock.initial, Need::Core);
    }
    for (const ValueId requirement : requirements_) {
      root(requirement, Need::Core);
    }
    for (const LoweredOutcome& outcome : lowering_.outcomes()) {
      root(outcome.value, Need::RecordOnly);
      if (outcome.total >= 0) {
        root(outcome.total, Need::RecordOnly);
      }
    }
    for (ValueId id = 0; id < static_cast<ValueId>(values_.size()); ++id) {
      if (need_[at(id)] != Need::None && values_[id].kind == ValueKind::Instruction) {
        for (const ValueId arg : values_[id].args) {
          uses_[at(stored(arg))] += stored(arg) == arg ? 1 : 2;
        }
      }
    }
  }

  bool can_fuse(ValueId user, ValueId product) const {
    const Value& value = values_[product];
    return value.kind == ValueKind::Instruction && value.kernel == Kernel::Multiply &&
           uses_[at(product)] == 1 && value.dims == values_[user].dims && !time_only(product) &&
           section_of(product) == section_of(user) && fused_[at(product)] == 0;
  }

  void choose_fusions() {
    for (ValueId id = 0; id < static_cast<ValueId>(values_.size()); ++id) {
      const Value& value = values_[id];
      const bool sum = value.kind == ValueKind::Instruction &&
                       (value.kernel == Kernel::Add || value.kernel == Kernel::Subtract);
      if (need_[at(id)] == Need::None || !sum || time_only(id)) {
        continue;
      }
      if (can_fuse(id, value.args[0])) {
        fusion_[at(id)] = Fusion::First;
        fused_[at(value.args[0])] = 1;
      } else if (can_fuse(id, value.args[1])) {
        fusion_[at(id)] = Fusion::Second;
        fused_[at(value.args[1])] = 1;
      }
    }
  }

  /// Kernel and arguments as emitted: a product that only one sum uses is part of the sum.
  std::pair<Kernel, std::vector<ValueId>> emitted_form(ValueId id) const {
    const Value& value = values_[id];
    if (fusion_[at(id)] == Fusion::None) {
      return {value.kernel, value.args};
    }
    const bool first = fusion_[at(id)] == Fusion::First;
    const std::vector<ValueId>& factors = values_[value.args[first ? 0 : 1]].args;
    const ValueId other = value.args[first ? 1 : 0];
    const Kernel kernel = value.kernel == Kernel::Add ? Kernel::MultiplyAdd
                          : first                     ? Kernel::MultiplySubtract
                                                      : Kernel::SubtractMultiply;
    return {kernel, {factors[0], factors[1], other}};
  }

  void order() {
    std::array<std::vector<ValueId>, static_cast<std::size_t>(Section::Count)> by_section;
    for (ValueId id = 0; id < static_cast<ValueId>(values_.size()); ++id) {
      if (need_[at(id)] != Need::None && values_[id].kind == ValueKind::Instruction && fused_[at(id)] == 0) {
        if (time_only(id)) {
          time_order_.push_back(id);
        } else {
          by_section[static_cast<std::size_t>(section_of(id))].push_back(id);
        }
      }
    }
    for (std::size_t s = 0; s < by_section.size(); ++s) {
      for (const ValueId id : by_section[s]) {
        const auto position = static_cast<std::int32_t>(order_.size());
        order_.push_back(id);
        for (const ValueId arg : emitted_form(id).second) {
          use(arg, static_cast<Section>(s), position);
        }
      }
      section_end_[s] = static_cast<std::int32_t>(order_.size());
    }
    for (const LoweredStock& stock : lowering_.stocks()) {
      keep_to_end(stock.initial, Section::Draw);
      keep_to_end(stock.derivative, Section::Main);
    }
    for (const ValueId requirement : requirements_) {
      last_use_[at(stored(requirement))] = forever;
    }
    for (const LoweredOutcome& outcome : lowering_.outcomes()) {
      keep_to_end(outcome.value, Section::Record);
      if (outcome.total >= 0) {
        keep_to_end(outcome.total, Section::Record);
      }
    }
  }

  void keep_to_end(ValueId id, Section s) { use(id, s, section_end_[static_cast<std::size_t>(s)]); }

  /// A value used in a later section than its own must outlive every repetition of the sections between.
  void use(ValueId arg, Section user_section, std::int32_t position) {
    const ValueId id = stored(arg);
    if (values_[id].kind != ValueKind::Instruction || time_only(id) || values_[id].varies == by_nothing) {
      return;
    }
    const Section own = section_of(id);
    const bool together = own == user_section || own == Section::Main;
    last_use_[at(id)] = together ? std::max(last_use_[at(id)], position) : forever;
  }

  void place_leaves() {
    code_.row_elements = 2;
    for (ValueId id = 0; id < static_cast<ValueId>(values_.size()); ++id) {
      if (need_[at(id)] == Need::None) {
        continue;
      }
      const Value& value = values_[id];
      switch (value.kind) {
        case ValueKind::Constant:
          places_[at(id)] = {Space::Constant, static_cast<std::int32_t>(code_.constants.size())};
          code_.constants.insert(code_.constants.end(), value.constant.begin(), value.constant.end());
          break;
        case ValueKind::Time:
        case ValueKind::StepTime:
          places_[at(id)] = {Space::TimeRow, value.offset};
          break;
        case ValueKind::Draw:
          places_[at(id)] = {Space::Draw, value.offset};
          break;
        case ValueKind::Noise:
          places_[at(id)] = {Space::Noise, value.offset};
          break;
        case ValueKind::State:
          places_[at(id)] = {Space::State, value.offset};
          break;
        default:
          if (time_only(id) && value.kind == ValueKind::Instruction) {
            places_[at(id)] = {Space::TimeRow, static_cast<std::int32_t>(code_.row_elements)};
            code_.row_elements += static_cast<std::size_t>(value.n);
          }
      }
    }
    for (const LoweredStock& stock : lowering_.stocks()) {
      const ValueId id = stock.derivative;
      const bool computed =
          values_[id].kind == ValueKind::Instruction && !time_only(id) && fused_[at(id)] == 0;
      if (computed && section_of(id) == Section::Main && places_[at(id)].offset == nowhere) {
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
        result.offset = place.offset;
        result.map = map_index(location.map);
        return result;
      }
    }
    result.stride = step;
    return result;
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
    const bool elementwise = kernel < Kernel::SumOver;
    for (std::size_t i = 0; i < args.size(); ++i) {
      result.in[i] = operand(args[i], elementwise ? value.dims : values_[args[i]].dims);
    }
    code_.scratch_elements = std::max(code_.scratch_elements, scratch_elements(result));
    add_scratch(result, {Space::Scratch, 0, 1, -1});
    return result;
  }

  /// Evaluates what varies with time alone, for every step and stage, once.
  void emit_time_program() {
    std::vector<Instruction> program;
    for (const ValueId id : time_order_) {
      program.push_back(instruction(id, values_[id].kernel, values_[id].args, places_[at(id)]));
    }
    std::vector<BoundInstruction> bound;
    for (const Instruction& one : program) {
      bound.push_back(bind(one, code_.maps, 1));
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
      spaces[static_cast<std::size_t>(Space::TimeRow)] = row;
      kernels.run(bound.data(), bound.data() + bound.size(), spaces, 1);
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

  void emit_value(ValueId id) {
    const auto [kernel, args] = emitted_form(id);
    Place& place = places_[at(id)];
    if (place.offset == nowhere) {
      place = {Space::Register, allocate(values_[id].n)};
    }
    section(section_of(id)).push_back(instruction(id, kernel, args, place));
    // The result never shares memory with an argument: arguments are given back only now.
    std::vector<ValueId> ending;
    for (const ValueId arg : args) {
      ending.push_back(stored(arg));
    }
    ending.push_back(id);
    std::sort(ending.begin(), ending.end());
    ending.erase(std::unique(ending.begin(), ending.end()), ending.end());
    for (const ValueId over : ending) {
      const Place& old = places_[at(over)];
      if (values_[over].kind == ValueKind::Instruction && last_use_[at(over)] <= position_ &&
          old.space == Space::Register && old.offset != nowhere && released_.insert(over).second) {
        free_[values_[over].n].push_back(old.offset);
      }
    }
  }

  void copy(Section s, ValueId id, const std::vector<DimensionId>& dims, std::int32_t n, Place out) {
    Instruction result;
    result.n = n;
    result.out = {out.space, out.offset, 1, -1};
    result.in[0] = operand(id, dims);
    section(s).push_back(result);
  }

  void emit_roots() {
    for (const LoweredStock& stock : lowering_.stocks()) {
      copy(Section::Draw, stock.initial, stock.dims, stock.n, {Space::State, stock.offset});
      const Place& place = places_[at(stock.derivative)];
      if (place.space != Space::Derivative || place.offset != stock.offset) {
        copy(Section::Main, stock.derivative, stock.dims, stock.n, {Space::Derivative, stock.offset});
      }
    }
    for (std::size_t i = 0; i < requirements_.size(); ++i) {
      const std::int32_t n = values_[requirements_[i]].n;
      const std::int32_t offset = static_cast<std::int32_t>(code_.register_elements);
      code_.register_elements += static_cast<std::size_t>(n);
      copy(Section::Draw, requirements_[i], values_[requirements_[i]].dims, n, {Space::Register, offset});
      code_.requirements[i].offset = offset;
      code_.requirements[i].n = n;
    }
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

  static constexpr std::int32_t forever = std::numeric_limits<std::int32_t>::max();

  const Values& values_;
  const Lowering& lowering_;
  const std::vector<ValueId>& requirements_;
  ProgramCode& code_;
  std::vector<Need> need_;
  std::vector<int> uses_;
  std::vector<Fusion> fusion_;
  std::vector<char> fused_;
  std::vector<std::int32_t> last_use_;
  std::vector<Place> places_;
  std::vector<ValueId> order_;
  std::vector<ValueId> time_order_;
  std::array<std::int32_t, static_cast<std::size_t>(Section::Count)> section_end_{};
  std::map<std::int32_t, std::vector<std::int32_t>> free_;
  std::map<std::vector<std::int32_t>, std::int32_t> maps_;
  std::set<ValueId> released_;
  std::int32_t position_ = 0;
};

}  // namespace

void emit(const Values& values, const Lowering& lowering, const std::vector<ValueId>& requirements,
          ProgramCode& code) {
  Emitter(values, lowering, requirements, code).run();
}

}  // namespace quesnay::detail
