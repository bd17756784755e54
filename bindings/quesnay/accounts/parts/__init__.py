"""What every analysis of a table leans on: arrays, labels, satellites, frames."""
