#include "dynamics/native/native_plan.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "dynamics/native/accesses.hpp"
#include "dynamics/native/native_words.hpp"
#include "dynamics/native/own_steps.hpp"

namespace quesnay::detail {
namespace {

/// Operations of a loop's body: more keep too many numbers at hand, fewer store and load more.
constexpr int most_operations = 60;

/// Instructions of a section, and which must run before which.
class Ordering {
 public:
  Ordering(const ProgramCode& code, Section section) : code_(code), list_(code.section(section)) {
    for (const Instruction& one : list_) {
      accesses_.push_back(accesses_of(one, code));
    }
    before_.resize(list_.size());
    find_dependences();
  }

  std::vector<NativePiece> pieces() {
    std::vector<NativePiece> found;
    done_.assign(list_.size(), 0);
    std::size_t first = 0;
    while (true) {
      while (first < list_.size() && done_[first] != 0) {
        ++first;
      }
      if (first == list_.size()) {
        return found;
      }
      found.push_back(piece_from(first));
    }
  }

 private:
  void depend(std::size_t earlier, std::size_t later) {
    if (earlier != later) {
      before_[later].insert(earlier);
    }
  }

  void find_dependences() {
    struct Element {
      std::ptrdiff_t writer = -1;
      std::vector<std::size_t> readers;
    };
    std::map<Space, std::vector<Element>> spaces;
    for (std::size_t i = 0; i < list_.size(); ++i) {
      for (const Access& access : accesses_[i]) {
        std::vector<Element>& elements = spaces[access.space];
        elements.resize(std::max(elements.size(), static_cast<std::size_t>(access.last) + 1));
        for (std::int32_t e = access.first; e <= access.last; ++e) {
          Element& element = elements[static_cast<std::size_t>(e)];
          if (element.writer >= 0) {
            depend(static_cast<std::size_t>(element.writer), i);
          }
          if (!access.written) {
            element.readers.push_back(i);
            continue;
          }
          for (const std::size_t reader : element.readers) {
            depend(reader, i);
          }
          element.readers.clear();
          element.writer = static_cast<std::ptrdiff_t>(i);
        }
      }
    }
  }

  /// Whether two instructions may share a loop: where their accesses meet, they do so element by element.
  bool in_step(std::size_t earlier, std::size_t later) const {
    for (const Access& a : accesses_[earlier]) {
      for (const Access& b : accesses_[later]) {
        const bool same = a.in_step && b.in_step && a.first == b.first;
        if ((a.written || b.written) && a.meets(b) && !same) {
          return false;
        }
      }
    }
    return true;
  }

  NativePiece piece_from(std::size_t first) {
    NativePiece piece;
    piece.written = is_written(list_[first]);
    piece.n = list_[first].n;
    take(first, piece);
    int operations = operations_of(list_[first]);
    for (std::size_t i = first + 1; piece.written && i < list_.size() && operations < most_operations; ++i) {
      const int more = operations_of(list_[i]);
      if (done_[i] == 0 && list_[i].n == piece.n && is_written(list_[i]) &&
          operations + more <= most_operations && fits(i, piece)) {
        take(i, piece);
        operations += more;
      }
    }
    return piece;
  }

  bool fits(std::size_t i, const NativePiece& piece) const {
    return std::all_of(before_[i].begin(), before_[i].end(),
                       [&](std::size_t earlier) { return done_[earlier] != 0; }) &&
           std::all_of(piece.members.begin(), piece.members.end(),
                       [&](std::size_t member) { return in_step(member, i); });
  }

  void take(std::size_t i, NativePiece& piece) {
    done_[i] = 1;
    piece.members.push_back(i);
    piece.stored.push_back(1);
  }

  const ProgramCode& code_;
  const std::vector<Instruction>& list_;
  std::vector<std::vector<Access>> accesses_;
  std::vector<std::set<std::size_t>> before_;
  std::vector<char> done_;
};

/// Goes through the sections as a run does and finds what reads a register from outside of its piece.
class Liveness {
 public:
  Liveness(const ProgramCode& code, NativePlan& plan)
      : code_(code),
        plan_(plan),
        owner_(code.register_elements, nullptr),
        piece_(code.register_elements, nullptr),
        rate_owner_(code.state.size(), nullptr),
        rate_piece_(code.state.size(), nullptr),
        from_draw_(code.register_elements, 0),
        drawn_(code.n_parameter_elements, 0) {}

