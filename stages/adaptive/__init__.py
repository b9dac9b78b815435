"""Section I: Adam, and how deep networks train with it (I6)."""
