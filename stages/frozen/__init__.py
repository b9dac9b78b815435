"""Claim D5: what a random first layer keeps of the image, and what freezing it costs."""
