"""How servers are verified: by the authorities of certifi, or those that SSL_CERT_FILE or SSL_CERT_DIR name."""

from __future__ import annotations

import os
import ssl
from pathlib import Path

import httpx

from ..errors import ConfigurationError


def ssl_context() -> ssl.SSLContext:
    """Return a new context.

    Raises:
        ConfigurationError: A variable of the environment names a file or folder that can't be used.
    """
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if folder and not file and not Path(folder).is_dir():  # which OpenSSL would take for one without authorities
        raise ConfigurationError("SSL_CERT_DIR names no folder. Correct it, or unset it to use certifi's authorities.")
    try:
        return httpx.create_ssl_context()
    except OSError as error:  # an SSLError is one
        log = os.environ.get("SSLKEYLOGFILE")
        variable = "SSLKEYLOGFILE" if log and error.filename == log else "SSL_CERT_FILE" if file else "SSL_CERT_DIR"
        if not os.environ.get(variable):
            raise
        reason = error.strerror or type(error).__name__
        raise ConfigurationError(f"The file that {variable} names can't be used: {reason}.") from None
