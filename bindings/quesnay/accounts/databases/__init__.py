"""Published databases and yearbooks, each read as its publisher lays it out: what is read, what is left out."""
