#include "economy/words/writer.hpp"

namespace quesnay::economy {

Expr Writer::parameter(const std::string& name, const std::string& unit,
                       const std::string& description) const {
  return b.parameter(name, {}, {unit, description, "parameters.csv"});
}

Expr Writer::duration(const std::string& name, const std::string& description) const {
  const Expr declared = parameter(name, "year", description);
  b.require(name, less(b.constant(0.0, "year"), declared),
            "the time is 0, expected more than 0: what takes it would be endless");
  return declared;
}

Expr Writer::by_sector(const std::string& name, const std::string& unit,
                       const std::string& description) const {
  return b.parameter(name, {"sector"}, {unit, description, "accounts.csv, parameters.csv"});
}

Expr Writer::growth(const std::string& name, const std::string& unit, const std::string& description) const {
  const Expr declared = parameter(name, unit, description);
  b.growth(declared);
  return declared;
}

Expr Writer::growth_by_sector(const std::string& name, const std::string& unit,
                              const std::string& description) const {
  const Expr declared = by_sector(name, unit, description);
  b.growth(declared);
  return declared;
}

Expr Writer::lever(const std::string& name, const std::string& unit, const std::string& description) const {
  return b.lever(name, {}, {unit, description, "policies"});
}

Expr Writer::gift(const std::string& name, const std::string& unit, const std::string& description) const {
  return b.lever(name, {"sector"}, {unit, description, "values"});
}

Expr Writer::auxiliary(const std::string& name, Expr definition, const std::string& unit,
                       const std::string& description) const {
  return b.auxiliary(name, definition, {unit, description, source});
}

Expr Writer::flow(const std::string& name, Expr definition, const std::string& unit,
                  const std::string& description) const {
  return b.flow(name, definition, {unit, description, source});
}

Expr Writer::stock(const std::string& name, Expr initial, const std::string& unit,
                   const std::string& description) const {
  return b.stock(name, initial, {unit, description, source});
}

Expr Writer::everywhere(double value, const std::string& unit) const {
  return b.constants(std::vector<double>(sectors.size(), value), {"sector"}, unit);
}

}  // namespace quesnay::economy
