// The methods of integration by name.
#include <algorithm>
#include <iterator>
#include <utility>

#include "quesnay/core/error.hpp"
#include "quesnay/dynamics/program.hpp"

namespace quesnay {

namespace {

constexpr std::pair<Method, const char*> method_names[] = {{Method::Euler, "euler"},
                                                           {Method::Heun, "heun"},
                                                           {Method::RungeKutta4, "rk4"},
                                                           {Method::DormandPrince5, "dopri5"},
                                                           {Method::Rosenbrock4, "rosenbrock4"}};

}  // namespace

Method method_from_name(const std::string& name) {
  std::vector<std::string> known;
  for (const auto& [method, own] : method_names) {
    if (own == name) {
      return method;
    }
    known.emplace_back(own);
  }
  throw UnknownName("method", name, known);
}

std::string method_name(Method method) {
  return std::find_if(std::begin(method_names), std::end(method_names),
                      [&](const auto& one) { return one.first == method; })
      ->second;
}

bool is_adaptive(Method method) {
  return method == Method::DormandPrince5 || method == Method::Rosenbrock4;
}

}  // namespace quesnay
