"""The web chat without a browser: endpoints, who may administrate, and what text becomes on the page."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import AsyncGenerator, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from assistant import Citation, Claim, Document, Hit, Outcome, Settings, Withheld
from assistant.ingest.read import read_document
from assistant.types import Answer, Chunk, Heading, Message, Passage
from assistant.web import Service, create_app
from assistant.web.conversation import Step, examples_from, next_questions, region_choices, replies
from assistant.web.documents import document_page
from assistant.web.quoted import Quoted
from assistant.web.render import answer_html, check_of, text_html
from assistant.web.texts import language_of_browser
from servers import serving
from test_draft import cited

ROOT = Path(__file__).parent.parent
HERE = "http://127.0.0.1"
QUESTION = "광주 서구의 가족돌봄청년수당은 1년에 얼마인가요?"

# Characters that survive reading a document (no controls, no \r), and those that HTML and Markdown care for.
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n") | st.sampled_from("<>&\"'*_#|[]`~$\\")
)


def all_of(steps: AsyncGenerator[Step, None]) -> list[Step]:
    async def collect() -> list[Step]:
        return [step async for step in steps]

    return asyncio.run(collect())


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    knowledge = tmp_path_factory.mktemp("knowledge")
    for name in ("광주-서구-취임-3주년.md", "창원-대전환-한일-세미나.md"):
        (knowledge / name).write_bytes((ROOT / "knowledge" / "ko" / name).read_bytes())
    service = Service(Settings(knowledge_dir=knowledge, data_dir=tmp_path_factory.mktemp("data"), _env_file=None))
    service.open()
    yield service
    service.close()


@pytest.fixture
def client(service: Service) -> TestClient:
    return TestClient(create_app(service), base_url=HERE, client=("127.0.0.1", 50000))


@pytest.fixture
def starting(tmp_path: Path) -> TestClient:
    settings = Settings(knowledge_dir=tmp_path, data_dir=tmp_path / "data", _env_file=None)
    return TestClient(create_app(Service(settings)), base_url=HERE)


def test_healthz_answers_before_the_index_is_open(starting: TestClient) -> None:
    response = starting.get("/healthz")
    assert response.status_code == 200
    assert response.json()["state"] == "starting"


@pytest.mark.parametrize("path", ["/api/ask", "/api/retrieve"])
def test_a_question_before_the_index_is_open_is_told_to_wait(starting: TestClient, path: str) -> None:
    response = starting.post(path, json={"question": QUESTION})
    assert response.status_code == 503
    assert response.json()["error"] == "아직 준비 중입니다. 잠시만 기다려 주세요."
    assert response.headers["Retry-After"] == "1"


@pytest.mark.parametrize(
    ("language", "words"), [("ko-KR,ko;q=0.9", "아직 준비 중입니다"), ("en-GB", "Still getting ready")]
)
@pytest.mark.parametrize("path", ["/", "/documents", "/documents/a.md"])
def test_a_page_before_the_index_is_open_says_so_and_asks_again(
    starting: TestClient, path: str, language: str, words: str
) -> None:
    response = starting.get(path, headers={"Accept-Language": language})
    assert response.status_code == 503
    assert words in response.text
    assert 'http-equiv="refresh"' in response.text


def test_what_keeps_the_index_from_opening_is_said_everywhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service = Service(Settings(knowledge_dir=tmp_path / "missing", data_dir=tmp_path, _env_file=None))
    service.open()
    client = TestClient(create_app(service), base_url=HERE, client=("127.0.0.1", 50000))
    assert client.get("/healthz").json()["state"] == "failed"
    for said in (client.get("/healthz").json()["detail"], client.get("/documents").text, capsys.readouterr().err):
        assert "Create it or set ASSISTANT_KNOWLEDGE_DIR" in said
    service.close()


def test_healthz_tells_how_many_documents_are_indexed(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"state": "ready", "detail": "", "documents": 2, "indexing": None}


def test_ask_returns_the_fields_of_answer_and_its_citations(client: TestClient, service: Service) -> None:
    answer = client.post("/api/ask", json={"question": QUESTION}).json()
    assert set(answer) == {
        "question", "language", "outcome", "text", "claims", "citations", "evidence", "withheld", "notices", "absent", "closest",
    }  # fmt: skip
    assert answer["outcome"] == "answered"
    assert "300만 원" in answer["text"]
    assert service.assistant
    for citation in answer["citations"]:
        document = service.assistant.document(citation["document_id"])
        assert document
        assert document.text[citation["start"] : citation["end"]] == citation["quote"]


def test_ask_takes_history_and_filters(client: TestClient) -> None:
    turn = {"question": QUESTION, "reply": "연 300만 원입니다."}
    filters = {"regions": ["창원"]}
    answer = client.post(
        "/api/ask", json={"question": "그건 누가 주나요?", "history": [turn], "filters": filters}
    ).json()
    assert {hit["chunk"]["document_id"] for hit in answer["evidence"]} <= {"창원-대전환-한일-세미나.md"}


def test_retrieve_takes_dates(client: TestClient) -> None:
    asked = {"question": QUESTION, "filters": {"published_to": "1999"}}
    assert client.post("/api/retrieve", json=asked).json() == []


def test_regions_to_choose_from_are_named_once_in_the_readers_language() -> None:
    names = ["Changwon", "Gwangju Seo District", "전국", "창원"]
    assert [label for label, _ in region_choices(names, "ko")] == ["경상남도 창원시", "광주광역시 서구", "전국"]
    assert dict(region_choices(names, "en"))["Changwon, South Gyeongsang"] == "Changwon"


def test_hits_come_with_the_metadata_of_their_document_and_not_its_text(client: TestClient) -> None:
    hits = client.post("/api/retrieve", json={"question": QUESTION, "k": 3}).json()
    assert len(hits) == 3
    assert set(hits[0]) == {"score", "cosine", "chunk", "document", "replaced_by"}
    assert set(hits[0]["chunk"]) == {"document_id", "text", "start", "end", "headings", "page"}
    assert hits[0]["document"]["publisher"] == "아시아경제"
    assert "text" not in hits[0]["document"]


def test_documents_are_listed_with_their_number_of_chunks(client: TestClient) -> None:
    documents = client.get("/api/documents").json()
    assert [document["id"] for document in documents] == ["광주-서구-취임-3주년.md", "창원-대전환-한일-세미나.md"]
    assert all(document["chunks"] > 0 and "text" not in document for document in documents)


@pytest.mark.parametrize(
    ("path", "body", "said"),
    [
        pytest.param("/api/ask", {"question": "  "}, "empty", id="empty question"),
        pytest.param("/api/ask", {"question": "가" * 2001}, "2001 characters", id="too long"),
        pytest.param("/api/ask", {}, "question", id="no question"),
        pytest.param("/api/ask", {"question": "a", "filter": {}}, "filter", id="misspelt field"),
        pytest.param("/api/retrieve", {"question": "a", "k": 0}, "k", id="no hits wanted"),
        pytest.param("/api/ask", {"question": "a", "filters": {"region": ["창원"]}}, "region", id="misspelt filter"),
        pytest.param("/api/ask", {"question": "a", "filters": {"published_to": "soon"}}, "'soon'", id="no date"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(
    client: TestClient, path: str, body: dict[str, object], said: str
) -> None:
    response = client.post(path, json=body)
    assert response.status_code == 422
    assert said in response.json()["error"]


def test_a_request_that_is_far_too_large_is_not_read(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "가" * 1_000_000})
    assert response.status_code == 413


def test_index_reports_and_shows_what_changed(client: TestClient, service: Service) -> None:
    added = service.settings.knowledge_dir / "가로등.txt"
    added.write_text("가로등 정비 계획\n\n가로등 정비 사업의 예산은 12억 원이다.", "utf-8")
    try:
        report = client.post("/api/index", json={}).json()
        assert report["added"] == ["가로등.txt"]
        assert "12억 원" in client.get("/documents/가로등.txt").text
    finally:
        added.unlink()
    assert client.post("/api/index", json={}).json()["removed"] == ["가로등.txt"]
    assert client.get("/documents/가로등.txt").status_code == 404


BASIC = "Basic " + b64encode("admin:열쇠".encode()).decode()


@pytest.mark.parametrize(
    ("settings", "client", "headers", "status"),
    [
        pytest.param({}, "127.0.0.1", {}, 200, id="this machine"),
        pytest.param({}, "::1", {"Host": "[::1]:7860"}, 200, id="this machine by IPv6"),
        pytest.param({}, "192.168.0.9", {}, 403, id="another machine"),
        pytest.param({"host": "0.0.0.0"}, "127.0.0.1", {}, 403, id="a server open to the network"),
        pytest.param({}, "127.0.0.1", {"Host": "rebound.example"}, 421, id="a name that was made to point here"),
        pytest.param({}, "127.0.0.1", {"X-Forwarded-For": "203.0.113.7"}, 403, id="behind a proxy"),
        pytest.param({}, "127.0.0.1", {"Via": "1.1 proxy"}, 403, id="behind a proxy that names only itself"),
        pytest.param({}, "127.0.0.1", {"CF-Connecting-IP": "203.0.113.7"}, 403, id="behind a tunnel"),
        pytest.param(
            {"trusted_proxies": "127.0.0.1"},
            "127.0.0.1",
            {"X-Forwarded-For": "127.0.0.1"},
            403,
            id="behind a trusted proxy",
        ),
        pytest.param({}, "127.0.0.1", {"Content-Type": "text/plain"}, 415, id="a form of another site"),
        pytest.param({"admin_password": "열쇠"}, "127.0.0.1", {}, 401, id="no password"),
        pytest.param({"admin_password": "열쇠"}, "192.168.0.9", {"Authorization": BASIC}, 200, id="Basic"),
        pytest.param({"admin_password": "key"}, "192.168.0.9", {"Authorization": "Bearer key"}, 200, id="Bearer"),
        pytest.param({"admin_password": "key"}, "127.0.0.1", {"Authorization": "Bearer kex"}, 401, id="wrong one"),
        pytest.param({"admin_password": "key"}, "127.0.0.1", {"Authorization": "Basic ?"}, 401, id="not base64"),
        pytest.param({"admin_password": "key"}, "127.0.0.1", {"Content-Type": "text/plain"}, 415, id="password, form"),
    ],
)
def test_who_may_index(
    service: Service, settings: dict[str, str], client: str, headers: dict[str, str], status: int
) -> None:
    before = service.settings
    service.settings = before.model_copy(update=Settings(_env_file=None, **settings).model_dump(include={*settings}))
    try:
        app = TestClient(create_app(service), base_url=HERE, client=(client, 50000))
        response = app.post("/api/index", content="{}", headers={"Content-Type": "application/json"} | headers)
        shown = {name: value for name, value in headers.items() if name != "Authorization"}
        offered = 'class="index"' in app.get("/documents", headers=shown).text
    finally:
        service.settings = before
    assert response.status_code == status
    assert offered == (status not in (403, 421))
    assert (status == 200) == ("error" not in response.json())


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/api/documents", "/documents", "/chat.js", "/api/nothing", "/api/ask"]
)
def test_every_response_keeps_the_browser_to_this_host(client: TestClient, path: str) -> None:
    headers = client.get(path, headers={"Origin": "http://localhost:3000"}).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-eval" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Access-Control-Allow-Origin" not in headers


def test_a_port_in_use_is_named_with_the_setting_that_changes_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        settings = {"ASSISTANT_PORT": port, "ASSISTANT_DATA_DIR": str(tmp_path)}
        ended = subprocess.run(
            [sys.executable, "app.py"], cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, check=False
        )
    assert ended.returncode == 3
    assert port in ended.stderr
    assert "ASSISTANT_PORT" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("question", "words"), [("예산은 얼마인가요?", "아직 준비 중입니다"), ("How much?", "Still getting ready")]
)
def test_the_chat_says_in_the_language_of_the_question_that_it_is_not_ready(
    tmp_path: Path, question: str, words: str
) -> None:
    unopened = Service(Settings(knowledge_dir=tmp_path, data_dir=tmp_path, _env_file=None))
    (shown,) = all_of(replies(unopened, question))
    assert words in shown.html
    assert (shown.kind, shown.again) == ("problem", 2)


def test_a_question_is_told_of_from_the_search_to_the_answer(service: Service) -> None:
    steps = all_of(replies(service, QUESTION))
    assert [step.name for step in steps if step.kind == "progress"] == ["searching", "reading"]
    claims = [step.html.count('class="said"') for step in steps if step.kind == "claims"]
    assert claims == [*range(1, len(claims) + 1)], "each claim as soon as it is proved"
    last = steps[-1]
    assert (last.kind, last.name) == ("answer", "answered")
    assert "300만 원" in last.reply
    assert json.loads(last.line())["export"]["citations"][0]["official"].startswith("아시아경제, 「광주 서구")


def test_with_a_chat_model_drafting_and_checking_are_told_and_what_was_checked_is_marked(tmp_path: Path) -> None:
    text = "수당은 한 해에 300만 원이다."
    with serving() as model:
        model.script = cited(model, "300만 원을 준다", text)
        (tmp_path / "가.md").write_text("# 수당\n\n가족돌봄청년수당은 청년에게 연 300만 원을 준다.\n", "utf-8")
        settings = Settings(
            knowledge_dir=tmp_path,
            data_dir=tmp_path / "data",
            chat_model="any",
            chat_base_url=model.url,
            _env_file=None,
        )
        service = Service(settings)
        service.open()
        try:
            steps = all_of(replies(service, "가족돌봄청년수당은 1년에 얼마인가요?"))
        finally:
            service.close()
    names = [step.name for step in steps if step.kind == "progress"]
    assert names[:4] == ["searching", "reading", "drafting", "checking"]
    assert f'<span class="said">{text}</span>' in steps[-1].html
    assert 'class="proof checked"' in steps[-1].html


def test_a_step_is_told_in_one_line(client: TestClient) -> None:
    reply = client.post("/chat", json={"question": QUESTION})
    assert reply.headers["Content-Type"] == "application/x-ndjson"
    lines = [json.loads(line) for line in reply.text.splitlines()]
    assert lines[0] == {"kind": "progress", "name": "searching"}
    assert "300만 원" in lines[-1]["html"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        pytest.param("/chat", {"question": 7}, id="no text"),
        pytest.param("/chat", {"question": "?", "more": 1}, id="an unknown field"),
        pytest.param("/chat", {"question": "?", "history": [{"question": "?", "reply": "!"}] * 101}, id="too many turns"),
        pytest.param("/chat/next", {"asked": [], "documents": ["a"] * 21}, id="too many documents"),
        pytest.param("/chat/word", {"title": "t", "exchanges": [{"question": "?", "citations": [{"official": "", "quote": "", "href": "javascript:1"}]}]}, id="a link that is none"),
    ],
)  # fmt: skip
def test_what_the_page_does_not_ask_is_refused(client: TestClient, path: str, body: dict[str, object]) -> None:
    assert client.post(path, json=body).status_code == 422


def test_a_conversation_becomes_a_word_file_whose_citations_are_footnotes(client: TestClient, tmp_path: Path) -> None:
    source = {
        "official": "서구, 「안내」, 2025-03-02, 3쪽",
        "quote": "연 300만 원을\n준다 & <b>",
        "href": f"{HERE}/documents/a",
    }
    claims = [{"text": "연 300만 원 \x0b", "about": "서구", "numbers": [1, 2]}, {"text": "둘째", "numbers": [1]}]
    answered = {"question": "얼마?", "claims": claims, "citations": [source]}
    asked = {"title": "수당 & <b>", "exchanges": [answered, {"question": "왜?", "reply": "문서에는\n\n없습니다."}]}
    file = tmp_path / "a.docx"
    file.write_bytes(client.post("/chat/word", json=asked).content)
    document = read_document(file, "a.docx").document
    assert [heading.title for heading in document.headings] == ["수당 & <b>", "얼마?", "왜?"]
    assert "서구: 연 300만 원" in document.text
    assert document.text.count("“연 300만 원을 준다 & <b>”") == 2, "a footnote each time it is cited"
    assert "문서에는\n\n없습니다." in document.text


def test_offered_questions_are_about_the_cited_document_and_find_their_part_of_it(service: Service) -> None:
    assert service.assistant
    offered = next_questions(service.assistant, [QUESTION], ["광주-서구-취임-3주년.md"], ["가족돌봄청년수당"])
    assert 1 <= len(offered) <= 3
    assert not any("가족돌봄청년수당" in question for question in offered), "that has been asked"
    for question in offered:
        assert service.assistant.retrieve(question, k=1)[0].chunk.document_id == "광주-서구-취임-3주년.md"


def test_an_error_that_people_can_mend_is_shown_as_it_is(service: Service) -> None:
    *_, shown = all_of(replies(service, "가" * 2001))
    assert "답할 수 없습니다. 질문이 2001자입니다." in shown.html


def test_any_other_error_is_a_sentence_in_the_chat_and_a_traceback_on_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "가.txt").write_text("예산은 3억 원이다.", "utf-8")
    closed = Service(Settings(knowledge_dir=tmp_path, data_dir=tmp_path / "data", _env_file=None))
    closed.open()
    closed.close()
    *_, shown = all_of(replies(closed, "예산은 얼마인가요?"))
    assert "문제가 생겨 답하지 못했습니다" in shown.html
    assert "Traceback" not in shown.html
    assert "Traceback" in capsys.readouterr().err


def test_examples_are_shown_only_for_documents_that_answer_them() -> None:
    seo, other = _document("온누리상품권을 쓰면 20% 할인"), _document("글", headings=(Heading(2, "전기차 보조금", 0),))
    assert examples_from([seo, other], "ko") == ["온누리상품권을 쓰면 얼마나 할인받나요?"]
    assert examples_from([other], "ko") == ["‘전기차 보조금’에 대해 알려 주세요."]
    assert examples_from([seo, other], "en") == []


@pytest.mark.parametrize(
    ("accept_language", "language"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("en-US,en;q=0.9,ko;q=0.8", "en"),
        ("ja,ko;q=0.5", "ko"),
        ("de", "en"),
        ("", "en"),
    ],
)
def test_the_page_speaks_the_first_language_it_knows(accept_language: str, language: str) -> None:
    assert language_of_browser(accept_language) == language


class Read(HTMLParser):
    """What a browser would read: the tags, the text, and the text inside `<mark>`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.marked = ""
        self._in_mark = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        self._in_mark = tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self._in_mark = False

    def handle_data(self, data: str) -> None:
        self.text += data
        self.marked += data if self._in_mark else ""


