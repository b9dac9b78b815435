"""Why deep neural networks are hard to train: a reproducible numerical study."""
