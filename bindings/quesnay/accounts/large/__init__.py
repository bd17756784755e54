"""Tables of thousands of sectors, held sparse."""
