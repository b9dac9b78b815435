"""What section F puts on the page."""
