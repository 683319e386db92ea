"""`lattigo completion`: completion of commands and options in a shell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from cyclopts import App

from ..exit_codes import DONE

Shell: TypeAlias = Literal["bash", "zsh", "fish"]

ZSH = """
# A file in fpath is the body of the function with its name; a sourced script registers the function instead.
case ${funcstack[1]} in
  _lattigo | _cyclopts_lattigo) _cyclopts_lattigo "$@" ;;
  *) compdef _cyclopts_lattigo lattigo ;;
esac
"""
"""The end of the script for zsh, which otherwise only works in a file with the name of its function."""


def completion(shell: Shell, /) -> int:
    """Print the script that completes commands and options in a shell.

    - bash: `lattigo completion bash > ~/.local/share/bash-completion/completions/lattigo`
    - zsh: `lattigo completion zsh > "${fpath[1]}/_lattigo"`
    - fish: `lattigo completion fish > ~/.config/fish/completions/lattigo.fish`

    Args:
        shell: The shell.
    """
    from ..app import build_app  # imported here, since the app has this command

    app = build_app()
    more = {"bash": "", "zsh": ZSH, "fish": "\n".join(_without_files(app))}
    print(f"{app.generate_completion(prog_name='lattigo', shell=shell)}\n{more[shell]}")  # noqa: T201 - the output
    return DONE


def _without_files(app: App, words: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield lines for fish, which by default offers files even where only a subcommand can follow."""
    if app.default_command is None:
        command = f"'__fish_lattigo_using_command {' '.join(words)}'" if words else "__fish_use_subcommand"
        yield f"complete -c lattigo -n {command} -f"
    for name in app:
        if not name.startswith("-"):
            yield from _without_files(app[name], (*words, name))
