"""A run in words, charts and tables: one HTML file, and PDF."""
