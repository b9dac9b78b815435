"""What the study sets of Dask's workers, unless the environment does."""

# Dask looks a hundred times a second at what a worker does, which takes one part in twenty of it.
UNWATCHED = {"DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False"}
