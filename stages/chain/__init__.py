"""Section E, claims E1 to E7: chains of layers with one neuron each."""
