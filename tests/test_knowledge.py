"""The documents that come with the project: complete, the same in both languages, and as the golden questions say."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from assistant.ingest import read_document
from assistant.language.facts import Kind, facts_in
from assistant.language.glossary import Glossary
from assistant.language.regions import is_national, regions_in
from assistant.language.text import language_of, sentences
from assistant.types import Document

ROOT = Path(__file__).parents[1]
KNOWLEDGE = ROOT / "knowledge"
DOCUMENTS = {
    id: read_document(KNOWLEDGE / id, id).document
    for id in sorted(path.relative_to(KNOWLEDGE).as_posix() for path in KNOWLEDGE.rglob("??/*.md"))
}
# Korean and English briefs of the same source.
PAIRS = {
    "Changwon": ("ko/창원-대전환-한일-세미나.md", "en/changwon-grand-transformation-seminar.md"),
    "Seo District": ("ko/광주-서구-취임-3주년.md", "en/seo-district-third-anniversary.md"),
    "KRIHS": ("ko/국토연구원-브리프-736-지속가능-공동체.md", "en/krihs-brief-736-sustainable-communities.md"),
}
GOLDEN = [json.loads(line) for line in (ROOT / "evals/golden/knowledge.jsonl").read_text("utf-8").splitlines()]
QUOTES = [
    pytest.param(evidence["document"], evidence["quote"], id=f"{question['id']} {evidence['document'][:2]}")
    for question in GOLDEN
    for evidence in question["evidence"]
]


def folded(text: str) -> str:
    return "".join(text.casefold().split())


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_every_document_says_what_it_is(document: Document) -> None:
    raw = (KNOWLEDGE / document.id).read_text("utf-8")
    stated = raw.split("---")[1]
    for key in ("title", "publisher", "region", "source", "language"):
        assert f"\n{key}: " in stated
    assert document.language == language_of(document.text) == document.id[:2]
    assert document.headings[0].title == document.title
    assert regions_in(document.region) or is_national(document.region)


def test_every_document_has_its_pair() -> None:
    assert sorted(id for pair in PAIRS.values() for id in pair) == list(DOCUMENTS)


def figures(document: Document, kinds: set[Kind]) -> Counter[tuple[Kind, str, str]]:
    """Values that one can compare across languages: comparisons and units of counts aside."""
    return Counter((fact.kind, fact.value, fact.unit) for fact in facts_in(document.text) if fact.kind in kinds)


@pytest.mark.parametrize("pair", [pytest.param(pair, id=id) for id, pair in PAIRS.items()])
def test_both_languages_give_the_same_figures(pair: tuple[str, str]) -> None:
    korean, english = (DOCUMENTS[id] for id in pair)
    kinds = {
        Kind.MONEY,
        Kind.DURATION,
        Kind.PERCENT,
        Kind.LENGTH,
        Kind.AREA,
        Kind.DATE,
        Kind.AGE,
        Kind.ARTICLE,
        Kind.PHONE,
    }
    assert figures(korean, kinds) == figures(english, kinds)


@pytest.mark.parametrize("pair", [pytest.param(pair, id=id) for id, pair in PAIRS.items()])
def test_both_languages_say_as_much(pair: tuple[str, str]) -> None:
    korean, english = (DOCUMENTS[id] for id in pair)
    assert [heading.level for heading in korean.headings] == [heading.level for heading in english.headings]
    items = [[line[:2] == "- " for line in document.text.split("\n") if line] for document in (korean, english)]
    assert items[0] == items[1]


def test_the_glossary_is_readable_and_complete() -> None:
    glossary = Glossary.open(KNOWLEDGE / "glossary.csv")
    rows = list(csv.DictReader((KNOWLEDGE / "glossary.csv").read_text("utf-8").splitlines()))
    assert rows
    for row in rows:
        assert set(row) == {"korean", "english", "aliases"}
        assert row["korean"]
        assert row["english"]
        for name in (row["korean"], row["english"], *row["aliases"].split("|")):
            mentions = glossary.find(name)
            assert [row["korean"] in mention.entry.korean for mention in mentions] == [True], name


def test_no_name_stands_for_two_things() -> None:
    rows = list(csv.DictReader((KNOWLEDGE / "glossary.csv").read_text("utf-8").splitlines()))
    names = Counter(
        name
        for row in rows
        for name in {folded(name) for name in (row["korean"], row["english"], *row["aliases"].split("|")) if name}
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_golden_questions_are_told_apart() -> None:
    assert len({question["id"] for question in GOLDEN}) == len(GOLDEN)
    assert len({question["question"] for question in GOLDEN}) == len(GOLDEN)
    for question in GOLDEN:
        assert question["answerable"] == bool(question["evidence"])


@pytest.mark.parametrize(("id", "quote"), QUOTES)
def test_a_golden_quote_stands_in_one_sentence_of_its_document(id: str, quote: str) -> None:
    text = DOCUMENTS[id].text
    assert quote in text
    assert any(quote in text[start:end] for start, end in sentences(text))


@pytest.mark.parametrize("question", [q for q in GOLDEN if q["answerable"]], ids=lambda question: question["id"])
def test_the_facts_of_a_golden_question_stand_in_its_evidence(question: dict[str, object]) -> None:
    evidence = question["evidence"]
    facts = question["facts"]
    assert isinstance(evidence, list)
    assert isinstance(facts, list)
    text = " ".join(DOCUMENTS[item["document"]].text for item in evidence)
    for fact in facts:
        assert any(folded(wording) in folded(text) for wording in fact.split("|")), fact


def test_the_readme_names_every_key_of_the_front_matter() -> None:
    readme = (KNOWLEDGE / "README.md").read_text("utf-8")
    for key in ("title", "publisher", "region", "published", "source", "url", "language"):
        assert f"   {key}: " in readme
    assert "korean,english,aliases" in readme
