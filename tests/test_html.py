"""A saved page becomes the text that a reader sees, without the menus of its site and without the loss of a word."""

from pathlib import Path

import pytest

from assistant.errors import ReadError
from assistant.ingest.blocks import Block, BlockKind, Content
from assistant.ingest.formats import read_content
from worded import english

PROSE = (
    "창원시는 청년의 주거비 부담을 덜기 위해 2025년 청년 월세 지원사업을 추진한다고 4일 밝혔다. 지원대상은 창원시에 주민등록을 둔 19세 이상 39세 이하 무주택 "
    "청년으로, 기준 중위소득 150% 이하이면 신청할 수 있다. 선정된 청년에게는 월 최대 20만 원을 12개월 동안 지원한다. 신청은 3월 10일부터 28일까지 시 누리집에서 "
    "온라인으로 하면 된다. 시 관계자는 청년이 안정적으로 정착할 수 있도록 지원을 넓혀 가겠다고 말했다."
)


def read(folder: Path, page: str | bytes, name: str = "a.html") -> Content:
    path = folder / name
    path.write_bytes(page.encode() if isinstance(page, str) else page)
    return read_content(path, lambda page, pages: None)


def blocks(folder: Path, body: str) -> list[Block]:
    return [*read(folder, f"<!DOCTYPE html><html><body>{body}</body></html>").blocks]


def texts(folder: Path, body: str) -> list[str]:
    return [block.text for block in blocks(folder, body)]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param("<p>하나\n  둘</p><p>셋</p>", ["하나 둘", "셋"], id="white space is one blank"),
        pytest.param("<p>하나<br>둘</p>", ["하나", "둘"], id="a break parts lines"),
        pytest.param("앞<div>가운데</div>뒤", ["앞", "가운데", "뒤"], id="text between blocks"),
        pytest.param("<p>월 <b>20</b>만&nbsp;원</p>", ["월 20만 원"], id="inline markup"),
        pytest.param("<p>넓이 10m<sup>2</sup>, 300<sup>1)</sup></p>", ["넓이 10m², 300¹)"], id="raised figures"),
        pytest.param('<p><a href="https://a.kr">시청</a> 누리집</p>', ["시청 누리집"], id="a link keeps its words"),
        pytest.param("<p><a>목록</a><a>다음</a></p>", ["목록 다음"], id="links beside each other"),
        pytest.param("<p>보임<!-- 주석 --></p>", ["보임"], id="comment"),
        pytest.param("<script>x</script><style>y</style><p>글</p>", ["글"], id="script and style"),
        pytest.param("<template>x</template><noscript>y</noscript><p>글</p>", ["글"], id="template and noscript"),
        pytest.param("<p hidden>x</p><p>글</p>", ["글"], id="hidden"),
        pytest.param('<p aria-hidden="true">x</p>뒤<p>글</p>', ["뒤", "글"], id="hidden from readers aloud"),
        pytest.param('<p style="color:red; DISPLAY : none">x</p><p>글</p>', ["글"], id="not displayed"),
        pytest.param('<p style="visibility:hidden">x</p><p>글</p>', ["글"], id="invisible"),
        pytest.param('<p style="font-size:0px">x</p><p style="font-size:0.9em">글</p>', ["글"], id="of no size"),
        pytest.param("<p>이름 <input value=x> <button>확인</button></p>", ["이름"], id="controls"),
        pytest.param(
            f"<p>{PROSE}</p><p><label>만족</label><button>평가</button></p>", [PROSE], id="label of a control"
        ),
        pytest.param("<p><label>작성일</label> 2025-03-04</p>", ["작성일 2025-03-04"], id="label of a text"),
        pytest.param("<form><p>글</p></form>", ["글"], id="a form around the page"),
        pytest.param("<figure><img src=a.png><figcaption>그림 1</figcaption></figure>", ["그림 1"], id="caption"),
        pytest.param('<p><img alt="로고"></p><p>글</p>', ["글"], id="a picture's name"),
        pytest.param(
            '<p><img alt="청년 월세 지원 신청은 3월 28일까지 시 누리집에서 받습니다"></p>',
            ["청년 월세 지원 신청은 3월 28일까지 시 누리집에서 받습니다"],
            id="a picture of text",
        ),
        pytest.param("<pre>하나\n\n둘</pre>", ["하나", "둘"], id="pre keeps lines"),
        pytest.param("<blockquote>인용</blockquote>", ["인용"], id="quotation"),
        pytest.param("<p>아직<p>열린<div>채로", ["아직", "열린", "채로"], id="unclosed"),
    ],
)
def test_a_page_is_read_as_it_is_shown(body: str, lines: list[str], tmp_path: Path) -> None:
    assert texts(tmp_path, body) == lines


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param("<ul><li>하나<li>둘</ul>", ["- 하나", "- 둘"], id="bullets"),
        pytest.param("<ol><li>하나<li>둘</ol>", ["1. 하나", "2. 둘"], id="numbers"),
        pytest.param(
            '<ol start="3"><li>하나<li value="7">둘<li>셋</ol>', ["3. 하나", "7. 둘", "8. 셋"], id="start and value"
        ),
        pytest.param('<ol type="A"><li>하나<li>둘</ol>', ["A. 하나", "B. 둘"], id="letters"),
        pytest.param("<ol reversed><li>하나<li>둘</ol>", ["2. 하나", "1. 둘"], id="reversed"),
        pytest.param("<ul><li>하나<ol><li>둘</ol>뒤<li>셋</ul>", ["- 하나", "  1. 둘", "  뒤", "- 셋"], id="nested"),
        pytest.param("<ul><li>○ 지원</li><li>1. 신청</li></ul>", ["○ 지원", "1. 신청"], id="markers of their own"),
        pytest.param("<ul><li><p>하나</p><p>더</p></li></ul>", ["- 하나", "  더"], id="paragraphs in an item"),
        pytest.param(
            "<dl><dt>작성일<dd>2025-03-04<dt>부서:<dd>청년과</dl>", ["작성일: 2025-03-04", "부서: 청년과"], id="terms"
        ),
        pytest.param("<dl><dt>홀로<dt>둘<dd>뜻</dl>", ["홀로", "둘: 뜻"], id="a term alone"),
    ],
)
def test_items_keep_their_markers_and_depth(body: str, lines: list[str], tmp_path: Path) -> None:
    found = blocks(tmp_path, body)
    assert [block.text for block in found] == lines
    assert all(block.kind is BlockKind.ITEM for block in found if block.text != "홀로")


