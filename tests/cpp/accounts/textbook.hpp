#pragma once
// The textbook's table of two sectors, and what a table is refused with.

#include <string>

#include "quesnay/accounts/table.hpp"
#include "quesnay/core/error.hpp"

namespace quesnay::test {

inline const Axis two("sector", {"K1", "K2"});

inline Matrix square(double a, double b, double c, double d) {
  Matrix m(2, 2);
  m << a, b, c, d;
  return m;
}

inline Vector pair(double a, double b) {
  return Eigen::Vector2d(a, b);
}

// Miller & Blair 2009, section 2.3, table 2.3: Z, f and x.
inline const Matrix flows = square(150, 500, 200, 100);

inline TableParts textbook() {
  TableParts parts(two);
  parts.flows = flows;
  parts.demand_categories = {"final demand"};
  parts.final_demand = pair(350, 1700);
  parts.value_added_rows = {"value added"};
  parts.value_added = pair(650, 1400).transpose();
  parts.gross_output = pair(1000, 2000);
  parts.unit = "million dollars";
  return parts;
}

inline std::string sentence_of(const TableParts& parts, const TableChecks& checks = {}) {
  try {
    const Table table(parts, checks);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace quesnay::test
