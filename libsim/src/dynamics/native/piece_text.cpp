#include "dynamics/native/piece_text.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace quesnay::detail {

ElementWriter::ElementWriter(const ProgramCode& code, std::int32_t n, std::size_t lanes)
    : code_(code), n_(n), lanes_(static_cast<std::int64_t>(lanes)), words_(lanes) {}

std::string ElementWriter::base(Space space) {
  const auto found = moved_.find(space);
  if (found != moved_.end()) {
    return found->second;
  }
  return base_of(static_cast<int>(space));
}

std::string ElementWriter::base_of(int place) {
  spaces_.insert(place);
  return "%s" + std::to_string(place);
}

void ElementWriter::move_space(Space space, const std::string& base) {
  moved_[space] = base;
  for (auto at = known_.begin(); at != known_.end();) {
    at = std::get<0>(at->first) == space ? known_.erase(at) : std::next(at);
  }
}

std::string ElementWriter::addresses() const {
  std::string text;
  for (const int space : spaces_) {
    const std::string n = std::to_string(space);
    text += "  %a" + n + " = getelementptr ptr, ptr %spaces, i64 " + n + "\n  %s" + n +
            " = load ptr, ptr %a" + n + "\n";
  }
  return text + maps_;
}

/// The double at which element first + factor e begins, e the element of the loop.
std::string ElementWriter::place(Space space, std::int64_t first, std::int64_t factor) {
  const std::int64_t unit = per_lane(space) ? lanes_ : 1;
  if (!loops() || factor == 0) {
    return std::to_string(first * unit);
  }
  const std::string along = unit == 1 ? "%e" : "%el";
  const std::string scaled =
      factor == 1 ? along : words_.value("mul i64 " + along + ", " + std::to_string(factor));
  return first == 0 ? scaled : words_.value("add i64 " + scaled + ", " + std::to_string(first * unit));
}

std::string ElementWriter::load(Space space, const std::string& doubles) {
  return per_lane(space) ? words_.load(base(space), doubles) : words_.load_uniform(base(space), doubles);
}

std::string ElementWriter::element(Space space, std::int32_t first) {
  const Key key{space, first, 1, -1};
  const auto found = known_.find(key);
  if (found != known_.end()) {
    return found->second;
  }
  if (space == Space::Register) {
    loaded_registers_.insert(first);
  }
  return known_[key] = load(space, place(space, first, 0));
}

void ElementWriter::set_element(Space space, std::int32_t first, const std::string& value) {
  in_order_ = in_order_ && (space != Space::Register || loaded_registers_.count(first) == 0);
  known_[{space, first, 1, -1}] = value;
}

std::string ElementWriter::at(Space space, std::int64_t first, std::int64_t factor) {
  return loops() ? load(space, place(space, first, factor))
                 : element(space, static_cast<std::int32_t>(first));
}

/// The element number of a mapped operand is read from the map that the bound instruction points to.
std::string ElementWriter::mapped_place(const Operand& operand, std::size_t index, std::size_t which) {
  const std::string n = std::to_string(n_maps_++);
  const std::size_t at = index * sizeof(BoundInstruction) + offsetof(BoundInstruction, in) +
                         which * sizeof(BoundOperand) + offsetof(BoundOperand, map);
  maps_ += "  %p" + n + " = getelementptr i8, ptr %bound, i64 " + std::to_string(at) + "\n  %m" + n +
           " = load ptr, ptr %p" + n + "\n";
  const std::string entry = words_.value("getelementptr i32, ptr %m" + n + ", i64 %e");
  const std::string element = words_.value("sext i32 " + words_.value("load i32, ptr " + entry) + " to i64");
  const std::int64_t unit = per_lane(operand.space) ? lanes_ : 1;
  const std::string doubles = words_.value("mul i64 " + element + ", " + std::to_string(unit));
  return words_.value("add i64 " + doubles + ", " + std::to_string(operand.offset * unit));
}

