"""Files of other programs: their text, syntax trees, the tables beside them, stored runs."""
