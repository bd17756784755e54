#pragma once
// The blocks of the economy: each takes what it reads and returns what others read of it.

#include <optional>

#include "economy/named/named_projects.hpp"
#include "economy/sector/pipeline.hpp"
#include "economy/sector/second_market.hpp"
#include "economy/words/writer.hpp"
#include "quesnay/economy/economy.hpp"

namespace quesnay::economy {

/// The base year is centred half a year before the run starts [year].
constexpr double years_since_base = 0.5;

/// Accounts of the base year, by sector: flows [money/year], stocks, and ratios [1].
struct BaseYear {
  Expr gross_output, value_added_ratio, labour_share, capital, persons, industrial_land;
  Expr technical_coefficients, local_share;
  Expr households, government, fixed_investment;
};

/// 1 for the sectors that something concerns; `plant_land_share` is a share.
struct Masks {
  Expr plan_industry, plan_sector, renovating, uses_industrial_land, plant_land_share, cost_relief_scope;
};

/// Parameters that belong to no single block, and the lever that moves two of them.
struct Shared {
  Expr depreciation, gestation_time, renovation_time, planning_time, displacement, utilisation;
  Expr outflow_rate, retirement_rate, user_cost_elasticity, land_substitution;
  Expr government_growth, other_construction_growth, investment_linked_share;
  Expr renovation_share, approval_lag_cut;
};

/// Input coefficients of the draw.
struct Coefficients {
  Expr value_added_ratio, least_external_share, local_share, local;
  Expr column_scale;              ///< inputs of a buyer over those of the file [1]
  std::optional<Expr> technical;  ///< where inputs are rationed
};

/// Flows and stocks at the start of the run.
struct Start {
  Expr output, consumption, government, investment_demand, external, capital, income, spending;
};

/// The balanced path that the base year lies on.
struct ReferencePath {
  Expr income_elasticity;  ///< of household purchases, mean one
  Expr growth;             ///< of output, by sector [1/year]
  Expr income_growth;      ///< [1/year]
  Expr index;              ///< output over that at the start [1]
  Expr labour_saving;      ///< growth of output per person [1/year]
  Expr labour_per_output;  ///< over that at the start [1]
  Start start;
};

struct Knowledge {
  Expr productivity, unit_cost;  ///< relative to the reference path [1]
};

/// What own capacity is made of, and what moves the quality of capital.
struct Factors {
  Expr capital, quality, persons, land_in_use, land_idle, plot_ratio;
  Expr frontier_growth, renovation_quality_weight;
};

struct OwnCapacity {
  Expr index;             ///< own capacity over that at the start [1]
  Expr quality_ratio;     ///< quality of capital over that at the start [1]
  Expr plot_ratio_trend;  ///< growth of it on the reference path [1/year]
  Expr capital_elasticity, talent_elasticity, land_elasticity;  ///< of own capacity
};

struct Projects {
  Expr planned;        ///< [money]
  Pipeline building;   ///< [money]
  Expr ramping, full;  ///< capacity in ramp-up and in full use [money/year]
  Expr capacity;       ///< what of both is used [money/year]
  Expr demand;         ///< that projects bring with them [money/year]
  std::optional<NamedProjects> named;
};

/// External markets, 1 at the start.
struct Markets {
  SecondMarket second;
  Expr market, share;
};

/// Purchases of households, who act on smoothed income, and of government [money/year].
struct Purchases {
  Expr households, smoothed_income, smoothing_time, government;
};

/// What output is made from [money/year].
struct Limits {
  Expr capacity;  ///< of plant
  Expr labour;    ///< what persons in place can make at most
  Expr output;    ///< the smaller of both
  Expr final_demand;
};

/// Where nobody is looked for, what follows tightness does as where a thousandth is: the log has no end.
constexpr double least_tightness = 0.001;

/// What scarce labour moves; both stand still where nothing answers it.
struct LabourMarket {
  Expr log_wage;            ///< over its path [1]
  Expr smoothed_tightness;  ///< of the talent pool [1]
};

/// Money that a scenario's policies cost, and who pays it.
struct Financing {
  Expr purchases;  ///< local purchases of government given up [money/year]
  Expr levy;       ///< yearly payment raised on value added [money/year]
};

/// What owners of plant expect and want.
struct Investment {
  Pipeline plant;
  Expr renovation;       ///< under way [money]
  Expr expected_output;  ///< [money/year]
  Expr expected_growth;  ///< [1/year]
  Expr growth_factor;    ///< orders over completions at the expected growth [1]
  Expr target;           ///< gross investment that is wanted [money/year]
  Expr planned;          ///< orders to be financed [money/year]
  Expr planned_0;        ///< the same at the start [money/year]
};

struct Land {
  Expr prepared;          ///< in preparation [area]
  Expr preparation_time;  ///< on the reference path [year]
  Expr preparation_time_now;
};

[[nodiscard]] inline bool inputs_stop_buyers(const EconomyOptions& options) {
  return options.import_flexibility < 1.0;
}

BaseYear write_base_year(const Writer& writer);
Masks write_masks(const Writer& writer, const BaseYear& base);
Shared write_shared(const Writer& writer, const Masks& masks);
Coefficients write_coefficients(const Writer& writer, const EconomyOptions& options, const BaseYear& base);
/// The base year with the final demand of the draw: what is bought locally, as far as accounts can make it.
BaseYear with_local_final_demand(const Writer& writer, const BaseYear& base,
                                 const Coefficients& coefficients);
ReferencePath write_reference_path(const Writer& writer, const BaseYear& base, const Shared& shared,
                                   const Coefficients& coefficients);
/// Gross output, read before it is known.
Expr declare_output(const Writer& writer);
LabourMarket declare_labour_market(const Writer& writer);
/// Unit cost at the wage over that at the wage of the path [1].
Expr write_labour_cost(const Writer& writer, const BaseYear& base, const Coefficients& coefficients,
                       const LabourMarket& market);
/// Inflow to the talent pool over that of the path [1].
Expr write_response_of_inflow(const Writer& writer, const LabourMarket& market);
void write_labour_market(const Writer& writer, const LabourMarket& market, Expr tightness);
Knowledge write_knowledge(const Writer& writer, const EconomyOptions& options, const BaseYear& base,
                          const Masks& masks, const Coefficients& coefficients, const ReferencePath& path,
                          const LabourMarket& market, Expr output);
Factors declare_factors(const Writer& writer, const BaseYear& base, const Shared& shared,
                        const ReferencePath& path);
OwnCapacity write_own_capacity(const Writer& writer, const EconomyOptions& options, const BaseYear& base,
                               const Masks& masks, const Shared& shared, const ReferencePath& path,
                               const Knowledge& knowledge, const Factors& factors);
Projects declare_projects(const Writer& writer, const EconomyOptions& options, const Shared& shared);
/// Capacity of own capital and projects [money/year].
Expr write_capacity(const Writer& writer, const Shared& shared, const ReferencePath& path,
                    const OwnCapacity& own, const Projects& projects);
/// What persons in place can make at most, overtime included [money/year].
Expr write_labour_capacity(const Writer& writer, const BaseYear& base, const ReferencePath& path,
                           const Knowledge& knowledge, const Factors& factors, const Projects& projects,
                           Expr capacity);
/// Outlay that would start if land were no limit [money/year].
Expr write_project_starts(const Writer& writer, const Masks& masks, const ReferencePath& path);
/// Share of wanted plants that find land, read before it is known.
Expr declare_land_gate(const Writer& writer);
void write_project_building(const Writer& writer, const Shared& shared, const Projects& projects, Expr starts,
                            Expr land_gate);
Markets write_markets(const Writer& writer, const Masks& masks, const ReferencePath& path,
                      const Knowledge& knowledge, const OwnCapacity& own);
Financing write_financing(const Writer& writer);
Purchases write_purchases(const Writer& writer, const BaseYear& base, const Masks& masks,
                          const Shared& shared, const Coefficients& coefficients, const ReferencePath& path,
                          const Factors& factors, const Financing& financing);
/// Spending on own plant, read before it is known.
Expr declare_plant_spending(const Writer& writer);
/// [money/year]
Expr write_final_demand(const Writer& writer, const Shared& shared, const ReferencePath& path,
                        const Projects& projects, const Markets& markets, const Purchases& purchases,
                        Expr plant_spending);
void define_output(const Writer& writer, const EconomyOptions& options, const Coefficients& coefficients,
                   const Limits& limits, Expr output);
/// Value added [money/year] and the share of it that a levy takes [1].
struct ValueAdded {
  Expr value_added, levied;
};
/// Labour income of value added moves the purchases of households.
ValueAdded write_value_added(const Writer& writer, const BaseYear& base, const Coefficients& coefficients,
                             const Purchases& purchases, const Financing& financing, Expr output);
Investment write_investment(const Writer& writer, const Shared& shared, const ReferencePath& path,
                            const Knowledge& knowledge, const Factors& factors, const OwnCapacity& own,
                            const Projects& projects, Expr output, Expr plant_spending);
/// Coefficients of the moment, with the suppliers who followed projects.
Coefficients write_localisation(const Writer& writer, const Coefficients& coefficients, const BaseYear& base,
                                const Projects& projects);
/// Public purchases, funds and projects follow revenue; all of them are written.
void write_revenue(const Writer& writer, const ReferencePath& path, const Coefficients& coefficients,
                   const Financing& financing, Expr value_added);
/// Public purchases are sums of money and the lending rate answers the labour market; all of them are
/// written.
void write_nation(const Writer& writer, const Shared& shared, const ReferencePath& path,
                  const Knowledge& knowledge, Expr tightness);
/// Share of planned investment that is carried out [1].
Expr write_finance(const Writer& writer, const Masks& masks, const ReferencePath& path,
                   const Investment& investment, Expr output, Expr levied);
/// What parameters, inputs and output may be: of what is written already.
void write_ranges(const Writer& writer);
Land write_land(const Writer& writer, const BaseYear& base, const Shared& shared, const Factors& factors,
                const OwnCapacity& own);
void write_orders(const Writer& writer, const BaseYear& base, const Masks& masks, const Shared& shared,
                  const ReferencePath& path, const Factors& factors, const Investment& investment,
                  const Land& land, Expr finance_ratio, Expr project_starts, Expr land_gate);
/// Of vacancies (1 + tightness^c)^(-1/c) are filled: at most all of them, at most what the pool yields, and
/// with an elasticity of hires to the pool of one half at a tightness of one, whatever c.
Expr filled_share(Expr tightness);
/// Vacancies over the talent pool, 1 at the start.
Expr write_persons(const Writer& writer, const BaseYear& base, const Shared& shared,
                   const ReferencePath& path, const Knowledge& knowledge, const Factors& factors,
                   const Investment& investment, const LabourMarket& market);
void write_observation(const Writer& writer, const Markets& markets, Expr output, Expr value_added);
void write_constraints(const Writer& writer, const EconomyOptions& options, const Masks& masks,
                       const Coefficients& coefficients, const Factors& factors, const OwnCapacity& own,
                       const Projects& projects, const Limits& limits, Expr output, Expr finance_ratio,
                       Expr talent_tightness);

}  // namespace quesnay::economy
