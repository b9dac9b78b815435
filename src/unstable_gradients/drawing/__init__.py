"""What the figures of several sections share."""
