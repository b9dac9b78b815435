"""The images on which the textbook form is followed, as tests of the sections have them."""

from tests.stages.conftest import data, few_images

__all__ = ["data", "few_images"]
