"""What a comparison depends on: the same money as ordinary purchases, and other structures of the economy."""
