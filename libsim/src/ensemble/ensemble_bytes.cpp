#include "quesnay/ensemble/ensemble_bytes.hpp"

#include "core/bytes.hpp"

namespace quesnay {

struct SumParts {
  template <typename Archive, either<ExactSum> T>
  static void of(Archive& archive, T& value) {
    auto& [digits, pending, not_finite] = value;
    archive(digits, pending, not_finite);
  }
};

struct HistogramParts {
  template <typename Archive, either<BitHistogram::Octave> T>
  static void of(Archive& archive, T& value) {
    auto& [key, pages] = value;
    archive(key, pages);
  }
  template <typename Archive, either<BitHistogram::Pool> T>
  static void of(Archive& archive, T& value) {
    auto& [chunks, in_use, left, used] = value;
    archive(chunks, in_use, left, used);
  }
  template <typename Archive, either<BitHistogram> T>
  static void of(Archive& archive, T& value) {
    auto& [bins_per_octave, octaves, pools, carried, count, least, greatest] = value;
    archive(bins_per_octave);
    if constexpr (Archive::reads) {
      std::uint64_t n = 0;
      archive(n);
      for (; n > 0; --n) {
        of(archive, octaves.emplace_back());
        if (octaves.back().pages.size() != static_cast<std::size_t>(value.pages_per_octave())) {
          throw InvalidValue(
              "an octave of a histogram has other pages than its bins, expected bytes as written");
        }
      }
    } else {
      archive(std::uint64_t{octaves.size()});
      for (const auto& octave : octaves) {
        of(archive, octave);
      }
    }
    for (auto& pool : pools) {
      of(archive, pool);
    }
    archive(carried, count, least, greatest);
  }
};

template <typename Archive, either<ExactSum> T>
void parts(Archive& archive, T& value) {
  SumParts::of(archive, value);
}

template <typename Archive, either<BitHistogram> T>
void parts(Archive& archive, T& value) {
  HistogramParts::of(archive, value);
}

template <typename Archive, either<Moments> T>
void parts(Archive& archive, T& value) {
  auto& [count, sum, square] = value;
  archive(count, sum, square);
}

template <typename Archive, either<StreamedSample> T>
void parts(Archive& archive, T& value) {
  auto& [moments, histogram, positive, negative] = value;
  archive(moments, histogram, positive, negative);
}

template <typename Archive, either<StreamedCount> T>
void parts(Archive& archive, T& value) {
  auto& [scenario, result, threshold, at_least, met] = value;
  archive(scenario, result, threshold, at_least, met);
}

template <typename Archive, either<StreamedPair> T>
void parts(Archive& archive, T& value) {
  auto& [scenario, baseline, results, differences, baseline_alone] = value;
  archive(scenario, baseline, results, differences, baseline_alone);
}

template <typename Archive, either<DrawFailure> T>
void parts(Archive& archive, T& value) {
  auto& [draw, scenario, time, variable, reason, cause] = value;
  archive(draw, scenario, time, variable, reason, cause);
}

struct StoreParts {
  template <typename Archive, either<SampleStore> T>
  static void of(Archive& archive, T& store) {
    auto& [kept, n_draws, n_results, values, samples, counts, pairs, guards] = store;
    archive(kept, n_draws, n_results, values, samples, counts, pairs);
    if constexpr (Archive::reads) {
      guards = std::make_unique<std::vector<std::mutex>>(n_results.size() + pairs.size());
    }
  }
};

template <typename Archive, either<SampleStore> T>
void parts(Archive& archive, T& value) {
  StoreParts::of(archive, value);
}

template <typename Archive, either<EnsembleResult> T>
void parts(Archive& archive, T& value) {
  auto& [scenarios, seed, first_draw, n_draws, store, failures] = value;
  archive(scenarios, seed, first_draw, n_draws, store, failures);
}

struct DistributionParts {
  template <typename Archive, either<Distribution> T>
  static void of(Archive& archive, T& value) {
    auto& [kind, parameters, weights, rest, upper, from, inside] = value;
    archive(kind, parameters, weights, upper, from, inside);
    if constexpr (Archive::reads) {
      std::uint64_t parts = 0;
      archive(parts);
      rest.clear();
      for (std::uint64_t k = 0; k < parts; ++k) {
        rest.push_back(Distribution::fixed(0.0));
        of(archive, rest.back());
      }
      const bool whole = (kind != DistributionKind::Within || (parts == 1 && parameters.size() == 2)) &&
                         (kind != DistributionKind::Mixture || (parts > 0 && weights.size() == parts));
      if (!whole) {
        throw InvalidValue("a distribution made of others lacks a part, expected it as it was written");
      }
    } else {
      archive(static_cast<std::uint64_t>(rest.size()));
      for (auto& part : rest) {
        of(archive, part);
      }
    }
  }
};

std::string to_bytes(const EnsembleResult& result) {
  ByteWriter out("result of a run");
  out(result);
  return out.finish();
}

EnsembleResult ensemble_result_from_bytes(const std::string& bytes) {
  ByteReader in("result of a run", bytes);
  EnsembleResult result;
  in(result);
  in.finish();
  return result;
}

std::string to_bytes(const Distribution& distribution) {
  ByteWriter out("distribution");
  DistributionParts::of(out, distribution);
  return out.finish();
}

Distribution distribution_from_bytes(const std::string& bytes) {
  ByteReader in("distribution", bytes);
  Distribution distribution = Distribution::fixed(0.0);
  DistributionParts::of(in, distribution);
  in.finish();
  return distribution;
}

}  // namespace quesnay
