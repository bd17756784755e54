// A stepped run as bytes. Numbers are written draw by draw, so that the bytes do not depend on lanes.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <new>
#include <stdexcept>

#include "ensemble/stepped_run_impl.hpp"
#include "quesnay/core/error.hpp"
#include "quesnay/core/random.hpp"
#include "quesnay/dynamics/fingerprint.hpp"

namespace quesnay {
namespace {

constexpr std::uint64_t mark = 0x0a1a6e7552796e51;  // "QynRun", read as a number: another byte order fails
constexpr std::uint64_t version = 2;
using Numbers = std::vector<double>;

class Writer {
 public:
  void number(std::uint64_t value) { raw(&value, sizeof value); }
  void real(double value) { raw(&value, sizeof value); }
  void text(const std::string& value) {
    number(value.size());
    bytes_ += value;
  }
  void numbers(const Numbers& values) {
    number(values.size());
    raw(values.data(), values.size() * sizeof(double));
  }
  void numbers(const std::map<std::string, Numbers>& values) {
    number(values.size());
    for (const auto& [name, list] : values) {
      text(name);
      numbers(list);
    }
  }
  std::string finish() {
    number(stream_key(bytes_));
    return std::move(bytes_);
  }

 private:
  void raw(const void* from, std::size_t n) { bytes_.append(static_cast<const char*>(from), n); }
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(const std::string& bytes) : bytes_(bytes) {}
  std::uint64_t number() {
    std::uint64_t value = 0;
    raw(&value, sizeof value);
    return value;
  }
  double real() {
    double value = 0.0;
    raw(&value, sizeof value);
    return value;
  }
  std::string text() {
    std::string value(size(1), '\0');
    raw(value.data(), value.size());
    return value;
  }
  Numbers numbers() {
    Numbers values(size(sizeof(double)));
    raw(values.data(), values.size() * sizeof(double));
    return values;
  }
  std::map<std::string, Numbers> named_numbers() {
    std::map<std::string, Numbers> values;
    for (std::uint64_t n = number(); n > 0; --n) {
      const std::string name = text();
      values[name] = numbers();
    }
    return values;
  }