@st.composite
def quoted_documents(draw: st.DrawFn) -> tuple[Document, int, int]:
    text = draw(TEXT.filter(lambda text: text.strip() != ""))
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    lines = [0, *(position + 1 for position, character in enumerate(text) if character == "\n")]
    headings = tuple(Heading(draw(st.integers(1, 6)), "", line) for line in lines if draw(st.booleans()))
    return _document(text, headings=headings), start, end


@given(quoted_documents())
def test_exactly_the_quoted_words_are_highlighted(quoted: tuple[Document, int, int]) -> None:
    document, start, end = quoted
    quote = document.text[start:end]
    page = Read(document_page(document, Quoted(start, end, check_of(quote)), "ko"))
    assert page.marked == quote.replace("\n", "")
    assert document.text.replace("\n", "") in page.text


@pytest.mark.parametrize("start", [0, 250_000, 499_970])
def test_of_a_very_long_document_the_lines_around_the_quote_are_shown(start: int) -> None:
    document = _document("\n".join(f"{number:08d} 번째 줄." for number in range(35_000))[:500_000])
    html = document_page(document, Quoted(start, start + 20, check_of(document.text[start : start + 20])), "ko")
    assert len(html) < 400_000
    assert Read(html).marked == document.text[start : start + 20].replace("\n", "")


