#include "quesnay/core/random.hpp"

#include <Random123/philox.h>

#include <algorithm>

#include "core/random_kernels.hpp"
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

namespace {

/// One group of four components: out[k][lane], or nothing where out[k] is null.
void fill_group(const detail::WordsOfDraws& of, std::size_t lanes, double* const* out) {
  const detail::RandomKernels& kernels = detail::random_kernels();
  const std::size_t together = kernels.width > 1 ? lanes / kernels.width * kernels.width : 0;
  if (together > 0) {
    kernels.uniforms(of, together, out);
  }
  for (std::size_t lane = together; lane < lanes; ++lane) {
    const std::array<std::uint64_t, 4> words =
        random_block(of.seed, of.stream, of.first_draw + lane, of.period, of.group);
    for (std::size_t k = 0; k < 4; ++k) {
      if (out[k] != nullptr) {
        out[k][lane] = open_uniform(words[k]);
      }
    }
  }
}

}  // namespace

void fill_uniform_lanes(std::uint64_t seed, std::uint64_t stream, std::uint64_t first_draw, std::size_t lanes,
                        std::uint64_t period, std::size_t n_components, double* out) {
  for (std::size_t first = 0; first < n_components; first += 4) {
    double* places[4] = {};
    for (std::size_t k = 0; k < std::min<std::size_t>(4, n_components - first); ++k) {
      places[k] = out + (first + k) * lanes;
    }
    fill_group({seed, stream, first_draw, period, first / 4}, lanes, places);
  }
}

void fill_uniform_lanes(std::uint64_t seed, std::uint64_t stream, std::uint64_t first_draw, std::size_t lanes,
                        std::uint64_t period, const std::vector<Component>& components, double* out) {
  for (std::size_t from = 0; from < components.size();) {
    const std::uint64_t group = components[from].component / 4;
    double* places[4] = {};
    std::size_t to = from;
    for (; to < components.size() && components[to].component / 4 == group; ++to) {
      double*& place = places[components[to].component % 4];
      place = place == nullptr ? out + components[to].element * lanes : place;
    }
    fill_group({seed, stream, first_draw, period, group}, lanes, places);
    // Components that several elements share are filled once.
    for (std::size_t k = from; k < to; ++k) {
      double* own = out + components[k].element * lanes;
      const double* filled = places[components[k].component % 4];
      if (own != filled) {
        std::copy_n(filled, lanes, own);
      }
    }
    from = to;
  }
}

}  // namespace quesnay
