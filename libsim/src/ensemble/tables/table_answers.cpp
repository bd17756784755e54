#include "ensemble/tables/table_answers.hpp"

#include <algorithm>

namespace quesnay::detail {
namespace {

using Index = Eigen::Index;
using Kind = TableQuestion::Kind;

/// One column of an array in every lane, zeros below.
void spread_out(const Matrix& array, Index column, std::size_t lanes, std::vector<double>& b) {
  std::fill(b.begin(), b.end(), 0.0);
  for (Index i = 0; i < array.rows(); ++i) {
    std::fill_n(b.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(i) * lanes), lanes,
                array(i, column));
  }
}

/// The first sector below zero in each lane, -1 for none.
void note_below_zero(const std::vector<double>& x, std::size_t n, std::vector<Index>& below_zero) {
  const std::size_t lanes = below_zero.size();
  for (std::size_t e = n * lanes; e-- > 0;) {
    if (x[e] < 0.0) {
      below_zero[e % lanes] = static_cast<Index>(e / lanes);
    }
  }
}

/// Gross output of the question's demand, or the one it gives.
void output(const TableQuestion& question, TableDraws& draws, std::vector<double>& x) {
  if (question.demands.size() == 0) {
    spread_out(question.arrays, 0, draws.lanes(), x);
    return;
  }
  spread_out(question.demands, 0, draws.lanes(), x);
  draws.solve(x.data());
}

void content(const TableQuestion& question, std::size_t n, TableDraws& draws, std::vector<double>& b,
             std::vector<double>& out) {
  const std::size_t lanes = draws.lanes();
  auto to = out.begin();
  for (Index k = 0; k < question.arrays.cols(); ++k) {
    spread_out(question.arrays, k, lanes, b);
    draws.solve_transposed(b.data());
    for (Index c = 0; c < question.demands.cols(); ++c, to += static_cast<std::ptrdiff_t>(lanes)) {
      std::fill_n(to, lanes, 0.0);
      for (std::size_t i = 0; i < n; ++i) {
        const double f = question.demands(static_cast<Index>(i), c);
        for (std::size_t l = 0; l < lanes; ++l) {
          to[static_cast<std::ptrdiff_t>(l)] += b[i * lanes + l] * f;
        }
      }
    }
  }
}

/// (I - B)^-1 1 = diag(x)^-1 (I - A)^-1 x.
void forward(const TableQuestion& question, std::size_t n, TableDraws& draws, std::vector<double>& b,
             std::vector<double>& out, std::vector<Index>& below_zero) {
  output(question, draws, b);
  if (question.own_demand) {
    note_below_zero(b, n, below_zero);
  }
  const std::vector<double> x = b;
  draws.solve(b.data());
  for (std::size_t e = 0; e < n * draws.lanes(); ++e) {
    out[e] = x[e] == 0.0 ? 1.0 : b[e] / x[e];
  }
}

/// x - L_k x_k / l_kk is the output without sector k: its k-th element is zero and the other rows of
/// (I - A) x = f still hold. Summed: m_k x_k / l_kk with m the output multipliers.
void extraction(const TableQuestion& question, std::size_t n, TableDraws& draws, std::vector<double>& b,
                std::vector<double>& out, std::vector<Index>& below_zero) {
  const std::size_t lanes = draws.lanes();
  output(question, draws, b);
  if (question.own_demand) {
    note_below_zero(b, n, below_zero);
  }
  const std::vector<double> x = b;
  std::fill(b.begin(), b.end(), 1.0);
  draws.solve_transposed(b.data());
  const std::vector<double> multipliers = b;
  for (std::size_t c = 0; c < question.chosen.size(); ++c) {
    const auto k = static_cast<std::size_t>(question.chosen[c]);
    std::fill(b.begin(), b.end(), 0.0);
    std::fill_n(b.begin() + static_cast<std::ptrdiff_t>(k * lanes), lanes, 1.0);
    draws.solve(b.data());
    for (std::size_t l = 0; l < lanes; ++l) {
      out[c * lanes + l] = multipliers[k * lanes + l] * x[k * lanes + l] / b[k * lanes + l];
    }
  }
}

}  // namespace

std::string below_zero_reason(const std::string& sector) {
  return "output of sector '" + sector +
         "' is below 0, expected 0 or more: final demand, net of imports that are taken off the sales and "
         "held, "
         "takes off more than its buyers order";
}

void answer(const TableQuestion& question, Index size, TableDraws& draws, std::vector<double>& out,
            std::vector<Index>& below_zero) {
  below_zero.assign(draws.lanes(), -1);
  const auto n = static_cast<std::size_t>(size);
  const std::size_t lanes = draws.lanes();
  std::vector<double> b(draws.padded() * lanes);
  switch (question.kind) {
    case Kind::Content:
      return content(question, n, draws, b, out);
    case Kind::Forward:
      return forward(question, n, draws, b, out, below_zero);
    case Kind::Extraction:
      return extraction(question, n, draws, b, out, below_zero);
    case Kind::Output:
    case Kind::Multipliers:
    case Kind::ValueAdded:
    case Kind::ClosingDemand:
      break;
  }
  for (Index c = 0; c < question.arrays.cols(); ++c) {
    spread_out(question.arrays, c, lanes, b);
    double* to = out.data() + static_cast<std::size_t>(c) * n * lanes;
    if (question.kind == Kind::Output) {
      draws.solve(b.data());
      if (question.own_demand) {
        note_below_zero(b, n, below_zero);
      }
      std::copy_n(b.data(), n * lanes, to);
    } else if (question.kind == Kind::Multipliers) {
      draws.solve_transposed(b.data());
      std::copy_n(b.data(), n * lanes, to);
    } else if (question.kind == Kind::ValueAdded) {
      draws.solve_transposed(b.data());
      std::transform(b.data(), b.data() + n * lanes, to, [](double other) { return 1.0 - other; });
    } else {
      draws.product(b.data(), to);
      for (std::size_t e = 0; e < n * lanes; ++e) {
        to[e] = b[e] - to[e];
      }
    }
  }
}

}  // namespace quesnay::detail
