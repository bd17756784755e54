"""A model of ours from what was found: expressions, arrays, tables, words that remember."""