def test_a_document_that_changed_since_the_answer_says_so_and_highlights_nothing() -> None:
    html = document_page(_document("새 예산은 3억 원이다."), Quoted(0, 5, check_of("옛 예산은")), "ko")
    assert "문서가 바뀌었습니다" in html
    assert not Read(html).marked


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://a.example"])
def test_only_web_addresses_of_documents_become_links(url: str) -> None:
    assert url not in Read(document_page(_document("글", url=url), Quoted(), "ko")).links
    assert (
        "https://a.example/1" in Read(document_page(_document("글", url="https://a.example/1"), Quoted(), "ko")).links
    )


@given(TEXT, TEXT, TEXT)
def test_an_answer_shows_text_as_it_is_and_no_markup_of_its_own(claim: str, title: str, reason: str) -> None:
    citation = _citation(title, claim)
    answer = Answer(
        "?", "ko", Outcome.ANSWERED, "", claims=(Claim(claim, (citation,)),), withheld=(Withheld(title, Message("figure_missing", {"figure": reason})),),
        notices=(Message("follow_up", {"question": reason}),),
    )  # fmt: skip
    html = answer_html(answer, "answer-1")
    read = Read(html)
    assert read.tags <= {"div", "ul", "li", "a", "p", "span", "details", "summary", "s", "em"}
    assert " ".join(claim.split()) in read.text
    assert set(read.links) == {f"documents/a/%EA%B0%80.md?start=3&end=9&check={check_of(claim)}#quote"}


