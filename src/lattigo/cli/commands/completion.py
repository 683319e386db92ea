"""`lattigo completion`: completion of commands and options in a shell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from cyclopts import App

from ..exit_codes import DONE

Shell: TypeAlias = Literal["bash", "zsh", "fish"]


def completion_of(app: App) -> Callable[[Shell], int]:
    """Return the command for an app."""

    def completion(shell: Shell, /) -> int:
        """Print the script that completes commands and options in a shell.

        - bash: `lattigo completion bash > ~/.local/share/bash-completion/completions/lattigo`
        - zsh: `lattigo completion zsh > "${fpath[1]}/_lattigo"`
        - fish: `lattigo completion fish > ~/.config/fish/completions/lattigo.fish`

        Args:
            shell: The shell.
        """
        print(app.generate_completion(prog_name="lattigo", shell=shell))  # noqa: T201 - the output
        return DONE

    return completion
