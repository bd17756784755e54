// Projects of the plan: outlay started, planned, built in three stages, ramped up; they bring their own
// demand.
#include "economy/sector/economy_model.hpp"

namespace quesnay::economy {
namespace {

/// A project in ramp-up goes evenly from no use to full use: half on average.
constexpr double used_in_ramp_up = 0.5;

}  // namespace

Projects declare_projects(const Writer& writer, const EconomyOptions& options, const Shared& shared) {
  const Writer w = writer.citing("docs/economy/economics.md, section 5");
  const Expr none = w.everywhere(0.0, "money");
  const Expr no_capacity = w.everywhere(0.0, "money/year");
  const Expr planned = w.stock("projects_planned", none, "money", "outlay of projects in planning");
  const Pipeline building = {
      w.stock("projects_stage_1", none, "money", "outlay of projects under construction, first third"),
      w.stock("projects_stage_2", none, "money", "outlay of projects under construction, second third"),
      w.stock("projects_stage_3", none, "money", "outlay of projects under construction, last third")};
  const Expr ramping =
      w.stock("project_capacity_new", no_capacity, "money/year", "capacity of projects in their ramp-up");
  const Expr full =
      w.stock("project_capacity_full", no_capacity, "money/year", "capacity of projects in full use");
  for (const Expr& kept : {planned, building.first, building.second, building.third, ramping, full}) {
    w.b.keep_non_negative(kept);
  }
  const Expr capacity = w.auxiliary("project_capacity", full + used_in_ramp_up * ramping, "money/year",
                                    "capacity of projects, half used during ramp-up");
  const Expr demand = w.auxiliary("project_demand", shared.utilisation * capacity, "money/year",
                                  "demand that projects bring with them");
  std::optional<NamedProjects> named;
  if (!options.named_projects.empty()) {
    named = write_named_projects(writer, options.named_projects, shared.utilisation);
  }
  return {.planned = planned,
          .building = building,
          .ramping = ramping,
          .full = full,
          .capacity = named ? capacity + named->capacity : capacity,
          .demand = demand,
          .named = named};
}

Expr write_capacity(const Writer& writer, const Shared& shared, const ReferencePath& path,
                    const OwnCapacity& own, const Projects& projects) {
  return writer.citing("docs/economy/economics.md, section 5")
      .auxiliary("capacity", path.start.output / shared.utilisation * own.index + projects.capacity,
                 "money/year", "capacity of own capital and projects");
}

Expr write_project_starts(const Writer& writer, const Masks& masks, const ReferencePath& path) {
  const Writer w = writer.citing("docs/economy/economics.md, section 5");
  const Expr arrivals = w.parameter("project_arrivals", "1/year", "projects that a plan attracts");
  const Expr size = w.parameter("project_size", "money", "mean outlay of a project");
  const Expr realised = w.parameter("project_realisation", "1", "share of outlay that is realised");
  const Expr deadweight =
      w.parameter("deadweight", "1", "share of attracted projects that would have come anyway");
  const Expr opening = w.lever("open_cooperation", "1", "open-cooperation programme, 1 in full");
  const Expr promotion = w.lever("project_promotion", "1", "extra arrivals by promotion awards");
  const Expr industry_output = masks.plan_industry * path.start.output;
  const Expr share = w.auxiliary(
      "project_share", safe_ratio(industry_output, sum(industry_output, "sector"), w.b.constant(0.0)), "1",
      "account's share in attracted projects");
  return w.auxiliary("project_starts_before_gate",
                     share * (arrivals * size * realised) * ((1.0 - deadweight) * opening + promotion),
                     "money/year", "project outlay that would start if land were no limit");
}

void write_project_building(const Writer& writer, const Shared& shared, const Projects& projects, Expr starts,
                            Expr land_gate) {
  const Writer w = writer.citing("docs/economy/economics.md, section 5");
  const Expr started = w.flow("project_starts", starts * land_gate, "money/year", "project outlay started");
  const Expr ramp = w.duration("ramp_up_time", "first output to full use of a project");
  const Expr outlay = w.by_sector("project_outlay_per_capacity", "year", "outlay per unit of new capacity");
  const Expr approved =
      w.flow("projects_approved", projects.planned / (shared.planning_time * (1.0 - shared.approval_lag_cut)),
             "money/year", "projects leaving planning");
  const Pipeline& building = projects.building;
  const StageFlows stages =
      write_stage_flows(w, building, shared.gestation_time, "projects", "projects", "projects completed");
  w.b.inflow(projects.planned, started);
  w.b.outflow(projects.planned, approved);
  connect_stages(w, building, approved, stages);
  w.b.closed("project outlay", {projects.planned, building.first, building.second, building.third}, {started},
             {stages.completed});

  const Expr ramped = w.flow("project_ramp_up", projects.ramping / ramp, "money/year^2",
                             "capacity of projects reaching full use");
  w.b.inflow(projects.ramping, w.flow("project_capacity_added", stages.completed / outlay, "money/year^2",
                                      "new capacity of projects"));
  w.b.outflow(projects.ramping, ramped);
  w.b.outflow(projects.ramping, w.flow("project_capacity_new_lost", shared.depreciation * projects.ramping,
                                       "money/year^2", "depreciation of project capacity in ramp-up"));
  w.b.inflow(projects.full, ramped);
  w.b.outflow(projects.full, w.flow("project_capacity_lost", shared.depreciation * projects.full,
                                    "money/year^2", "depreciation of project capacity"));
}

}  // namespace quesnay::economy
