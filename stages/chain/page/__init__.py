"""What section E puts on the page of chains, claims E1 to E7."""
