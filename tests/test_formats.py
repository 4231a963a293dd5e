"""The format of a file is told by its content; what is not read, locked, damaged or hostile is refused with advice."""

import io
import os
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from pptx import Presentation

from assistant.errors import ReadError
from assistant.ingest.formats import Format, archive, format_of, read_content
from assistant.ingest.read import read_document

SHARED = Path(os.environ.get("ASSISTANT_SHARED", Path(__file__).parents[2] / "shared"))
PAGE = "<!DOCTYPE html><html><body><p>글</p></body></html>"


def zipped(**parts: str | bytes) -> bytes:
    """An archive with these parts, `__` for `/` and `_dot_` for a point in their names."""
    return archived({name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()})


def archived(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return buffer.getvalue()


def typed(main: str, **parts: str | bytes) -> bytes:
    """An archive whose [Content_Types].xml names that kind of main part."""
    types = f'<Types><Override PartName="/a" ContentType="application/vnd.{main}+xml"/></Types>'
    return archived({"[Content_Types].xml": types, **{name.replace("__", "/"): part for name, part in parts.items()}})


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


DOCX = typed("openxmlformats-officedocument.wordprocessingml.document.main")
XLSX = typed("openxmlformats-officedocument.spreadsheetml.sheet.main")
HWPX = zipped(mimetype="application/hwp+zip")


@pytest.mark.parametrize(
    ("name", "content", "format_"),
    [
        pytest.param("a.txt", "글", Format.TEXT, id="text"),
        pytest.param("a.MD", "# 글", Format.MARKDOWN, id="Markdown"),
        pytest.param("a.csv", "가,나", Format.CSV, id="CSV"),
        pytest.param("a.html", "<p>글", Format.HTML, id="a part of a page"),
        pytest.param("a.txt", PAGE, Format.HTML, id="a page named txt"),
        pytest.param("a.pdf", PAGE, Format.HTML, id="a page named pdf"),
        pytest.param("a", f"\n<!-- saved -->\n{PAGE}", Format.HTML, id="a page below a comment"),
        pytest.param("a.hwp", f'\ufeff<?xml version="1.0"?>\n{PAGE}', Format.HTML, id="a page below a declaration"),
        pytest.param("a.html", PAGE.encode("utf-16"), Format.HTML, id="a page in UTF-16"),
        pytest.param("a.bin", PAGE.encode("utf-16"), Format.HTML, id="a page in UTF-16 of another name"),
        pytest.param("a.xls", "<table><tr><td>가", Format.HTML, id="an export of a table"),
        pytest.param("a.xls", '<meta charset="utf-8"><table>', Format.HTML, id="an export with its encoding above"),
        pytest.param("a.xls", "구분\t금액\n가\t1", Format.CSV, id="an export of values"),
        pytest.param("a.md", "<div align=center>글</div>", Format.MARKDOWN, id="Markdown that begins with an element"),
        pytest.param("a.hwp", b"%PDF-1.7\n", Format.PDF, id="a PDF named hwp"),
        pytest.param("a.pdf", b"junk\n%PDF-1.4\n", Format.PDF, id="a PDF below junk"),
        pytest.param("a.zip", DOCX, Format.DOCX, id="DOCX named zip"),
        pytest.param("a.docx", XLSX, Format.XLSX, id="XLSX named docx"),
        pytest.param("a.docm", typed("ms-word.document.macroEnabled.main"), Format.DOCX, id="DOCX with macros"),
        pytest.param("a.xlsm", typed("ms-excel.sheet.macroEnabled.main"), Format.XLSX, id="XLSX with macros"),
        pytest.param(
            "a.ppsx", typed("openxmlformats-officedocument.presentationml.slideshow.main"), Format.PPTX, id="slide show"
        ),
        pytest.param("a.hwpx", HWPX, Format.HWPX, id="HWPX"),
        pytest.param("a.odt", zipped(mimetype="application/vnd.oasis.opendocument.text"), Format.ODT, id="ODT"),
    ],
)
def test_a_format_is_told_by_content(name: str, content: str | bytes, format_: Format, tmp_path: Path) -> None:
    assert format_of(write(tmp_path, name, content)) is format_


LOCKED = zipped(
    mimetype="application/vnd.oasis.opendocument.text",
    **{"META-INF__manifest_dot_xml": "<manifest:encryption-data/>"},
)
WORKBOOK_XML = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'


@pytest.mark.parametrize(
    ("name", "content", "advice"),
    [
        pytest.param("a.txt", b"", "has no text", id="empty"),
        pytest.param("a.pdf", b" \n\t ", "has no text", id="white space"),
        pytest.param("a.exe", "글", r"is a \.exe, which is not read\. Save it as one of txt", id="an unknown ending"),
        pytest.param("a", "글", "is of a format that is not read", id="no ending"),
        pytest.param("a.hwp", b"HWP Document File V3.00 \x1a\x01", "before 2002. Save it as HWPX", id="HWP 3"),
        pytest.param("a.hwp", "그냥 글", "is damaged", id="text named hwp"),
        pytest.param("a.pdf", b"\x00" * 99, "is damaged", id="zeros named pdf"),
        pytest.param("a.doc", rb"{\rtf1\ansi", "kind RTF, which is not read. Save it as DOCX", id="RTF"),
        pytest.param("a.pdf", b"\x89PNG\r\n\x1a\n", "is a picture. Save it as PDF", id="PNG"),
        pytest.param("a.jpg", b"\xff\xd8\xff\xe0", "is a picture", id="JPEG"),
        pytest.param("a.tif", b"II*\x00", "is a picture", id="TIFF"),
        pytest.param("a.7z", b"7z\xbc\xaf\x27\x1c", "is an archive", id="7z"),
        pytest.param(
            "a.xls", WORKBOOK_XML, "kind Excel 2003 XML, which is not read. Save it as XLSX", id="SpreadsheetML"
        ),
        pytest.param(
            "a.hwp", "<?xml version='1.0'?><HWPML>", "kind HWPML, which is not read. Save it as HWPX", id="HWPML"
        ),
        pytest.param("a.zip", zipped(a_dot_txt="글"), "is an archive, or", id="zip"),
        pytest.param("a.docx", DOCX[:-30], "is damaged", id="a truncated archive"),
        pytest.param("a.docx", DOCX[:20], "is damaged", id="the beginning of an archive"),
        pytest.param("a.xlsb", typed("ms-excel.sheet.binary.macroEnabled.main"), "XLSB", id="XLSB"),
        pytest.param("a.odt", LOCKED, "is locked with a password. Save it without one", id="locked ODT"),
        pytest.param(
            "a.ods", zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "Save it as XLSX", id="ODS"
        ),
        pytest.param("a.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is damaged", id="a damaged OLE file"),
    ],
)
def test_what_is_not_read_is_refused_with_what_to_do(
    name: str, content: str | bytes, advice: str, tmp_path: Path
) -> None:
    with pytest.raises(ReadError, match=advice):
        format_of(write(tmp_path, name, content))


def compound(*streams: str) -> bytes:
    """An OLE compound file with empty streams of these names in its root."""

    def entry(name: str, kind: int, following: int, child: int) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0"
        links = b"".join(number.to_bytes(4, "little") for number in (0xFFFFFFFF, following, child))
        end = b"\xfe\xff\xff\xff" + bytes(8)
        return text.ljust(64, b"\0") + len(text).to_bytes(2, "little") + bytes([kind, 1]) + links + bytes(36) + end

    none = 0xFFFFFFFF
    entries = [entry("Root Entry", 5, none, 1)]
    for number, name in enumerate(streams, start=1):
        entries.append(entry(name, 2, number + 1 if number < len(streams) else none, none))
    directory = b"".join(entries).ljust(512, b"\0")
    sectors = b"\xfd\xff\xff\xff" + b"\xfe\xff\xff\xff" + b"\xff" * 504
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\0\x03\0\xfe\xff\x09\0\x06\0" + bytes(6)
    counts = [0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0]
    return (head + b"".join(n.to_bytes(4, "little") for n in counts)).ljust(512, b"\xff") + sectors + directory


@pytest.mark.parametrize(
    ("streams", "advice"),
    [
        pytest.param(["EncryptedPackage"], "is locked with a password. Save it without one", id="locked"),
        pytest.param(["WordDocument"], r"is an old Office file \(DOC\). Save it as DOCX", id="DOC"),
        pytest.param(["Workbook"], r"\(XLS\). Save it as XLSX", id="XLS"),
        pytest.param(["PowerPoint Document"], r"\(PPT\). Save it as PPTX", id="PPT"),
        pytest.param(["Something"], "is of a format that is not read", id="another"),
    ],
)
def test_compound_files_are_told_by_their_streams(streams: list[str], advice: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=advice):
        format_of(write(tmp_path, "a.docx", compound(*streams)))


def test_a_compound_file_with_a_header_of_hwp_is_hwp(tmp_path: Path) -> None:
    assert format_of(write(tmp_path, "a.doc", compound("FileHeader"))) is Format.HWP


def test_an_archive_with_a_password_is_refused(tmp_path: Path) -> None:
    content = bytearray(DOCX)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    with pytest.raises(ReadError, match="is locked with a password"):
        format_of(write(tmp_path, "a.docx", bytes(content)))


@pytest.mark.parametrize("base", [pytest.param("docx", id="DOCX"), pytest.param("hwpx", id="HWPX")])
def test_a_bomb_is_refused_before_anything_unpacks_it(base: str, tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {"mimetype": "application/hwp+zip"} if base == "hwpx" else {}
    path = write(tmp_path, f"a.{base}", archived(parts | {"bomb.xml": bytes(60_000_000)}))
    assert path.stat().st_size < 100_000
    with pytest.raises(ReadError, match=r"unpacks to 60 MB, more than any document\. Split it"):
        format_of(path)


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "a.docx", archived({f"{number}": b"" for number in range(10_001)}))
    with pytest.raises(ReadError, match="holds 10,001 files"):
        archive.check_archive(path)


def test_a_long_table_that_shrinks_well_is_no_bomb(tmp_path: Path) -> None:
    path = write(tmp_path, "a.docx", archived({"a.xml": b"".join(b"<w:tr>%d</w:tr>" % n for n in range(2_000_000))}))
    archive.check_archive(path)


def rewritten(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return archived({name: change(name, file.read(name)) for name in file.namelist()})


def new_docx() -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    relations = f'<Relationships><Relationship Id="r" Type="{office}" Target="a.xml"/></Relationships>'
    document = f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>TEXT</w:t></w:r></w:p></w:body></w:document>'
    main = "openxmlformats-officedocument.wordprocessingml.document.main"
    return typed(main, **{"_rels/.rels": relations, "a.xml": document})


def new_xlsx() -> bytes:
    book, buffer = Workbook(), io.BytesIO()
    book.active.append(["TEXT", "b"])
    book.save(buffer)
    return buffer.getvalue()


def new_pptx() -> bytes:
    deck, buffer = Presentation(), io.BytesIO()
    deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = "TEXT"
    deck.save(buffer)
    return buffer.getvalue()


def new_odt() -> bytes:
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text"))
    content = (
        f"<office:document-content {names}><office:body><office:text><text:p>TEXT</text:p></office:text></office:body>"
        "</office:document-content>"
    )
    return archived({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol" * 10}">' for n in range(10))
OFFICE = [
    pytest.param(new_docx, id="DOCX"),
    pytest.param(new_xlsx, id="XLSX"),
    pytest.param(new_pptx, id="PPTX"),
    pytest.param(new_odt, id="ODT"),
]


def with_entity(content: bytes, declaration: str, reference: str) -> bytes:
    """The same archive, `reference` to an entity in place of TEXT, declared above the part it stands in."""

    def change(name: str, part: bytes) -> bytes:
        if b"TEXT" not in part:
            return part
        body = re.sub(rb"^<\?xml[^>]*\?>\s*", b"", part).replace(b"TEXT", reference.encode())
        return f"<!DOCTYPE x [{declaration}]>".encode() + body

    return rewritten(content, change)


def read_within_limits(path: Path) -> str:
    """The text, or what is said when it is refused; within 5 seconds."""
    started = time.monotonic()
    try:
        text = "\n".join(block.text for block in read_content(path, lambda page, pages: None).blocks)
    except ReadError as error:
        text = str(error)
    assert time.monotonic() - started < 5
    return text


@pytest.mark.parametrize("new", OFFICE)
def test_the_fixtures_are_read(new: Callable[[], bytes], tmp_path: Path) -> None:
    assert "TEXT" in read_within_limits(write(tmp_path, "a.zip", new()))


@pytest.mark.parametrize("new", OFFICE)
def test_entities_that_multiply_do_no_harm(new: Callable[[], bytes], tmp_path: Path) -> None:
    path = write(tmp_path, "a.zip", with_entity(new(), ENTITIES, "&e9;"))
    assert len(read_within_limits(path)) < 500


@pytest.mark.parametrize("new", OFFICE)
def test_entities_fetch_no_file(new: Callable[[], bytes], tmp_path: Path) -> None:
    secret = write(tmp_path, "secret.txt", "비밀번호")
    path = write(tmp_path, "a.zip", with_entity(new(), f'<!ENTITY e SYSTEM "{secret.as_uri()}">', "&e;"))
    assert "비밀번호" not in read_within_limits(path)


def test_cells_that_are_counted_a_million_times_do_no_harm(tmp_path: Path) -> None:
    table = (
        b'<t:table xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><t:table-row t:number-rows-repeated="1000">'
        b'<t:table-cell t:number-columns-repeated="1000"><text:p>%b</text:p></t:table-cell></t:table-row></t:table>'
    )
    content = rewritten(new_odt(), lambda name, part: part.replace(b"<text:p>TEXT</text:p>", table % (b"x" * 9000)))
    assert read_within_limits(write(tmp_path, "a.odt", content)) == "x" * 9000


@pytest.mark.parametrize("new", OFFICE)
def test_xml_that_nests_without_end_is_refused(new: Callable[[], bytes], tmp_path: Path) -> None:
    content = rewritten(new(), lambda name, part: part.replace(b"TEXT", b"<a>" * 50_000 + b"</a>" * 50_000))
    assert "is damaged" in read_within_limits(write(tmp_path, "a.zip", content))


@pytest.mark.parametrize("new", OFFICE)
def test_a_damaged_part_is_refused_with_what_to_do(new: Callable[[], bytes], tmp_path: Path) -> None:
    content = rewritten(new(), lambda name, part: part.replace(b"TEXT", b"TE<XT"))
    said = read_within_limits(write(tmp_path, "a.zip", content))
    assert said.startswith("is damaged (") and said.endswith("Copy it here again, or save it anew.")


@pytest.mark.parametrize("new", OFFICE)
def test_a_file_cut_anywhere_is_refused(new: Callable[[], bytes], tmp_path: Path) -> None:
    content = new()
    for part in range(1, 10):
        path = write(tmp_path, "a.docx", content[: len(content) * part // 10])
        with pytest.raises(ReadError, match="is damaged"):
            read_content(path, lambda page, pages: None)


@pytest.mark.parametrize("name", ["../../a.xml", "/etc/passwd", "C:\\a.xml", "a\x00b", "가" * 300])
def test_names_like_paths_are_only_names(name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(new_docx())) as file:
        parts: dict[str, str | bytes] = {each: file.read(each) for each in file.namelist()}
    assert "TEXT" in read_within_limits(write(tmp_path, "a.docx", archived(parts | {name: "x"})))
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]


SAMPLES = [
    ("en_word_sample.docx", "Swimming in the lake", "| Leaves | Ash, Elm, Maple | 50 |"),
    ("strict_ooxml.docx", "strict_ooxml", "Some text"),
    ("powerpoint_sample.pptx", "Test Table Slide", "|  | Class1 | Class1 | Class1 | Class2 | Class2 | Class2 |"),
    ("table_with_title.xlsx", "Number of freshwater ducks per year", "| 2024 | 180 |"),
    ("text_document_01.odt", "Title", "    ▪ bullet list 2.2.1"),
    (
        "synthetic_gov_board_view.html",
        "창원특례시, 2025년 청년 월세 지원사업 추진",
        "| 기준 중위소득 150% | 3,588,000원 | 5,899,000원 |",
    ),
]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "title", "line"), SAMPLES, ids=[name for name, *_ in SAMPLES])
def test_real_files_are_read(name: str, title: str, line: str) -> None:
    path = SHARED / "samples" / name
    if not path.exists():
        pytest.skip(f"{path} is not there")
    document = read_document(path, name).document
    assert document.title == title
    assert line in document.text.split("\n")
