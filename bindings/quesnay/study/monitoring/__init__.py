"""What is watched while a plan runs: districts, indicators, reviews and fiscal accounts."""