def test_headings_have_their_level(tmp_path: Path) -> None:
    body = '<h1>제목<br>둘째 줄</h1><h3><div>1. <span>개요</span></div></h3><h2><img alt="지원 내용"></h2><p>글</p>'
    found = [(block.kind, block.level, block.text) for block in blocks(tmp_path, body)]
    assert found[:3] == [
        (BlockKind.HEADING, 1, "제목 둘째 줄"),
        (BlockKind.HEADING, 3, "1. 개요"),
        (BlockKind.HEADING, 2, "지원 내용"),
    ]


def row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


@pytest.mark.parametrize(
    ("table", "lines"),
    [
        pytest.param(row("가", "나") + row("1", "2"), ["| 가 | 나 |", "| 1 | 2 |"], id="plain"),
        pytest.param(
            "<tr><th rowspan=2>구분<th colspan=2>2024<tr><th>예산<th>결산" + row("월세", "1", "2"),
            ["| 구분 | 2024 예산 | 2024 결산 |", "| 월세 | 1 | 2 |"],
            id="merged header",
        ),
        pytest.param(
            row("가", "나") + "<tr><td rowspan=2>청년<td>1<tr><td>2",
            ["| 가 | 나 |", "| 청년 | 1 |", "| 청년 | 2 |"],
            id="merged rows",
        ),
        pytest.param(row("하나") + row("둘"), ["하나", "둘"], id="one column"),
        pytest.param(row("<p>하나</p><ul><li>둘</ul>"), ["하나", "- 둘"], id="a frame"),
        pytest.param(row("가", "<br>") + row("1", ""), ["가", "1"], id="an empty column"),
        pytest.param(
            "<caption>예산</caption>" + row("가", "나") + row("<ul><li>a<li>b</ul>", "2"),
            ["예산", "| 가 | 나 |", "| - a - b | 2 |"],
            id="a list in a cell",
        ),
        pytest.param(
            row("내용", "<table>" + row("가", "나") + row("1", "2") + "</table>") + row("끝", "3"),
            ["내용", "| 가 | 나 |", "| 1 | 2 |", "| 끝 | 3 |"],
            id="a table in a table",
        ),
        pytest.param(
            "<tr><td rowspan=0 colspan=x>가<td>나<tr><td>다", ["| 가 | 나 |", "| 가 | 다 |"], id="odd numbers"
        ),
        pytest.param(
            "<tr><th colspan=4>제목<tr><th>부서<td>청년과<th>작성일<td>3월<tr><td colspan=4><p>하나<p>둘<tr><th>첨부<td colspan=3>a",
            ["제목", "| 부서 | 청년과 | 작성일 | 3월 |", "하나", "둘", "| 첨부 | a |"],
            id="a board's view",
        ),
        pytest.param(
            row("가", "나") + "<tr><td rowspan=2 colspan=2>일반회계<tr></tr>" + row("1", "2"),
            ["| 가 | 나 |", "일반회계", "| 가 | 나 |", "| 1 | 2 |"],
            id="a divider two rows high",
        ),
        pytest.param(row("a|b", "c"), ["| a/b | c |"], id="a bar in a cell"),
    ],
)
def test_tables_are_rows_with_merged_cells_repeated(table: str, lines: list[str], tmp_path: Path) -> None:
    assert texts(tmp_path, f"<table>{table}</table>") == lines


