#include "quesnay/policy/scenario_bytes.hpp"

#include <optional>
#include <type_traits>

#include "core/bytes.hpp"

namespace quesnay {

template <typename Archive, either<Amount> T>
void parts(Archive& archive, T& value) {
  auto& [number, parameter] = value;
  archive(number, parameter);
}

template <typename Archive, either<Schedule> T>
void parts(Archive& archive, T& value) {
  auto& [shape, start, duration, times, values] = value;
  archive(shape, start, duration, times, values);
}

template <typename Archive, either<Move> T>
void parts(Archive& archive, T& value) {
  auto& [input, labels, height, schedule, replaces] = value;
  archive(input, labels, height, schedule, replaces);
}

template <typename Archive, either<Cost> T>
void parts(Archive& archive, T& value) {
  auto& [kind, amount, of, grade, source] = value;
  archive(kind, amount, of, grade, source);
}

template <typename Archive, either<Policy> T>
void parts(Archive& archive, T& value) {
  auto& [id, moves, schedule, cost, source, displacement_inside] = value;
  archive(id, moves, schedule, cost, source, displacement_inside);
}

template <typename Archive, either<Setting> T>
void parts(Archive& archive, T& value) {
  auto& [parameter, number, labels] = value;
  archive(parameter, number, labels);
}

template <typename Archive, either<Assumption> T>
void parts(Archive& archive, T& value) {
  auto& [id, moves, settings] = value;
  archive(id, moves, settings);
}

template <typename Archive, either<FiscalAccount> T>
void parts(Archive& archive, T& value) {
  auto& [id, policies, appropriation, start, carry_over] = value;
  archive(id, policies, appropriation, start, carry_over);
}

template <typename Archive, either<ReviewIndicator> T>
void parts(Archive& archive, T& value) {
  auto& [label, flow, target] = value;
  archive(label, flow, target);
}

template <typename Archive, either<Review> T>
void parts(Archive& archive, T& value) {
  auto& [dates, indicators, lag, noise, administrative, money, quota, gap, gate, years, periods, moves] =
      value;
  archive(dates, indicators, lag, noise, administrative, money, quota, gap, gate, years, periods, moves);
}

template <typename Archive, either<std::optional<Review>> T>
void parts(Archive& archive, T& value) {
  bool there = value.has_value();
  archive(there);
  if (!there) {
    return;
  }
  if constexpr (!std::is_const_v<T>) {
    value.emplace();
  }
  archive(*value);
}

template <typename Archive, either<Scenario> T>
void parts(Archive& archive, T& value) {
  auto& [name, policies, assumptions, accounts, review] = value;
  archive(name, policies, assumptions, accounts, review);
}

std::string to_bytes(const Scenario& scenario) {
  ByteWriter out("scenario");
  out(scenario);
  return out.finish();
}

Scenario scenario_from_bytes(const std::string& bytes) {
  ByteReader in("scenario", bytes);
  Scenario scenario;
  in(scenario);
  in.finish();
  return scenario;
}

}  // namespace quesnay
