"""The images of the study: where they lie, and the stage that brings them."""
