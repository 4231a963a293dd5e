"""Equations become one line that keeps every operator, exponent and fraction bar."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from assistant.ingest.formats.equations import from_math, from_script


@pytest.mark.parametrize(
    ("script", "text"),
    [
        pytest.param(
            "평점=입찰가격평가~배점한도 TIMES LEFT ( {최저입찰가격} over {해당입찰가격} RIGHT )",
            "평점 = 입찰가격평가 배점한도 × (최저입찰가격 / 해당입찰가격)", id="a price in a tender",
        ),
        pytest.param(
            "+ LEFT [ 2 TIMES LEFT ( {a의80%-b} over {a의80%-a의70%} RIGHT ) RIGHT ]",
            "+ [2 × ((a의80% - b) / (a의80% - a의70%))]", id="differences above and below a bar",
        ),
        pytest.param("x= {-b` +- root {2} of {b ^{2} -`4ac}} over {2a}", "x = (-b ± √(b^2 - 4ac)) / (2a)", id="a root"),
        pytest.param("a over {b over c}", "a / (b / c)", id="a fraction in a fraction"),
        pytest.param("2 a over b c", "2 (a / b) c", id="a fraction beside a factor"),
        pytest.param("sum _{k=1} ^{n} k ^{2}", "∑_(k = 1)^n k^2", id="a sum"),
        pytest.param("sum from {i=1} to n x_i", "∑_(i = 1)^n x_i", id="a sum from and to"),
        pytest.param('"지원 금액" <= 30% times min left ( x , 200 right )', "지원 금액 ≤ 30% × min (x, 200)", id="quoted words"),
        pytest.param("{matrix{1&2#3&4}}", "[1, 2; 3, 4]", id="a matrix"),
        pytest.param("cases{a & x>0 # b & x<0}", "{a, x > 0; b, x < 0", id="cases"),
        pytest.param("eqalign{ y &= x+1 # &= 3 }", "y = x + 1; = 3", id="lines below each other"),
        pytest.param("x ge 0, overline {AB} <-> C", "x ≥ 0, AB̅ ↔ C", id="short names"),
        pytest.param("A= pi r ^{2} ,``OMEGA", "A = π r^2, Ω", id="Greek letters"),
        pytest.param("bar x + vec F", "x̅ + F⃗", id="accents"),
        pytest.param("P_t (1+r)^n", "P_t (1 + r)^n", id="index and exponent"),
        pytest.param("left . {a} over {b} right |", "a / b|", id="a bracket that is not shown"),
        pytest.param("root {3} of {x+1}", "∛(x + 1)", id="a cube root"),
        pytest.param("{a over", "a /", id="cut off"),
    ],
)  # fmt: skip
def test_a_script_of_hancom_is_read_as_it_is_spoken(script: str, text: str) -> None:
    assert from_script(script).replace(" ()", "") == text


@given(st.text(alphabet='{}^_"&# ab1+-over sqrt left right matrix of', max_size=60))
def test_no_script_is_too_broken_to_read(script: str) -> None:
    from_script(script)


def r(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def e(name: str, content: str) -> str:
    return f"<m:{name}>{content}</m:{name}>"


@pytest.mark.parametrize(
    ("math", "text"),
    [
        pytest.param(r("A=π") + e("sSup", e("e", r("r")) + e("sup", r("2"))), "A = πr^2", id="an exponent"),
        pytest.param(
            r("x=") + e("f", e("num", r("-b±") + e("rad", e("deg", "") + e("e", r("D")))) + e("den", r("2a"))),
            "x = (-b ± √D) / (2a)", id="a fraction with a root",
        ),
        pytest.param(
            e("nary", '<m:naryPr><m:chr m:val="∑"/></m:naryPr>' + e("sub", r("i=1")) + e("sup", r("n")) + e("e", r("x"))),
            "∑_(i = 1)^n x", id="a sum",
        ),
        pytest.param(
            e("d", '<m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr>' + e("e", r("a")) + e("e", r("b"))),
            "[a, b]", id="brackets of its own",
        ),
        pytest.param(e("func", e("fName", r("log")) + e("e", r("x"))), "log x", id="a function"),
        pytest.param(
            e("m", e("mr", e("e", r("1")) + e("e", r("2"))) + e("mr", e("e", r("3")) + e("e", r("4")))),
            "[1, 2; 3, 4]", id="a matrix",
        ),
        pytest.param(e("limLow", e("e", r("lim")) + e("lim", r("n→∞"))), "lim_(n → ∞)", id="a limit"),
        pytest.param(r("x") + e("del", r("y")), "x", id="deleted"),
    ],
)  # fmt: skip
def test_office_math_keeps_its_operators(math: str, text: str) -> None:
    assert from_math(etree.fromstring(f'<m:oMath xmlns:m="urn:m">{math}</m:oMath>')) == text
