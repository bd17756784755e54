// Money for investment: own funds that follow output, the industry funds, loans, and what public money is
// paid out.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

/// How sharply more finance stops adding investment. At 4, and with the additional share a = 0.3 of the
/// shipped case, all the money there is raises investment by (1 - a)^(-1/4) = 9 % at most; a minimum would
/// have its kink exactly at the start.
constexpr double finance_sharpness = 4.0;

/// What the industry funds invest [money/year].
Expr write_funds(const Writer& w) {
  const Expr target = w.lever("fund_target", "money", "target of the industry funds");
  const Expr raised_share = w.parameter("fund_raised_share", "1", "share of a fund's target that is raised");
  const Expr raising_time = w.duration("fund_raising_time", "time to raise a fund");
  const Expr deployment = w.parameter("fund_deployment_rate", "1/year", "rate at which funds invest");
  const Expr local_real =
      w.parameter("fund_local_real_share", "1", "share of fund money that is local and real");
  const Expr private_share =
      w.parameter("private_per_public", "1", "private money per public money in a fund");
  const Expr nothing = w.b.constant(0.0, "money");
  const Expr raised = w.stock("fund_raised", nothing, "money", "paid into the industry funds");
  const Expr invested = w.stock("fund_invested", nothing, "money", "invested by the industry funds");
  const Expr raising = w.flow("fund_raising", (raised_share * target - raised) / raising_time, "money/year",
                              "paid into the industry funds");
  const Expr investing = w.flow("fund_investing", deployment * (raised - invested), "money/year",
                                "invested by the industry funds");
  w.b.inflow(raised, raising);
  w.b.inflow(invested, investing);
  w.b.keep_non_negative(raised);
  w.b.keep_non_negative(invested);
  w.flow("fund_public_outlay", raising / (1.0 + private_share), "money/year",
         "public money paid into the funds");
  return local_real * investing;
}

/// Loans under the risk pool [money/year].
Expr write_risk_pool(const Writer& w) {
  const Expr compensation = w.lever("loan_compensation", "1", "loan-risk compensation, 1 in full");
  const Expr pool = w.parameter("risk_pool", "money/year", "yearly cap of the risk pool");
  const Expr leverage = w.parameter("loans_per_pool", "1", "loans per unit of the pool");
  const Expr ceiling = w.parameter("loan_ceiling", "money/year", "ceiling of the pool's loans");
  const Expr loss_rate = w.parameter("loan_loss_rate", "1", "share of loans that are lost");
  const Expr compensated = w.parameter("compensated_share", "1", "share of losses that is compensated");
  const Expr loans = w.auxiliary("risk_pool_loans", minimum(leverage * pool, ceiling) * compensation,
                                 "money/year", "loans under the risk pool");
  w.flow("loan_loss_outlay", compensated * loss_rate * loans, "money/year", "compensation of loan losses");
  return loans;
}

}  // namespace

Expr write_finance(const Writer& writer, const Masks& masks, const ReferencePath& path,
                   const Investment& investment, Expr output, Expr levied) {
  const Writer w = writer.citing("docs/economy/economics.md, section 6");
  const Expr from_funds = write_funds(w);
  const Expr loans = write_risk_pool(w);
  const Expr growth_fund =
      w.lever("investment_finance", "1", "extra finance of growing firms over planned investment");
  const Expr industry_planned = masks.plan_industry * investment.planned;
  const Expr fund_money = w.auxiliary(
      "fund_money",
      industry_planned * safe_ratio(from_funds + loans, sum(industry_planned, "sector"), w.b.constant(0.0)) +
          masks.plan_industry * growth_fund * investment.planned_0 * path.index,
      "money/year", "finance from funds and loans");
  // Credit closes the base year; own funds and credit follow output.
  const Expr available = w.auxiliary(
      "available_finance", investment.planned_0 * output / path.start.output * (1.0 - levied) + fund_money,
      "money/year", "own funds, credit and fund money");
  const Expr additional =
      w.parameter("additional_share", "1", "share of finance that is additional at the start");
  const Expr nothing_planned = equal(investment.planned, w.b.constant(0.0, "money/year"));
  const Expr covered =
      power(where(nothing_planned, w.b.constant(1.0), investment.planned / available), finance_sharpness);
  const Expr margin =
      w.parameter("finance_margin", "1", "most investment carried out over what is planned, less one");
  return w.auxiliary(
      "finance_ratio",
      minimum(power((1.0 - additional) + additional * covered, -1.0 / finance_sharpness), 1.0 + margin), "1",
      "share of planned investment that is carried out");
}

}  // namespace quesnay::economy