MENU = '<ul><li><a href="/1">시민참여</a><li><a href="/2">종합민원</a><li><a href="/3">창원소식</a></ul>'


@pytest.mark.parametrize(
    "around",
    [
        pytest.param(f"<nav>{MENU}</nav>", id="nav"),
        pytest.param(f"<div role='navigation'>{MENU} 메뉴</div>", id="role"),
        pytest.param(f"<header><h1><a href='/'>창원시</a></h1>{MENU}</header>", id="header of the site"),
        pytest.param("<footer>중앙대로 151</footer>", id="footer"),
        pytest.param("<div id='footer'>중앙대로 151</div>", id="a footer by its name"),
        pytest.param("<aside>광고</aside>", id="aside"),
        pytest.param(f"<div>{MENU}</div>", id="a list of links"),
        pytest.param(f"<div class='lnb'><h2>창원소식</h2>{MENU}</div>", id="a list of links with a title"),
        pytest.param("<div><h1><a href='/'>창원시</a></h1></div>", id="the name of the site as a link"),
        pytest.param("<div><a href='#top'>맨위로</a></div>", id="a single link"),
        pytest.param("<table><tr><td><a>홈</a><td><a>소식</a><td><a>민원</a></table>", id="a menu in a table"),
    ],
)
def test_menus_go_and_the_text_stays(around: str, tmp_path: Path) -> None:
    body = f"{around}<div id='content'><p>{PROSE}</p><p>끝.</p></div>"
    assert texts(tmp_path, body) == [PROSE, "끝."]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        pytest.param(
            f"<header><h1>청년 월세 지원</h1></header><p>{PROSE}</p>", "청년 월세 지원", id="header with a title alone"
        ),
        pytest.param(
            f"<article><header><h1>청년 월세</h1><a>홍보실</a></header><p>{PROSE}</p></article>",
            "청년 월세",
            id="header of an article",
        ),
        pytest.param(
            f"<article><p>{PROSE}</p><footer>문의: 청년과</footer></article>", "문의: 청년과", id="footer of an article"
        ),
        pytest.param(
            f"<div><p>{PROSE}</p></div><ul><li><a href='a.hwp'>붙임 1</a><li><a href='b.pdf'>붙임 2</a></ul>",
            "- 붙임 1",
            id="links to documents",
        ),
        pytest.param(
            f"<div><p>{PROSE}</p><p><a>관련 조례</a> <a>시행규칙</a></p></div>",
            "관련 조례 시행규칙",
            id="links in the text",
        ),
        pytest.param(
            f"<div>문의 055-225-0000</div><div><p>{PROSE}</p></div>", "문의 055-225-0000", id="words beside the text"
        ),
        pytest.param(
            f"<div><p>{PROSE}</p></div><div><a>2025년 청년 월세 지원사업 시행지침 전문 보기</a></div>",
            "2025년 청년 월세 지원사업 시행지침 전문 보기",
            id="a long link",
        ),
        pytest.param(MENU, "- 시민참여", id="a page of links alone"),
        pytest.param(f"<nav>{MENU}</nav>", "- 시민참여", id="nothing but a menu"),
        pytest.param(f"<nav><p>{PROSE}</p></nav><p>끝.</p>", PROSE, id="a page inside nav"),
        pytest.param("<nav><p>메뉴뿐</p></nav>", "메뉴뿐", id="nothing but furniture"),
    ],
)
def test_what_may_be_content_stays(body: str, kept: str, tmp_path: Path) -> None:
    assert kept in texts(tmp_path, body)


def test_the_copyright_line_of_a_footer_stays_to_tell_the_publisher(tmp_path: Path) -> None:
    body = f"<p>{PROSE}</p><footer>주소 1<p>© 2024 창원특례시. All rights reserved.</p></footer>"
    assert texts(tmp_path, body) == [PROSE, "© 2024 창원특례시. All rights reserved."]


