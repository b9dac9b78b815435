"""Section H: how long deep networks stay on the plateau."""
