"""Who may see and change what: names of the server, proxies, passwords that are guessed, files of the administrator."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant import Settings
from assistant.web import Service, create_app
from small_knowledge import write_knowledge

ASKED = {"question": "강릉시 청년 교통비는 한 달에 얼마인가요?"}
WRONG, RIGHT = ({"Authorization": f"Bearer {word}", "Content-Type": "application/json"} for word in ("no", "key"))
Client = Callable[..., TestClient]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("guard")
    (write_knowledge(folder / "knowledge") / "깨진.pdf").write_bytes(b"%PDF-1.7 broken")
    service = Service(Settings(knowledge_dir=folder / "knowledge", data_dir=folder / "data", _env_file=None))
    service.open()
    yield service
    service.close()


@pytest.fixture
def client(service: Service) -> Iterator[Client]:
    """Clients of that address, of a server with those settings."""
    before = service.settings

    def make(address: str = "127.0.0.1", name: str = "127.0.0.1", **settings: str) -> TestClient:
        service.settings = before.model_copy(
            update=Settings(_env_file=None, **settings).model_dump(include={*settings})
        )
        return TestClient(create_app(service), base_url=f"http://{name}", client=(address, 50000))

    yield make
    service.settings = before


EVERYWHERE = ("/", "/healthz", "/api/documents", "/api/files", "/documents", "/knowledge", "/chat.js", "/api/nothing")


@pytest.mark.parametrize("path", EVERYWHERE)
def test_a_name_that_is_not_this_servers_reads_nothing(client: Client, path: str) -> None:
    reply = client(name="rebound.example").get(path)
    assert reply.status_code == 421
    assert "ASSISTANT_ALLOWED_HOSTS" in reply.json()["error"]
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/api/ask", "/api/retrieve", "/api/index"])
def test_a_name_that_is_not_this_servers_asks_nothing(client: Client, path: str) -> None:
    assert client(name="rebound.example").post(path, json=ASKED).status_code == 421


@pytest.mark.parametrize(
    ("host", "allowed", "name", "known"),
    [
        pytest.param("127.0.0.1", "", "localhost", True, id="this machine"),
        pytest.param("::1", "", "[::1]", True, id="this machine by IPv6"),
        pytest.param("127.0.0.1", "", "127.0.0.1.example", False, id="a name that looks like it"),
        pytest.param("127.0.0.1", "policy.city.go.kr", "policy.city.go.kr", True, id="allowed"),
        pytest.param("127.0.0.1", "a.kr, Policy.city.go.kr", "POLICY.city.go.kr", True, id="allowed, whatever the case"),
        pytest.param("127.0.0.1", "policy.city.go.kr", "other.city.go.kr", False, id="not among those allowed"),
        pytest.param("0.0.0.0", "", "10.0.0.7", True, id="open to the network, no name told"),
        pytest.param("0.0.0.0", "policy.city.go.kr", "10.0.0.7", False, id="open to the network, another name told"),
        pytest.param("0.0.0.0", "policy.city.go.kr", "127.0.0.1", True, id="its own check of its health"),
    ],
)  # fmt: skip
def test_which_names_are_the_servers(client: Client, host: str, allowed: str, name: str, known: bool) -> None:
    reply = client(name=name, host=host, allowed_hosts=allowed).get("/healthz")
    assert reply.status_code == (200 if known else 421)


@pytest.mark.parametrize("value", ["", "[", "a b", "\x00", "[::1"])
def test_a_host_that_is_none_is_no_error_of_the_server(client: Client, value: str) -> None:
    assert client().get("/healthz", headers={"Host": value}).status_code == 421


PROXIES = (
    "Via", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "CF-Ray", "CF-Connecting-IP",
    "True-Client-IP",
)  # fmt: skip


@pytest.mark.parametrize("header", PROXIES)
@pytest.mark.parametrize("trusted", ["", "127.0.0.1", "127.0.0.0/8"])
def test_what_a_proxy_passes_on_is_not_from_this_machine(client: Client, header: str, trusted: str) -> None:
    headers = {header: "127.0.0.1", "Content-Type": "application/json"}
    assert client(trusted_proxies=trusted).post("/api/index", content="{}", headers=headers).status_code == 403
    with_password = client(trusted_proxies=trusted, admin_password="key")
    assert with_password.post("/api/index", content="{}", headers=headers).status_code == 401
    assert with_password.get("/knowledge", headers=headers | RIGHT).status_code == 200


def test_a_trusted_proxy_tells_whom_limits_count_for(client: Client, service: Service) -> None:
    proxied = client(trusted_proxies="127.0.0.1", host="127.0.0.1")
    spent = {"X-Forwarded-For": "203.0.113.7"}
    limit = service.settings.questions_per_minute
    for _ in range(limit):
        service.searches._allowance.take("203.0.113.7")  # rather than ask as often
    assert proxied.post("/api/retrieve", json=ASKED, headers=spent).status_code == 429
    assert proxied.post("/api/retrieve", json=ASKED, headers={"X-Forwarded-For": "203.0.113.8"}).status_code == 200
    assert proxied.post("/api/retrieve", json=ASKED).status_code == 200


def guess(client: TestClient, headers: dict[str, str], times: int = 1) -> list[int]:
    return [client.post("/api/index", content="{}", headers=headers).status_code for _ in range(times)]


def test_guessing_is_slowed_by_address(client: Client) -> None:
    stranger = client("203.0.113.7", host="0.0.0.0", admin_password="key")
    assert guess(stranger, WRONG, 4) == [401, 401, 401, 429]
    reply = stranger.post("/api/index", content="{}", headers=RIGHT)
    assert reply.status_code == 429, "the right one would tell that it was right"
    assert 0 < int(reply.headers["Retry-After"]) <= 10


def test_guessing_from_many_addresses_is_slowed_too_and_locks_no_administrator_out(client: Client) -> None:
    own = client("203.0.113.200", host="0.0.0.0", admin_password="key")
    assert own.get("/knowledge", headers=RIGHT).status_code == 200, "from now on its browser is known"
    app = own.app
    statuses = [
        guess(TestClient(app, base_url="http://127.0.0.1", client=(f"203.0.113.{number}", 1)), WRONG)[0]
        for number in range(40)
    ]
    assert statuses[:30] == [401] * 30
    assert set(statuses[30:]) == {429}
    behind_the_same = TestClient(app, base_url="http://127.0.0.1", client=("203.0.113.200", 1))
    assert 429 in guess(behind_the_same, WRONG, 5), "somebody else behind the administrator's address"
    assert guess(own, RIGHT) == [200]


def test_a_cookie_that_somebody_made_is_none(client: Client) -> None:
    stranger = client("203.0.113.7", host="0.0.0.0", admin_password="key")
    for number in range(5):
        stranger.cookies.set("assistant_device", f"{number}.{'0' * 64}")
        last = guess(stranger, WRONG)
    assert last == [429]


def test_addresses_of_one_ipv6_network_are_one_caller(client: Client) -> None:
    app = client("2001:db8::1", host="0.0.0.0", admin_password="key").app
    statuses = [
        guess(TestClient(app, base_url="http://127.0.0.1", client=(f"2001:db8::{number}", 1)), WRONG)[0]
        for number in range(1, 5)
    ]
    assert statuses == [401, 401, 401, 429]


@pytest.mark.parametrize(
    ("address", "headers", "told"),
    [
        pytest.param("127.0.0.1", {}, True, id="this machine"),
        pytest.param("127.0.0.1", {"Via": "1.1 proxy"}, False, id="through a proxy"),
        pytest.param("203.0.113.9", {}, False, id="a visitor"),
        pytest.param("203.0.113.9", RIGHT, True, id="an administrator elsewhere"),
    ],
)
def test_who_sees_what_could_not_be_read(
    client: Client, address: str, headers: dict[str, str], told: bool
) -> None:  # fmt: skip
    here = client(address, admin_password="key")
    listed = here.get("/api/files", headers=headers).json()
    assert any(row["path"] == "깨진.pdf" for row in listed) == told
    assert any(row["note"] for row in listed) == told
    assert len(listed) == (4 if told else 3)
    assert ("깨진.pdf" in here.get("/documents", headers=headers).text) == told


@pytest.mark.parametrize(("address", "told"), [("127.0.0.1", True), ("203.0.113.9", False)])
def test_only_this_machine_is_told_why_the_server_cannot_start(tmp_path: Path, address: str, told: bool) -> None:
    service = Service(Settings(knowledge_dir=tmp_path / "missing", data_dir=tmp_path / "data", _env_file=None))
    service.open()
    visitor = TestClient(create_app(service), base_url="http://127.0.0.1", client=(address, 1))
    for said in (visitor.get("/healthz").text, visitor.get("/documents").text, visitor.get("/").text):
        assert ("missing" in said) == told
    service.close()
    shutil.rmtree(tmp_path / "data", ignore_errors=True)


def test_the_index_is_for_this_user_alone(service: Service) -> None:
    assert service.settings.data_dir.stat().st_mode & 0o077 == 0
