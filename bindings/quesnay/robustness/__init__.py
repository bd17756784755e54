"""Statistics over draws of several economies: how sure a comparison is, and which claims hold in all of them."""
