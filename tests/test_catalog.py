"""What people state in `catalog.csv` reaches the documents; what is wrong in a row costs that row alone."""

import unicodedata
from pathlib import Path

import pytest

from assistant.errors import AssistantError
from assistant.ingest import read_document
from assistant.ingest.catalog import COLUMNS, CatalogReading, read_catalog, write_row
from worded import english

ROW = "ko/계획.hwp,청년 계획,창원시,창원,공고 제2026-1호,2026-01-05,2026-02,누리집,https://a.kr/1,공고,공고 제2021-3호|옛 계획,ko"
STATED = {
    "title": "청년 계획", "publisher": "창원시", "region": "창원", "number": "공고 제2026-1호", "published": "2026-01-05",
    "effective": "2026-02", "source": "누리집", "url": "https://a.kr/1", "replaces": "공고 제2021-3호|옛 계획",
    "kind": "공고", "language": "ko",
}  # fmt: skip
IDS = ("ko/계획.hwp", "a.hwp", "b.hwp")


def catalog_of(folder: Path, *lines: str, encoding: str = "utf-8") -> CatalogReading:
    path = folder / "catalog.csv"
    path.write_bytes("\n".join(lines).encode(encoding))
    return read_catalog(path, IDS)


def test_every_column_is_read(tmp_path: Path) -> None:
    assert catalog_of(tmp_path, ",".join(COLUMNS), ROW) == CatalogReading({"ko/계획.hwp": STATED})


def test_without_the_file_nothing_is_stated(tmp_path: Path) -> None:
    assert read_catalog(tmp_path / "catalog.csv", IDS) == CatalogReading({})


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp949"])
def test_a_table_saved_by_excel_is_read(encoding: str, tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, "path,publisher", "ko/계획.hwp,창원시", encoding=encoding)
    assert catalog == CatalogReading({"ko/계획.hwp": {"publisher": "창원시"}})


@pytest.mark.parametrize(
    ("header", "row"),
    [
        pytest.param("publisher,path", "창원시,a.hwp", id="any order"),
        pytest.param("Path,PUBLISHER", "a.hwp,창원시", id="capitals"),
        pytest.param("path\tpublisher", "a.hwp\t창원시", id="tabs"),
        pytest.param("path;publisher", "a.hwp;창원시", id="semicolons"),
        pytest.param("path,publisher", '"a.hwp","창원시"', id="quotes"),
        pytest.param("path,publisher", r".\a.hwp, 창원시 ", id="a path of Windows, spaces"),
        pytest.param("path,publisher,title", "a.hwp,창원시", id="fewer cells"),
        pytest.param("path,publisher,", "a.hwp,창원시,", id="an empty column"),
        pytest.param("path,publisher", unicodedata.normalize("NFD", "a.hwp,창원시"), id="decomposed"),
    ],
)
def test_a_row_is_read_as_it_is_meant(header: str, row: str, tmp_path: Path) -> None:
    assert catalog_of(tmp_path, header, row, "") == CatalogReading({"a.hwp": {"publisher": "창원시"}})


@pytest.mark.parametrize(
    ("header", "row"),
    [
        pytest.param("path,replaces", "a.hwp,옛 계획|제2021-3호", id="replaces"),
        pytest.param("path,supersedes", "a.hwp,옛 계획|제2021-3호", id="supersedes"),
        pytest.param("path,supersedes,replaces", "a.hwp,다른 계획,옛 계획|제2021-3호", id="both"),
    ],
)
def test_what_a_document_replaces_goes_by_either_name(header: str, row: str, tmp_path: Path) -> None:
    assert catalog_of(tmp_path, header, row).rows == {"a.hwp": {"replaces": "옛 계획|제2021-3호"}}


def test_a_path_of_windows_names_the_document(tmp_path: Path) -> None:
    assert [*catalog_of(tmp_path, "path,title", r"ko\계획.hwp,계획").rows] == ["ko/계획.hwp"]


@pytest.mark.parametrize(
    ("row", "warning"),
    [
        pytest.param("a.hwp,계획,2026.1.5,", "Line 2 has published: '2026.1.5'. Write 2024-03-15", id="date"),
        pytest.param("a.hwp,계획,2026-02-30,", "Line 2 has published: '2026-02-30'. Write", id="no such day"),
        pytest.param("a.hwp,계획,,www.a.kr", "Line 2 has url: 'www.a.kr'. Write it with https://.", id="address"),
    ],
)
def test_a_wrong_value_is_reported_and_the_rest_of_its_row_counts(row: str, warning: str, tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, "path,title,published,url", row, "b.hwp,둘,2026,")
    assert catalog.rows == {"a.hwp": {"title": "계획"}, "b.hwp": {"title": "둘", "published": "2026"}}
    assert warning in english(catalog.warnings)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(None, "\ufeffpath,title\n{id},새 계획\n", id="no file"),
        pytest.param("path,title\n{id},옛 계획\n", "path,title\n{id},새 계획\n", id="its row"),
        pytest.param("path,title\na.hwp,하나\n\n", "path,title\na.hwp,하나\n\n{id},새 계획\n", id="another row"),
        pytest.param("Path;담당;Title\r\n{id};홍;\r\n", "Path;담당;Title\r\n{id};홍;새 계획\r\n", id="its columns"),
        pytest.param("path,url\n{id}\n", "path,url,title\n{id},,새 계획\n", id="a column more"),
        pytest.param(
            "path,title\n{id},옛, 계획\n", "path,title\n{id},옛, 계획\n{id},새 계획\n", id="a row that is not read"
        ),
        pytest.param("path,title\n{id},하나\n{id},둘\n", "path,title\n{id},새 계획\n{id},둘\n", id="two rows"),
        pytest.param("\ufeffpath,title\n", "\ufeffpath,title\n{id},새 계획\n", id="the mark of Excel"),
    ],
)
def test_what_is_stated_is_written_and_all_else_stays(before: str | None, after: str, tmp_path: Path) -> None:
    path, document_id = tmp_path / "catalog.csv", "ko/계획.hwp"
    if before is not None:
        path.write_bytes(before.replace("{id}", document_id).encode())
    write_row(path, document_id, {"title": "새 계획"})
    assert path.read_bytes().decode() == after.replace("{id}", document_id)
    assert read_catalog(path, IDS).rows[document_id]["title"] == "새 계획"
    assert [*tmp_path.iterdir()] == [path]


