"""What the command line prints: tables and sentences in two languages."""
