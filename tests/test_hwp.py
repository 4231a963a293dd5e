"""HWP and HWPX keep their words, in order: lists with the program's numbers, tables, captions, notes, text boxes."""

import os
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import olefile
import pytest
from lxml import etree

from assistant.errors import ReadError
from assistant.ingest.blocks import BlockKind, Content
from assistant.ingest.formats import read_content
from assistant.ingest.formats.hwp import read_hwp
from assistant.ingest.read import read_document
from worded import english

SAMPLES = Path(os.environ.get("ASSISTANT_SHARED", Path(__file__).parents[2] / "shared")) / "samples"

# --- HWPX files made here ---

HEADER = """
<head xmlns="urn:head">
  <numberings>
    <numbering id="1" start="0">
      <paraHead level="1" start="1" numFormat="DIGIT">^1.</paraHead>
      <paraHead level="2" start="1" numFormat="HANGUL_SYLLABLE">^2.</paraHead>
      <paraHead level="3" start="3" numFormat="CIRCLED_HANGUL_JAMO">^3</paraHead>
      <paraHead level="4" start="1" numFormat="DIGIT">^1.^2.^4</paraHead>
    </numbering>
    <numbering id="2" start="0">
      <paraHead level="1" start="1" numFormat="ROMAN_CAPITAL">제^1장</paraHead>
      <paraHead level="2" start="1" numFormat="DIGIT"/>
    </numbering>
  </numberings>
  <bullets><bullet id="1" char="□"/><bullet id="2" char="&#xF0A1;"/></bullets>
  <paraPr id="0"><heading type="NONE" idRef="0" level="0"/></paraPr>
  <paraPr id="1"><heading type="NUMBER" idRef="1" level="0"/></paraPr>
  <paraPr id="2"><heading type="NUMBER" idRef="1" level="1"/></paraPr>
  <paraPr id="3"><heading type="NUMBER" idRef="1" level="2"/></paraPr>
  <paraPr id="4"><heading type="NUMBER" idRef="1" level="3"/></paraPr>
  <paraPr id="5"><heading type="BULLET" idRef="1" level="0"/></paraPr>
  <paraPr id="6"><heading type="BULLET" idRef="2" level="1"/></paraPr>
  <paraPr id="7"><heading type="OUTLINE" idRef="0" level="0"/></paraPr>
  <paraPr id="8"><heading type="OUTLINE" idRef="0" level="1"/></paraPr>
</head>"""
PARTS = {"mimetype": "application/hwp+zip", "META-INF/manifest.xml": "<manifest/>", "Contents/header.xml": HEADER}


def p(*inside: str, style: int = 0) -> str:
    """A paragraph; what does not begin with an element is text."""
    runs = "".join(one if one.startswith("<") else f"<t>{one}</t>" for one in inside)
    return f'<p paraPrIDRef="{style}"><run>{runs}</run></p>'


def table(*rows: Sequence[str | tuple[str, int, int]], caption: str = "", floats: bool = True) -> str:
    """A table; a cell is its text or paragraphs, with the rows and columns it spans where these are not 1."""
    taken: set[tuple[int, int]] = set()
    written = ""
    for number, row in enumerate(rows):
        written += "<tr>"
        column = 0
        for one in row:
            inside, down, across = one if isinstance(one, tuple) else (one, 1, 1)
            while (number, column) in taken:
                column += 1
            taken |= {(number + y, column + x) for y in range(down) for x in range(across)}
            written += (
                f"<tc><subList>{inside if inside.startswith('<') else p(inside)}</subList>"
                f'<cellAddr colAddr="{column}" rowAddr="{number}"/><cellSpan colSpan="{across}" rowSpan="{down}"/></tc>'
            )
        written += "</tr>"
    place = f'<pos treatAsChar="{int(not floats)}"/>'
    above = f'<caption side="BOTTOM"><subList>{caption}</subList></caption>' if caption else ""
    return f'<tbl rowCnt="{len(rows)}">{place}{above}{written}</tbl>'


def note(text: str, number: int, kind: str = "foot") -> str:
    mark = f'<ctrl><autoNum num="{number}" numType="{kind.upper()}NOTE"><autoNumFormat type="DIGIT"/></autoNum></ctrl>'
    return f"<ctrl><{kind}Note><subList>{p(mark, f' {text}')}</subList></{kind}Note></ctrl>"


