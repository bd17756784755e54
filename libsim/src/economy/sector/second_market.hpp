#pragma once
// An account may sell to two external markets that grow at rates of their own. Two rules say how much of it
// the second market is as time goes by; they part as the markets grow apart, and each is used by one block.

#include "economy/words/writer.hpp"

namespace quesnay::economy {

/// Growth of both markets [1/year] and the share of the second at the start [1], by sector.
struct SecondMarket {
  Expr first_growth, second_growth, share_at_start;
};

/// Rule of demand: the share stays as it was at the start. Growth of both markets together [1/year]; the sum
/// of two markets that grow apart grows faster than that.
Expr growth_at_fixed_share(const SecondMarket& markets);

/// Rule of observation: the share follows the growth of both. Share of output that is counted [1], where
/// `counted` is that of the output for the second market.
Expr counted_at_growing_share(const SecondMarket& markets, Expr counted, Expr time);

}  // namespace quesnay::economy
