"""Reads a call in the form in which people have it: curl, httpie, PowerShell, wget, `fetch`, Python, raw HTTP.

What is not understood is said: a call that is drafted as harmless because its body was overlooked would be repeated.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Sequence

from attrs import define, field

from ..docpage.formats.blocks import undress
from ..docpage.formats.page import PageError
from ..docpage.patterns import VERBS
from ..docpage.reader.calls import json_names

URL = re.compile(r"https?://[^/\s'\"?`]+(?P<path>/[^\s'\"?`#]*)?(?:\?(?P<query>[^\s'\"`#]*))?")
HEREDOC = re.compile(r"<<-?\s*['\"]?(\w+)['\"]?([^\n]*)\n(.*?)\n\s*\1\s*$", re.DOTALL | re.MULTILINE)
ITEM = re.compile(r"([\w.-]+)(:=@|=@|:=|==|@|=|:)(.*)", re.DOTALL)
DATA = {"-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--data-urlencode", "--json"}
FORM = {"-F", "--form", "--form-string"}
VALUED = frozenset({
    "-u", "--user", "-H", "--header", "-o", "--output", "-A", "--user-agent", "-e", "--referer", "-b",
    "--cookie", "-c", "--cookie-jar", "-m", "--max-time", "--connect-timeout", "--retry", "--cacert", "--cert",
    "--key", "-x", "--proxy", "-w", "--write-out", "--auth", "-a", "--timeout", "--verify", "--session",
    "--auth-type",
})  # fmt: skip
"""Options with a value that says nothing of the endpoint."""


@define
class Request:
    """What a call says of an endpoint."""

    verb: str = ""
    path: str = ""
    names: list[str] = field(factory=list)
    bodies: list[str] = field(factory=list)
    """Bodies in JSON."""
    unread: list[str] = field(factory=list)
    """What could not be read, in words."""

    def send(self, body: str) -> None:
        """Note a body."""
        text = body.strip()
        if text.startswith(("{", "[")):
            names, readable = json_names(text)
            self.names += names
            self.bodies.append(text)
            self.unread += [] if readable else ["the body is no JSON"]
        elif text.startswith("@"):
            self.unread.append(f"the body is in the file {text[1:]}" if text != "@-" else "the body comes from stdin")
        elif "$" in text and "=" not in text:
            self.unread.append("the body is in a variable")
        elif "=" in text:
            self.names += [
                part.partition("=")[0].removesuffix("[]") for part in text.split("&") if re.match(r"[\w.\[\]-]+=", part)
            ]
        elif text:
            self.unread.append("the body is neither JSON nor a form")

    def go_to(self, url: str) -> None:
        """Note the address."""
        match = URL.search(url if "://" in url else f"https://{url.removeprefix('//')}")
        if match and not self.path:
            self.path = (match["path"] or "").rstrip("/,")
            self.names += re.findall(r"(?:^|&)([A-Za-z_]\w*)(?:\[\])?=", match["query"] or "")


def read_request(text: str) -> Request:
    """Read a call.

    Raises:
        PageError: it is in no form that is known, or it has no address or no HTTP method.
    """
    text = _unpiped(undress(text).strip())
    first = re.sub(r"^(?:/>|\$|>|%|PS [A-Z]:\S*>)\s+", "", text)
    for pattern, reader in READERS:
        if re.match(pattern, first, re.IGNORECASE | re.DOTALL):
            request = reader(first)
            break
    else:
        raise PageError(
            "--curl: no call that is understood: give one with curl, httpie, wget, Invoke-RestMethod, fetch,"
            " requests, or raw HTTP"
        )
    if not request.path:
        raise PageError("--curl: no address in it: it needs a whole call, with https://")
    if request.verb not in VERBS:
        raise PageError(f"--curl: {request.verb or 'nothing'} is no HTTP method: give a whole call")
    request.names = list(dict.fromkeys(request.names))
    return request


def _unpiped(text: str) -> str:
    """A call that gets its body from a pipe, with the body in its own words."""
    if piped := re.match(r"cat\s+(<<-?\s*['\"]?\w+['\"]?)\s*\|\s*([^\n]*)", text):
        return f"{piped.group(2)} {piped.group(1)}{text[piped.end() :]}"
    if piped := re.match(r"(?:echo|printf)\s+(?:-\w+\s+)*('[^']*'|\"(?:\\.|[^\"\\])*\")\s*\|\s*(.*)", text, re.DOTALL):
        return piped.group(2).replace("@-", piped.group(1))
    return text


def _words(text: str) -> list[str]:
    """The words of a command of the shell."""
    text = re.sub(r"\\\r?\n|`\r?\n", " ", text)
    quotes = {"n": "\n", "t": "\t", "r": "\r"}

    def plain(match: re.Match[str]) -> str:
        return shlex.quote(re.sub(r"\\(.)", lambda one: quotes.get(one.group(1), one.group(1)), match.group(1)))

    text = re.sub(r"(?<![\w'\"])\$'((?:\\.|[^'\\])*)'", plain, text, flags=re.DOTALL)
    try:
        words = shlex.split(text)
    except ValueError:
        raise PageError("--curl: a quote in the call is not closed: give the whole call") from None
    return words


def _curl(text: str) -> Request:
    request, method, in_query, is_form = Request(), "", False, False
    if heredoc := HEREDOC.search(text):
        text = f"{text[: heredoc.start()]}{heredoc.group(2)}"
    words = iter([word for each in _words(text)[1:] for word in _split(each)])
    data: list[tuple[str, str]] = []
    for word in words:
        if word in {"-X", "--request"}:
            method = next(words, "")
        elif word in DATA | FORM:
            data.append((word, next(words, "")))
        elif word in {"-G", "--get"}:
            in_query = True
        elif word in {"-I", "--head"}:
            method = method or "HEAD"
        elif word in {"-T", "--upload-file"}:
            method = method or "PUT"
            request.unread.append(f"the body is the file {next(words, '')}")
        elif word == "--url":
            request.go_to(next(words, ""))
        elif word in VALUED:
            next(words, "")
        elif word in {"-K", "--config"}:
            request.unread.append(f"options are in the file {next(words, '')}")
        elif word.startswith("$"):
            request.unread.append(f"options are in the variable {word}")
        elif not word.startswith("-"):
            request.go_to(word)
    for option, body in data:
        is_form |= option in FORM
        if option in FORM:
            name, _, value = body.partition("=")
            request.names.append(name.removesuffix("[]"))
            request.unread += [f"{name} is sent as a file"] if value.startswith(("@", "<")) else []
        elif heredoc and body in {"@-", "@/dev/stdin"}:
            request.send(heredoc.group(3))
        else:
            request.send(body)
    request.unread += ["the body is a form (multipart), and the draft has JSON"] if is_form else []
    request.verb = (method or ("GET" if in_query or not data else "POST")).upper()
    return request


def _split(word: str) -> Iterator[str]:
    """`-XPOST` and `--request=POST` as two words."""
    match = re.fullmatch(r"(-[XdFHuTo])(.+)", word, re.DOTALL) or re.fullmatch(r"(--[a-z-]+)=(.*)", word, re.DOTALL)
    if match:
        yield from match.groups()
    elif match := re.fullmatch(r"-[sSkLfivg]+([XdFHuT])(.*)", word, re.DOTALL):
        yield from filter(None, (f"-{match.group(1)}", match.group(2)))
    else:
        yield word


def _httpie(text: str) -> Request:
    request, method, sends = Request(), "", False
    if piped := re.search(r"<<<\s*('[^']*'|\"[^\"]*\")", text):
        text = text.replace(piped.group(), "")
    words = iter(_words(text)[1:])
    for word in words:
        if word in VALUED:
            next(words, "")
        elif word.partition("=")[0] == "--raw":
            request.send(word.partition("=")[2] or next(words, ""))
            sends = True
        elif word.startswith("-"):
            continue
        elif word.upper() in VERBS and not request.path:
            method = word.upper()
        elif not request.path:
            request.go_to(word if "/" in word else f"{word}/")
        elif item := ITEM.fullmatch(word):
            name, mark, value = item.groups()
            if mark == ":":
                continue  # a header
            request.names.append(name)
            sends |= mark != "=="
            if mark == ":=":
                request.bodies.append(f'{{"{name}": {value}}}')
            elif mark in {"@", "=@", ":=@"}:
                request.unread.append(f"{name} is read from a file")
        else:
            request.unread.append(f"{word!r} is no item that is known")
    if piped:
        request.send(piped.group(1)[1:-1])
        sends = True
    request.verb = method or ("POST" if sends else "GET")
    return request


def _powershell(text: str) -> Request:
    text = re.sub(r"`\r?\n", " ", text)
    request = Request(verb="GET")
    if method := re.search(r"-(?:M(?:e(?:t(?:h(?:od?)?)?)?)?|CustomMethod)[\s:]+['\"]?(\$?\w+)", text, re.IGNORECASE):
        request.verb = method.group(1).upper()
    if address := re.search(r"-Uri[\s:]+(['\"]?)(https?://[^\s'\"]+)", text, re.IGNORECASE) or re.search(
        r"(['\"]?)(https?://[^\s'\"]+)", text
    ):
        request.go_to(address.group(2))
    body = re.search(
        r"-Body[\s:]+(?:'([^']*)'|\"((?:`.|[^\"`])*)\"|\(?@\{(.*?)\}|(\S+))", text, re.IGNORECASE | re.DOTALL
    )
    if body:
        quoted, escaped, table, other = body.groups()
        if table is not None:
            request.names += re.findall(r"['\"]?(\w+)['\"]?\s*=", table)
        elif other:
            request.unread.append("the body is in a variable")
        else:
            request.send(quoted if quoted is not None else re.sub(r"`(.)", r"\1", escaped))
    if re.search(r"-InFile\b|-Form\b|@\w+\s*$", text, re.IGNORECASE):
        request.unread.append("the body or the options are elsewhere")
    return request


def _splatted(text: str) -> Request:
    """A call of PowerShell whose options are in a table: `$options = @{ Method = 'Post' … }`."""
    table, _, call = text.rpartition("}")
    pairs = re.findall(r"(\w+)\s*=\s*('[^']*'|\"[^\"]*\"|\(?@\{.*?\}|[^\s;@]+)", table.partition("{")[2], re.DOTALL)
    return _powershell(re.sub(r"@\w+", " ".join(f"-{name} {value}" for name, value in pairs), call, count=1))


def _wget(text: str) -> Request:
    request, method = Request(), ""
    words = iter([word for each in _words(text)[1:] for word in _split(each)])
    for word in words:
        if word == "--method":
            method = next(words, "").upper()
        elif word in {"--post-data", "--body-data"}:
            request.send(next(words, ""))
            method = method or "POST"
        elif word in {"--post-file", "--body-file"}:
            request.unread.append(f"the body is the file {next(words, '')}")
            method = method or "POST"
        elif not word.startswith("-"):
            request.go_to(word)
    request.verb = method or "GET"
    return request


def _script(text: str) -> Request:
    """`fetch`, axios, and Python's requests and httpx: the method and the object that is sent."""
    request = Request()
    called = re.match(r"(?:await\s+|const\s+\w+\s*=\s*|\w+\s*=\s*)*(?:await\s+)?\w+(?:\.(\w+))?\s*\(", text)
    method = re.search(r"\bmethod\s*[:=]\s*['\"](\w+)", text) or re.search(r"\.request\(\s*['\"](\w+)['\"]", text)
    own = called.group(1).upper() if called and called.group(1) else "GET"
    request.verb = method.group(1).upper() if method else own
    if not method and re.search(r"\bmethod\b", URL.sub("", text)):
        request.verb = "a variable"
    if elsewhere := re.search(r"(?:\.\.\.|\*\*)(\w+)|,\s*([A-Za-z_]\w*)\s*\)\s*;?\s*$", URL.sub("", text)):
        request.unread.append(f"options are in the variable {elsewhere.group(1) or elsewhere.group(2)}")
    request.go_to(address.group() if (address := URL.search(text)) else "")
    body = re.search(
        r"\b(?:body|data|json)\s*[:=]\s*(?:JSON\.stringify\(\s*)?(\{.*?\}|'[^']*'|\"[^\"]*\"|`[^`]*`|[^\s,)}]+)",
        text,
        re.DOTALL,
    )
    if body:
        value = body.group(1)
        if value.startswith("{"):
            request.names += re.findall(r"[{,]\s*['\"]?([A-Za-z_]\w*)['\"]?\s*:", value)
        elif value[0] in "'\"`":
            request.send(value[1:-1])
        else:
            request.unread.append("the body is in a variable")
    elif re.search(r"\b(?:body|files|data)\b", URL.sub("", text)):
        request.unread.append("the body could not be read")
    params = re.search(r"\bparams\s*[:=]\s*\{(.*?)\}", text, re.DOTALL)
    request.names += re.findall(r"['\"]?(\w+)['\"]?\s*:", params.group(1)) if params else []
    return request


