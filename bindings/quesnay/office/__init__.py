"""Tables and reports that an office prints, made from the written tables of a run."""
