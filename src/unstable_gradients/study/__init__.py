"""What sections are made of: tables, statistics, verdicts and the ledger."""
