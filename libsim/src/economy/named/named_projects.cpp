#include "economy/named/named_projects.hpp"

#include <algorithm>

#include "quesnay/core/error.hpp"

namespace quesnay::economy {
namespace {

using Table = std::vector<double>;

/// One for the sector of each project, shape (sectors, projects).
std::vector<double> sites(const Writer& w, const std::vector<NamedProject>& projects) {
  std::vector<double> found(w.sectors.size() * projects.size(), 0.0);
  for (std::size_t p = 0; p < projects.size(); ++p) {
    const auto at = std::find(w.sectors.begin(), w.sectors.end(), projects[p].sector);
    if (at == w.sectors.end()) {
      throw InvalidValue("project '" + projects[p].id + "' is of sector '" + projects[p].sector +
                         "', expected one of the economy");
    }
    found[static_cast<std::size_t>(at - w.sectors.begin()) * projects.size() + p] = 1.0;
  }
  return found;
}

std::vector<Table> column(const std::vector<NamedProject>& projects, Table NamedProject::*table) {
  std::vector<Table> found;
  for (const NamedProject& project : projects) {
    found.push_back(project.*table);
  }
  return found;
}

/// Time that a project is late [year].
Expr write_delay(const Writer& w) {
  const auto by_project = [&](const char* name, const char* unit, const char* description) {
    return w.b.parameter(name, {"project"}, {unit, description, "projects.csv, parameters.csv"});
  };
  const Expr risk = w.parameter("named_delay_risk", "1", "share of named projects that come late");
  const Expr score = by_project("named_delay_score", "1", "uniform number: below the risk a project is late");
  const Expr length = by_project("named_delay_length", "year", "delay of a project that is late");
  const Expr extra = by_project("named_delay", "year", "delay of a project in a scenario");
  w.b.range("named_delay_risk", 0.0, 1.0);
  w.b.range("named_delay_score", 0.0, 1.0);
  w.b.range("named_delay_length", 0.0, 100.0);
  w.b.range("named_delay", 0.0, 100.0);
  const Expr none = w.b.constant(0.0, "year");
  return w.auxiliary("named_project_delay", where(less(score, risk), length, none) + extra, "year",
                     "time that a named project comes after its table");
}

}  // namespace

NamedProjects write_named_projects(const Writer& writer, const std::vector<NamedProject>& projects,
                                   Expr utilisation) {
  const Writer w = writer.citing("docs/economy/named_projects.md");
  std::vector<std::string> labels;
  for (const NamedProject& project : projects) {
    labels.push_back(project.id);
  }
  w.b.dimension("project", labels);
  const Expr delay = write_delay(w);
  const auto share = [&](const char* name, const char* description) {
    w.b.parameter(name, {"project"}, {"1", description, "projects.csv"});
    w.b.range(name, 0.0, 1.0);
    return w.b.named(name);
  };
  const Expr local = share("named_local_share", "share of a named project's outlay that is bought locally");
  const Expr displacement =
      share("named_displacement", "share of a named project's output that displaces others");
  const Expr built = share("named_built", "1 for a named project that comes, 0 for one that is dropped");
  // Without them the economy stays on its path.
  w.b.growth(built);

  const Expr capacity =
      w.auxiliary("named_project_capacity",
                  built * lookup_by(w.time - delay, "project", column(projects, &NamedProject::capacity_at),
                                    column(projects, &NamedProject::capacity), "money/year"),
                  "money/year", "capacity of each named project in use");
  // What is spent within a step is the difference of the table over it.
  const Expr step = w.b.time_step();
  const Expr begin = w.b.step_time() - 0.5 * step - delay;
  const auto spent = [&](Expr until) {
    return lookup_by(until, "project", column(projects, &NamedProject::outlay_at),
                     column(projects, &NamedProject::outlay), "money");
  };
  const Expr outlay =
      w.auxiliary("named_project_outlay", built * ((spent(begin + step) - spent(begin)) / step), "money/year",
                  "outlay on each named project");

  const Expr site = w.b.constants(sites(w, projects), {"sector", "project"});
  return {.capacity = w.auxiliary("named_capacity", matrix_vector(site, capacity), "money/year",
                                  "capacity of named projects in use"),
          .demand =
              w.auxiliary("named_demand", utilisation * matrix_vector(site, (1.0 - displacement) * capacity),
                          "money/year", "demand that named projects bring, less what they displace"),
          .outlay = w.auxiliary("named_outlay", matrix_vector(site, outlay), "money/year",
                                "outlay on named projects"),
          .local_outlay = w.auxiliary("named_local_outlay", matrix_vector(site, local * outlay), "money/year",
                                      "outlay on named projects that is bought locally")};
}

}  // namespace quesnay::economy
