"""Where a run is written: the folder, its lock, the files and their manifest."""
