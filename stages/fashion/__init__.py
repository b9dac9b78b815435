"""Section J: the same questions on Fashion-MNIST, whose images show clothes instead of digits."""