def hwpx(folder: Path, *sections: str, **parts: str) -> Path:
    """A file of these sections, with other parts instead of or beside the usual ones."""
    path = folder / "글.hwpx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (PARTS | parts).items():
            archive.writestr(name, content)
        for number, section in enumerate(sections):
            archive.writestr(
                f"Contents/section{number}.xml", f'<hs:sec xmlns:hs="urn:s" xmlns="urn:p">{section}</hs:sec>'
            )
    return path


def read(path: Path) -> Content:
    return read_content(path, lambda page, pages: None)


def lines(folder: Path, *sections: str) -> list[str]:
    return [block.text for block in read(hwpx(folder, *sections)).blocks]


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        pytest.param(
            p("창원시는 ") + p(" ◦ 청년을", " 돕는다"), ["창원시는", " ◦ 청년을 돕는다"], id="runs are joined"
        ),
        pytest.param(p("<t>가<tab/>나<nbSpace/>다<fwSpace/>라</t>"), ["가 나 다 라"], id="kinds of spaces"),
        pytest.param(p("<t>가<markpenBegin/>나<markpenEnd/>다</t>"), ["가나다"], id="marked with a pen"),
        pytest.param(p("<t>2026년<lineBreak/>계획</t>"), ["2026년 계획"], id="a broken line"),
        pytest.param(p("<t>- 하나<lineBreak/>- 둘</t>"), ["- 하나", "- 둘"], id="items in broken lines"),
        pytest.param(p("<t>연 3%<deleteBegin/>였던 4%<deleteEnd/> 이자</t>"), ["연 3% 이자"], id="struck out"),
        pytest.param(p('<compose composeText="21"/>', "호"), ["21호"], id="characters put together"),
        pytest.param(
            p("<dutmal><mainText>조례</mainText><subText>條例</subText></dutmal>", "는"), ["조례(條例)는"], id="ruby"
        ),
        pytest.param(p("\U000f02b1 하나 \U000f02cf"), ["① 하나 ②"], id="Hancom's boxed numbers"),
        pytest.param(p("\uf53a글 파일"), ["한글 파일"], id="Hancom's name"),
        pytest.param(p("\uf0e8 이동"), ["→ 이동"], id="Wingdings"),
        pytest.param(p("\uf8c3 하나") + p("\uf8c3말"), ["• 하나", "\uf8c3말"], id="an unknown bullet, but no letter"),
        pytest.param(
            p("배점", '<equation><pos treatAsChar="1"/><script>x over y</script></equation>', "이다"),
            ["배점 x / y 이다"],
            id="equation",
        ),
        pytest.param(
            p("<switch><case><t>새</t></case><default><t>옛</t></default></switch>"), ["새"], id="said in two ways"
        ),
    ],
)
def test_text_is_read_as_the_page_shows_it(section: str, expected: list[str], tmp_path: Path) -> None:
    assert lines(tmp_path, section) == expected


def test_sections_follow_each_other_by_number(tmp_path: Path) -> None:
    assert lines(tmp_path, *[p(f"{number}번") for number in range(12)]) == [f"{number}번" for number in range(12)]


def test_the_numbers_that_the_program_counts_stand_before_the_text(tmp_path: Path) -> None:
    section = (
        p("개요", style=1) + p("목적", style=2) + p("대상", style=2) + p("하나", style=3) + p("둘", style=3)
        + p("절차", style=1) + p("", style=1) + p("신청", style=2) + p("넷", style=4) + p("문의", style=1)
    )  # fmt: skip
    assert lines(tmp_path, section) == [
        "1. 개요", "  가. 목적", "  나. 대상", "    ㉢ 하나", "    ㉣ 둘", "2. 절차", "  가. 신청", "      3.가.1 넷",
        "4. 문의",
    ]  # fmt: skip


def test_bullets_of_the_program_stand_before_the_text(tmp_path: Path) -> None:
    assert lines(tmp_path, p("대상", style=5) + p("청년", style=6)) == ["□ 대상", "  ○ 청년"]


