"""A replaced document is known by the one that replaces it, and whoever is answered from it is told."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import Outcome
from assistant.answer import dated
from assistant.cli.terminal import print_answer, print_hits
from assistant.index.catalogue import Catalogue, FileRecord
from assistant.index.succession import Succession
from assistant.plugs.as_json import answer_as_json, hit_as_json
from assistant.types import Document
from assistant.web.knowledge import list_files
from assistant.web.render import answer_html
from conftest import Open

NAME = "창원시 출산장려금 지원 지침"


def document(id: str, title: str = NAME, **values: Any) -> Document:
    return Document(id, "글이다.", title, "ko", **values)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    catalogue = Catalogue(tmp_path / "catalogue.sqlite")
    yield catalogue
    catalogue.close()


def put(catalogue: Catalogue, *documents: Document) -> None:
    with catalogue.transaction():
        for one in documents:
            catalogue.put(one, FileRecord(one.id, 1, 1, one.id), [])


OLD, NEW = "old", "new"


def new(*names: str, title: str = "창원시 출생축하금 지침", **values: Any) -> Document:
    return document(NEW, title, replaces=names, **values)


REPLACED = [
    pytest.param(document(OLD), new(NAME), id="title"),
    pytest.param(document(OLD), new("창원시출산장려금 「지원」 지침"), id="title, other spaces and quotes"),
    pytest.param(document(OLD, "2021년 청년정책 기본계획"), new("청년정책 기본계획"), id="date in front of the title"),
    pytest.param(document(OLD, "청년정책 기본계획", published="2021-03"), new("2021년 청년정책 기본계획"), id="date in front of the name"),
    pytest.param(document(OLD, "Youth Policy Plan 2021"), new("the 2021 Youth Policy Plan"), id="year behind"),
    pytest.param(document("ko/옛.md"), new("ko/옛.md"), id="id"),
    pytest.param(document(OLD, number="공고 제2021-35호", publisher="창원시"), new("제2021-35호", publisher="창원특례시"), id="number"),
    pytest.param(document(OLD, number="공고 제2021 - 35호", region="창원"), new("창원시 공고 제2021-35호", region="경상남도 창원시"), id="number, region"),
    pytest.param(document(OLD, published="2023"), new(NAME, published="2023-05-01"), id="same year"),
    pytest.param(document(OLD, published="2023-05"), new(NAME, effective="2024"), id="in force later"),
    pytest.param(document(OLD, region="창원"), new(NAME), id="region of one"),
    pytest.param(document(OLD, published="2021"), new(NAME, title=NAME, published="2024"), id="a later one of its title"),
]  # fmt: skip
KEPT = [
    pytest.param(document(OLD), new("창원시 출산장려금 지급 지침"), id="another title"),
    pytest.param(document(OLD, "2022년 청년정책 기본계획"), new("2021년 청년정책 기본계획"), id="another year"),
    pytest.param(document(OLD, "청년정책 기본계획"), new("2021년 청년정책 기본계획"), id="a year that nobody states"),
    pytest.param(document(OLD, published="2024-05"), new(NAME, published="2024-03"), id="later"),
    pytest.param(document(OLD, region="창원"), new(NAME, region="광주 서구"), id="another place"),
    pytest.param(document(OLD, publisher="창원시"), new(NAME, publisher="김해시"), id="another publisher"),
    pytest.param(document(OLD, number="공고 제2021-35호"), new("제2021-35호"), id="number, nobody's"),
    pytest.param(document(OLD, number="고시 제2021-35호", publisher="창원시"), new("공고 제2021-35호", publisher="창원시"), id="number, another kind"),
    pytest.param(document(OLD, number="공고 제2021-3호", publisher="창원시"), new("제2021-35호", publisher="창원시"), id="another number"),
    pytest.param(document(OLD, number="훈령 제12호", publisher="창원시"), new("경상남도 훈령 제12호", publisher="창원시"), id="number, another office"),
    pytest.param(document(OLD), new(NAME, title=NAME), id="its own title, without dates"),
    pytest.param(document(OLD, replaces=("창원시 출생축하금 지침",)), new(NAME), id="each names the other"),
]  # fmt: skip


@pytest.mark.parametrize(("older", "newer"), REPLACED)
def test_a_named_document_is_replaced(older: Document, newer: Document, catalogue: Catalogue) -> None:
    put(catalogue, older, newer)
    assert Succession(catalogue).of([older.id, NEW]) == {older.id: NEW}


@pytest.mark.parametrize(("older", "newer"), KEPT)
def test_any_other_is_not(older: Document, newer: Document, catalogue: Catalogue) -> None:
    put(catalogue, older, newer)
    assert Succession(catalogue).of([older.id, NEW]) == {}


def test_one_of_several_years_is_not_guessed(catalogue: Catalogue) -> None:
    put(
        catalogue,
        document("1", "2021년 시행계획"),
        document("2", "2022년 시행계획"),
        new("시행계획", title="2023년 시행계획"),
    )
    assert Succession(catalogue).of(["1", "2", NEW]) == {}


def test_the_last_of_a_row_is_named(catalogue: Catalogue) -> None:
    own = (NAME,)
    put(catalogue, document("1", published="2019"), document("2", published="2021", replaces=own))
    put(catalogue, document("3", published="2023", replaces=own), document("4", "출생 지침", replaces=("3",)))
    assert Succession(catalogue).of(["1", "2", "3", "4"]) == {"1": "4", "2": "4", "3": "4"}


def test_what_changes_in_the_catalogue_is_known_at_the_next_question(catalogue: Catalogue) -> None:
    succession = Succession(catalogue)
    put(catalogue, document(OLD))
    assert succession.of([OLD]) == {}
    put(catalogue, new(NAME))
    assert succession.of([OLD]) == {OLD: NEW}
    with catalogue.transaction():
        catalogue.remove(NEW)
    assert succession.of([OLD]) == {}
    put(catalogue, new(NAME))
    with catalogue.transaction():
        catalogue.clear()
    assert succession.of([OLD]) == {}


def test_metadata_of_a_document_survives_the_catalogue(catalogue: Catalogue) -> None:
    one = new(NAME, "제2021-35호", published="2024", number="공고 제2024-1호")
    put(catalogue, one)
    read = catalogue.document(NEW)
    assert read == one
    assert [item.replaces for item in catalogue.metadata()] == [(NAME, "제2021-35호")]


OLD_TEXT = """---
title: 강릉시 출산장려금 지원 지침
region: 강릉
published: 2021-03-02
---

