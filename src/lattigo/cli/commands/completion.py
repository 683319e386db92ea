"""`lattigo completion`: completion of commands and options in a shell."""

from __future__ import annotations

from typing import Literal, TypeAlias

from ..exit_codes import DONE

Shell: TypeAlias = Literal["bash", "zsh", "fish"]


def completion(shell: Shell, /) -> int:
    """Print the script that completes commands and options in a shell.

    - bash: `lattigo completion bash > ~/.local/share/bash-completion/completions/lattigo`
    - zsh: `lattigo completion zsh > "${fpath[1]}/_lattigo"`
    - fish: `lattigo completion fish > ~/.config/fish/completions/lattigo.fish`

    Args:
        shell: The shell.
    """
    from ..app import build_app  # imported here, since the app has this command

    print(build_app().generate_completion(prog_name="lattigo", shell=shell))  # noqa: T201 - the output
    return DONE