 private:
  std::size_t size(std::size_t of_one) {
    const std::uint64_t n = number();
    if (n > (bytes_.size() - at_) / of_one) {
      throw InvalidValue("a saved run is damaged: it ends too early");
    }
    return static_cast<std::size_t>(n);
  }
  void raw(void* to, std::size_t n) {
    if (n > bytes_.size() - at_) {
      throw InvalidValue("a saved run is damaged: it ends too early");
    }
    std::memcpy(to, bytes_.data() + at_, n);
    at_ += n;
  }
  const std::string& bytes_;
  std::size_t at_ = 0;
};

[[noreturn]] void refuse(const std::string& why) {
  throw InvalidValue("the bytes are no run that can go on here: " + why);
}

/// The sum over the bytes is no secret: what is counted in them is held to the model, so that nothing is read
/// or written beyond its end.
void require_fits(bool fits, const std::string& what) {
  if (!fits) {
    refuse("their " + what + " are not as many as the model's");
  }
}

int whole(std::uint64_t given, const std::string& what) {
  require_fits(given <= static_cast<std::uint64_t>(std::numeric_limits<int>::max()), what);
  return static_cast<int>(given);
}

/// Record steps are written as doubles; a cast of what is no int would be undefined.
std::vector<int> whole(const Numbers& given, const std::string& what) {
  std::vector<int> steps;
  for (const double one : given) {
    require_fits(one >= 0.0 && one <= std::numeric_limits<int>::max() && std::floor(one) == one, what);
    steps.push_back(static_cast<int>(one));
  }
  return steps;
}

}  // namespace

std::string SteppedRun::save() const {
  const Impl& run = *impl_;
  const detail::LaneRows lanes(run.n_draws(), run.options.lanes);
  Writer out;
  out.number(mark);
  out.number(version);
  out.number(fingerprint(run.base));
  out.text(method_name(run.settings.method));
  out.number(static_cast<std::uint64_t>(run.settings.steps_per_year));
  out.number(static_cast<std::uint64_t>(run.settings.years_per_step));
  out.number(static_cast<std::uint64_t>(run.settings.n_steps));
  out.real(run.settings.start);
  out.numbers(Numbers(run.settings.record_steps.begin(), run.settings.record_steps.end()));
  out.number(run.options.seed);
  out.number(run.options.first_draw);
  out.number(run.options.n_draws);
  out.numbers(run.values);
  out.number(run.layout.parameters().size());
  for (const DrawLayout::Entry& drawn : run.layout.parameters()) {
    out.text(drawn.name);
  }
  out.numbers(lanes.gathered([&](std::size_t k) -> const Numbers& { return run.blocks[k].parameters; }));
  out.numbers(run.inputs);
  const Snapshot& first = run.blocks.front().at;
  out.number(static_cast<std::uint64_t>(first.step));
  out.number(first.values.size());
  for (const auto& [name, row] : first.values) {
    out.text(name);
    out.numbers(lanes.gathered(
        [&, key = name](std::size_t k) -> const Numbers& { return run.blocks[k].at.values.at(key); }));
  }
  out.number(first.rings.size());
  for (const auto& [name, row] : first.rings) {
    out.text(name);
    out.numbers(lanes.gathered(
        [&, key = name](std::size_t k) -> const Numbers& { return run.blocks[k].at.rings.at(key); }));
  }
  out.numbers(lanes.gathered([&](std::size_t k) -> const Numbers& { return run.blocks[k].at.integrals; }));
  out.number(run.recorded.size());
  for (const Numbers& record : run.recorded) {
    out.numbers(record);
  }
  const std::vector<DrawFailure> failures = this->failures();
  out.number(failures.size());
  for (const DrawFailure& one : failures) {
    out.number(one.draw);
    out.real(one.time);
    out.text(one.variable);
    out.text(one.reason);
  }
  return out.finish();
}

SteppedRun SteppedRun::restore(const Model& model, const std::string& bytes, int threads,
                               std::size_t n_lanes) {
  // Numbers of draws or steps that the bytes do not have may ask for any memory.
  try {
    return SteppedRun(Impl::restored(model, bytes, threads, n_lanes));
  } catch (const std::bad_alloc&) {
    refuse("they ask for more memory than there is");
  } catch (const std::length_error&) {
    refuse("they ask for more memory than there is");
  }
}

std::unique_ptr<SteppedRun::Impl> SteppedRun::Impl::restored(const Model& model, const std::string& bytes,
                                                             int threads, std::size_t n_lanes) {
  Reader in(bytes);
  if (bytes.size() < 4 * sizeof(std::uint64_t) || in.number() != mark) {
    refuse("they are not a saved run");
  }
  const std::uint64_t given = in.number();
  if (given != version) {
    refuse("they have version " + std::to_string(given) + ", expected " + std::to_string(version));
  }
  std::uint64_t sum = 0;
  std::memcpy(&sum, bytes.data() + bytes.size() - sizeof sum, sizeof sum);
  if (sum != stream_key({bytes.data(), bytes.size() - sizeof sum})) {
    refuse("they are damaged");
  }
  if (in.number() != fingerprint(model)) {
    refuse("they were saved with another model");
  }
  RunSettings settings;
  settings.method = method_from_name(in.text());
  settings.steps_per_year = whole(in.number(), "steps a year");
  settings.years_per_step = whole(in.number(), "years a step");
  settings.n_steps = whole(in.number(), "steps");
  settings.start = in.real();
  if (!std::isfinite(settings.start)) {
    refuse("they start at " + shortest(settings.start));
  }
  settings.record_steps = whole(in.numbers(), "records");
  SteppedOptions options;
  options.seed = in.number();
  options.first_draw = in.number();
  options.n_draws = in.number();
  options.threads = threads;
  options.lanes = n_lanes;
  std::map<std::string, Numbers> values = in.named_numbers();
  const std::uint64_t n_drawn = in.number();
  require_fits(n_drawn <= bytes.size(), "drawn parameters");
  std::vector<std::string> drawn(static_cast<std::size_t>(n_drawn));
  for (std::string& name : drawn) {
    name = in.text();
  }
  auto impl = std::make_unique<Impl>(model, std::move(values), DrawLayout(model, drawn), settings, options);
  impl->check();
  const detail::LaneRows lanes(impl->n_draws(), n_lanes);
  const auto each_block = [&](const Numbers& all, auto place) {
    for (std::size_t k = 0; k < impl->blocks.size(); ++k) {
      place(impl->blocks[k]) = lanes.of_block(all, k);
    }
  };
  const Numbers parameters = in.numbers();
  require_fits(parameters.size() == impl->layout.n_parameter_elements() * impl->n_draws(), "parameters");
  // Draws that the bytes do not have are refused before there is room for them.
  impl->blocks.resize(impl->n_blocks());
  each_block(parameters, [](Impl::Block& b) -> Numbers& { return b.parameters; });
  impl->inputs = in.named_numbers();
  impl->compile();
  const std::uint64_t reached = in.number();
  require_fits(reached <= static_cast<std::uint64_t>(impl->settings.n_steps), "steps");
  const int step = static_cast<int>(reached);
  for (const auto& [name, all] : in.named_numbers()) {
    each_block(all, [&, key = name](Impl::Block& b) -> Numbers& { return b.at.values[key]; });
  }
  for (const auto& [name, all] : in.named_numbers()) {
    each_block(all, [&, key = name](Impl::Block& b) -> Numbers& { return b.at.rings[key]; });
  }
  each_block(in.numbers(), [](Impl::Block& b) -> Numbers& { return b.at.integrals; });
  const std::uint64_t n_recorded = in.number();
  require_fits(n_recorded <= impl->settings.record_steps.size(), "records");
  impl->recorded.resize(static_cast<std::size_t>(n_recorded));
  for (Numbers& record : impl->recorded) {
    record = in.numbers();
    require_fits(record.size() == impl->n_outcome_elements * impl->n_draws(), "records");
  }
  for (Impl::Block& block : impl->blocks) {
    block.at.step = step;
    block.failed.assign(n_lanes, 0);
  }
  for (std::uint64_t n = in.number(); n > 0; --n) {
    const auto place = static_cast<std::size_t>(in.number() - options.first_draw);
    require_fits(place < impl->n_draws(), "failures");
    Impl::Block& block = impl->blocks[place / n_lanes];
    const double time = in.real();
    const std::string variable = in.text();
    block.failures.push_back({place % n_lanes, time, variable, in.text()});
    block.failed[place % n_lanes] = 1;
  }
  return impl;
}

}  // namespace quesnay
