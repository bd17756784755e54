// What is kept of numbers whose draws are not.
#include "quesnay/ensemble/sample_store.hpp"

namespace quesnay {

void StreamedSample::add(const double* values, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    moments.add(values[i]);
    positive += values[i] > 0.0 ? 1 : 0;
    negative += values[i] < 0.0 ? 1 : 0;
  }
  histogram.add(values, n);
}

void StreamedSample::merge(const StreamedSample& other) {
  moments.merge(other.moments);
  histogram.merge(other.histogram);
  positive += other.positive;
  negative += other.negative;
}

}  // namespace quesnay