def test_outlines_are_headings_where_they_read_like_titles(tmp_path: Path) -> None:
    section = (
        p('<secPr outlineShapeIDRef="2"/>', "지원 계획", style=7)
        + p("신청 방법", style=8)
        + p("시는 2026년에 3억 원을 쓴다.", style=7)
    )
    blocks = read(hwpx(tmp_path, section)).blocks
    assert [(block.kind, block.level, block.text) for block in blocks] == [
        (BlockKind.HEADING, 2, "제I장 지원 계획"),
        (BlockKind.HEADING, 3, "신청 방법"),
        (BlockKind.ITEM, 0, "제II장 시는 2026년에 3억 원을 쓴다."),
    ]


def test_merged_cells_are_repeated_where_they_reach(tmp_path: Path) -> None:
    section = p(
        table(
            [("구분", 2, 1), ("2026년", 1, 2)],
            ["예산", "집행"],
            [("주거", 3, 1), "10", "9"],
            ["20", ("없음", 2, 1)],
            [""],
        )
    )
    assert lines(tmp_path, section) == [
        "| 구분 | 2026년 예산 | 2026년 집행 |",
        "| 주거 | 10 | 9 |",
        "| 주거 | 20 | 없음 |",
    ]


def test_a_caption_stands_above_its_table_with_its_number(tmp_path: Path) -> None:
    number = '<ctrl><autoNum num="3" numType="TABLE"><autoNumFormat type="DIGIT"/></autoNum></ctrl>'
    section = p(table(["항목", "금액"], ["월세", "20만원"], caption=p("표 ", number, ". 지원금 (단위: 원)")))
    assert lines(tmp_path, section) == ["표 3. 지원금 (단위: 원)", "| 항목 | 금액 |", "| 월세 | 20만원 |"]


def test_a_frame_is_unfolded_with_the_tables_in_it(tmp_path: Path) -> None:
    inner = table(["시기", "내용"], ["3월", "접수"])
    section = p(table([p("주요 일정") + p(inner) + p("※ 변경될 수 있음")]))
    assert lines(tmp_path, section) == ["주요 일정", "| 시기 | 내용 |", "| 3월 | 접수 |", "※ 변경될 수 있음"]


def test_a_table_in_a_cell_keeps_its_rows(tmp_path: Path) -> None:
    inner = table(["시기", "내용"], ["3월", "접수"])
    assert [*filter(None, lines(tmp_path, p(table(["일정", p(inner)], ["문의", "주택과"]))))][:3] == [
        "일정", "| 시기 | 내용 |", "| 3월 | 접수 |",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("floats", "expected"),
    [
        pytest.param(True, ["앞 뒤", "| 가 | 나 |"], id="floats"),
        pytest.param(False, ["앞", "| 가 | 나 |", "뒤"], id="stands among the letters"),
    ],
)
def test_a_table_stands_where_the_page_has_it(floats: bool, expected: list[str], tmp_path: Path) -> None:
    section = p("앞 ", table(["가", "나"], floats=floats), "뒤")
    assert [line.strip() for line in lines(tmp_path, section)] == expected


def test_notes_stand_below_what_calls_them(tmp_path: Path) -> None:
    section = (
        p("예산은 3억 원", note("추경 포함", 1), "이다.")
        + p(table(["항목", "금액"], [p("월세", note("1인 가구", 2)), "20만원"]))
        + p(table(["", "표"]), "끝", note("See law", 1, "end"))
    )
    assert lines(tmp_path, section) == [
        "예산은 3억 원¹이다.", "주1) 추경 포함", "| 항목 | 금액 |", "| 월세² | 20만원 |", "주2) 1인 가구", "끝¹", "Note 1) See law", "표",
    ]  # fmt: skip


def test_text_boxes_and_captions_of_pictures_are_read(tmp_path: Path) -> None:
    box = f"<container><rect><drawText><subList>{p('상담')}{p('신청')}</subList></drawText></rect></container>"
    picture = f'<pic><pos treatAsChar="1"/><caption><subList>{p("그림 1. 절차")}</subList></caption></pic>'
    assert lines(tmp_path, p(box, "절차:") + p(picture)) == ["상담", "신청", "절차:", "그림 1. 절차"]


FURNITURE = f"<ctrl><header><subList>{p('창원시')}</subList></header></ctrl>"
HIDDEN = f"<ctrl><hiddenComment><subList>{p('검토 필요')}</subList></hiddenComment></ctrl>"
MEMO = f'<ctrl><fieldBegin type="MEMO"><subList>{p("과장님 확인")}</subList></fieldBegin></ctrl>'


