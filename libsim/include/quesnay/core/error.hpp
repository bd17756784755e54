#pragma once
// Every error a caller can cause. Each sentence says what was given, what was expected and where.

#include <stdexcept>
#include <string>
#include <vector>

namespace quesnay {

/// Base of all errors of the library. what() is one sentence for the caller, without a full stop, on one
/// line: line breaks and other signs that a terminal obeys, as names may have them, are escaped.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& sentence);
};

/// Two arrays or axes that must agree in length or labels do not.
class DimensionMismatch : public Error {
 public:
  /// "final demand has 7 sectors, the table has 8"
  DimensionMismatch(const std::string& given_name, std::size_t given, const std::string& expected_name,
                    std::size_t expected, const std::string& of_what);
  explicit DimensionMismatch(const std::string& sentence) : Error(sentence) {}
};

/// Two quantities whose units must agree do not.
class UnitMismatch : public Error {
 public:
  using Error::Error;
};

/// A name that is not known; the nearest known one is suggested.
class UnknownName : public Error {
 public:
  /// "unknown sector 'K9'; known are K1, K2, ...; did you mean 'K8'?"
  UnknownName(const std::string& kind, const std::string& given, const std::vector<std::string>& known);
};

/// A name given twice.
class DuplicateName : public Error {
 public:
  DuplicateName(const std::string& kind, const std::string& given);
  explicit DuplicateName(const std::string& sentence) : Error(sentence) {}
};

/// A value outside what its meaning allows (not finite, negative capacity, share above one, ...).
class InvalidValue : public Error {
 public:
  using Error::Error;
};

/// A table whose rows or columns do not add up. The sum named is the one that misses by the largest amount.
class UnbalancedTable : public InvalidValue {
 public:
  /// @param side "sales" or "costs"; @param label the row or column; @param gap what it has too much.
  UnbalancedTable(std::string side, std::string label, double gap, const std::string& sentence);
  [[nodiscard]] const std::string& side() const { return side_; }
  [[nodiscard]] const std::string& label() const { return label_; }
  [[nodiscard]] double gap() const { return gap_; }

 private:
  std::string side_;
  std::string label_;
  double gap_;
};

/// A coefficient matrix whose spectral radius is one or more: no production plan meets every demand.
class NotProductive : public Error {
 public:
  NotProductive(double spectral_radius, std::string sector);
  [[nodiscard]] double spectral_radius() const { return spectral_radius_; }
  [[nodiscard]] const std::string& sector() const { return sector_; }

 private:
  double spectral_radius_;
  std::string sector_;
};

/// An auxiliary that depends on itself within one instant.
class AlgebraicLoop : public Error {
 public:
  explicit AlgebraicLoop(std::vector<std::string> path);
  [[nodiscard]] const std::vector<std::string>& path() const { return path_; }

 private:
  std::vector<std::string> path_;
};

/// The run was stopped from outside (Ctrl-C, a progress callback that asked for it).
class Cancelled : public Error {
 public:
  using Error::Error;
};

/// The known name that `given` is nearest to, the first of equally near ones, or "" if none is near: near is
/// what differs in at most two letters or a third of them, and not in all.
[[nodiscard]] std::string nearest_name(const std::string& given, const std::vector<std::string>& known);

/// The shortest decimal that reads back to the same double.
[[nodiscard]] std::string shortest(double value);

}  // namespace quesnay
