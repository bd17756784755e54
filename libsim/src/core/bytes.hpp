#pragma once
// Values as bytes and back, for what is kept between processes. A type says its parts once, in a function
// parts(archive, value) that names every member by a structured binding: one that is added cannot be
// forgotten, as the binding then no longer compiles.

#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "quesnay/core/error.hpp"
#include "quesnay/core/random.hpp"

namespace quesnay {

/// Whether a template argument is T or const T: parts() serves writing and reading.
template <typename Given, typename T>
concept either = std::is_same_v<std::remove_const_t<Given>, T>;

template <typename T>
concept plain_number = std::is_arithmetic_v<T> || std::is_enum_v<T>;

/// "QynByte2", read as a number: another byte order or another layout of bytes fails.
inline constexpr std::uint64_t bytes_mark = 0x32657479426e7951ULL;

class ByteWriter {
 public:
  static constexpr bool reads = false;
  /// @param what  "model": bytes of something else are refused.
  explicit ByteWriter(const std::string& what) { (*this)(bytes_mark, what); }

  template <typename... T>
  void operator()(const T&... all) {
    (one(all), ...);
  }
  /// The bytes, with a check sum at their end.
  std::string finish() {
    one(stream_key(bytes_));
    return std::move(bytes_);
  }

 private:
  void raw(const void* from, std::size_t n) {
    if (n != 0) {
      bytes_.append(static_cast<const char*>(from), n);
    }
  }
  template <plain_number T>
  void one(const T& value) {
    raw(&value, sizeof value);
  }
  void one(const std::string& value) {
    one(std::uint64_t{value.size()});
    raw(value.data(), value.size());
  }
  template <typename T>
  void one(const std::vector<T>& values) {
    one(std::uint64_t{values.size()});
    if constexpr (plain_number<T>) {
      raw(values.data(), values.size() * sizeof(T));
    } else {
      for (const T& value : values) {
        one(value);
      }
    }
  }
  template <typename T, std::size_t n>
  void one(const std::array<T, n>& values) {
    for (const T& value : values) {
      one(value);
    }
  }
  template <typename A, typename B>
  void one(const std::pair<A, B>& value) {
    (*this)(value.first, value.second);
  }
  template <typename K, typename V>
  void one(const std::map<K, V>& values) {
    one(std::uint64_t{values.size()});
    for (const auto& [key, value] : values) {
      (*this)(key, value);
    }
  }
  template <typename T>
  void one(const std::unique_ptr<T>& value) {
    one(*value);
  }
  template <typename T>
  requires std::is_class_v<T>
  void one(const T& value) { parts(*this, value); }

  std::string bytes_;
};

class ByteReader {
 public:
  static constexpr bool reads = true;
  /// @throws InvalidValue for bytes that are no `what` of this version, or damaged.
  ByteReader(const std::string& what, const std::string& bytes) : what_(what), bytes_(bytes) {
    std::uint64_t mark = 0;
    std::string given;
    if (bytes.size() < 3 * sizeof mark) {
      refuse("they are too few");
    }
    end_ = bytes.size() - sizeof mark;
    one(mark);
    if (mark != bytes_mark) {
      refuse("they were written by something else, or by another version");
    }
    std::uint64_t sum = 0;
    std::memcpy(&sum, bytes.data() + end_, sizeof sum);
    if (sum != stream_key({bytes.data(), end_})) {
      refuse("they are damaged");
    }
    one(given);
    if (given != what) {
      refuse("they are a " + given);
    }
  }

  template <typename... T>
  void operator()(T&... all) {
    (one(all), ...);
  }
  /// @throws InvalidValue if something is left.
  void finish() const {
    if (at_ != end_) {
      refuse("they were written by another version");
    }
  }
  [[noreturn]] void refuse(const std::string& why) const {
    throw InvalidValue("the bytes are no " + what_ + " that can be read here: " + why);
  }

 private:
  void raw(void* to, std::size_t n) {
    if (n > end_ - at_) {
      refuse("they were written by another version");
    }
    if (n != 0) {
      std::memcpy(to, bytes_.data() + at_, n);
    }
    at_ += n;
  }
  std::size_t count(std::size_t least_bytes) {
    std::uint64_t n = 0;
    one(n);
    if (n > (end_ - at_) / least_bytes) {
      refuse("they were written by another version");
    }
    return static_cast<std::size_t>(n);
  }
  template <plain_number T>
  void one(T& value) {
    raw(&value, sizeof value);
  }
  void one(std::string& value) {
    value.resize(count(1));
    raw(value.data(), value.size());
  }
  template <typename T>
  void one(std::vector<T>& values) {
    if constexpr (plain_number<T>) {
      values.resize(count(sizeof(T)));
      raw(values.data(), values.size() * sizeof(T));
    } else {
      values.resize(count(1));
      for (T& value : values) {
        one(value);
      }
    }
  }
  template <typename T, std::size_t n>
  void one(std::array<T, n>& values) {
    for (T& value : values) {
      one(value);
    }
  }
  template <typename A, typename B>
  void one(std::pair<A, B>& value) {
    (*this)(value.first, value.second);
  }
  template <typename K, typename V>
  void one(std::map<K, V>& values) {
    for (std::size_t n = count(1); n > 0; --n) {
      K key{};
      one(key);
      one(values[key]);
    }
  }
  template <typename T>
  void one(std::unique_ptr<T>& value) {
    value = std::make_unique<T>();
    one(*value);
  }
  template <typename T>
  requires std::is_class_v<T>
  void one(T& value) { parts(*this, value); }

  std::string what_;
  const std::string& bytes_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
};

}  // namespace quesnay
