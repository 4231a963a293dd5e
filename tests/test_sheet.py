"""Spreadsheets and CSV: the text of a cell is what the spreadsheet shows, because figures are copied from it."""

import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import reduce
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from assistant.ingest.blocks import BlockKind, Content
from assistant.ingest.formats import read_content
from assistant.ingest.formats.number_format import shown_number
from worded import english

Fill = Callable[[Workbook], None]


def read(path: Path) -> Content:
    return read_content(path, lambda page, pages: None)


def read_xlsx(folder: Path, *rows: Sequence[object], fill: Fill = lambda book: None) -> Content:
    """What is read of a workbook with these rows in its sheet, and what `fill` does to it."""
    book = Workbook()
    book.active.title = "예산"
    for row in rows:
        book.active.append(row)
    fill(book)
    book.save(folder / "a.xlsx")
    return read(folder / "a.xlsx")


def texts(content: Content) -> list[str]:
    return [block.text for block in content.blocks]


COMMAS = '_-* #,##0_-;\\-* #,##0_-;_-* "-"_-;_-@_-'


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        pytest.param("1234567", "General", "1234567", id="no format"),
        pytest.param("0.30000000000000004", "General", "0.3", id="no format, 15 digits"),
        pytest.param("3.14159265358979", "General", "3.141592654", id="no format, ten digits"),
        pytest.param("123456789012", "General", "123456789012", id="no format, a large whole number in full"),
        pytest.param("0.000012", "General", "0.000012", id="no format, small"),
        pytest.param("1234567", "#,##0", "1,234,567", id="thousands"),
        pytest.param("1234.5", "#,##0.00", "1,234.50", id="two decimals"),
        pytest.param("2.675", "0.00", "2.68", id="half up as Excel rounds"),
        pytest.param("0.125", "0.0%", "12.5%", id="per cent"),
        pytest.param("0.125", "0%", "13%", id="whole per cent"),
        pytest.param("1500000", '#,##0"원"', "1,500,000원", id="won"),
        pytest.param("1500000", "#,##0원", "1,500,000원", id="won without quotes"),
        pytest.param("3000", "[$₩-412]#,##0", "₩3,000", id="currency"),
        pytest.param("-3000", "[$₩-412]#,##0", "-₩3,000", id="negative currency"),
        pytest.param("-1200", "#,##0_);[Red]\\(#,##0\\)", "(1,200)", id="negative in brackets"),
        pytest.param("-1234", '#,##0;"△"#,##0', "△1,234", id="negative with a triangle"),
        pytest.param("-1234", COMMAS, "-1,234", id="accounting, negative"),
        pytest.param("0", COMMAS, "-", id="accounting, nothing"),
        pytest.param("1234567890", "#,##0,", "1,234,568", id="in thousands"),
        pytest.param("1234567890", '#,##0,,"백만원"', "1,235백만원", id="in millions"),
        pytest.param("12", '"제"0"호"', "제12호", id="words around"),
        pytest.param("5551234", "000-0000", "555-1234", id="signs between digits"),
        pytest.param("1012345678", "000-0000-0000", "010-1234-5678", id="a telephone number"),
        pytest.param("5551234", "[<=9999999]###-####;(0##) ###-####", "555-1234", id="a condition"),
        pytest.param("2123456789", "[<=9999999]###-####;(0##) ###-####", "(212) 345-6789", id="another condition"),
        pytest.param("1.5", "0.##", "1.5", id="decimals as needed"),
        pytest.param("2", "0.##", "2", id="no decimals needed"),
        pytest.param("12345.678", "0.00E+00", "1.23E+04", id="powers of ten"),
        pytest.param("0.5", "# ?/?", "0.5", id="a fraction stays decimal"),
        pytest.param("7", "G/표준", "7", id="General in Korean"),
        pytest.param("7", 'G/표준"명"', "7명", id="General with a word"),
        pytest.param("-0.4", "0", "0", id="no negative zero"),
        pytest.param("45366", "yyyy-mm-dd", "2024-03-15", id="date"),
        pytest.param("45366", 'yyyy"년" m"월" d"일"', "2024년 3월 15일", id="date in Korean"),
        pytest.param("45366", "yyyy\\.\\ m\\.\\ d\\.", "2024. 3. 15.", id="date with points"),
        pytest.param("45366", "[$-412]yyyy.mm.dd(aaa)", "2024.03.15(금)", id="with the day of the week"),
        pytest.param("45366", "d-mmm-yy", "15-Mar-24", id="date in English"),
        pytest.param("45366.75", "yyyy-mm-dd h:mm AM/PM", "2024-03-15 6:00 PM", id="with a time"),
        pytest.param("45366.0625", "hh:mm:ss", "01:30:00", id="time"),
        pytest.param("1.5", "[h]:mm", "36:00", id="more than a day"),
        pytest.param("-1", "yyyy-mm-dd", "-1", id="no date"),
        pytest.param("청년", '@"님"', "청년님", id="a text"),
        pytest.param("1E+400", "0", "1E+400", id="more than Excel can hold"),
        pytest.param("nan", "0", "nan", id="no number"),
    ],
)  # fmt: skip
def test_a_number_is_shown_as_its_format_says(number: str, code: str, shown: str) -> None:
    assert shown_number(number, code) == shown