def test_what_pages_repeat_and_comments_are_left_out(tmp_path: Path) -> None:
    content = read(hwpx(tmp_path, p(FURNITURE, HIDDEN, MEMO, "공고")))
    assert ([block.text for block in content.blocks], content.warnings) == (["공고"], [])


def test_what_pages_repeat_is_read_where_there_is_nothing_else(tmp_path: Path) -> None:
    assert lines(tmp_path, p(FURNITURE)) == ["창원시"]


def test_text_that_no_block_has_is_told(tmp_path: Path) -> None:
    path = hwpx(tmp_path, p("가나다라마바사아") + p("<tbl><t>자차</t></tbl>"))
    assert english(read(path).warnings).startswith("About 20 % of its text could not be read.")


ENCRYPTED = '<m:manifest xmlns:m="urn:m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'


@pytest.mark.parametrize(
    ("sections", "parts", "message"),
    [
        pytest.param(["\x00\x01"], {"META-INF/manifest.xml": ENCRYPTED}, "is locked with a password", id="encrypted"),
        pytest.param([p("")], {}, "has no text, only pictures", id="empty"),
        pytest.param([], {}, r"is damaged \(without Contents/section0.xml\)", id="without sections"),
        pytest.param(["<p>"], {}, "is damaged", id="broken XML"),
        pytest.param(["<p>" * 5000 + "</p>" * 5000], {}, "is damaged", id="deep XML"),
    ],
)
def test_hwpx_that_cannot_be_read_says_what_to_do(
    sections: list[str], parts: dict[str, str], message: str, tmp_path: Path
) -> None:
    with pytest.raises(ReadError, match=message):
        read(hwpx(tmp_path, *sections, **parts))


def test_a_truncated_archive_is_damaged(tmp_path: Path) -> None:
    path = hwpx(tmp_path, p("글"))
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(ReadError, match="is damaged"):
        read(path)


# --- HWP files made here ---


def record(kind: int, level: int, content: bytes = b"") -> bytes:
    return struct.pack("<I", kind | level << 10 | min(len(content), 0xFFF) << 20) + (
        struct.pack("<I", len(content)) + content if len(content) >= 0xFFF else content
    )


def paragraph(text: str, *controls: bytes, level: int = 0, shape: int = 0) -> bytes:
    """A paragraph; each # in its text is the place of a control, at most."""
    units = text.replace("#", "\x0b" + "가" * 6 + "\x0b").replace("→", "\t" + "가" * 6 + "\t") + "\r"
    return (
        record(66, level, struct.pack("<IIHBBH", len(units), 0, shape, 0, 0, 1) + bytes(10))
        + record(67, level + 1, units.encode("utf-16-le"))
        + b"".join(controls)
    )


def control(name: str, level: int, *inside: bytes, content: bytes = bytes(12)) -> bytes:
    return record(71, level, name.encode()[::-1] + content) + b"".join(inside)


