#include "quesnay/economy/plan_levers.hpp"

#include "quesnay/dynamics/model_builder.hpp"

namespace quesnay {
namespace {

void write_hiring(ModelBuilder& b) {
  const Expr cut =
      b.lever("hiring_time_cut", {}, {"1", "cut of the time in which vacancies adjust", "policies"});
  // A cut beyond the range fails by its name, before it divides by nothing.
  const double most = 0.9;
  b.range("hiring_time_cut", -1.0, most);
  b.redefine("vacancies", b.definition("vacancies") / maximum(1.0 - cut, 1.0 - most));
}

void write_subsidy(ModelBuilder& b) {
  const Expr of_account = b.lever("account_renovation_subsidy", {"sector"},
                                  {"1", "effective subsidy of renovation in an account alone", "policies"});
  b.range("account_renovation_subsidy", -1.0, 1.0);
  const Expr to_all = b.named("renovation_subsidy");
  const Expr dearer = (1.0 - to_all - of_account) / (1.0 - to_all);
  b.redefine("renovation_orders",
             b.definition("renovation_orders") * power(dearer, -b.named("user_cost_elasticity")));
  const Expr completed = b.named("renovation_pipeline") / b.named("renovation_time");
  b.redefine("renovation_subsidy_granted",
             b.definition("renovation_subsidy_granted") + sum(of_account * completed, "sector"));
}

}  // namespace

Model with_plan_levers(const Model& economy) {
  ModelBuilder b(economy);
  write_hiring(b);
  write_subsidy(b);
  return b.build();
}

}  // namespace quesnay
