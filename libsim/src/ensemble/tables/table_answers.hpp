#pragma once
// One group of draws of a table: drawn, eliminated or iterated, and asked.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "quesnay/accounts/blocked_lu.hpp"
#include "quesnay/ensemble/uncertain_table.hpp"

namespace quesnay::detail {

/// Coefficients of a group of draws and their solutions. A thread's own; arrays are [sector][lane].
class TableDraws {
 public:
  explicit TableDraws(const UncertainTable& table);
  virtual ~TableDraws() = default;
  TableDraws(const TableDraws&) = delete;
  TableDraws& operator=(const TableDraws&) = delete;

  /// Draws in a group: 8, or 1 for large tables.
  [[nodiscard]] virtual std::size_t lanes() const = 0;
  /// Sectors with those that fill up the last tile: the length of solve's arrays.
  [[nodiscard]] virtual std::size_t padded() const = 0;
  virtual void draw(std::uint64_t seed, std::uint64_t first) = 0;
  /// y = A x.
  virtual void product(const double* x, double* y) = 0;
  virtual void factor() = 0;
  /// b becomes (I - A)^-1 b. After factor().
  virtual void solve(double* b) = 0;
  virtual void solve_transposed(double* b) = 0;

  /// By lane: why a draw failed, empty if it did not, and the sector.
  struct Failure {
    std::string sector{};
    std::string reason{};
  };
  [[nodiscard]] const std::vector<Failure>& failures() const { return failures_; }

 protected:
  void fail(std::size_t lane, Eigen::Index sector, const std::string& reason);
  /// Notes draws with a cell below zero. @param a [(i * stride + j) * lanes + lane].
  void refuse_negative(const double* a, std::size_t stride);

  const UncertainTable* table_;
  std::vector<Failure> failures_;
};

/// Eight draws side by side.
[[nodiscard]] std::unique_ptr<TableDraws> draws_in_lanes(const UncertainTable& table);
/// One large draw at a time.
[[nodiscard]] std::unique_ptr<TableDraws> draws_one_by_one(const UncertainTable& table);

/// Answers to one question: out[result * lanes + lane]. After factor().
/// @param below_zero by lane: the sector whose output the table's own demand leaves below zero, -1 for none.
void answer(const TableQuestion& question, Eigen::Index n, TableDraws& draws, std::vector<double>& out,
            std::vector<Eigen::Index>& below_zero);

/// Why a draw of output below zero is no table.
[[nodiscard]] std::string below_zero_reason(const std::string& sector);

}  // namespace quesnay::detail