def test_a_sheet_is_a_heading_and_a_table_with_its_title_above(tmp_path: Path) -> None:
    content = read_xlsx(tmp_path, ["2024년 예산"], ["(단위: 원)"], [], ["구분", "금액"], ["월세", 1500], ["※ 잠정치"])
    assert [(block.kind, block.level, block.text) for block in content.blocks] == [
        (BlockKind.HEADING, 2, "예산"),
        (BlockKind.PARAGRAPH, 0, "2024년 예산"),
        (BlockKind.PARAGRAPH, 0, "(단위: 원)"),
        (BlockKind.ROW, 1, "| 구분 | 금액 |"),
        (BlockKind.ROW, 0, "| 월세 | 1500 |"),
        (BlockKind.PARAGRAPH, 0, "※ 잠정치"),
    ]


def test_cells_are_read_as_they_are_formatted(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        book.active["B2"].number_format = "#,##0"
        book.active["C2"].number_format = "0.0%"

    row = ["월세", 1500000, 0.125, date(2024, 3, 15), datetime(2024, 3, 15, 9, 30), True, "1\n2"]
    content = read_xlsx(tmp_path, ["구분", "금액", "비율", "날", "때", "예", "줄"], row, fill=fill)
    assert texts(content)[-1] == "| 월세 | 1,500,000 | 12.5% | 2024-03-15 | 2024-03-15 9:30:00 | TRUE | 1 2 |"


def test_merged_cells_are_repeated_and_header_rows_become_one(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        for area in ("A1:D1", "A2:A3", "B2:C2", "D2:D3", "A4:A5"):
            book.active.merge_cells(area)

    content = read_xlsx(
        tmp_path, ["예산 총괄"], ["구분", 2023, None, "비고"], [None, "국비", "시비"], ["청년", 1, 2, "가"], [None, 3, 4, "나"],
        fill=fill,
    )  # fmt: skip
    assert texts(content)[1:] == [
        "예산 총괄", "| 구분 | 2023 국비 | 2023 시비 | 비고 |", "| 청년 | 1 | 2 | 가 |", "| 청년 | 3 | 4 | 나 |",
    ]  # fmt: skip


def test_what_is_hidden_is_left_out_and_said(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        book.active.row_dimensions[3].hidden = True
        book.active.column_dimensions["B"].hidden = True
        book.create_sheet("원본").append(["비밀", "값"])
        book["원본"].sheet_state = "hidden"
        book.active.merge_cells("B4:C4")

    content = read_xlsx(
        tmp_path, ["가", "숨김", "다"], ["1", "x", "3"], ["옛", "x", "것"], ["7", "합", None], fill=fill
    )
    assert texts(content) == ["예산", "| 가 | 다 |", "| 1 | 3 |", "| 7 | 합 |"]
    assert [english(warning) for warning in content.warnings] == [
        "Hidden sheets are left out: 원본.",
        "Hidden rows (1) and columns (1) in sheet '예산' are left out.",
    ]


def test_a_formula_without_a_saved_value_is_empty_and_said(tmp_path: Path) -> None:
    content = read_xlsx(tmp_path, ["가", "합"], [1, "=A2*2"], [3, "x"])
    assert texts(content)[1:] == ["| 가 | 합 |", "| 1 |  |", "| 3 | x |"]
    assert english(content.warnings).startswith("Formulas without a saved value in sheet '예산', left empty: 1.")


def test_the_saved_value_of_a_formula_is_read(tmp_path: Path) -> None:
    read_xlsx(tmp_path, ["가", "합"], [1, "=A2*2"])
    rewrite(tmp_path / "a.xlsx", lambda text: re.sub(r"<v ?/>|<v></v>", "<v>2</v>", text))
    assert texts(read(tmp_path / "a.xlsx"))[1:] == ["| 가 | 합 |", "| 1 | 2 |"]


def test_a_small_raised_figure_does_not_lengthen_another(tmp_path: Path) -> None:
    raised = CellRichText("300", TextBlock(InlineFont(vertAlign="superscript"), "1)"))
    assert texts(read_xlsx(tmp_path, ["가", "나"], ["월세", raised]))[-1] == "| 월세 | 300¹) |"


def test_tables_below_each_other_have_headers_of_their_own(tmp_path: Path) -> None:
    content = read_xlsx(tmp_path, ["구분", "금액"], ["월세", 10], [], ["부서", "전화"], ["청년과", "225-1234"])
    assert [block.level for block in content.blocks[1:]] == [1, 0, 1, 0]


def test_a_header_of_years_is_no_row_of_figures(tmp_path: Path) -> None:
    content = read_xlsx(tmp_path, ["구분", "금액"], ["월세", 10], [], ["부서", 2024], ["청년과", 3])
    assert [block.level for block in content.blocks[1:]] == [1, 0, 1, 0]


def test_an_empty_row_inside_a_merged_area_ends_no_table(tmp_path: Path) -> None:
    content = read_xlsx(
        tmp_path, ["가", "나"], ["청년", "월세"], [], [None, "취업"], fill=lambda book: book.active.merge_cells("A2:A4")
    )
    assert texts(content)[1:] == ["| 가 | 나 |", "| 청년 | 월세 |", "| 청년 | 취업 |"]


@pytest.fixture
def shared_strings(tmp_path: Path) -> Path:
    """A workbook that keeps its texts apart from its cells, as Excel does."""
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("예산")
    sheet.write_row(0, 0, ["訓民", "나"])
    sheet.write_rich_string(1, 0, "300", book.add_format({"font_script": 1}), "2", "원")
    sheet.write_row(1, 1, ["나"])
    book.close()
    assert "xl/sharedStrings.xml" in zipfile.ZipFile(tmp_path / "a.xlsx").namelist()
    return tmp_path / "a.xlsx"


def test_texts_that_cells_share_are_read(shared_strings: Path) -> None:
    assert texts(read(shared_strings)) == ["예산", "| 訓民 | 나 |", "| 300²원 | 나 |"]


def test_the_reading_above_chinese_characters_is_left_out(shared_strings: Path) -> None:
    reading = '<t>訓民</t><rPh sb="0" eb="2"><t>훈민</t></rPh>'
    rewrite(shared_strings, lambda text: text.replace("<t>訓民</t>", reading))
    assert b"rPh" in zipfile.ZipFile(shared_strings).read("xl/sharedStrings.xml")
    assert texts(read(shared_strings))[1] == "| 訓民 | 나 |"


def test_a_table_goes_on_below_an_empty_row(tmp_path: Path) -> None:
    content = read_xlsx(tmp_path, ["구분", "금액"], ["월세", 10], [], ["취업", 20])
    assert [block.level for block in content.blocks[1:]] == [1, 0, 0]


def test_every_visible_sheet_that_has_text_is_read(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        book.create_sheet("빈 시트")
        book.create_sheet("결산").append(["다", "라"])

    assert texts(read_xlsx(tmp_path, ["가", "나"], fill=fill)) == ["예산", "| 가 | 나 |", "결산", "| 다 | 라 |"]


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Change the text of each part of an archive."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: change(archive.read(name).decode()) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_strict_workbooks_are_read_as_others_are(tmp_path: Path) -> None:
    before = texts(read_xlsx(tmp_path, ["구분", "날"], ["월세", date(2024, 3, 15)]))

    def strict(text: str) -> str:
        text = re.sub(r"http://schemas.openxmlformats.org/(\w+)/2006/(main|relationships)\b(?<!package/2006/relationships)",
                      r"http://purl.oclc.org/ooxml/\1/\2", text)  # fmt: skip
        text = text.replace("http://purl.oclc.org/ooxml/package/", "http://schemas.openxmlformats.org/package/2006/")
        return text.replace('t="n"><v>45366</v>', 't="d"><v>2024-03-15T00:00:00</v>')

    rewrite(tmp_path / "a.xlsx", strict)
    assert b"purl.oclc.org" in zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/workbook.xml")
    assert texts(read(tmp_path / "a.xlsx")) == before


def test_days_are_counted_from_1904_where_the_workbook_does(tmp_path: Path) -> None:
    def fill(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    assert (
        texts(read_xlsx(tmp_path, ["구분", "날"], ["월세", date(2024, 3, 15)], fill=fill))[-1]
        == "| 월세 | 2024-03-15 |"
    )
    assert b'date1904="1"' in zipfile.ZipFile(tmp_path / "a.xlsx").read("xl/workbook.xml")


# --- CSV


def read_csv(folder: Path, content: str | bytes, name: str = "a.csv") -> list[str]:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return texts(read(folder / name))


TABLE = ["| 구분 | 금액 |", "| 월세 | 1,500 |", "| 취업 | 20 |"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('구분,금액\n월세,"1,500"\n취업,20\n', id="comma"),
        pytest.param("구분;금액\n월세;1,500\n취업;20\n", id="semicolon"),
        pytest.param("구분\t금액\n월세\t1,500\n취업\t20\n", id="tab"),
        pytest.param("구분|금액\n월세|1,500\n취업|20\n", id="bar"),
        pytest.param("sep=;\n구분;금액\n월세;1,500\n취업;20\n", id="separator named"),
        pytest.param('구분,금액\n월세,"1,500"\n취업,20\n'.encode("cp949"), id="CP949"),
        pytest.param('구분,금액\n월세,"1,500"\n취업,20\n'.encode("utf-8-sig"), id="byte-order mark"),
        pytest.param("구분\t금액\n월세\t1,500\n취업\t20\n".encode("utf-16"), id="UTF-16"),
        pytest.param('구분,금액\r\n월세,"1,500"\r\n취업,20\r\n', id="Windows lines"),
        pytest.param('구분,금액,\n월세,"1,500",\n취업,20,\n', id="an empty column"),
    ],
)
def test_values_are_parted_by_what_parts_them(content: str | bytes, tmp_path: Path) -> None:
    assert read_csv(tmp_path, content) == TABLE


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        pytest.param(
            "구분,금액\n월세\n취업,20,끝\n", ["| 구분 | 금액 |  |", "| 월세 |  |  |", "| 취업 | 20 | 끝 |"], id="ragged"
        ),
        pytest.param(
            '가,나\n"줄 하나\n줄 둘",2\n', ["| 가 | 나 |", "| 줄 하나 줄 둘 | 2 |"], id="a line break in quotes"
        ),
        pytest.param('가,나\n"a ""b""",2\n', ["| 가 | 나 |", '| a "b" | 2 |'], id="quotes in quotes"),
        pytest.param(
            '가,나\n"열림,2\n셋,4\n', ["| 가 | 나 |", '| "열림 | 2 |', "| 셋 | 4 |"], id="a quote never closed"
        ),
        pytest.param('가,나\n"a"b,"1,500"\n', ["| 가 | 나 |", "| ab | 1,500 |"], id="a quote closed too early"),
        pytest.param(
            "2024년 인구\n\n구,인구\n서구,1\n", ["2024년 인구", "| 구 | 인구 |", "| 서구 | 1 |"], id="a title"
        ),
        pytest.param("하나\n둘\n", ["하나", "둘"], id="one column"),
    ],
)
def test_no_value_is_lost(content: str, lines: list[str], tmp_path: Path) -> None:
    assert read_csv(tmp_path, content) == lines


def test_tabs_part_the_values_of_tsv(tmp_path: Path) -> None:
    assert read_csv(tmp_path, "구분\t금액\n월세\t1,500\n취업\t20\n", "a.tsv") == TABLE


def with_cells(folder: Path, cells: str, *replaced: tuple[str, str]) -> Content:
    """A workbook of three rows with these cells in the second one."""
    path = folder / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("예산")
        for number, row in enumerate((["가", 1], ["나", 2], ["다", 3])):
            sheet.write_row(number, 0, row)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = re.sub(r'(<row r="2"[^>]*>).*?(</row>)', rf"\g<1>{cells}\g<2>", parts[name])
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, reduce(lambda text, change: text.replace(*change), replaced, content))
    return read(path)


@pytest.mark.parametrize(
    ("cell", "warnings"),
    [
        pytest.param('<c r="A2" t="s"><v/></c>', 0, id="an empty text"),
        pytest.param('<c r="A2" t="s"><v></v></c>', 0, id="an empty value"),
        pytest.param('<c r="A2" t="s"><v>99</v></c>', 1, id="a text that is not there"),
        pytest.param('<c r="A2" t="s"><v>x</v></c>', 1, id="no number of a text"),
        pytest.param('<c r="A2" s="x"><v/></c>', 0, id="no number of a style"),
    ],
)
def test_one_odd_cell_refuses_no_workbook(cell: str, warnings: int, tmp_path: Path) -> None:
    content = with_cells(tmp_path, f'{cell}<c r="B2"><v>2</v></c>')
    assert (texts(content), len(content.warnings)) == (["예산", "| 가 | 1 |", "|  | 2 |", "| 다 | 3 |"], warnings)


def test_shared_texts_of_the_first_excel_2007_are_read(tmp_path: Path) -> None:
    content = with_cells(tmp_path, '<c r="A2" t="s"><v>1</v></c>', ("<si>", "<sstItem>"), ("</si>", "</sstItem>"))
    assert texts(content) == ["예산", "| 가 | 1 |", "| 나 |  |", "| 다 | 3 |"]


def test_text_boxes_of_a_sheet_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("예산")
        sheet.write_row(0, 0, ["구분", "금액"])
        sheet.write_row(1, 0, ["국비", 10])
        sheet.insert_textbox(4, 0, "단위: 백만원")
    assert texts(read(path)) == ["예산", "| 구분 | 금액 |", "| 국비 | 10 |", "단위: 백만원"]
