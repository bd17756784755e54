// The text of native code, and what has none. That code compiled from it has the interpreter's bits is
// compared in tests/python/native, where something compiles it.
#include "quesnay/dynamics/native.hpp"

#include <array>
#include <cstdint>

#include "catch.hpp"
#include "dynamics/small_models.hpp"
#include "quesnay/core/error.hpp"
#include "sentence.hpp"

using namespace quesnay;

namespace {

const std::map<std::string, std::vector<double>> numbers{{"room_temperature", {70.0}},
                                                         {"time_constant", {10.0}}};

Program cooling(Method method) {
  const Model model = test::teacup();
  return Program(model, numbers, DrawLayout(), {method, 4, 8, 0.0, {8}}, model.outcomes());
}

bool has(const NativeText& made, const std::string& part) {
  return made.text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a small program is one loop over steps of four vectors of draws") {
  const NativeText made = native_text(cooling(Method::Heun), 64, Isa::V4);
  REQUIRE(made.reason.empty());
  REQUIRE(made.steps);
  REQUIRE(made.lanes == 32);
  REQUIRE(made.calls == 0);
  REQUIRE(has(made, "define i64 @steps("));
  REQUIRE(has(made, "<32 x double>"));
  REQUIRE(has(made, std::string("@") + native_table_name + " = constant"));
}

TEST_CASE("programs of one model have one text, so that one compiled code serves them") {
  for (const Method method : {Method::Euler, Method::Heun, Method::RungeKutta4}) {
    const NativeText first = native_text(cooling(method), 64, Isa::V4);
    REQUIRE(!first.text.empty());
    REQUIRE(native_text(cooling(method), 64, Isa::V4).text == first.text);
    REQUIRE(native_text(cooling(method), 64, Isa::V3).text != first.text);
  }
  REQUIRE(native_text(cooling(Method::Euler), 64, Isa::V4).text !=
          native_text(cooling(Method::Heun), 64, Isa::V4).text);
}

TEST_CASE("other numbers of a model change no text") {
  const Model model = test::teacup();
  const std::map<std::string, std::vector<double>> others{{"room_temperature", {12.5}},
                                                          {"time_constant", {3.0}}};
  const Program warm(model, others, DrawLayout(), {Method::Heun, 4, 8, 0.0, {8}}, model.outcomes());
  REQUIRE(native_text(warm, 64, Isa::V4).text == native_text(cooling(Method::Heun), 64, Isa::V4).text);
}

TEST_CASE("no leave is given to fuse, reorder or assume numbers finite") {
  const NativeText made = native_text(cooling(Method::RungeKutta4), 64, Isa::V3);
  for (const char* leave :
       {" fast ", " contract ", " reassoc ", " nnan ", " ninf ", " nsz ", " arcp ", " afn "}) {
    REQUIRE(!has(made, leave));
  }
}

TEST_CASE("fewer draws are computed together where a block has no more") {
  REQUIRE(native_text(cooling(Method::Euler), 4, Isa::V4).lanes == 4);
  REQUIRE(native_text(cooling(Method::Euler), 24, Isa::V4).lanes == 8);
  REQUIRE(native_text(cooling(Method::Euler), 64, Isa::V3).lanes == 16);
}

TEST_CASE("a larger program takes its steps where rates are computed, by the methods that can") {
  ModelBuilder b;
  b.dimension("cell", {"a", "b", "c"});
  const Expr rate = b.parameter("rate", {"cell"}, {"1/year", "", ""});
  const Expr first = b.stock("first", b.constant(1.0, "people"), {"people", "", "", {"cell"}});
  Expr grown = first;
  for (int i = 0; i < 150; ++i) {
    grown = b.auxiliary("grown " + std::to_string(i), grown * 0.5 + first * 0.25, {"people", "", ""});
  }
  b.inflow(first, b.flow("growth", grown * rate, {"people/year", "", ""}));
  // A rate that something else reads is stored too, and a stock that nothing reads is not taken ahead.
  b.outcome({"first", "first", OutcomeKind::Level, "people", false, 0});
  b.outcome({"growth", "growth", OutcomeKind::Level, "people/year", false, 0});
  const Model model = b.build();
  const auto text_of = [&](Method method) {
    const Program program(model, {{"rate", {0.1, 0.2, 0.3}}}, DrawLayout(), {method, 4, 8, 0.0, {8}},
                          model.outcomes());
    return native_text(program, 64, Isa::V4);
  };
  REQUIRE(!text_of(Method::Heun).steps);
  REQUIRE(has(text_of(Method::Heun), "define void @main_second("));
  REQUIRE(has(text_of(Method::Heun), "i64 1, ptr @main_second }"));
  REQUIRE(!has(text_of(Method::Euler), "define void @main_second("));
  REQUIRE(has(text_of(Method::Euler), "i64 1, ptr null }"));
  REQUIRE(has(text_of(Method::RungeKutta4), "i64 0, ptr null }"));
}

TEST_CASE("a program without native code says why") {
  REQUIRE(native_text(cooling(Method::DormandPrince5), 64, Isa::V4).reason ==
          "the method 'dopri5' chooses the steps of each draw");
  REQUIRE(native_text(cooling(Method::Heun), 64, Isa::Baseline).reason ==
          "the instruction set 'baseline' has no fused products");
  REQUIRE(native_text(cooling(Method::Heun), 6, Isa::V4).reason == "blocks of 6 draws are no multiple of 4");
  REQUIRE(native_text(cooling(Method::Heun), 6, Isa::V4).text.empty());
}

TEST_CASE("a table that no text describes is refused") {
  const Program program = cooling(Method::Heun);
  const std::array<std::int64_t, 13> table{3};
  REQUIRE(test::sentence_of([&] { use_native(program, table.data()); }) ==
          "native code computes 3 draws together, expected 4 to 64");
  REQUIRE(!is_native(program, 64));
}
