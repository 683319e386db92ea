"""TLS verification, with the CA certificates of certifi, or those in SSL_CERT_FILE or SSL_CERT_DIR."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

from ..errors import ConfigurationError

VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "SSLKEYLOGFILE")


class TlsContext:
    """The SSL context of one transport.

    Loading certifi's certificates takes 30 ms or more, so it is deferred to the first https connection.
    Certificates in an environment variable are loaded immediately, since they may be invalid.

    Raises:
        ConfigurationError: An environment variable names a file or folder that can't be used.
    """

    def __init__(self) -> None:
        self._context = _new_context() if any(map(os.environ.get, VARIABLES)) else None

    def get(self) -> ssl.SSLContext:
        """Return the context, which is created only once."""
        if self._context is None:
            self._context = _new_context()
        return self._context


def _new_context() -> ssl.SSLContext:
    import certifi  # here, since http does not need it

    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if folder and not file and not Path(folder).is_dir():  # OpenSSL would treat it as a folder without certificates
        raise ConfigurationError("SSL_CERT_DIR is not a folder. Correct it, or unset it to use certifi's certificates.")
    try:
        context = ssl.create_default_context(
            cafile=file or (None if folder else certifi.where()), capath=None if file else folder
        )
    except OSError as error:  # includes SSLError
        log = os.environ.get("SSLKEYLOGFILE")
        variable = "SSLKEYLOGFILE" if log and error.filename == log else "SSL_CERT_FILE" if file else "SSL_CERT_DIR"
        if not os.environ.get(variable):
            raise
        reason = error.strerror or type(error).__name__
        raise ConfigurationError(f"The file in {variable} can't be used: {reason}.") from None
    context.set_alpn_protocols(["http/1.1"])
    return context