def cell(row: int, column: int, level: int, *paragraphs: bytes, rows: int = 1, columns: int = 1) -> bytes:
    head = struct.pack("<HHIHHHH", len(paragraphs), 0, 0, column, row, columns, rows)
    return record(72, level, head) + b"".join(paragraphs)


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file of streams in at most one folder each, in sectors of 512 bytes."""
    padded = {name: content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0") for name, content in streams.items()}
    folders = sorted({name.split("/")[0] for name in padded if "/" in name})
    entries = [("Root Entry", 5, -1, 0)] + [(name, 1, -1, 0) for name in folders]
    children: dict[str, list[int]] = {"": list(range(1, len(entries)))}
    chains: list[int] = []
    for name, content in padded.items():
        folder, _, own = name.rpartition("/")
        children.setdefault(folder, []).append(len(entries))
        entries.append((own, 2, len(chains), len(content)))
        chains += [*range(len(chains) + 1, len(chains) + len(content) // 512), -2]
    directory = b""
    for number, (name, kind, start, size) in enumerate(entries):
        below = children.get("" if number == 0 else name, []) if kind != 2 else []
        beside = next((one[one.index(number) + 1 :] for one in children.values() if number in one), [])
        encoded = (name + "\0").encode("utf-16-le")
        directory += encoded.ljust(64, b"\0") + struct.pack(
            "<HBBiii16xI8x8xiQ", len(encoded), kind, 1, -1, beside[0] if beside else -1, below[0] if below else -1, 0,
            start if kind == 2 else -2, size,
        )  # fmt: skip
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    first_of_directory = len(chains)
    chains += [*range(len(chains) + 1, len(chains) + len(directory) // 512), -2]
    tables = -(-len(chains) // 127)
    first_of_tables = len(chains)
    chains += [-3] * tables
    header = struct.pack(
        "<8s16xHHHHH6xIIiIIiIiI", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 62, 3, 0xFFFE, 9, 6, 0, tables, first_of_directory,
        0, 4096, -2, 0, -2, 0,
    ) + struct.pack("<109i", *([*range(first_of_tables, first_of_tables + tables)] + [-1] * 109)[:109])  # fmt: skip
    fat = struct.pack(f"<{128 * tables}i", *(chains + [-1] * 128 * tables)[: 128 * tables])
    return header + b"".join(padded.values()) + directory + fat


def deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


LEVELS = [(0, "^1."), (8, "^2."), (0, "(^3)"), (0, ""), (0, ""), (0, ""), (0, "")]
NUMBERING = b"".join(
    struct.pack("<IhhIH", kind << 5, 0, 50, 0xFFFFFFFF, len(pattern)) + pattern.encode("utf-16-le")
    for kind, pattern in LEVELS
) + struct.pack("<H7I", 0, *[1] * 7)
# Shapes of paragraphs: plain, numbered on two levels, bulleted, an outline.
SHAPES = [0, 2 << 23, 2 << 23 | 1 << 25, 3 << 23, 1 << 23]
DOC_INFO = (
    record(23, 1, NUMBERING)
    + record(24, 1, bytes(12) + "□".encode("utf-16-le") + bytes(8))
    + b"".join(
        record(25, 1, struct.pack("<I", flags) + bytes(26) + struct.pack("<H", 1) + bytes(20)) for flags in SHAPES
    )
)
SECTION_DEFINITION = control("secd", 1, content=bytes(14) + struct.pack("<H", 1) + bytes(20))


def hwp(folder: Path, *sections: bytes, flags: int = 1, **streams: bytes) -> Path:
    """A file of these sections; `flags` of 0: not compressed."""
    pack = (
        deflate
        if flags & 1
        else lambda content: content + record(0, 0, bytes(-len(content) % 4)) * (len(content) % 4 > 0)
    )
    parts = {"FileHeader": b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05010001, flags)}
    parts |= {"DocInfo": pack(DOC_INFO)} | {
        f"BodyText/Section{number}": pack(one) for number, one in enumerate(sections)
    }
    path = folder / "글.hwp"
    path.write_bytes(compound(parts | streams))
    return path


def texts(folder: Path, *sections: bytes, flags: int = 1) -> list[str]:
    return [block.text for block in read(hwp(folder, *sections, flags=flags)).blocks]


@pytest.mark.parametrize("flags", [pytest.param(1, id="compressed"), pytest.param(0, id="not compressed")])
def test_paragraphs_of_hwp_are_read(flags: int, tmp_path: Path) -> None:
    long = "창원시는 청년의 월세를 돕는다. " * 300
    section = paragraph("공고→제1호") + paragraph(long) + paragraph("나\x1e다\x1f라")
    assert texts(tmp_path, section, paragraph("둘째"), flags=flags) == ["공고 제1호", long.rstrip(), "나 다 라", "둘째"]


def test_markers_of_hwp_stand_before_the_text(tmp_path: Path) -> None:
    section = (
        paragraph("#지원 계획", SECTION_DEFINITION, shape=4) + paragraph("개요", shape=1) + paragraph("목적", shape=2)
        + paragraph("대상", shape=2) + paragraph("청년", shape=3)
    )  # fmt: skip
    assert texts(tmp_path, section) == ["1. 지원 계획", "2. 개요", "  가. 목적", "  나. 대상", "□ 청년"]


def hwp_table(level: int, *inside: bytes) -> bytes:
    return control("tbl ", level, *inside, content=bytes(40))


def test_tables_captions_and_notes_of_hwp_are_read_in_place(tmp_path: Path) -> None:
    number = control("atno", 3, content=struct.pack("<IHHHH", 4, 7, 0, 0, 0))
    mark = control("atno", 5, content=struct.pack("<IHHHH", 1, 1, 0, 0, 0))
    footnote = control("fn  ", 3, record(72, 4, bytes(16)), paragraph("# 1인 가구", mark, level=4))
    grid = hwp_table(
        1,
        record(72, 2, bytes(16)), paragraph("표 #. 지원금", number, level=2), record(77, 2, bytes(20)),
        cell(0, 0, 2, paragraph("구분", level=2), columns=2), cell(0, 2, 2, paragraph("금액", level=2)),
        cell(1, 0, 2, paragraph("월세#", footnote, level=2), rows=2), cell(1, 1, 2, paragraph("전기", level=2)),
        cell(1, 2, 2, paragraph("10만원", level=2)), cell(2, 1, 2, paragraph("후기", level=2)),
        cell(2, 2, 2, paragraph("20만원", level=2)),
    )  # fmt: skip
    section = paragraph("앞") + paragraph("#", grid) + paragraph("뒤")
    assert texts(tmp_path, section) == [
        "앞", "표 7. 지원금", "| 구분 | 구분 | 금액 |", "| 월세¹ | 전기 | 10만원 |", "| 월세¹ | 후기 | 20만원 |",
        "주1) 1인 가구", "뒤",
    ]  # fmt: skip


def test_a_frame_of_hwp_is_unfolded_with_the_tables_in_it(tmp_path: Path) -> None:
    inner = hwp_table(
        3, record(77, 4, bytes(20)), cell(0, 0, 4, paragraph("시기", level=4)), cell(0, 1, 4, paragraph("3월", level=4))
    )
    inside = paragraph("< 일정 >", level=2), paragraph("#", inner, level=2), paragraph("※ 변경될 수 있음", level=2)
    frame = hwp_table(1, record(77, 2, bytes(20)), cell(0, 0, 2, *inside))
    assert texts(tmp_path, paragraph("#", frame)) == ["< 일정 >", "| 시기 | 3월 |", "※ 변경될 수 있음"]


def test_text_boxes_of_hwp_are_read_but_not_what_pages_repeat_nor_comments(tmp_path: Path) -> None:
    box = control("gso ", 1, record(76, 2), record(72, 3, bytes(16)), paragraph("상담", level=3))
    header = control("head", 1, record(72, 2, bytes(16)), paragraph("창원시", level=2))
    comment = control("tcmt", 1, record(72, 2, bytes(16)), paragraph("검토 필요", level=2))
    memo = record(93, 1) + record(72, 2, bytes(16)) + paragraph("과장님 확인", level=2)
    content = read(hwp(tmp_path, paragraph("##공고#", header, comment, box) + memo))
    assert ([block.text for block in content.blocks], content.warnings) == (["공고", "상담"], [])


CHART = (
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:ser><c:tx><c:v>예산</c:v></c:tx>'
    '<c:cat><c:strLit><c:pt idx="0"><c:v>2024년</c:v></c:pt><c:pt idx="1"><c:v>2025년</c:v></c:pt></c:strLit></c:cat>'
    "<c:val><c:numLit><c:formatCode>#,##0</c:formatCode>"
    '<c:pt idx="0"><c:v>1200</c:v></c:pt><c:pt idx="1"><c:v>1350</c:v></c:pt></c:numLit></c:val></c:ser></c:chartSpace>'
)
CHART_ROWS = ["|  | 예산 |", "| 2024년 | 1,200 |", "| 2025년 | 1,350 |"]


def test_an_equation_of_hwp_stands_in_its_sentence(tmp_path: Path) -> None:
    script = "평점=배점 TIMES LEFT ( {a} over {b} RIGHT )"
    content = bytes(4) + struct.pack("<H", len(script)) + script.encode("utf-16-le") + bytes(12)
    equation = control("eqed", 1, record(88, 2, content))
    assert texts(tmp_path, paragraph("식은 #이다", equation)) == ["식은 평점 = 배점 × (a / b) 이다"]


def hwp_with_object(folder: Path, inside: dict[str, bytes]) -> Path:
    """A file with an object that another program, or an older one, embedded."""
    shape = record(76, 2) + record(84, 3, bytes(12) + struct.pack("<H", 1) + bytes(10))
    information = DOC_INFO + record(18, 1, struct.pack("<HH", 2, 1))
    section = paragraph("#추이", control("gso ", 1, shape))
    embedded = deflate(bytes(4) + compound({name: content.ljust(4096) for name, content in inside.items()}))
    streams = {"DocInfo": deflate(information), "BinData/BIN0001.OLE": embedded}
    return hwp(folder, section, flags=1, **streams)


def test_a_chart_of_hwp_is_a_table_of_its_values(tmp_path: Path) -> None:
    content = read(hwp_with_object(tmp_path, {"OOXMLChartContents": CHART.encode()}))
    assert [block.text for block in content.blocks] == ["추이", *CHART_ROWS]


def test_a_chart_of_hwp_without_values_is_told(tmp_path: Path) -> None:
    content = read(hwp_with_object(tmp_path, {"Contents": b"VtChart"}))
    assert ([block.text for block in content.blocks], len(content.warnings)) == (["추이"], 1)


@pytest.mark.parametrize("is_there", [True, False], ids=["with values", "without values"])
def test_a_chart_of_hwpx_is_a_table_of_its_values(is_there: bool, tmp_path: Path) -> None:
    chart = '<chart chartIDRef="Chart/chart1.xml"><pos treatAsChar="0"/></chart>'
    drawn = f"<switch><case>{chart}</case><default><ole/></default></switch>"
    content = read(hwpx(tmp_path, p("추이", drawn), **({"Chart/chart1.xml": CHART} if is_there else {})))
    assert [block.text for block in content.blocks] == ["추이", *(CHART_ROWS if is_there else [])]
    assert len(content.warnings) == (not is_there)


@pytest.mark.parametrize(
    ("sections", "flags", "message"),
    [
        pytest.param([paragraph("글")], 3, "is locked with a password. Save it without one.", id="password"),
        pytest.param([paragraph("글")], 0x101, "is locked with a certificate or by DRM", id="certificate"),
        pytest.param([paragraph("")], 1, "has no text, only pictures perhaps", id="empty"),
        pytest.param([], 1, r"is damaged \(without text\)", id="without sections"),
        pytest.param([paragraph("글")[:-2]], 1, r"is damaged \(a record is cut off\)", id="a record is cut off"),
        pytest.param([paragraph("글" * 50)[:60]], 0, "is damaged", id="cut off, not compressed"),
    ],
)
def test_hwp_that_cannot_be_read_says_what_to_do(
    sections: list[bytes], flags: int, message: str, tmp_path: Path
) -> None:
    with pytest.raises(ReadError, match=message):
        read(hwp(tmp_path, *sections, flags=flags))


@pytest.mark.parametrize(
    ("stream", "message"),
    [
        pytest.param(deflate(paragraph("글" * 9)), "is copy-protected", id="not as Hancom makes them"),
        pytest.param(record(28, 0, bytes(100)), "is copy-protected", id="without a key"),
        pytest.param(record(28, 0, bytes(256)) + b"\xff" * 64, "is damaged", id="with a wrong key"),
    ],
)
def test_copy_protected_hwp_that_cannot_be_opened_is_refused(stream: bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=message):
        read(hwp(tmp_path, flags=5, **{"ViewText/Section0": stream}))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x5a" * 4000, id="garbage behind the signature"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", id="only the signature"),
    ],
)
def test_a_broken_compound_file_is_damaged(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "글.hwp"
    path.write_bytes(content)
    with pytest.raises(ReadError, match="is damaged"):
        read_hwp(path, lambda page, pages: None)


NOISE = paragraph("".join(chr(0xAC00 + number * 7919 % 11172) for number in range(20_000)))


def test_a_stream_that_is_cut_off_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"is damaged \(a part is cut off\)"):
        read(hwp(tmp_path, flags=1, **{"BodyText/Section0": deflate(NOISE)[:4096]}))


def test_a_truncated_hwp_is_damaged(tmp_path: Path) -> None:
    path = hwp(tmp_path, NOISE)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ReadError, match="is damaged"):
        read(path)


def test_tables_inside_tables_without_end_are_refused(tmp_path: Path) -> None:
    nest = b"".join(
        paragraph("#", level=level)
        + control("tbl ", level + 1, record(77, level + 2, bytes(20)), cell(0, 0, level + 2))
        for level in range(0, 1000, 2)
    )
    with pytest.raises(ReadError, match="tables inside tables"):
        read(hwp(tmp_path, nest))


# --- real files ---

TRUTHS = {
    "gov_fiscal_stats_2014_08.hwp": (2, 5, "| 통합재정수입 (A) | 통합재정수입 (A) | 138,756 | 8,423 | 33 | 62,801 | 1,724 | 211,736 |"),
    "gov_notice_smartfactory_2026.hwp": (24, 0, "| 400백만원 이하 | 910 | 부가세 제외 |"),
    "hwpjs_lists.hwp": (0, 0, "  나. 3-2"),
    "hwpjs_footnote-endnote.hwp": (0, 4, "주2) 각주 두 번째입니다."),
    "hwpjs_viewtext.hwp": (0, 0, "pyhwp 테스트를 위한 배포 문서 예제입니다."),
    "hwplib_distribution.hwp": (0, 0, "  ②기초금액 : 금72,300,000원(금칠천이백삼십만원)(※부가가치세 포함)"),
    "gov_mfds_notice.hwpx": (6, 0, "가. 행정규칙 속 어려운 전문 용어의 정비(안 제3조제2항)"),
    "gov_press_fdi_2025q1.hwpx": (24, 0, "| ‘25.1Q | 77.4 | 35.6 | 10.9 | 10.5 | 4.0 |"),
    "hwpjs_footnote-endnote.hwpx": (0, 4, "주1) 미주입니다."),
    "hwpjs_table2.hwpx": (0, 0, "표 1 아래 캡션 개체와의 간격 3.00mm 바깥여백 모두 1.00mm"),
}  # fmt: skip


def sample(name: str) -> Path:
    path = SAMPLES / name
    if not path.is_file():
        pytest.skip(f"{path} is not there; set ASSISTANT_SHARED")
    return path


@pytest.mark.shared
@pytest.mark.parametrize(("name", "tables", "notes", "line"), [pytest.param(k, *v, id=k) for k, v in TRUTHS.items()])
def test_real_files_keep_their_tables_and_notes(name: str, tables: int, notes: int, line: str) -> None:
    content = read(sample(name))
    assert line in [block.text for block in content.blocks]
    assert sum(block.kind is BlockKind.ROW and block.level == 1 for block in content.blocks) == tables
    assert sum(block.kind is BlockKind.NOTE for block in content.blocks) == notes
    assert content.warnings == []


@pytest.mark.shared
@pytest.mark.parametrize(
    "name", [name for name in TRUTHS if name not in ("hwpjs_viewtext.hwp", "hwplib_distribution.hwp")]
)
def test_real_files_keep_their_characters(name: str) -> None:
    path = sample(name)
    stored = stored_runs(path)
    document = read_document(path, name).document.text
    assert share_kept("".join(stored), document) >= 0.97
    words = solid(document)
    assert [run for run in stored if solid(run) not in words] == []  # each run of text whole, in one place


@pytest.mark.shared
def test_a_real_file_with_a_password_is_refused() -> None:
    with pytest.raises(ReadError, match="is locked with a password"):
        read(sample("hwpjs_password-12345.hwp"))


def solid(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def share_kept(stored: str, document: str) -> float:
    """Of the characters that are no space, as a multiset."""
    wanted = Counter("".join(stored.split()))
    return 1 - (wanted - Counter(document)).total() / wanted.total()


def stored_runs(path: Path) -> list[str]:
    """The text runs of a file, decoded without the readers."""
    if path.suffix == ".hwpx":
        with zipfile.ZipFile(path) as archive:
            sections = [name for name in archive.namelist() if name.startswith("Contents/section")]
            roots = [etree.fromstring(archive.read(name)) for name in sections]
        return ["".join(run.itertext()) for root in roots for run in root.iter("{*}t")]
    with olefile.OleFileIO(str(path)) as file:
        names = [entry for entry in file.listdir() if entry[0] == "BodyText"]
        streams = [zlib.decompress(file.openstream(name).read(), -15) for name in names]
    return [run for stream in streams for run in runs_of_stream(stream)]


def runs_of_stream(stream: bytes) -> list[str]:
    runs, at = [], 0
    while at < len(stream):
        (word,) = struct.unpack_from("<I", stream, at)
        size, at = word >> 20, at + 4
        if size == 0xFFF:
            size, at = struct.unpack_from("<I", stream, at)[0], at + 4
        if word & 0x3FF == 67:
            text = "".join(chr(unit) for (unit,) in struct.iter_unpack("<H", stream[at : at + size]))
            runs += re.split(r"[\1-\x09\x0b\x0c\x0e-\x17][\s\S]{7}|[\0\n\r\x18-\x1f]", text)
        at += size
    return [run.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for run in runs]
