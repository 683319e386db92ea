"""A keyring for tests: a file that LATTIGO_TEST_KEYRING names. PYTHON_KEYRING_BACKEND selects it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

BACKEND = f"{__name__}.FileKeyring"


class FileKeyring(KeyringBackend):
    """A keyring that other processes can use, too."""

    priority = 1

    @property
    def _path(self) -> Path:
        return Path(os.environ["LATTIGO_TEST_KEYRING"])

    def _secrets(self) -> dict[str, str]:
        return json.loads(self._path.read_text()) if self._path.exists() else {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._secrets().get(f"{service}\n{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._path.write_text(json.dumps({**self._secrets(), f"{service}\n{username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        secrets = self._secrets()
        if secrets.pop(f"{service}\n{username}", None) is None:
            raise PasswordDeleteError
        self._path.write_text(json.dumps(secrets))
