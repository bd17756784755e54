"""What the vintages of a case say to readers, and the checks of them."""
