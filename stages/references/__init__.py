"""What parameters say of each other, and of names that the library knows: checked first."""
