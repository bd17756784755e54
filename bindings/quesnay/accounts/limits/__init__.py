"""Output under limits of capacity, inputs and factors."""
