// Values that are read off tables and series, and values of other elements: shifted, in order, by place.
#include <algorithm>

#include "dynamics/compile/values.hpp"

namespace quesnay::detail {
namespace {

/// The first y, then of every segment its start, one over its length, and its rise.
std::vector<double> segments_of(const std::vector<double>& points) {
  const std::size_t n = points.size() / 2;
  std::vector<double> segments{points[n]};
  for (std::size_t k = 0; k + 1 < n; ++k) {
    segments.insert(segments.end(),
                    {points[k], 1.0 / (points[k + 1] - points[k]), points[n + k + 1] - points[n + k]});
  }
  return segments;
}

}  // namespace

ValueId Values::lookup(ValueId x, const std::vector<double>& points) {
  const std::size_t n = points.size() / 2;
  std::vector<double> segments = segments_of(points);
  const ValueId table = constant(std::move(segments), {});
  const ValueId from = contiguous(x);
  return instruction(Kernel::Lookup, {from, table}, (*this)[x].dims, static_cast<std::int32_t>(n) - 1);
}

ValueId Values::lookup_by(ValueId x, const std::vector<TablePoints>& tables,
                          const std::vector<DimensionId>& dims, DimensionId by) {
  const Block block = block_of(dims, by);
  std::vector<double> starts;
  std::vector<double> counts;
  std::vector<double> numbers;
  for (const TablePoints& points : tables) {
    starts.push_back(static_cast<double>(2 * tables.size() + numbers.size()));
    counts.push_back(static_cast<double>(points.size() / 2 - 1));
    const std::vector<double> segments = segments_of(points);
    numbers.insert(numbers.end(), segments.begin(), segments.end());
  }
  starts.insert(starts.end(), counts.begin(), counts.end());
  starts.insert(starts.end(), numbers.begin(), numbers.end());
  const ValueId all = constant(std::move(starts), {});
  return instruction(Kernel::LookupBy, {contiguous(broadcast(x, dims)), all}, dims, block.count, block.inner);
}

ValueId Values::series(Kernel kernel, ValueId time, const std::vector<double>& points,
                       const std::vector<DimensionId>& dims, int times, bool in_steps) {
  return instruction(kernel, {time, constant(points, {})}, dims, times, in_steps ? 1 : 0);
}

ValueId Values::shift(ValueId a, ValueId fill, const std::vector<DimensionId>& dims, DimensionId along,
                      int places) {
  const Block block = block_of(dims, along);
  const ValueId wide = broadcast(a, dims);
  std::vector<std::int32_t> map(static_cast<std::size_t>(elements(dims)));
  std::vector<double> outside(map.size(), 0.0);
  for (std::int32_t e = 0; e < static_cast<std::int32_t>(map.size()); ++e) {
    const std::int32_t from = e / block.inner % block.count - places;
    const bool inside = from >= 0 && from < block.count;
    map[static_cast<std::size_t>(e)] = inside ? e - places * block.inner : e;
    outside[static_cast<std::size_t>(e)] = inside ? 0.0 : 1.0;
  }
  const ValueId moved = view(wide, dims, std::move(map));
  return broadcast(where(constant(std::move(outside), dims), fill, moved), dims);
}

ValueId Values::matrix_inverse(ValueId a) {
  const std::vector<DimensionId> dims = (*this)[a].dims;
  return instruction(Kernel::MatrixInverse, {contiguous(a)}, {dims[1], dims[0]},
                     static_cast<std::int32_t>(graph_.axis(dims[0]).size()));
}

ValueId Values::order(Kernel kernel, ValueId a, DimensionId along) {
  const std::vector<DimensionId> dims = (*this)[a].dims;
  const Block block = block_of(dims, along);
  return instruction(kernel, {contiguous(a)}, dims, block.count, block.inner);
}

ValueId Values::element_at(ValueId a, ValueId place, const std::vector<DimensionId>& dims,
                           DimensionId along) {
  std::vector<DimensionId> whole = dims;
  const bool kept = std::find(dims.begin(), dims.end(), along) != dims.end();
  if (!kept) {
    whole.push_back(along);
  }
  const Block block = block_of(whole, along);
  return instruction(Kernel::ElementAt, {contiguous(broadcast(a, whole)), contiguous(broadcast(place, dims))},
                     dims, block.count, kept ? block.inner : 0);
}

}  // namespace quesnay::detail
