"""Drawing of numbers and words that are ready: knows nothing of cases and runs."""
