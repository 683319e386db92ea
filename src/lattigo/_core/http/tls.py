"""How servers are verified: by the authorities of certifi, or those that SSL_CERT_FILE or SSL_CERT_DIR name."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

import httpx

from ..errors import ConfigurationError

VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE")


class TlsContext:
    """The SSL context of one transport.

    Reading certifi's authorities takes 30 ms or more, so it waits for the first https connection.
    What a variable of the environment names is read at once, since it may be wrong.

    Raises:
        ConfigurationError: A variable of the environment names a file or folder that can't be used.
    """

    def __init__(self) -> None:
        self._context = _new_context() if any(map(os.environ.get, VARIABLES)) else None

    def get(self) -> ssl.SSLContext:
        """Return the context, the same one each time."""
        if self._context is None:
            self._context = _new_context()
        return self._context


def _new_context() -> ssl.SSLContext:
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if folder and not file and not Path(folder).is_dir():  # which OpenSSL would take for one without authorities
        raise ConfigurationError("SSL_CERT_DIR names no folder. Correct it, or unset it to use certifi's authorities.")
    try:
        context = httpx.create_ssl_context()
    except OSError as error:  # an SSLError is one
        log = os.environ.get("SSLKEYLOGFILE")
        variable = "SSLKEYLOGFILE" if log and error.filename == log else "SSL_CERT_FILE" if file else "SSL_CERT_DIR"
        if not os.environ.get(variable):
            raise
        reason = error.strerror or type(error).__name__
        raise ConfigurationError(f"The file that {variable} names can't be used: {reason}.") from None
    context.set_alpn_protocols(["http/1.1"])
    return context
