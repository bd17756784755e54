"""Sudden shocks: the disaster and the disequilibrium model."""
