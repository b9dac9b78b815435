"""What sections F and H put on the page of deep untrained networks."""