  void find() {
    for (const Section section : native_sections) {
      for (NativePiece& piece : plan_.sections[static_cast<std::size_t>(section)]) {
        for (std::size_t m = 0; m < piece.members.size(); ++m) {
          const Space space = code_.section(section)[piece.members[m]].out.space;
          const bool asked = space == Space::Register || (space == Space::Derivative && plan_.own_steps);
          piece.stored[m] = asked && piece.written ? 0 : 1;
        }
      }
    }
    // Twice, so that what a step reads of the step before it is seen too.
    for (int pass = 0; pass < 2; ++pass) {
      for (const Section section : native_sections) {
        pass_over(section);
        if (section == Section::Main) {
          read_requirements();
        }
      }
    }
    for (const HeldBlock& block : code_.held_blocks) {
      if (block.delays != HeldBlock::none) {
        read_registers(block.delays, block.delays + block.n - 1, nullptr);
      }
    }
    collect(from_draw_, plan_.registers);
    collect(drawn_, plan_.draws);
  }

 private:
  static void collect(const std::vector<char>& marked, std::vector<std::int32_t>& into) {
    for (std::size_t e = 0; e < marked.size(); ++e) {
      if (marked[e] != 0) {
        into.push_back(static_cast<std::int32_t>(e));
      }
    }
  }

  void read_registers(std::int32_t first, std::int32_t last, const NativePiece* reader) {
    for (std::int32_t e = first; e <= last && e < static_cast<std::int32_t>(owner_.size()); ++e) {
      const auto at = static_cast<std::size_t>(e);
      if (owner_[at] == nullptr) {
        from_draw_[at] = 1;
      } else if (piece_[at] != reader) {
        *owner_[at] = 1;
      }
    }
  }

  void read_rates(const Access& access, const NativePiece* reader) {
    for (std::int32_t e = access.first; e <= access.last; ++e) {
      const auto at = static_cast<std::size_t>(e);
      if (rate_owner_[at] != nullptr && rate_piece_[at] != reader) {
        *rate_owner_[at] = 1;
      }
    }
  }

  void read_requirements() {
    for (const ProgramRequirement& requirement : code_.requirements) {
      if (requirement.each_step && requirement.n > 0) {
        read_registers(requirement.offset, requirement.offset + requirement.n - 1, nullptr);
        if (requirement.given >= 0) {
          read_registers(requirement.given, requirement.given + requirement.n - 1, nullptr);
        }
      }
    }
  }

  void pass_over(Section section) {
    for (NativePiece& piece : plan_.sections[static_cast<std::size_t>(section)]) {
      for (std::size_t m = 0; m < piece.members.size(); ++m) {
        for (const Access& access : accesses_of(code_.section(section)[piece.members[m]], code_)) {
          if (access.space == Space::Draw) {
            std::fill(drawn_.begin() + access.first, drawn_.begin() + access.last + 1, char{1});
          }
          const bool rates = access.space == Space::Derivative;
          if (!rates && access.space != Space::Register) {
            continue;
          }
          if (!access.written) {
            rates ? read_rates(access, &piece) : read_registers(access.first, access.last, &piece);
            continue;
          }
          for (std::int32_t e = access.first; e <= access.last; ++e) {
            (rates ? rate_owner_ : owner_)[static_cast<std::size_t>(e)] = &piece.stored[m];
            (rates ? rate_piece_ : piece_)[static_cast<std::size_t>(e)] = &piece;
          }
        }
      }
    }
  }

  const ProgramCode& code_;
  NativePlan& plan_;
  std::vector<char*> owner_;  ///< by register: whether its instruction stores; null before any wrote it
  std::vector<const NativePiece*> piece_;
  std::vector<char*> rate_owner_;  ///< the same of rates
  std::vector<const NativePiece*> rate_piece_;
  std::vector<char> from_draw_;
  std::vector<char> drawn_;
};

}  // namespace

std::string reason_to_interpret(const ProgramCode& code) {
  if (is_adaptive(code.settings.method)) {
    return "the method '" + method_name(code.settings.method) + "' chooses the steps of each draw";
  }
  if (!code.strips.empty() || !code.section(Section::Advance).empty()) {
    return "its large arrays are computed in strips";
  }
  return "";
}

NativePlan native_plan(const ProgramCode& code) {
  NativePlan plan;
  plan.own_steps = takes_own_steps(code);
  for (const Section section : native_sections) {
    plan.sections[static_cast<std::size_t>(section)] = Ordering(code, section).pieces();
  }
  Liveness(code, plan).find();
  return plan;
}

}  // namespace quesnay::detail
