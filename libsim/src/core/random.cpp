#include "quesnay/core/random.hpp"

#include <Random123/philox.h>

#include <algorithm>

#include "quesnay/core/error.hpp"

namespace quesnay {

std::uint64_t stream_key(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : name) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  return hash;
}

std::uint64_t StreamSet::add(const std::string& name) {
  const std::uint64_t key = stream_key(name);
  const auto [found, fresh] = names_.emplace(key, name);
  if (!fresh) {
    throw DuplicateName("random stream",
                        found->second == name ? name : name + "' (as '" + found->second + "')");
  }
  return key;
}

std::array<std::uint64_t, 4> philox_block(const std::array<std::uint64_t, 4>& counter,
                                          const std::array<std::uint64_t, 2>& key) {
  const r123::Philox4x64::ctr_type words =
      r123::Philox4x64()({{counter[0], counter[1], counter[2], counter[3]}}, {{key[0], key[1]}});
  return {words[0], words[1], words[2], words[3]};
}

std::array<std::uint64_t, 4> random_block(std::uint64_t seed, std::uint64_t stream, std::uint64_t draw,
                                          std::uint64_t period, std::uint64_t group) {
  return philox_block({group + 1, period, draw, 0}, {seed, stream});
}

std::uint64_t random_word(std::uint64_t seed, std::uint64_t stream, std::uint64_t draw, std::uint64_t period,
                          std::uint64_t component) {
  return random_block(seed, stream, draw, period, component / 4)[component % 4];
}

void fill_uniform(std::uint64_t seed, std::uint64_t stream, std::uint64_t draw, std::uint64_t period,
                  std::size_t n_components, double* out) {
  fill_uniform_lanes(seed, stream, draw, 1, period, n_components, out);
}

void fill_uniform_lanes(std::uint64_t seed, std::uint64_t stream, std::uint64_t first_draw, std::size_t lanes,
                        std::uint64_t period, std::size_t n_components, double* out) {
  for (std::size_t group = 0; 4 * group < n_components; ++group) {
    const std::size_t n = std::min<std::size_t>(4, n_components - 4 * group);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const std::array<std::uint64_t, 4> words = random_block(seed, stream, first_draw + lane, period, group);
      for (std::size_t k = 0; k < n; ++k) {
        out[(4 * group + k) * lanes + lane] = open_uniform(words[k]);
      }
    }
  }
}

void fill_uniform_lanes(std::uint64_t seed, std::uint64_t stream, std::uint64_t first_draw, std::size_t lanes,
                        std::uint64_t period, const std::vector<Component>& components, double* out) {
  for (std::size_t from = 0; from < components.size();) {
    const std::uint64_t group = components[from].component / 4;
    std::size_t to = from;
    while (to < components.size() && components[to].component / 4 == group) {
      ++to;
    }
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const std::array<std::uint64_t, 4> words = random_block(seed, stream, first_draw + lane, period, group);
      for (std::size_t k = from; k < to; ++k) {
        out[components[k].element * lanes + lane] = open_uniform(words[components[k].component % 4]);
      }
    }
    from = to;
  }
}

}  // namespace quesnay
