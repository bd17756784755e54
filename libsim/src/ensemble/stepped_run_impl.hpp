#pragma once
// What a stepped run holds. stepped_run.cpp makes it go on, stepped_run_bytes.cpp saves it.

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "quesnay/ensemble/stepped_run.hpp"

namespace quesnay::detail {

using Numbers = std::vector<double>;

/// Rows of numbers a lane of every block, as rows of numbers a draw; and back.
class LaneRows {
 public:
  LaneRows(std::size_t n_draws, std::size_t lanes) : n_draws_(n_draws), lanes_(lanes) {}
  template <typename RowOf>
  Numbers gathered(RowOf row_of) const {
    const std::size_t n_rows = row_of(0).size() / lanes_;
    Numbers result(n_rows * n_draws_);
    for (std::size_t d = 0; d < n_draws_; ++d) {
      const auto& from = row_of(d / lanes_);
      for (std::size_t r = 0; r < n_rows; ++r) {
        result[r * n_draws_ + d] = from[r * lanes_ + d % lanes_];
      }
    }
    return result;
  }
  Numbers of_block(const Numbers& all, std::size_t block) const {
    const std::size_t n_rows = all.size() / n_draws_;
    Numbers result(n_rows * lanes_);
    for (std::size_t r = 0; r < n_rows; ++r) {
      for (std::size_t l = 0; l < lanes_; ++l) {
        result[r * lanes_ + l] = all[r * n_draws_ + std::min(block * lanes_ + l, n_draws_ - 1)];
      }
    }
    return result;
  }

 private:
  std::size_t n_draws_;
  std::size_t lanes_;
};

}  // namespace quesnay::detail

namespace quesnay {

struct SteppedRun::Impl {
  /// Draws that are run together. Lanes beyond the last draw repeat it and are not read.
  struct Block {
    std::vector<double> parameters;
    Snapshot at;
    std::vector<char> failed;
    std::vector<LaneFailure> failures;
  };

  Model base;  ///< as it was given
  std::map<std::string, std::vector<double>> values;
  DrawLayout layout;  ///< without bounds: bytes keep none, and a restored run has the same program
  RunSettings settings;
  SteppedOptions options;
  std::map<std::string, std::vector<double>> inputs;  ///< that were set, as they are now
  Model model;                                        ///< base with the inputs
  std::optional<Program> program;
  std::size_t n_outcome_elements = 0;
  std::vector<Block> blocks;
  /// One for each record step reached: value[element * n_draws + draw].
  std::vector<std::vector<double>> recorded;

  Impl(const Model& given, std::map<std::string, std::vector<double>> fixed, const DrawLayout& draws,
       const RunSettings& run, const SteppedOptions& which)
      : base(given),
        values(std::move(fixed)),
        layout(draws.without_bounds()),
        settings(run),
        options(which),
        model(given) {}

  [[nodiscard]] std::size_t n_draws() const { return static_cast<std::size_t>(options.n_draws); }
  [[nodiscard]] std::size_t n_blocks() const { return (n_draws() + options.lanes - 1) / options.lanes; }
  [[nodiscard]] std::size_t draws_in(std::size_t block) const {
    return std::min(options.lanes, n_draws() - block * options.lanes);
  }
  [[nodiscard]] int step() const { return blocks.front().at.step; }

  void check() const;
  void take_input(const std::string& name, const std::vector<double>& given);
  void compile();
  void go_on(int to);
  static std::unique_ptr<Impl> restored(const Model& model, const std::string& bytes, int threads,
                                        std::size_t n_lanes);
  /// Noise of the steps `from` to `to` of a block, and the row it begins with.
  std::size_t noise(std::size_t block, int from, int to, std::vector<double>& out) const;
  void keep_records(std::size_t block, int step, Simulator& simulator, std::vector<double>& outcome);
};

}  // namespace quesnay
