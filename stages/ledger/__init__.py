"""The ledger: what the judges of the sections found, put together."""
