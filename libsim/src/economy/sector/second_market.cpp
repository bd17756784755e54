#include "economy/sector/second_market.hpp"

namespace quesnay::economy {

Expr growth_at_fixed_share(const SecondMarket& markets) {
  return (1.0 - markets.share_at_start) * markets.first_growth +
         markets.share_at_start * markets.second_growth;
}

Expr counted_at_growing_share(const SecondMarket& markets, Expr counted, Expr time) {
  const Expr first = (1.0 - markets.share_at_start) * exp(markets.first_growth * time);
  const Expr second = markets.share_at_start * exp(markets.second_growth * time);
  return 1.0 - (1.0 - counted) * second / (first + second);
}

}  // namespace quesnay::economy