강릉시 출산장려금은 첫째 아이에게 50만 원을 지급한다.
"""
NEW_TEXT = """---
title: 강릉시 출생축하 지원 지침
region: 강릉
published: 2024-01-05
---

출생축하 상품권은 신생아 가정에 한 번 보낸다.

종전의 「강릉시 출산장려금 지원 지침」은 폐지한다.
"""


def test_an_answer_from_a_replaced_document_says_so(
    tmp_path: Path, open_assistant: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "old.md").write_text(OLD_TEXT, "utf-8")
    (folder / "new.md").write_text(NEW_TEXT, "utf-8")
    assistant = open_assistant(folder, tmp_path / "data")
    assistant.index()
    question = "강릉시 출산장려금은 첫째 아이에게 얼마인가요?"
    answer = assistant.ask(question)
    assert (answer.outcome, answer.replaced_by) == (Outcome.ANSWERED, {"old.md": "new.md"})
    assert "50만 원" in answer.text
    (values,) = (notice.values for notice in answer.notices if notice.code == "replaced")
    assert values == {
        "old": "「강릉시 출산장려금 지원 지침」(2021-03-02)",
        "new": "「강릉시 출생축하 지원 지침」(2024-01-05)",
    }
    as_json: dict[str, Any] = answer_as_json(answer)
    assert [citation["replaced_by"] for citation in as_json["citations"]] == ["new.md"]
    print_answer(as_json, "ko")
    print_hits([hit_as_json(hit) for hit in assistant.retrieve(question)], "ko")
    assert capsys.readouterr().out.count("개정·폐지됨 → 강릉시 출생축하 지원 지침") == 2
    assert '<a href="documents/new.md">개정·폐지됨 → 강릉시 출생축하 지원 지침</a>' in answer_html(answer, "1")
    listed = {row["path"]: row["replaced_by"] for row in list_files(assistant, assistant.settings, "ko")}
    assert listed == {"old.md": "강릉시 출생축하 지원 지침", "new.md": ""}
    (folder / "new.md").unlink()
    assistant.index()
    assert not any(notice.code == "replaced" for notice in assistant.ask(question).notices)


def test_a_replaced_document_is_named_with_its_date_in_the_language_of_the_reply() -> None:
    old, later = document(OLD, "Youth Plan", published="2021"), document(NEW, "New Youth Plan")
    assert (dated(old, "en"), dated(later, "en")) == ("“Youth Plan” (2021)", "“New Youth Plan”")
    assert dated(old, "ko") == "「Youth Plan」(2021)"