def test_a_table_in_another_encoding_becomes_one_that_excel_reads(tmp_path: Path) -> None:
    catalog_of(tmp_path, "path,publisher", "a.hwp,창원시", encoding="cp949")
    write_row(tmp_path / "catalog.csv", "a.hwp", {"publisher": "", "title": "계획"})
    assert (tmp_path / "catalog.csv").read_bytes().decode() == "\ufeffpath,publisher,title\na.hwp,,계획\n"


@pytest.mark.parametrize(
    ("content", "values"),
    [
        pytest.param("path,title\n", {"published": "어제"}, id="a value that cannot be used"),
        pytest.param('path,title\na.hwp,"계획\n', {"title": "계획"}, id="a file that cannot be read"),
        pytest.param("file,title\n", {"title": "계획"}, id="a file without paths"),
    ],
)
def test_what_cannot_be_written_leaves_the_file_alone(content: str, values: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "catalog.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(AssistantError):
        write_row(path, "a.hwp", values)
    assert path.read_text("utf-8") == content


@pytest.mark.parametrize(
    ("row", "warning"),
    [
        pytest.param(",셋", "Line 3 names no file. Fill in its path.", id="no path"),
        pytest.param("a.hwp,둘", "Line 3 names 'a.hwp' again; line 2 counts. Remove one.", id="a path twice"),
        pytest.param("b.hwp,둘, 셋", "Line 3 has more cells than columns. Put text with commas in quotes.", id="comma"),
    ],
)
def test_a_row_that_cannot_be_used_is_reported_alone(row: str, warning: str, tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, "path,title", "a.hwp,하나", row)
    assert (catalog.rows, english(catalog.warnings)) == ({"a.hwp": {"title": "하나"}}, warning)


def test_files_that_are_not_there_are_named_together(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, "path,title", *(f"{name}.hwp,계획" for name in "vwxyz"))
    assert english(catalog.warnings) == (
        "These files are not there: 'v.hwp', 'w.hwp', 'x.hwp' and 2 more."
        " Write each path as it is below this folder, or remove its row."
    )


def test_a_column_of_other_use_is_passed_over(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, "path,title,담당자", "a.hwp,하나,홍길동")
    assert catalog.rows == {"a.hwp": {"title": "하나"}}
    assert english(catalog.warnings).startswith("The column '담당자' is not used. Columns are path, title, publisher")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("path,publised\na.hwp,2026", "Did you mean 'published'", id="a misspelt column"),
        pytest.param("file,title\na.hwp,계획", "has no column 'path'. Columns are path, title", id="no path"),
        pytest.param("", "has no column 'path'", id="empty"),
        pytest.param('path,title\na.hwp,"계획\nb.hwp,둘\n', "Close the quotes", id="an open quote"),
    ],
)
def test_what_concerns_every_row_stops_with_what_to_do(content: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match=message):
        catalog_of(tmp_path, content)


def test_a_catalog_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "catalog.csv"
    path.write_bytes(b"\x81\xff\x00\xfe")
    with pytest.raises(
        AssistantError, match=r"catalog.csv' is neither UTF-8, UTF-16 nor CP949 text. Save it as UTF-8."
    ):
        read_catalog(path, IDS)


def test_the_catalog_comes_before_front_matter_and_that_before_the_text(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\npublisher: 창원시\n---\n발행처: 경남연구원\n\n발행일 2024. 1. 2.\n\n글이다.", "utf-8")
    row = {"publisher": "광주광역시", "published": "2025", "number": "제1호", "language": "en"}
    document = read_document(path, "a.md", catalog_row=row).document
    assert (document.publisher, document.published, document.number) == ("광주광역시", "2025", "제1호")
    assert (document.region, document.language) == ("광주광역시", "en")
    other = read_document(path, "a.md", catalog_row={"published": "2025"}).document
    assert (other.publisher, other.published) == ("창원시", "2025")


def test_the_readme_of_the_knowledge_folder_names_every_column() -> None:
    readme = (Path(__file__).parents[1] / "knowledge" / "README.md").read_text("utf-8")
    assert ",".join(COLUMNS) in readme
