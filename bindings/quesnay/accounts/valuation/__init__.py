"""From the prices, accounts and units that offices publish to those that models need."""
