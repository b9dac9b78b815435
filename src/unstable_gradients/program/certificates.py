"""Certificates with which the parts of a Dask cluster know each other, from Dask's own settings.

They count where the scheduler's address begins with tls://. Of a setting or a file that is missing
Dask tells late and without its name, so they are looked at first.
"""

import ssl
from collections.abc import Callable
from typing import Any

from unstable_gradients.errors import InvalidInput

ENCRYPTED = "tls://"
SETTINGS = "distributed.comm.tls"  # in Dask's configuration
REQUIRED = "distributed.comm.require-encryption"
# What it means that something answers and then ends the connection.
CLOSED = "it closed the connection, maybe since "
FOREIGN = f"{CLOSED}its certificate and this one are not of the same authority"
PLAIN = f"{CLOSED}its address begins with {ENCRYPTED}"


def security(address: str, role: str) -> Any:
    """What Dask's configuration says of connections, checked for the scheduler at an address.

    Args:
        address: of the scheduler.
        role: "client" or "worker".

    Raises:
        InvalidInput: naming the setting that is missing or wrong, or the file that is.
        ImportError: if Dask is not installed.
    """
    from distributed import Security

    try:
        found = Security()
    except (TypeError, ValueError) as error:
        raise InvalidInput(f"Dask's configuration: {error}") from None
    if address.startswith(ENCRYPTED):
        _check(role, **found.get_tls_config_for_role(role))
    elif found.require_encryption:
        raise InvalidInput(
            f"Dask scheduler {address!r}: expected an address that begins with {ENCRYPTED}, as "
            f"Dask's setting {REQUIRED} asks"
        )
    return found


def _check(
    role: str, ca_file: str | None, cert: str | None, key: str | None, ciphers: str | None
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority = _readable("ca-file", ca_file)
    _load(f"ca-file {authority!r}", lambda: context.load_verify_locations(authority))
    own = _readable(f"{role}.cert", cert)
    its_key = _readable(f"{role}.key", key) if key else None
    shown = f"{role}.cert {own!r}" + (f" and {role}.key {its_key!r}" if key else "")
    # With a password, lest OpenSSL asks for one.
    _load(shown, lambda: context.load_cert_chain(own, its_key, lambda: ""))
    if ciphers:
        _load(f"ciphers {ciphers!r}", lambda: context.set_ciphers(ciphers))


def _readable(name: str, file: str | None) -> str:
    if not file:
        variable = f"DASK_{SETTINGS}.{name}".upper().replace(".", "__").replace("-", "_")
        raise InvalidInput(
            f"Dask's setting {SETTINGS}.{name} (variable {variable}) is missing, expected a file "
            f"for an address that begins with {ENCRYPTED}"
        )
    try:
        with open(file, "rb"):
            return file
    except OSError as error:
        raise InvalidInput(
            f"Dask's setting {SETTINGS}.{name} {file!r}: {error.strerror}, expected a file in PEM"
        ) from None


def _load(shown: str, load: Callable[[], None]) -> None:
    try:
        load()
    except (ssl.SSLError, ValueError) as error:
        raise InvalidInput(
            f"Dask's setting {SETTINGS}.{shown}: {error}, expected certificates in PEM, and the "
            "key of one's own"
        ) from None
