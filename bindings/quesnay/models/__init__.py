"""Models of any kind: equations, runs, structure, checks, and how they are written."""
