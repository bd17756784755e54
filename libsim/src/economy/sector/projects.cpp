// Projects of the plan: outlay started, planned, built in three stages, ramped up; they bring their own
// demand.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {

void write_projects(Economy& e) {
  e.source = "docs/economy/economics.md, section 5";
  const Expr none = e.everywhere(0.0, "money");
  const Expr no_capacity = e.everywhere(0.0, "money/year");
  e.projects_planned = e.stock("projects_planned", none, "money", "outlay of projects in planning");
  e.projects_1 =
      e.stock("projects_stage_1", none, "money", "outlay of projects under construction, first third");
  e.projects_2 =
      e.stock("projects_stage_2", none, "money", "outlay of projects under construction, second third");
  e.projects_3 =
      e.stock("projects_stage_3", none, "money", "outlay of projects under construction, last third");
  e.project_capacity_new =
      e.stock("project_capacity_new", no_capacity, "money/year", "capacity of projects in their ramp-up");
  e.project_capacity_full =
      e.stock("project_capacity_full", no_capacity, "money/year", "capacity of projects in full use");
  e.project_capacity = e.auxiliary("project_capacity", e.project_capacity_full + 0.5 * e.project_capacity_new,
                                   "money/year", "capacity of projects, half used during ramp-up");
  e.project_demand = e.auxiliary("project_demand", e.utilisation_base * e.project_capacity, "money/year",
                                 "demand that projects bring with them");
  e.capacity =
      e.auxiliary("capacity", e.output_0 / e.utilisation_base * e.own_capacity_index + e.project_capacity,
                  "money/year", "capacity of own capital and projects");

  const Expr arrivals = e.parameter("project_arrivals", "1/year", "plan projects arriving");
  const Expr size = e.parameter("project_size", "money", "mean outlay of a project");
  const Expr realised = e.parameter("project_realisation", "1", "share of outlay that is realised");
  const Expr deadweight =
      e.parameter("deadweight", "1", "share of plan projects that would have come anyway");
  const Expr opening = e.lever("open_cooperation", "1", "open-cooperation programme, 1 in full");
  const Expr promotion = e.lever("project_promotion", "1", "extra arrivals by promotion awards");
  const Expr industry_output = e.plan_industry * e.output_0;
  const Expr share = e.auxiliary("project_share", industry_output / sum(industry_output, "sector"), "1",
                                 "account's share in plan projects");
  e.project_starts_before_gate =
      e.auxiliary("project_starts_before_gate",
                  share * (arrivals * size * realised) * ((1.0 - deadweight) * opening + promotion),
                  "money/year", "project outlay that would start if land were no limit");
  e.land_gate =
      e.b.declare("land_gate", {},
                  {"1", "share of plants that find land, start = 1", "docs/economy/economics.md, section 8"});
  e.project_starts = e.flow("project_starts", e.project_starts_before_gate * e.land_gate, "money/year",
                            "project outlay started");

  const Expr stage = e.gestation_time / 3.0;
  const Expr ramp = e.parameter("ramp_up_time", "year", "first output to full use of a project");
  const Expr outlay = e.by_sector("project_outlay_per_capacity", "year", "outlay per unit of new capacity");
  const Expr approved =
      e.flow("projects_approved", e.projects_planned / (e.planning_time * (1.0 - e.approval_lag_cut)),
             "money/year", "projects leaving planning");
  const Expr second =
      e.flow("projects_to_stage_2", e.projects_1 / stage, "money/year", "projects one third built");
  const Expr third =
      e.flow("projects_to_stage_3", e.projects_2 / stage, "money/year", "projects two thirds built");
  const Expr built = e.flow("projects_completed", e.projects_3 / stage, "money/year", "projects completed");
  e.b.inflow(e.projects_planned, e.project_starts);
  e.b.outflow(e.projects_planned, approved);
  e.b.inflow(e.projects_1, approved);
  e.b.outflow(e.projects_1, second);
  e.b.inflow(e.projects_2, second);
  e.b.outflow(e.projects_2, third);
  e.b.inflow(e.projects_3, third);
  e.b.outflow(e.projects_3, built);

  e.b.closed("project outlay", {e.projects_planned, e.projects_1, e.projects_2, e.projects_3},
             {e.project_starts}, {built});

  const Expr ramped = e.flow("project_ramp_up", e.project_capacity_new / ramp, "money/year^2",
                             "capacity of projects reaching full use");
  e.b.inflow(e.project_capacity_new,
             e.flow("project_capacity_added", built / outlay, "money/year^2", "new capacity of projects"));
  e.b.outflow(e.project_capacity_new, ramped);
  e.b.outflow(e.project_capacity_new,
              e.flow("project_capacity_new_lost", e.depreciation * e.project_capacity_new, "money/year^2",
                     "depreciation of project capacity in ramp-up"));
  e.b.inflow(e.project_capacity_full, ramped);
  e.b.outflow(e.project_capacity_full,
              e.flow("project_capacity_lost", e.depreciation * e.project_capacity_full, "money/year^2",
                     "depreciation of project capacity"));
  for (const Expr kept : {e.projects_planned, e.projects_1, e.projects_2, e.projects_3,
                          e.project_capacity_new, e.project_capacity_full}) {
    e.b.keep_non_negative(kept);
  }
}

}  // namespace quesnay::economy
