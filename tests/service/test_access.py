"""Tokens, addresses and foreign pages: who may do what."""

import os
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from livespan.errors import SettingError
from livespan.service import Settings, create_app
from livespan.service.access import OPEN_ENDPOINTS, client, may_see
from livespan.service.tokens import read_tokens

ANN, BEN, EVE = "ann-0123456789abcdef", "ben+0123456789/abcdef==", "eve-0123456789abcdef"
TOKENS = f"ann:{ANN}, ben:{BEN}:all"
GOOD = {"algorithm": "constructive", "tasks": [{"id": "a", "length": 1}]}


def make(**given: Any) -> Flask:
    """An application with one more route: who asks, and whether Ann's things are shown."""
    app = create_app(Settings(warm_up=False, history="memory", **given))
    app.add_url_rule("/who", "who", lambda: [client().name, client().everything, may_see("ann")])
    return app


def who(app: Flask, token: str = "", **more: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return app.test_client().get("/who", headers={**headers, **more.pop("headers", {})}, **more)


def test_without_tokens_the_service_is_open() -> None:
    app = make()
    assert who(app).json == ["127.0.0.1", True, True]
    assert who(app, ANN).json == ["127.0.0.1", True, True]


def test_a_token_shows_its_owner_what_is_theirs() -> None:
    app = make(tokens=TOKENS)
    assert who(app, ANN).json == ["ann", False, True]
    assert who(app, BEN).json == ["ben", True, True]
    small = {"Authorization": f"bearer {ANN}"}
    assert who(app, headers=small).json == ["ann", False, True]


def test_what_is_not_ones_own_is_not_seen() -> None:
    app = make(tokens=f"ann:{ANN}:all,eve:{EVE}:own")
    assert who(app, EVE).json == ["eve", False, False]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": f"Bearer {ANN}x"},
        {"Authorization": f"Bearer {ANN[:-1]}"},
        {"Authorization": f"Bearer {ANN.upper()}"},
        {"Authorization": f"Bearer {ANN}, Bearer {ANN}"},
        {"Authorization": f"Basic {ANN}"},
        {"Authorization": ANN},
        {"Authorization": "Bearer ann"},
        {"Authorization": "Bearer \xe4\xff"},
        {"Cookie": f"token={ANN}", "X-Api-Key": ANN},
    ],
)
def test_without_a_good_token_nothing_starts(headers: dict[str, str]) -> None:
    app = make(tokens=TOKENS)
    for path in ("/stream_scheduling", "/api/stream_scheduling"):
        answer = app.test_client().post(path, json=GOOD, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="livespan"')
        assert answer.json["code"] == "unauthorised"
        assert answer.mimetype == "application/problem+json"
    assert app.extensions["livespan"].runs.running == 0


def test_a_token_in_the_address_is_none() -> None:
    app = make(tokens=TOKENS)
    for name in ("access_token", "token", "authorization"):
        assert app.test_client().get("/who", query_string={name: ANN}).status_code == 401


def test_with_a_token_a_run_streams() -> None:
    app = make(tokens=TOKENS)
    headers = {"Authorization": f"Bearer {ANN}"}
    answer = app.test_client().post("/stream_scheduling", json=GOOD, headers=headers)
    assert b'"type":"done"' in answer.data


def test_what_strangers_may_ask() -> None:
    """Every route is asked without a token; only those listed as open answer otherwise."""
    app = make(tokens=TOKENS)
    for rule in app.url_map.iter_rules():
        path = rule.rule
        for name in rule.arguments:
            path = path.replace(f"<{name}>", "x").replace(f"<path:{name}>", "x")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            status = app.test_client().open(path, method=method).status_code
            assert (status != 401) == (rule.endpoint in OPEN_ENDPOINTS), rule


def test_the_open_routes_exist() -> None:
    assert set(make().view_functions) >= OPEN_ENDPOINTS


def test_what_does_not_exist_is_not_found_by_anybody() -> None:
    anybody = make(tokens=TOKENS).test_client()
    assert anybody.get("/nowhere").status_code == 404
    assert anybody.delete("/health").status_code == 405


def test_tokens_come_from_a_file_too(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    path.write_text(f"\ufeff# for the team\nben:{BEN}:all\r\n\n  eve:{EVE}  \n")
    app = make(tokens=f"ann:{ANN}", tokens_file=str(path))
    assert [who(app, secret).json[0] for secret in (ANN, BEN, EVE)] == ["ann", "ben", "eve"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (ANN, "entry 1: .* 16 or more"),
        (f"{ANN}:ann", "entry 1: .* 16 or more"),
        (f"ann:{ANN},:{BEN}", "entry 2: .* begins with a name"),
        (f"9:{ANN}", "entry 1: .* begins with a name"),
        ("ann:short", "entry 1: .* 16 or more"),
        (f"ann:{ANN} {ANN}", "entry 1: .* letters, digits"),
        (f"ann:{ANN}:some", "scope"),
        (f"ann:{ANN}:all:own", "scope"),
        (f"ann:{ANN},ann:{BEN}", "entry 2: .* given twice"),
        (f"ann:{ANN},ben:{ANN}", "entry 2: .* secret of another"),
        (",", "name no token"),
    ],
)
def test_tokens_that_cannot_be_used_are_named_without_their_secret(text: str, place: str) -> None:
    with pytest.raises(SettingError, match=place) as caught:
        read_tokens(text)
    assert ANN[:8] not in str(caught.value)
    assert "short" not in str(caught.value)


def test_a_file_of_tokens_that_holds_none_closes_nothing_silently(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("# nobody yet\n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for name, reason in (("empty", "no token"), ("binary", "UTF-8"), ("gone", "No such file")):
        with pytest.raises(SettingError, match=reason):
            make(tokens_file=str(tmp_path / name))


def test_secrets_are_in_no_description() -> None:
    settings = Settings(tokens=TOKENS)
    found = read_tokens(settings.tokens)
    assert ANN not in repr(settings) + repr(vars(found))


FORGED = {"X-Forwarded-For": "9.9.9.9", "X-Real-IP": "9.9.9.9", "Forwarded": "for=9.9.9.9"}


def test_a_forged_address_changes_nothing() -> None:
    assert who(make(), headers=FORGED).json[0] == "127.0.0.1"


def test_a_proxy_in_front_tells_the_address() -> None:
    one, two = make(proxies=1), make(proxies=2)
    # Each proxy appends whom it saw; what stands before that, anybody may have written.
    told = {"X-Forwarded-For": "9.9.9.9, 10.0.0.7, 10.0.0.8"}
    assert who(one, headers=told).json[0] == "10.0.0.8"
    assert who(two, headers=told).json[0] == "10.0.0.7"
    assert who(two, headers={"X-Forwarded-For": "9.9.9.9"}).json[0] == "127.0.0.1"


def test_a_forged_address_gives_nobody_more_runs() -> None:
    endless = {**GOOD, "algorithm": "ACO", "parameters": {"n_iterations": 10**9}}
    app = make(proxies=1, max_runs_per_client=1)
    anybody = app.test_client()

    def begin(forged: str, seen: str) -> int:
        headers = {"X-Forwarded-For": f"{forged}, {seen}"}
        return anybody.post("/api/runs", json=endless, headers=headers).status_code

    assert begin("9.9.9.9", "10.0.0.1") == 202
    assert begin("9.9.9.8", "10.0.0.1") == 429
    assert begin("9.9.9.9", "10.0.0.2") == 202
    app.extensions["livespan"].drain()


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("10.0.0.8", "10.0.0.8"),
        ("::ffff:10.0.0.8", "10.0.0.8"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("evil\u2028name", "unknown"),
    ],
)
def test_neighbours_in_one_network_are_one_client(address: str, name: str) -> None:
    answer = who(make(), environ_overrides={"REMOTE_ADDR": address})
    assert answer.json[0] == name


PAGE = "https://page.example"


def test_a_listed_page_may_use_the_service() -> None:
    app = make(cors_origins=f"{PAGE}, http://localhost:3000", tokens=TOKENS)
    for path, status in (("/api/algorithms", 200), ("/who", 401), ("/nowhere", 404)):
        answer = app.test_client().get(path, headers={"Origin": PAGE})
        assert answer.status_code == status
        assert answer.headers["Access-Control-Allow-Origin"] == PAGE
        assert "Retry-After" in answer.headers["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "Origin" in answer.headers["Vary"]


def test_a_listed_page_may_ask_first() -> None:
    app = make(cors_origins=PAGE, tokens=TOKENS)
    asked = {
        "Origin": PAGE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    answer = app.test_client().options("/stream_scheduling", headers=asked)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == PAGE
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    allowed = answer.headers["Access-Control-Allow-Headers"].split(", ")
    assert {"Authorization", "Content-Type", "Last-Event-ID"} <= set(allowed)


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "https://page.example.evil",
        "https://evil-page.example",
        "http://page.example",
        "https://page.example:8443",
        "https://PAGE.example",
        "https://page.example/",
        "*",
    ],
)
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_other_pages_find_no_word_of_it(origin: str, method: str) -> None:
    app = make(cors_origins=PAGE)
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    answer = app.test_client().open("/api/algorithms", method=method, headers=headers)
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
    assert "Origin" in answer.headers["Vary"]


@pytest.mark.parametrize(
    "origins", ["*", "null", "page.example", "https://page.example/", "https://a b", "ftp://x"]
)
def test_what_is_no_origin_is_refused(origins: str) -> None:
    with pytest.raises(SettingError, match="LIVESPAN_CORS_ORIGINS"):
        make(cors_origins=origins)


def test_the_environment_sets_access() -> None:
    given = {"LIVESPAN_TOKENS": TOKENS, "LIVESPAN_PROXIES": "1", "LIVESPAN_CORS_ORIGINS": PAGE}
    found = Settings.from_environment(given)
    assert (found.tokens, found.proxies, found.cors_origins) == (TOKENS, 1, PAGE)
    with pytest.raises(SettingError, match="negative"):
        Settings.from_environment({"LIVESPAN_PROXIES": "-1"})
    assert "LIVESPAN_TOKENS" not in os.environ