std::string ElementWriter::read(const Instruction& one, std::size_t index, std::size_t which) {
  const Operand& operand = one.in[which];
  if (!loops()) {
    const std::int32_t mapped =
        operand.map < 0 ? 0 : code_.maps[static_cast<std::size_t>(operand.map)].front();
    return element(operand.space, operand.offset + mapped);
  }
  const Key key{operand.space, operand.offset, operand.stride, operand.map};
  const auto found = known_.find(key);
  if (found != known_.end()) {
    return found->second;
  }
  const std::string doubles = operand.map >= 0 ? mapped_place(operand, index, which)
                                               : place(operand.space, operand.offset, operand.stride);
  return known_[key] = load(operand.space, doubles);
}

/// Element j of what result element e is folded from.
std::string ElementWriter::folded(const Instruction& one, std::int32_t j) {
  const Operand& operand = one.in[0];
  const std::int64_t along = std::int64_t{operand.stride} * one.inner * j;
  if (!loops() || one.inner == 1 || one.inner >= one.n) {
    const std::int64_t factor = one.inner == 1 ? one.count : 1;
    return at(operand.space, operand.offset + along, factor * operand.stride);
  }
  const std::string inner = std::to_string(one.inner);
  const std::string block = words_.value("udiv i64 %e, " + inner);
  const std::string start = words_.value("mul i64 " + block + ", " + std::to_string(one.inner * one.count));
  const std::string rest = words_.value("urem i64 %e, " + inner);
  const std::int64_t unit = per_lane(operand.space) ? lanes_ : 1;
  const std::string from = words_.value("add i64 " + start + ", " + rest);
  const std::string doubles = words_.value("mul i64 " + from + ", " + std::to_string(operand.stride * unit));
  return load(operand.space,
              words_.value("add i64 " + doubles + ", " + std::to_string((operand.offset + along) * unit)));
}

std::string ElementWriter::fold(const Instruction& one) {
  std::string result = folded(one, 0);
  for (std::int32_t j = 1; j < one.count; ++j) {
    const std::string next = folded(one, j);
    result = one.kernel == Kernel::SumOver       ? words_.two("fadd", result, next)
             : one.kernel == Kernel::ProductOver ? words_.two("fmul", result, next)
             : one.kernel == Kernel::MaximumOver ? words_.larger(result, next)
                                                 : words_.smaller(result, next);
  }
  return result;
}

std::string ElementWriter::contraction(const Instruction& one) {
  const Operand& matrix = one.in[0];
  const Operand& column = one.in[1];
  const std::int64_t row = one.inner == 1 ? one.count : 1;
  std::string sum = words_.constant(0.0);
  for (std::int32_t j = 0; j < one.count; ++j) {
    const std::string m =
        at(matrix.space, matrix.offset + j * one.inner * matrix.stride, row * matrix.stride);
    const std::string v = at(column.space, column.offset + j * column.stride, 0);
    sum = words_.two("fadd", sum, words_.two("fmul", m, v));
  }
  return sum;
}

std::string ElementWriter::looked_up(const Instruction& one, std::size_t index) {
  const std::string x = read(one, index, 0);
  const Operand& table = one.in[1];
  const auto number = [&](std::int32_t which) { return at(table.space, table.offset + which, 0); };
  std::string y = number(0);
  for (std::int32_t k = 0; k < one.count; ++k) {
    const std::string passed = words_.two("fsub", x, number(1 + 3 * k));
    const std::string along = words_.two("fmul", passed, number(2 + 3 * k));
    const std::string reached = words_.larger(words_.constant(0.0), along);
    const std::string gone = words_.smaller(words_.constant(1.0), reached);
    y = words_.two("fadd", y, words_.two("fmul", gone, number(3 + 3 * k)));
  }
  return y;
}

