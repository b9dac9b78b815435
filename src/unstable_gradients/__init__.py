"""Why deep neural networks are hard to train: a reproducible numerical study."""

__version__ = "0.1.0"
