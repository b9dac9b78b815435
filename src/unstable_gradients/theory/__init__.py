"""The mathematics of the chapter and beyond, one module for each idea."""
