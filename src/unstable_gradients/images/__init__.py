"""Data sets of images: their form, where they come from, and their published sums."""
