# The study in a container, set up and run by an ordinary user (README.md tells how).
# The digest is that of docker-library/repo-info for this tag, for all its platforms.
FROM python:3.11.16-slim-bookworm@sha256:0bee7276f83efd4a1ee05bbbf4281d95ed28e079220a9457f25a93e3f1e3c31b AS system
# git and make come from the day of the build: they touch no result, and Debian keeps no older ones.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git make \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 reader
USER 1000
RUN mkdir /home/reader/study
WORKDIR /home/reader/study

FROM system AS study
# --build-arg PIP_INDEX_URL=... where another package index has to be asked.
ARG PIP_INDEX_URL
COPY --chown=1000:1000 . .
RUN make setup
CMD ["make", "reproduce"]
