"""Feedforward networks in numpy, many independent replicas of one shape at a time.

Every array carries a leading replica axis: weights (replica, n_in, n_out), biases
(replica, 1, n_out), activations (replica, image, neuron). Equation numbers are those of
Michael Nielsen, Neural Networks and Deep Learning; w[r, k, j] here is the book's w_jk.
"""
