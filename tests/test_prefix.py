"""Everything works below a reverse proxy's sub-path, whether or not the proxy takes it off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant import Settings
from assistant.errors import SettingsError
from assistant.web import Service, create_app
from small_knowledge import write_knowledge


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("prefix")
    knowledge = write_knowledge(folder / "knowledge")
    service = Service(Settings(knowledge_dir=knowledge, data_dir=folder / "data", _env_file=None))
    service.open()
    yield service
    service.close()


@pytest.mark.parametrize(
    ("settings", "client", "headers", "path", "root"),
    [
        pytest.param({"root_path": "/policy/"}, "127.0.0.1", {}, "/policy/documents", "/policy", id="kept by the proxy"),
        pytest.param({"root_path": "/a/policy"}, "127.0.0.1", {}, "/documents", "/a/policy", id="taken off"),
        pytest.param({"trusted_proxies": "10.0.0.0/8"}, "10.1.2.3", {"X-Forwarded-Prefix": "/policy"}, "/documents", "/policy", id="named by a trusted proxy"),
        pytest.param({"trusted_proxies": "10.0.0.0/8"}, "11.1.2.3", {"X-Forwarded-Prefix": "/policy"}, "/documents", "", id="named by anybody"),
        pytest.param({"trusted_proxies": "10.1.2.3"}, "10.1.2.3", {"X-Forwarded-Prefix": "//evil.example"}, "/documents", "", id="another host"),
        pytest.param({"trusted_proxies": "10.1.2.3"}, "10.1.2.3", {"X-Forwarded-Prefix": "/../x"}, "/documents", "", id="a way out"),
    ],
)  # fmt: skip
def test_links_are_below_the_prefix(
    *, service: Service, settings: dict[str, str], client: str, headers: dict[str, str], path: str, root: str
) -> None:
    before = service.settings
    own = Settings(_env_file=None, host="0.0.0.0", **settings)
    service.settings = before.model_copy(
        update={"host": own.host, "root_path": own.root_path, "trusted_proxies": own.trusted_proxies}
    )
    try:
        reply = TestClient(create_app(service), base_url="http://city.example", client=(client, 5000)).get(
            path, headers=headers
        )
    finally:
        service.settings = before
    assert reply.status_code == 200
    assert f'href="{root}/chat.css"' in reply.text
    assert f'href="{root}/documents/' in reply.text


def test_the_prefix_alone_leads_to_the_page(service: Service) -> None:
    before = service.settings
    service.settings = before.model_copy(update={"root_path": "/policy"})
    try:
        reply = TestClient(create_app(service), base_url="http://127.0.0.1").get("/policy", follow_redirects=False)
    finally:
        service.settings = before
    assert (reply.status_code, reply.headers["Location"]) == (307, "/policy/")


@pytest.mark.parametrize("path", ["policy", "/a b", "//x", "https://x"])
def test_a_prefix_that_is_none_is_refused(path: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="ASSISTANT_ROOT_PATH"):
        Settings(_env_file=None, root_path=path)
