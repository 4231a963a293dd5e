"""Documents that give different values for the same thing stand side by side, and no others do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Answer, Assistant, Citation, Document, Hit
from assistant.answer import disagreeing, evidence_sentences
from assistant.embedding import Embedder
from assistant.types import Chunk
from conftest import Open

Differ = Callable[..., bool]
ASKED = "강릉시 청년 교통비는 월 얼마인가요?"
BASE = "강릉시는 청년에게 교통비를 월 5만 원씩 지원한다."
ENGLISH = "Gangneung pays young people a transport allowance of 50,000 won a month."
HOW_MUCH = "How much is the transport allowance for young people in Gangneung a month?"


def document(text: str, name: str = "a.md", title: str = "강릉시 청년 교통비 안내", **values: str) -> Document:
    stated = {"region": "강릉", "publisher": "강릉시청", "published": "2025-03"} | values
    return Document(name, text, title, "ko", **stated)  # type: ignore[arg-type]  # strings all


def hit(of: Document, replaced_by: str = "") -> Hit:
    return Hit(Chunk(of.id, of.text, 0, len(of.text)), of, 0.9, replaced_by=replaced_by)


def cited(of: Document) -> Citation:
    return evidence_sentences([hit(of)])[0].citation()


@pytest.fixture
def differ(embedder: Embedder) -> Differ:
    """Whether the second document is shown beside the first."""

    def ask(one: Document, other: Document, question: str = ASKED, replaced_by: str = "") -> bool:
        evidence = evidence_sentences([hit(one), hit(other, replaced_by)])
        return bool(disagreeing(cited(one), evidence, question, embedder.embed_sentences))

    return ask


@pytest.mark.parametrize(
    ("one", "other", "question"),
    [
        pytest.param(BASE, BASE.replace("5만", "7만"), ASKED, id="one figure"),
        pytest.param(BASE, BASE.replace("5만 원", "70,000원"), ASKED, id="another spelling"),
        pytest.param(BASE, "청년 교통비로 매월 7만 원을 지급한다.", ASKED, id="other words"),
        pytest.param(BASE, "강릉에 사는 청년은 교통비를 매달 7만 원씩 받는다.", ASKED, id="a relative clause"),
        pytest.param(ENGLISH, ENGLISH.replace("50,000", "70,000"), HOW_MUCH, id="English"),
        pytest.param(
            "Young people get a transport allowance of up to 50,000 won a month.",
            "The transport allowance for young people is up to 70,000 won per month.", HOW_MUCH, id="English, other words",
        ),
        pytest.param(
            "청년 교통비는 만 19세 이상 34세 이하인 강릉시민이 받는다.", "청년 교통비는 만 19세 이상 39세 이하인 강릉시민이 받는다.",
            "청년 교통비는 몇 살까지 받나요?", id="one end of a range",
        ),
        pytest.param(
            "청년 교통비는 월 5만 원씩 최대 60만 원을 지원한다.", "청년 교통비는 월 5만 원씩 최대 72만 원을 지원한다.", ASKED,
            id="one of two figures",
        ),
        pytest.param(
            "교통비 할인율은 청년에게 20%를 적용한다.", "교통비 할인율은 청년에게 25%를 적용한다.", "청년 교통비 할인율은 몇 %인가요?",
            id="a share",
        ),
        pytest.param(
            "청년 교통비 지원 기간은 최대 12개월이다.", "청년 교통비 지원 기간은 최대 24개월이다.", "청년 교통비는 몇 개월 지원하나요?",
            id="how long",
        ),
        pytest.param(
            "지난해 청년 교통비는 1,250명이 받았다.", "지난해 청년 교통비는 1,420명이 받았다.", "지난해 청년 교통비는 몇 명이 받았나요?",
            id="last year, of the same year",
        ),
        pytest.param(
            "The city has 32 barefoot walking trails, Geumdang Mountain included, with a total length of 8.7 kilometers.",
            "시에는 맨발 산책길 35곳이 있고 총길이는 9.5km다.", "How many barefoot walking trails are there?", id="in two languages",
        ),
        pytest.param(
            "청년 교통비 문의 전화는 033-640-1111이다.", "청년 교통비 문의 전화는 033-640-2222이다.",
            "청년 교통비 문의 전화번호는 무엇인가요?", id="a number to call",
        ),
    ],
)  # fmt: skip
def test_another_value_for_the_same_thing_is_shown(differ: Differ, one: str, other: str, question: str) -> None:
    assert differ(document(one), document(other, "b.md"), question)
    assert differ(document(other), document(one, "b.md"), question), "whichever is cited"


@pytest.mark.parametrize(
    ("one", "other", "question"),
    [
        pytest.param(BASE, BASE, ASKED, id="the same"),
        pytest.param(BASE, BASE.replace("5만 원", "50,000원"), ASKED, id="the same in digits"),
        pytest.param(
            "청년 창업 지원금은 한 팀에 300만 원이다.", "청년 창업 지원금은 한 팀에 3,000,000원이다.", "청년 창업 지원금은 얼마인가요?",
            id="300만 원",
        ),
        pytest.param(ENGLISH, ENGLISH.replace("50,000 won", "KRW 50,000"), HOW_MUCH, id="the same in English"),
        pytest.param(BASE, ENGLISH, ASKED, id="the same in both languages"),
        pytest.param(BASE, BASE.replace("청년", "어르신").replace("5만", "7만"), "강릉시 교통비는 얼마인가요?", id="another group"),
        pytest.param(
            BASE, ENGLISH.replace("young people", "seniors").replace("50,000", "70,000"), "강릉시 교통비는 얼마인가요?",
            id="another group in another language",
        ),
        pytest.param(BASE, "강릉시는 청년에게 월세를 월 20만 원씩 지원한다.", "강릉시 청년은 얼마를 받나요?", id="another benefit"),
        pytest.param(BASE, "부산시는 청년에게 교통비를 월 7만 원씩 지원한다.", "청년 교통비는 월 얼마인가요?", id="another city"),
        pytest.param(BASE, "강릉시는 청년에게 교통비를 연 60만 원씩 지원한다.", "강릉시 청년 교통비는 얼마인가요?", id="a year, a month"),
        pytest.param(BASE, "강릉시는 청년 교통비로 총 12억 원을 지원한다.", "강릉시 청년 교통비는 얼마인가요?", id="the sum of all"),
        pytest.param(
            "청년 교통비로 5만 원을 준다.", "청년 교통비 예산은 3억 원이다.", "강릉시 청년 교통비는 얼마인가요?", id="the budget",
        ),
        pytest.param(
            "2023년 청년 교통비는 월 5만 원이다.", "2025년 청년 교통비는 월 7만 원이다.", "청년 교통비는 월 얼마인가요?", id="two years",
        ),
        pytest.param(
            "청년 교통비는 3월에 120명이 받았다.", "청년 교통비는 4월에 150명이 받았다.", "청년 교통비는 몇 명이 받았나요?", id="two months",
        ),
        pytest.param(
            "성산복지관의 하루 이용료는 3,000원이다.", "의창복지관의 하루 이용료는 5,000원이다.", "복지관의 하루 이용료는 얼마인가요?",
            id="two houses",
        ),
        pytest.param(
            "생활 안정 지원금은 2인 가구에 월 30만 원을 준다.", "생활 안정 지원금은 3인 가구에 월 40만 원을 준다.",
            "생활 안정 지원금은 월 얼마인가요?", id="two sizes of household",
        ),
        pytest.param(
            "출산 축하금은 첫째 아이에게 100만 원을 준다.", "출산 축하금은 둘째 아이에게 200만 원을 준다.", "출산 축하금은 얼마인가요?",
            id="first and second child",
        ),
        pytest.param(
            "교통비는 만 19세 이상 34세 이하 주민에게 월 5만 원을 준다.", "교통비는 만 65세 이상 주민에게 월 3만 원을 준다.",
            "교통비는 월 얼마인가요?", id="two ages",
        ),
        pytest.param(
            "청년 교통비는 월 최대 10만 원을 지원한다.", "청년 교통비는 월 5만 원을 지원한다.", ASKED, id="within a bound",
        ),
        pytest.param(
            "The brief of the institute names four core tasks that would make the development of small cities sustainable.",
            "브리프 736호의 제목은 중소도시에서 지속가능한 공동체를 만들기 위해 필요한 과제와 실행방안이다.",
            "What are the four core tasks of the institute?", id="a number that only counts",
        ),
        pytest.param(
            "지난해 청년 교통비는 약 1,200명이 받았다.", "지난해 청년 교통비는 1,234명이 받았다.", "청년 교통비는 몇 명이 받았나요?",
            id="about so many",
        ),
        pytest.param(
            "청년 교통비를 받은 사람은 1,250명이고 월 5만 원씩 받았다.", "청년 교통비를 받은 사람은 1,420명이고 월 5만 원씩 받았다.", ASKED,
            id="a figure that is not asked for",
        ),
        pytest.param(
            "The adult ticket of the city museum costs 3,000 won.", "The child ticket of the city museum costs 1,000 won.",
            "How much is a ticket of the museum?", id="adult and child",
        ),
    ],
)  # fmt: skip
def test_what_differs_rightly_is_not_shown(differ: Differ, one: str, other: str, question: str) -> None:
    assert not differ(document(one), document(other, "b.md"), question)
    assert not differ(document(other), document(one, "b.md"), question), "whichever is cited"


def test_this_year_is_the_year_of_the_document(differ: Differ) -> None:
    one, other = "올해 청년 교통비 예산은 3억 원이다.", "올해 청년 교통비 예산은 4억 원이다."
    question = "청년 교통비 예산은 얼마인가요?"
    assert not differ(document(one, published="2024-02"), document(other, "b.md", published="2025-02"), question)
    assert differ(document(one, published="2025-02"), document(other, "b.md", published="2025-06"), question)
    assert differ(
        document(one, published="2024-02"),
        document(other.replace("올해", "지난해"), "b.md", published="2025-02"),
        question,
    )
    assert not differ(document(one, published=""), document(other, "b.md", published=""), question), "nobody knows"


def test_a_year_that_the_question_names_leaves_other_years_out(differ: Differ) -> None:
    one, other = document(BASE, published="2023-02"), document(BASE.replace("5만", "7만"), "b.md", published="2025-02")
    assert differ(one, other, ASKED)
    assert not differ(one, other, f"2023년 {ASKED}")


def test_a_sentence_without_a_subject_is_of_what_its_title_and_headings_name(differ: Differ) -> None:
    one, other = "지원 금액은 월 최대 20만 원이다.", "지원 금액은 월 최대 30만 원이다."
    rent, loan = (
        document(one, title="강릉시 근로자 월세 지원"),
        document(other, "b.md", title="강릉시 근로자 교통비 지원"),
    )
    assert not differ(rent, loan, "강릉시 근로자 지원 금액은 월 얼마인가요?")
    assert not differ(rent, loan, "강릉시 근로자 월세 지원 금액은 월 얼마인가요?")
    again = document(other, "b.md", title="강릉시 근로자 월세 지원 변경 공고")
    assert differ(rent, again, "강릉시 근로자 월세 지원 금액은 월 얼마인가요?")


def test_a_replaced_document_and_another_are_no_conflict(differ: Differ, embedder: Embedder) -> None:
    old, new = document(BASE), document(BASE.replace("5만", "7만"), "b.md")
    assert differ(new, old)
    assert not differ(new, old, replaced_by="b.md")
    sentences = evidence_sentences([hit(old, "b.md"), hit(new)])
    assert disagreeing(cited(old), sentences, ASKED, embedder.embed_sentences) == []


SOURCES = {
    "소식지.md": ("강릉시 소식지", "강릉시 홍보실", "2025-01-10", BASE),
    "공고.md": ("청년 교통비 공고", "강릉시 청년과", "2025-03-02", BASE.replace("5만", "7만")),
}


def write(folder: Path, extra: str = "") -> Path:
    folder.mkdir()
    for name, (title, publisher, published, words) in SOURCES.items():
        head = f"title: {title}\npublisher: {publisher}\nregion: 강릉\npublished: {published}"
        head += extra if name == "공고.md" else ""
        (folder / name).write_text(f"---\n{head}\n---\n\n# {title}\n\n{words}\n", "utf-8")
    for name, amount, published in (("north.md", 50, "2025-01"), ("south.md", 70, "2025-02")):
        head = f"title: News of the {name[:5]}\npublisher: {name[:5]} office\nregion: Mokpo\npublished: {published}\nlanguage: en"
        words = f"Mokpo pays young people a transport allowance of {amount},000 won a month."
        (folder / name).write_text(f"---\n{head}\n---\n\n{words}\n", "utf-8")
    return folder


def about(answer: Answer) -> list[str]:
    return sorted(claim.about for claim in answer.claims)


@pytest.fixture(scope="module")
def assistant(open_for_module: Open, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("conflict")
    opened = open_for_module(write(folder / "knowledge"), folder / "data")
    opened.index()
    return opened


def test_both_documents_stand_side_by_side_with_issuer_and_date_and_a_notice(assistant: Assistant) -> None:
    answer = assistant.ask(ASKED)
    assert about(answer) == [
        "강릉시 소식지 · 강릉시 홍보실 · 2025-01-10",
        "청년 교통비 공고 · 강릉시 청년과 · 2025-03-02",
    ]
    assert answer.text.startswith("| | |\n| --- | --- |\n| ")
    assert all(amount in answer.text for amount in ("5만 원", "7만 원"))
    assert [notice.code for notice in answer.notices].count("conflict") == 1
    pieces = list(assistant.as_runnable().stream({"input": ASKED}))
    assert "".join(piece.get("answer", "") for piece in pieces) == answer.text


def test_both_documents_stand_side_by_side_in_english(assistant: Assistant) -> None:
    answer = assistant.ask("How much is the transport allowance for young people in Mokpo a month?")
    assert about(answer) == ["News of the north · north office · 2025-01", "News of the south · south office · 2025-02"]
    assert [notice.code for notice in answer.notices].count("conflict") == 1


def test_a_place_whose_documents_disagree_has_a_row_for_each_in_a_comparison(assistant: Assistant) -> None:
    answer = assistant.ask("강릉과 부산의 청년 교통비는 월 얼마인지 비교해 주세요.")
    assert [row.split(" · ")[0] for row in about(answer)] == ["강원특별자치도 강릉시"] * 2
    assert answer.text.endswith("| 부산광역시 | 문서에 없음 |")


def test_a_document_and_the_one_that_replaces_it_are_no_conflict(open_assistant: Open, tmp_path: Path) -> None:
    opened = open_assistant(write(tmp_path / "knowledge", '\nreplaces: ["강릉시 소식지"]'), tmp_path / "data")
    opened.index()
    assert opened.replaced_by(["소식지.md"]) == {"소식지.md": "공고.md"}
    answer = opened.ask(ASKED)
    assert {citation.document_id for citation in answer.citations[:1]} == {"공고.md"}
    assert not any(notice.code == "conflict" for notice in answer.notices)
    assert not any(claim.about for claim in answer.claims)
