#pragma once
// A project that a case names, beside those that a plan attracts.

#include <string>
#include <vector>

namespace quesnay {

/// A project that is known by name and date: what it spends and what it can make, at times of the run [year].
struct NamedProject {
  std::string id;
  std::string sector;               ///< code of its account
  std::vector<double> outlay_at;    ///< increasing [year]
  std::vector<double> outlay;       ///< cumulative, at these times [money]
  std::vector<double> capacity_at;  ///< increasing [year]
  std::vector<double> capacity;     ///< at these times [money/year]
};

}  // namespace quesnay
