"""Sections G and H: which networks train, by depth and remedy."""
