"""How numbers of a case are drawn: distributions and correlations as files say them."""
