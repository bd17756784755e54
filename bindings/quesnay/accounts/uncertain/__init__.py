"""Tables with uncertain coefficients."""
