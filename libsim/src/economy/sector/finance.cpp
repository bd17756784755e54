// Money for investment: own funds that follow output, the industry funds, loans, and what public money is
// paid out.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {

void write_finance(Economy& e) {
  e.source = "docs/economy/economics.md, section 6";
  const Expr target = e.lever("fund_target", "money", "target of the industry funds");
  const Expr raised_share = e.parameter("fund_raised_share", "1", "share of a fund's target that is raised");
  const Expr raising_time = e.parameter("fund_raising_time", "year", "time to raise a fund");
  const Expr deployment = e.parameter("fund_deployment_rate", "1/year", "rate at which funds invest");
  const Expr local_real =
      e.parameter("fund_local_real_share", "1", "share of fund money that is local and real");
  const Expr private_share =
      e.parameter("private_per_public", "1", "private money per public money in a fund");
  const Expr nothing = e.b.constant(0.0, "money");
  e.fund_raised = e.stock("fund_raised", nothing, "money", "paid into the industry funds");
  e.fund_invested = e.stock("fund_invested", nothing, "money", "invested by the industry funds");
  const Expr raising = e.flow("fund_raising", (raised_share * target - e.fund_raised) / raising_time,
                              "money/year", "paid into the industry funds");
  const Expr investing = e.flow("fund_investing", deployment * (e.fund_raised - e.fund_invested),
                                "money/year", "invested by the industry funds");
  e.b.inflow(e.fund_raised, raising);
  e.b.inflow(e.fund_invested, investing);
  e.b.keep_non_negative(e.fund_raised);
  e.b.keep_non_negative(e.fund_invested);
  e.flow("fund_public_outlay", raising / (1.0 + private_share), "money/year",
         "public money paid into the funds");

  const Expr compensation = e.lever("loan_compensation", "1", "loan-risk compensation, 1 in full");
  const Expr pool = e.parameter("risk_pool", "money/year", "yearly cap of the risk pool");
  const Expr leverage = e.parameter("loans_per_pool", "1", "loans per unit of the pool");
  const Expr ceiling = e.parameter("loan_ceiling", "money/year", "ceiling of the pool's loans");
  const Expr loss_rate = e.parameter("loan_loss_rate", "1", "share of loans that are lost");
  const Expr compensated = e.parameter("compensated_share", "1", "share of losses that is compensated");
  const Expr loans = e.auxiliary("risk_pool_loans", minimum(leverage * pool, ceiling) * compensation,
                                 "money/year", "loans under the risk pool");
  e.flow("loan_loss_outlay", compensated * loss_rate * loans, "money/year", "compensation of loan losses");

  const Expr growth_fund =
      e.lever("investment_finance", "1", "extra finance of growing firms over planned investment");
  const Expr industry_planned = e.plan_industry * e.planned;
  e.fund_money =
      e.auxiliary("fund_money",
                  industry_planned / sum(industry_planned, "sector") * (local_real * investing + loans) +
                      e.plan_industry * growth_fund * e.planned_0 * e.reference_path,
                  "money/year", "finance from funds and loans");
  // Credit closes the base year; own funds and credit follow output.
  const Expr available = e.auxiliary("available_finance", e.planned_0 * e.output / e.output_0 + e.fund_money,
                                     "money/year", "own funds, credit and fund money");
  const Expr additional =
      e.parameter("additional_share", "1", "share of finance that is additional at the start");
  e.finance_ratio = e.auxiliary(
      "finance_ratio", power((1.0 - additional) + additional * power(available / e.planned, -4.0), -0.25),
      "1", "share of planned investment that is carried out");
}

}  // namespace quesnay::economy