std::string ElementWriter::result_of(const Instruction& one, std::size_t index) {
  if (is_fold(one.kernel)) {
    return fold(one);
  }
  if (one.kernel == Kernel::Contract) {
    return contraction(one);
  }
  if (one.kernel == Kernel::Lookup) {
    return looked_up(one, index);
  }
  std::vector<std::string> in;
  for (std::size_t i = 0; i < one.n_operands; ++i) {
    in.push_back(read(one, index, i));
  }
  return words_.elementwise(one.kernel, in);
}

void ElementWriter::write(const Instruction& one, std::size_t index, bool stored) {
  const std::string result = result_of(one, index);
  set_element(one.out.space, one.out.offset, result);
  if (one.out.space == Space::Derivative && stage_ != StepStage::None) {
    step_of(one, result);
  }
  if (stored) {
    words_.store(result, base(one.out.space), place(one.out.space, one.out.offset, 1));
  }
}

void ElementWriter::step(const Instruction& one) {
  step_of(one, load(one.out.space, place(one.out.space, one.out.offset, 1)));
}

void ElementWriter::take_steps(StepStage stage, const std::vector<char>& read) {
  stage_ = stage;
  read_ = &read;
}

/// The sums are those of the steppers, term by term.
void ElementWriter::step_of(const Instruction& one, const std::string& rate) {
  const double dt = code_.settings.step_length();
  const std::string at = place(Space::State, one.out.offset, 1);
  const std::string before = words_.load(base_of(place_before), at);
  const auto gone = [&](double length) {
    return words_.two("fadd", before, words_.two("fmul", words_.constant(length), rate));
  };
  const std::string after = gone(stage_ == StepStage::Whole ? dt : 0.5 * dt);
  words_.store(after, base_of(place_after), at);
  const auto first = read_->begin() + one.out.offset;
  if (stage_ != StepStage::HeunFirst) {
    see_bad(after, code_.state[static_cast<std::size_t>(one.out.offset)].floor);
  } else if (std::find(first, first + one.n, char{1}) != first + one.n) {
    words_.store(gone(dt), base_of(place_ahead), at);
  }
}

/// A number less itself is zero, or no number where it is not finite.
void ElementWriter::see_bad(const std::string& stock, double floor) {
  if (bad_.empty()) {
    bad_ = words_.load(base_of(place_bad), "0");
  }
  bad_ = words_.two("fadd", bad_, words_.two("fsub", stock, stock));
  if (floor > std::numeric_limits<double>::lowest()) {
    bad_ = words_.one_where_less(stock, floor, bad_);
  }
}

void ElementWriter::finish() {
  if (!bad_.empty()) {
    words_.store(bad_, base_of(place_bad), "0");
  }
}

std::string piece_text(const ProgramCode& code, Section section, const NativePiece& piece,
                       const std::string& name, std::size_t lanes, StepStage stage) {
  ElementWriter writer(code, piece.n, lanes);
  const std::vector<char> read =
      stage == StepStage::HeunFirst ? read_by_rates(code) : std::vector<char>(code.state.size());
  writer.take_steps(stage, read);
  for (std::size_t m = 0; m < piece.members.size(); ++m) {
    const std::size_t index = piece.members[m];
    if (piece.written) {
      writer.write(code.section(section)[index], index, piece.stored[m] != 0);
    } else {
      writer.step(code.section(section)[index]);
    }
  }
  writer.finish();
  std::string text = "define internal void @" + name + "(ptr %spaces, ptr %bound) #0 {\nentry:\n";
  text += writer.addresses();
  if (piece.n > 1) {
    text += "  br label %loop\nloop:\n  %e = phi i64 [ 0, %entry ], [ %next, %loop ]\n  %el = mul i64 %e, " +
            std::to_string(lanes) + "\n" + writer.words().text() +
            "  %next = add i64 %e, 1\n  %more = icmp ult i64 %next, " + std::to_string(piece.n) +
            "\n  br i1 %more, label %loop, label %end\nend:\n";
  } else {
    text += writer.words().text();
  }
  return text + "  ret void\n}\n";
}

}  // namespace quesnay::detail
