"""What one asks of a run or of a case: what drives it, what stands up to it, what happened since."""
