"""The mathematics of the chapter, one module for each idea."""