KOREAN = "<html><head><meta charset='{}'></head><body><p>창원시 청년 지원</p></body></html>"


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(KOREAN.format("utf-8").encode(), id="UTF-8"),
        pytest.param(KOREAN.format("utf-8").encode("utf-8-sig"), id="UTF-8 with a byte-order mark"),
        pytest.param(KOREAN.format("x").encode("utf-16"), id="UTF-16"),
        pytest.param(KOREAN.format("euc-kr").encode("cp949"), id="EUC-KR"),
        pytest.param(KOREAN.format("ks_c_5601-1987").encode("cp949"), id="EUC-KR by another name"),
        pytest.param("<html><p>창원시 청년 지원".encode("cp949"), id="CP949, not declared"),
        pytest.param(KOREAN.format("utf-8").encode("cp949"), id="CP949, declared as UTF-8"),
        pytest.param(KOREAN.format("euc-kr").encode(), id="UTF-8, declared as EUC-KR"),
        pytest.param(KOREAN.format("no-such").encode("cp949"), id="an encoding that is none"),
        pytest.param(
            b'<?xml version="1.0" encoding="utf-8"?>' + KOREAN.format("utf-8").encode(), id="an XML declaration"
        ),
    ],
)
def test_a_page_is_read_in_its_encoding(page: bytes, tmp_path: Path) -> None:
    assert [block.text for block in read(tmp_path, page).blocks] == ["창원시 청년 지원"]


def test_a_western_page_is_read_as_it_declares(tmp_path: Path) -> None:
    page = '<meta charset="windows-1252"><p>the city’s plan</p>'.encode("cp1252")
    assert [block.text for block in read(tmp_path, page).blocks] == ["the city’s plan"]


def test_a_character_cut_in_the_middle_harms_no_other(tmp_path: Path) -> None:
    page = (
        f"<meta charset=euc-kr><p>{PROSE}".encode("cp949") + "둘".encode("cp949")[:1] + b" <p>" + "끝".encode("cp949")
    )
    content = read(tmp_path, page)
    assert content.blocks[-1].text == "끝"
    assert english(content.warnings) == "Characters that could not be read: 1. Save it as UTF-8."


def test_a_page_that_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="Save it as UTF-8"):
        read(tmp_path, b"<html>" + bytes(range(128, 256)) * 9)


def meta(**stated: str) -> str:
    return "".join(f'<meta property="{name.replace("_", ":", 1)}" content="{value}">' for name, value in stated.items())


@pytest.mark.parametrize(
    ("head", "name", "value"),
    [
        pytest.param(meta(og_title="청년 지원 계획"), "title", "청년 지원 계획", id="og:title"),
        pytest.param("<title>청년 지원</title>", "title", "청년 지원", id="title"),
        pytest.param(
            "<title>2025년 청년 월세 지원 추진 | 보도자료 | 창원시</title>",
            "title",
            "2025년 청년 월세 지원 추진",
            id="title, board, site",
        ),
        pytest.param("<title>보도자료 | 창원시</title>", "title", "보도자료 | 창원시", id="board and site"),
        pytest.param(
            "<title>청년 지원 - 창원시</title>" + meta(og_site_name="창원시"),
            "title",
            "청년 지원",
            id="title and the known site",
        ),
        pytest.param(meta(og_site_name="창원특례시"), "publisher", "창원특례시", id="og:site_name"),
        pytest.param(
            '<meta name="DC.Publisher" content="국토연구원">' + meta(og_site_name="KRIHS"),
            "publisher",
            "국토연구원",
            id="DC.publisher",
        ),
        pytest.param('<meta name="author" content="홍길동">', "publisher", "", id="an author is no publisher"),
        pytest.param(
            meta(article_published_time="2024-03-15T09:00:00+09:00"), "published", "2024-03-15", id="published_time"
        ),
        pytest.param('<meta name="citation_date" content="2024/3/5">', "published", "2024-03-05", id="citation_date"),
        pytest.param('<meta name="dcterms.issued" content="2024-13-45">', "published", "", id="no such day"),
        pytest.param('<link rel="canonical" href="https://a.kr/1">', "url", "https://a.kr/1", id="canonical"),
        pytest.param('<link rel="canonical" href="/1">', "url", "", id="half an address"),
        pytest.param(meta(og_url="javascript:alert(1)"), "url", "", id="a script as address"),
    ],
)
def test_what_a_page_states_of_itself_is_taken(head: str, name: str, value: str, tmp_path: Path) -> None:
    page = f"<!DOCTYPE html><html><head>{head}</head><body><p>글</p></body></html>"
    assert read(tmp_path, page).meta.get(name, "") == value


def test_the_address_that_a_browser_noted_is_taken(tmp_path: Path) -> None:
    page = "<!DOCTYPE html>\n<!-- saved from url=(0021)https://www.a.kr/news -->\n<html><p>글</p></html>"
    assert read(tmp_path, page).meta["url"] == "https://www.a.kr/news"


def test_a_page_may_nest_two_thousand_elements(tmp_path: Path) -> None:
    assert texts(tmp_path, "<font>" * 1900 + "깊은 글") == ["깊은 글"]


def test_a_page_that_nests_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="without end"):
        texts(tmp_path, "<div>" * 100_000 + "깊은 글")


def test_a_long_line_is_read(tmp_path: Path) -> None:
    (line,) = texts(tmp_path, f"<p>{'가나 ' * 1_000_000}</p>")
    assert len(line) == 2_999_999