@given(TEXT, TEXT)
def test_an_abstention_links_its_passages_to_their_documents(words: str, title: str) -> None:
    chunk = Chunk("a/가.md", words, 3, 3 + len(words))
    hit = Hit(chunk, _document("글", title=title), 0.5)
    line = " ".join(words.split())
    answer = Answer("?", "en", Outcome.NOT_IN_EVIDENCE, f"The documents do not say.\n\n- {line}", evidence=(hit,))
    read = Read(answer_html(answer, "answer-1"))
    assert "The documents do not say" in read.text
    assert read.links == [f"documents/a/%EA%B0%80.md?start=3&end={3 + len(words)}&check={check_of(words)}#quote"]


@given(TEXT.filter(str.strip), st.integers(0, 20), st.integers(0, 20))
def test_closest_passages_are_no_answer_and_their_likely_words_are_marked(words: str, first: int, last: int) -> None:
    likely = (3 + min(first, len(words)), 3 + min(max(first, last), len(words)))
    citation = Citation("a/가.md", "제목", "", "", "", "", (), None, 3, 3 + len(words), words)
    answer = Answer("?", "ko", Outcome.CLOSEST, words, closest=(Passage(citation, (likely,)),))
    html = answer_html(answer, "answer-1")
    assert 'class="answer closest"' in html
    read = Read(html)
    assert "답이 아닐 수 있음" in read.text
    assert read.tags <= {"div", "p", "a", "span", "mark"}
    letters = {*"".join(words[likely[0] - 3 : likely[1] - 3].split())} - {*"|-·"}
    assert letters <= {*read.marked}
    assert read.links == [f"documents/a/%EA%B0%80.md?start=3&end={3 + len(words)}&check={check_of(words)}#quote"]


@given(TEXT)
def test_a_question_is_shown_as_it_was_typed(question: str) -> None:
    html = text_html(question)
    assert "\n" not in html
    assert Read(html).tags <= {"div", "br"}
    assert Read(html).text == "".join(question.splitlines())


def _document(text: str, *, title: str = "제목", url: str = "", headings: tuple[Heading, ...] = ()) -> Document:
    return Document(id="a/가.md", text=text, title=title, language="ko", url=url, headings=headings)


def _citation(title: str, quote: str) -> Citation:
    return Citation("a/가.md", title, "", "", "", "", (), None, 3, 9, quote)
