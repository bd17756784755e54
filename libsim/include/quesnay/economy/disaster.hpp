#pragma once
// A disaster model over any input-output table, in the ARIO manner: inventories of inputs, overproduction,
// orders that smooth restocking, proportional rationing, reconstruction.
// Sources: Hallegatte 2008, An adaptive regional input-output model, Risk Analysis 28; Hallegatte 2014,
// Modeling the role of inventories and heterogeneity in the assessment of the economic costs of natural
// disasters, Risk Analysis 34.

#include <map>
#include <string>
#include <vector>

#include "quesnay/dynamics/model.hpp"

namespace quesnay {

/// What a table's industries make and store.
struct DisasterOptions {
  std::vector<std::string> industries;  ///< labels: "mill", or "region:mill" in a multi-regional table
  std::vector<std::string> products;    ///< inputs are stored by product, whichever region they come from
  std::map<std::string, std::string> product_of;  ///< product that each industry makes
};

/// The model, in money and years. Its parameters are the table and the behaviour:
///
/// output_base x0 [money/year] by industry; input_requirement a [1] by (product, buyer); supplier_share z [1]
/// by (industry, buyer), share of what a buyer orders of a product that goes to each of its makers;
/// final_demand_base y [money/year]; capital_base [money]; reconstruction_share [1] by industry, which
/// makes what is rebuilt; inventory_duration [year] by product; stored, 1 where a buyer must hold a product
/// to produce, else 0; inventory_threshold psi [1]; restocking_time, order_time, overproduction_time,
/// reconstruction_time, look_ahead [year]; overproduction_most [1].
///
/// Shocks are assumption inputs, moved by schedules: capacity_loss [1], capital_destruction [money/year],
/// demand_loss [1], all by industry. Losses that overlap add up, to a whole at most. Stocks: inventory,
/// orders, overproduction, capital_lost. At the start nothing moves unless a shock does.
/// @throws InvalidValue for an industry without a product.
[[nodiscard]] Model build_disaster_model(const DisasterOptions& options);

}  // namespace quesnay
