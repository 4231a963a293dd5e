"""Names are found in either language, however they are spaced; the longest name wins."""

from pathlib import Path

import pytest

from assistant.errors import AssistantError
from assistant.language.glossary import Glossary

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary.open(KNOWLEDGE / "glossary.csv")


@pytest.fixture(scope="module")
def lexicon() -> Glossary:
    """The names and words that come with the package."""
    return Glossary.open(None)


def found(glossary: Glossary, text: str) -> list[str]:
    return [text[mention.start : mention.end] for mention in glossary.find(text)]


ALIASES = {
    "Changwon": ["창원특례시", "창원시", "창원", "Changwon Special City", "Changwon City", "Changwon", "CHANGWON"],
    "KRIHS": ["국토연구원", "국토 연구원", "KRIHS", "Korea Research Institute for Human Settlements", "krihs"],
    "gift certificate": ["온누리상품권", "온누리 상품권", "Onnuri gift certificate", "Onnuri gift certificates", "Onnuri Vouchers"],
    "allowance": ["가족돌봄청년수당", "가족 돌봄 청년 수당", "Youth Family Caregiver Allowance", "Youth Family Caregiver Allowances"],
    "hub": ["스마트 그린 융복합 거점", "스마트그린 융복합 거점", "smart green convergence hub", "smart-green convergence hub"],
    "Honors": ["서구 아너스", "서구아너스", "Seo District Honors"],
    "ministry": ["국토교통부", "국토부", "Ministry of Land, Infrastructure and Transport", "MOLIT"],
}  # fmt: skip


@pytest.mark.parametrize("names", [pytest.param(names, id=id) for id, names in ALIASES.items()])
def test_all_names_of_a_thing_are_one_entry(glossary: Glossary, names: list[str]) -> None:
    entries = [glossary.find(name)[0].entry for name in names]
    assert len(set(entries)) == 1, [entry.korean for entry in entries]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("창원특례시의회는", ["창원특례시의회"], id="council, not its city"),
        pytest.param("Changwon City Council met", ["Changwon City Council"], id="en council, not its city"),
        pytest.param("광주 서구와 광주광역시", ["광주 서구", "광주광역시"], id="district and city"),
        pytest.param("서구 아너스의", ["서구 아너스"], id="club, not its district"),
        pytest.param("Seo District Honors gained", ["Seo District Honors"], id="en club, not its district"),
        pytest.param("창원시정연구원은", ["창원시정연구원"], id="institute, not its city"),
    ],
)
def test_the_longest_name_wins(glossary: Glossary, text: str, names: list[str]) -> None:
    named = [mention for mention in glossary.find(text) if mention.entry.is_name]
    assert [text[mention.start : mention.end] for mention in named] == names


def test_mentions_stand_in_order_without_overlap(glossary: Glossary) -> None:
    for path in KNOWLEDGE.rglob("??/*.md"):
        position = 0
        for mention in glossary.find(path.read_text("utf-8")):
            assert position <= mention.start < mention.end
            position = mention.end


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        pytest.param("예산", "budget", id="budget"),
        pytest.param("주민", "residents", id="resident"),
        pytest.param("조례", "ordinance", id="ordinance"),
        pytest.param("지방자치단체", "local governments", id="local government"),
        pytest.param("균형발전", "balanced development", id="balanced development"),
    ],
)
def test_the_lexicon_translates_words_of_policy(lexicon: Glossary, korean: str, english: str) -> None:
    entries = [lexicon.find(word)[0].entry for word in (korean, english)]
    assert korean in entries[0].names("ko")
    assert set(entries[0].names("en")) & set(entries[1].names("en"))
    assert not entries[0].is_name


def test_the_usual_name_is_first(glossary: Glossary) -> None:
    entry = glossary.find("창원시")[0].entry
    assert (entry.names("ko")[0], entry.names("en")[0]) == ("창원특례시", "Changwon Special City")


def test_a_name_of_the_folder_comes_before_one_of_the_lexicon(tmp_path: Path) -> None:
    path = tmp_path / "glossary.csv"
    path.write_text("korean,english,aliases\n예산,Purse,\n", "utf-8")
    assert Glossary.open(path).find("예산")[0].entry.english == ("Purse",)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("korean,english,aliases\n청년센터,Youth Center,청년 센터|Center for Youth\n".encode(), id="UTF-8"),
        pytest.param("korean,english,aliases\r\n청년센터,Youth Center,\r\n".encode("utf-8-sig"), id="as Excel saves it"),
        pytest.param("korean,english\n청년센터,Youth Center\n".encode(), id="without aliases"),
        pytest.param('korean,english,aliases\n"청년센터","Youth Center"," | "\n'.encode(), id="quoted"),
    ],
)  # fmt: skip
def test_a_glossary_is_read(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "glossary.csv"
    path.write_bytes(content)
    assert Glossary.open(path).find("청년센터에서")[0].entry.english[0] == "Youth Center"


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        pytest.param(
            "korean,english,aliases\n청년센터,Youth Center,\n,,뭐\n".encode(), "line 3 has no name", id="no name"
        ),
        pytest.param("korean,english,aliases\n청년센터,,\n".encode("cp949"), "Save it as UTF-8", id="not UTF-8"),
        pytest.param("국문,영문\n청년센터,Youth Center\n".encode(), "korean,english,aliases", id="other columns"),
    ],
)
def test_a_wrong_glossary_says_what_to_write(content: bytes, advice: str, tmp_path: Path) -> None:
    path = tmp_path / "glossary.csv"
    path.write_bytes(content)
    with pytest.raises(AssistantError, match=advice):
        Glossary.open(path)


def test_without_a_glossary_or_with_an_empty_one_the_lexicon_serves(tmp_path: Path) -> None:
    assert found(Glossary.open(tmp_path / "glossary.csv"), "예산") == ["예산"]
    (tmp_path / "glossary.csv").touch()
    assert found(Glossary.open(tmp_path / "glossary.csv"), "예산") == ["예산"]