def _raw(text: str) -> Request:
    head, _, body = text.replace("\r\n", "\n").partition("\n\n")
    verb, target = head.split()[:2]
    host = re.search(r"^Host:\s*(\S+)", head, re.IGNORECASE | re.MULTILINE)
    request = Request(verb=verb.upper())
    request.go_to(target if "://" in target else f"https://{host.group(1) if host else 'host'}{target}")
    request.send(body)
    return request


READERS: Sequence[tuple[str, Callable[[str], Request]]] = (
    (r"(?:sudo\s+)?curl(?:\.exe)?\s", _curl),
    (r"(?:https?(?:ie)?|xhs?)\s+(?!://)", _httpie),
    (r"\$\w+\s*=\s*@\{.*\b(?:Invoke-RestMethod|Invoke-WebRequest|irm|iwr)\s+@", _splatted),
    (r"(?:\$\w+\s*=\s*)?(?:Invoke-RestMethod|Invoke-WebRequest|irm|iwr)\s", _powershell),
    (r"wget\s", _wget),
    (
        r"(?:await\s|const\s|let\s|var\s|\w+\s*=\s)*\s*(?:fetch|axios(?:\.\w+)?|requests\.\w+|httpx\.\w+"
        r"|\w*client\.\w+|(?:\w+\.)*\w+\.(?:get|put|post|delete|patch|head|request))\s*\(",
        _script,
    ),
    (r"(?:GET|PUT|POST|DELETE|PATCH|HEAD)\s+\S+(?:\s+HTTP/[\d.]+)?\s*(?:\n|$)", _raw),
)
