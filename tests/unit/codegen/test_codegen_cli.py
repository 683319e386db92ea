"""The command line of the generator: what it writes, what it leaves alone, and what it says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from codegen.cli import main

ROOT = Path(__file__).parents[3]
SHOP = (ROOT / "tests" / "golden" / "shop.yaml").read_text(encoding="utf-8")
FILES = {"__init__.py", "client.py", "examples.py", "models.py", "namespaces.py", "operations.py", "things.py"}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one spec whose package was generated."""
    monkeypatch.chdir(tmp_path)
    Path("spec").mkdir()
    Path("spec/shop.yaml").write_text(SHOP, encoding="utf-8")
    Path("pyproject.toml").write_text(
        '[[tool.codegen.api]]\nspec = "spec/shop.yaml"\npackage = "src/shop/_generated"\ncore = "shop.core"\n',
        encoding="utf-8",
    )
    assert main([]) == 0
    return Path("src/shop/_generated")


def test_every_api_of_the_configuration_is_written(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert {path.name for path in package.iterdir()} == FILES
    assert main([]) == 0
    assert capsys.readouterr().out == "src/shop/_generated: 0 changed, 7 in all\n"


def test_the_core_is_imported_relatively(package: Path) -> None:
    assert "from ..core.namespaces import Api" in (package / "things.py").read_text(encoding="utf-8")


def test_the_header_names_the_spec_and_the_hash_of_its_text(package: Path) -> None:
    headers = {path.read_text(encoding="utf-8").partition("\n")[0] for path in package.iterdir()}
    assert len(headers) == 1
    (header,) = headers
    assert header.startswith("# Generated from spec/shop.yaml (sha256 ")
    assert header.endswith("). Do not edit: change the spec, then run python -m codegen.")
    Path("spec/shop.yaml").write_text(f"{SHOP}# A comment.\n", encoding="utf-8")
    assert main(["--check"]) == 1


def test_check_is_content_right_after_generating(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["--check"]) == 0
    assert capsys.readouterr() == ("The generated code matches the specs.\n", "")


def test_check_shows_an_edited_file_and_the_command_that_mends_it(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = package / "things.py"
    right = file.read_text(encoding="utf-8")
    file.write_text(right.replace("return pages(", "return  pages("), encoding="utf-8")
    capsys.readouterr()
    assert main(["--check"]) == 1
    out, err = capsys.readouterr()
    assert out.startswith("--- src/shop/_generated/things.py\n+++ src/shop/_generated/things.py\n@@")
    assert "\n-    return  pages(" in out
    assert "\n+    return pages(" in out
    assert err == "The generated code does not match the specs. Fix it with: python -m codegen\n"
    assert main(["generate"]) == 0
    assert file.read_text(encoding="utf-8") == right


def test_check_shows_a_missing_file(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (package / "models.py").unlink()
    assert main(["--check"]) == 1
    assert "--- /dev/null\n+++ src/shop/_generated/models.py\n" in capsys.readouterr().out
    assert not (package / "models.py").exists()


def test_a_stray_file_is_shown_and_removed(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stray = package / "gone.py"
    stray.write_text("# Generated from spec/shop.yaml\n", encoding="utf-8")
    assert main(["--check"]) == 1
    assert "--- src/shop/_generated/gone.py\n+++ /dev/null\n" in capsys.readouterr().out
    assert main([]) == 0
    assert {path.name for path in package.iterdir()} == FILES


def test_a_file_that_was_not_generated_is_never_removed(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own, models = package / "mine.py", package / "models.py"
    own.write_text("precious = True\n", encoding="utf-8")
    models.write_text("", encoding="utf-8")
    for arguments in ([], ["--check"]):
        capsys.readouterr()
        assert main(arguments) == 2
        assert capsys.readouterr().err.startswith("src/shop/_generated/mine.py was not generated: move it")
    assert own.read_text(encoding="utf-8") == "precious = True\n"
    assert models.read_text(encoding="utf-8") == ""


def test_only_what_differs_is_written(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    times = {path.name: path.stat().st_mtime_ns for path in package.iterdir() if path.name != "models.py"}
    (package / "models.py").unlink()
    capsys.readouterr()
    assert main([]) == 0
    assert capsys.readouterr().out == "src/shop/_generated: 1 changed, 7 in all\n"
    assert {path.name: path.stat().st_mtime_ns for path in package.iterdir() if path.name != "models.py"} == times


@pytest.mark.parametrize("config", ["", "[tool.codegen]\napi = 5\n", '[[tool.codegen.api]]\nspec = "a"\n'])
def test_a_configuration_that_is_wrong(
    config: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pyproject.toml").write_text(config, encoding="utf-8")
    assert main([]) == 2
    assert "each [[tool.codegen.api]] needs spec, package and core" in capsys.readouterr().err


def test_options_that_go_together(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--spec", "spec.yaml"])
    assert "--spec, --package and --core go together" in capsys.readouterr().err


def test_a_spec_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--spec", "nowhere.yaml", "--package", "p", "--core", "c"]) == 2
    assert "nowhere.yaml" in capsys.readouterr().err


def test_help_names_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    assert "generate" in capsys.readouterr().out


def test_the_output_does_not_depend_on_the_run(tmp_path: Path) -> None:
    written: list[dict[str, bytes]] = []
    for seed in ("0", "1", "42"):
        package = tmp_path / seed / "package"
        command = [sys.executable, "-m", "codegen", "--spec", "tests/golden/torture.yaml", "--core", "lattigo._core"]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(
            [*command, "--package", str(package)], cwd=ROOT, env=environment, check=True, capture_output=True
        )
        written.append({path.name: path.read_bytes() for path in sorted(package.iterdir())})
    assert written[0] == written[1] == written[2]


def test_what_is_not_installed_is_named_with_the_command_that_installs_it() -> None:
    bare = [sys.executable, "-S", "-m", "codegen", "--check"]
    done = subprocess.run(bare, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(" is missing: pip install --group codegen -e . (pip 25.1 or newer)\n")
    assert done.stderr.count("\n") == 1
