"""The files that documents were read from: downloads, and pictures of the pages of PDFs with the quoted words marked."""

import io
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from assistant import Settings
from assistant.web import Service, create_app
from assistant.web.render import check_of
from test_pdf import lines, pdf

NAME = "계획/교통 계획.pdf"
FIRST = ["교통 계획", "시내버스 요금은 한 번에 1,500원으로 정한다."]
SECOND = ["청년 교통비는 한 달에 5만 원을 지원한다.", "신청은 시청 누리집에서 받는다."]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("originals")
    file = folder / "knowledge" / NAME
    file.parent.mkdir(parents=True)
    file.write_bytes(pdf(lines(FIRST), lines(["제2장 청년"], size=20) + lines(SECOND, top=700)))
    (folder / "knowledge" / "가.txt").write_text("예산은 3억 원이다.", "utf-8")
    (folder / "knowledge" / "README.md").write_text("# 문서가 아니다", "utf-8")
    (folder / "secret.txt").write_text("비밀", "utf-8")
    service = Service(Settings(knowledge_dir=folder / "knowledge", data_dir=folder / "data", _env_file=None))
    service.open()
    yield service
    service.close()


@pytest.fixture
def client(service: Service) -> TestClient:
    return TestClient(create_app(service), base_url="http://127.0.0.1", client=("127.0.0.1", 50000))


def place_of(service: Service, words: str) -> tuple[int, int]:
    assert service.assistant
    document = service.assistant.document(NAME)
    assert document
    start = document.text.index(words)
    return start, start + len(words)


def is_yellow(pixel: tuple[int, ...]) -> bool:
    red, green, blue = pixel[:3]
    return red > 200 and green > 180 and blue < 200


def marked_rows(png: bytes) -> set[int]:
    """The rows of the picture, in per cent of its height, that have something yellow."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    pixels = picture.load()
    assert pixels is not None
    width, height = picture.size
    return {
        100 * y // height
        for y in range(0, height, 4)
        if any(is_yellow(pixels[x, y]) for x in range(0, width, 4))  # type: ignore[arg-type]  # of an RGB picture
    }


def test_an_indexed_file_can_be_downloaded_as_it_is(client: TestClient, service: Service) -> None:
    reply = client.get(f"/originals/{quote(NAME)}")
    assert reply.content == (service.settings.knowledge_dir / NAME).read_bytes()
    assert reply.headers["Content-Disposition"].startswith("attachment")
    assert reply.headers["Content-Type"] == "application/octet-stream"
    assert f"/originals/{quote(NAME)}" in client.get(f"/documents/{quote(NAME)}").text


@pytest.mark.parametrize("name", ["README.md", "%2e%2e/secret.txt", "..%2fsecret.txt", "없음.txt", ""])
@pytest.mark.parametrize("way", ["originals", "pictures"])
def test_no_other_file_can_be_had(client: TestClient, way: str, name: str) -> None:
    assert client.get(f"/{way}/{name}?page=1").status_code == 404


@pytest.mark.parametrize(
    ("words", "page"),
    [
        pytest.param("1,500원으로 정한다", 1, id="on the first page"),
        pytest.param(SECOND[0], 2, id="on another"),
        pytest.param(" ".join(SECOND), 2, id="over two lines"),
    ],
)
def test_the_quoted_words_are_marked_in_the_picture_of_their_page(
    client: TestClient, service: Service, words: str, page: int
) -> None:
    start, end = place_of(service, words)
    quoted: dict[str, str | int] = {"start": start, "end": end, "check": check_of(words)}
    shown = client.get(f"/documents/{quote(NAME)}", params=quoted).text
    assert f"/pictures/{quote(NAME)}?page={page}&amp;start={start}&amp;end={end}" in shown
    picture = client.get(f"/pictures/{quote(NAME)}", params={**quoted, "page": page})
    assert picture.headers["Content-Type"] == "image/png"
    assert len(marked_rows(picture.content)) >= 1
    unmarked = client.get(f"/pictures/{quote(NAME)}", params={"page": page})
    assert marked_rows(unmarked.content) == set()


@pytest.mark.parametrize(
    ("name", "page"), [pytest.param(NAME, 9, id="no such page"), pytest.param("가.txt", 1, id="no pages")]
)
def test_what_cannot_be_drawn_is_said_to_be_so(client: TestClient, name: str, page: int) -> None:
    assert client.get(f"/pictures/{quote(name)}?page={page}").status_code == 404
