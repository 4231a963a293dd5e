"""Equations as linear text with their operators: scripts of Hancom's equation editor, and the Office Math of DOCX and PPTX."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from assistant.ingest.formats.archive import Element, local_name

_GREEK: Final = dict(
    zip(
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi"
        " psi omega".split(),
        "αβγδεζηθικλμνξοπρστυφχψω",
        strict=True,
    )
)
# Words of the equation editor, in any case, and the signs that they stand for.
_SIGNS: Final = {
    "times": "×", "div": "÷", "divide": "÷", "pm": "±", "plusminus": "±", "mp": "∓", "cdot": "·", "cdots": "⋯", "ldots": "…",
    "leq": "≤", "geq": "≥", "neq": "≠", "le": "≤", "ge": "≥", "ne": "≠", "approx": "≈", "equiv": "≡", "cong": "≅", "sim": "∼", "propto": "∝", "inf": "∞",
    "infty": "∞", "sum": "∑", "prod": "∏", "int": "∫", "oint": "∮", "partial": "∂", "nabla": "∇", "therefore": "∴",
    "because": "∵", "identical": "≡", "ohm": "Ω", "oplus": "⊕", "otimes": "⊗", "ast": "∗", "star": "⋆", "circ": "∘",
    "bullet": "•", "uparrow": "↑", "downarrow": "↓", "prec": "≺", "succ": "≻", "notin": "∉", "perp": "⊥", "parallel": "∥",
    "triangle": "△", "smallsum": "∑", "smallprod": "∏", "coprod": "∐", "union": "∪", "inter": "∩", "subseteq": "⊆",
    "supseteq": "⊇", "vartheta": "ϑ", "varpi": "ϖ", "varsigma": "ς", "varupsilon": "ϒ", "varphi": "φ", "varepsilon": "ε",
    "centigrade": "℃", "fahrenheit": "℉", "laplace": "ℒ", "hbar": "ℏ", "aleph": "ℵ", "in": "∈", "subset": "⊂", "supset": "⊃", "cup": "∪", "cap": "∩", "emptyset": "∅", "forall": "∀",
    "exist": "∃", "rarrow": "→", "larrow": "←", "lrarrow": "↔", "angle": "∠", "deg": "°", "prime": "′", "won": "₩",
}  # fmt: skip
_SHORT: Final = {"+-": "±", "-+": "∓", "<=": "≤", ">=": "≥", "!=": "≠", "->": "→", "<-": "←", "<->": "↔", "==": "≡"}
_FONTS: Final = frozenset(("rm", "it", "bold", "rmbold", "bigg", "box", "left", "right"))
_ACCENTS: Final = {
    "vec": "\u20d7", "bar": "\u0305", "overline": "\u0305", "under": "\u0332", "hat": "\u0302", "tilde": "\u0303",
    "dot": "\u0307", "ddot": "\u0308",
}  # fmt: skip
# Their brackets; lines that are only aligned have none.
_GRIDS: Final = {
    "matrix": "[]", "pmatrix": "()", "bmatrix": "[]", "dmatrix": "||", "cases": "{", "pile": "", "eqalign": "",
}  # fmt: skip
_SCRIPTS: Final = {"^": "^", "_": "_", "sup": "^", "sub": "_", "from": "_", "to": "^"}
# A quoted text, a number or word, a sign of two characters, any other character
_TOKEN: Final = re.compile(r'"[^"]*"|[\d.,]*\d[^\W_%]*%?|[^\W\d_]+|\+-|-\+|<->|<=|>=|!=|->|<-|==|\S')
# Brackets of a fraction: they fall away where the fraction stands alone between = + - , and brackets.
_OPEN, _CLOSE = "\ue000", "\ue001"
_INNERMOST: Final = re.compile("\ue000([^\ue000\ue001]*)\ue001")
_OPERATOR: Final = re.compile(r"\s*([=<>×÷±∓≤≥≠≈≡→←↔]|(?<=[^\s,;=<>×÷±∓≤≥≠≈≡→←↔(\[{^_/+\ue000-])\s*[+−-](?![+-]))\s*")


def from_script(script: str) -> str:
    """A script of Hancom's equation editor: `{a} over {b} TIMES c` is `(a / b) × c`."""
    return _tidy(_Script(script).sequence(()))


def from_math(element: Element) -> str:
    """An `m:oMath` of Office."""
    return _tidy(_math(element))


def _tidy(text: str) -> str:
    text = _OPERATOR.sub(lambda match: f" {match[1].strip()} ", text)
    while (shorter := _INNERMOST.sub(_in_brackets, text)) != text:
        text = shorter
    return re.sub(r" {2,}", " ", re.sub(r"(?<=[(\[]) +| +(?=[)\],])", "", text)).strip()


def _in_brackets(fraction: re.Match[str]) -> str:
    before, after = fraction.string[: fraction.start()].rstrip(), fraction.string[fraction.end() :].lstrip()
    is_alone = before[-1:] in ("", *"=+-,([{|≤≥<>", _OPEN) and after[:1] in ("", *"=+-,)]}|≤≥<>", _CLOSE)
    return fraction[1] if is_alone else f"({fraction[1]})"


def _grouped(text: str) -> str:
    """In brackets, unless it is one number, word, or bracket already."""
    text = text.strip()
    is_one = re.fullmatch(r"[\d.,]+[%!]?|[^\W\d_][\w.,%′]*|∞|\([^()]*\)|\ue000[^\ue000\ue001]*\ue001", text)
    return text if is_one else f"({text})"


def _fraction(above: str, below: str) -> str:
    return f"{_OPEN}{_grouped(above)} / {_grouped(below)}{_CLOSE}"


def _root(degree: str, text: str) -> str:
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree.strip(), f"[{degree.strip()}]√")
    return f"{sign}{_grouped(text)}"


def _raised(base: str, below: str, above: str) -> str:
    """With an index, and with an exponent."""
    return f"{base}{'_' + _grouped(below) if below.strip() else ''}{'^' + _grouped(above) if above.strip() else ''}"


class _Script:
    """Goes through the words of a script."""

    def __init__(self, script: str) -> None:
        self._words = [
            (match[0], match.start() > 0 and script[match.start() - 1] in " ~`\n\t")
            for match in _TOKEN.finditer(re.sub(r"[~`]", " ", script))
        ]
        self._at = 0

    def sequence(self, ends: Sequence[str]) -> str:
        """What stands up to one of these words, or to the end of the script."""
        terms: list[str] = []
        while self._at < len(self._words):
            word, is_apart = self._words[self._at]
            if word.lower() in ends:
                break
            if word.lower() in ("over", "atop"):
                self._at += 1
                above = terms.pop() if terms else ""
                terms.append(" " * above.startswith(" ") + _fraction(above, self._term()))
            elif word.lower() in _SCRIPTS:
                terms.append(self._scripts(terms.pop() if terms else ""))
            else:
                space = " " if terms and is_apart else ""
                terms.append(space + self._term())
        return "".join(terms)

    def _scripts(self, base: str) -> str:
        found = {"^": "", "_": ""}
        while (mark := _SCRIPTS.get(self._peek())) and not found[mark]:
            self._at += 1
            found[mark] = self._term() or " "
        return _raised(base, found["_"], found["^"])

    def _peek(self) -> str:
        return self._words[self._at][0].lower() if self._at < len(self._words) else ""

    def _term(self) -> str:
        """One word, or what stands in braces; with the argument of a root, an accent or a matrix."""
        if self._at >= len(self._words):
            return ""
        word = self._words[self._at][0]
        self._at += 1
        key = word.lower()
        if word == "{":
            return self._to("}")
        if key == "left" and self._peek():
            opening, self._at = self._words[self._at][0], self._at + 1
            inner = self._to("right")
            closing, self._at = self._peek(), self._at + 1
            return f"{opening}{inner}{closing}".strip(".")  # a dot is a bracket that is not shown
        return self._called(key) if key in ("sqrt", "root", *_ACCENTS, *_GRIDS) else self._plain(word)

    def _to(self, end: str) -> str:
        inner = self.sequence((end,))
        self._at += 1
        return inner.strip()

    def _called(self, key: str) -> str:
        if key in ("sqrt", "root"):
            first = self._term()
            if self._peek() == "of":
                self._at += 1
                return _root(first, self._term())
            return _root("", first)
        if key in _GRIDS:
            return self._grid(_GRIDS[key])
        return f"{self._term().strip()}{_ACCENTS[key]}"

    def _grid(self, brackets: str) -> str:
        """Rows of a matrix or of cases: 1, 2; 3, 4."""
        self._at += self._peek() == "{"
        rows: list[list[str]] = [[""]]
        while self._at < len(self._words) and self._peek() != "}":
            cell = self.sequence(("&", "#", "}")).strip()
            rows[-1][-1] = cell
            if self._peek() in ("&", "#"):
                rows[-1:] = [[*rows[-1], ""]] if self._peek() == "&" else [rows[-1], [""]]
                self._at += 1
        self._at += 1
        between = ", " if brackets else " "
        text = "; ".join(between.join(filter(None, row)) for row in rows)
        return f"{brackets[:1]}{text}{brackets[1:]}"

    def _plain(self, word: str) -> str:
        key = word.lower()
        if word.startswith('"'):
            return word.strip('"')
        if key in _FONTS or word in "#&}":
            return " "
        letter = _GREEK.get(key, "")
        return (letter.upper() if word[0].isupper() else letter) or _SIGNS.get(key) or _SHORT.get(word) or word


def _math(element: Element) -> str:
    """The children of an element of Office Math, one behind the other."""
    return "".join(map(_part, element))


def _part(element: Element) -> str:
    """An element of Office Math; what only holds others is seen through."""
    name = local_name(element)
    if name == "t":
        return element.text or ""
    if name in ("del", "moveFrom") or name.endswith("Pr"):
        return ""
    return _KINDS.get(name, _math)(element)


def _sum(element: Element) -> str:
    sign = _raised(_value(element, "chr", "∫"), _of(element, "sub"), _of(element, "sup"))
    return f"{sign} {_of(element, 'e')}"


def _delimited(element: Element) -> str:
    inner = _value(element, "sepChr", ", ").join(_of_all(element, "e"))
    return f"{_value(element, 'begChr', '(')}{inner}{_value(element, 'endChr', ')')}"


def _grid(element: Element) -> str:
    return f"[{'; '.join(', '.join(_of_all(row, 'e')) for row in element if local_name(row) == 'mr')}]"


def _with_scripts(element: Element) -> str:
    return _raised(_of(element, "e"), _of(element, "sub") or _of(element, "lim"), _of(element, "sup"))


_KINDS: Final[dict[str, Callable[[Element], str]]] = {
    "f": lambda element: _fraction(_of(element, "num"), _of(element, "den")),
    "rad": lambda element: _root(_of(element, "deg"), _of(element, "e")),
    "func": lambda element: f"{_of(element, 'fName')} {_of(element, 'e')}",
    "acc": lambda element: f"{_of(element, 'e')}{_value(element, 'chr', chr(0x302))}",
    "eqArr": lambda element: "; ".join(_of_all(element, "e")),
    "nary": _sum,
    "d": _delimited,
    "m": _grid,
    **dict.fromkeys(("sSup", "sSub", "sSubSup", "sPre", "limLow", "limUpp"), _with_scripts),
}


def _of(element: Element, name: str) -> str:
    return next(_of_all(element, name), "")


def _of_all(element: Element, name: str) -> Iterator[str]:
    return (_math(child) for child in element if local_name(child) == name)


def _value(element: Element, name: str, default: str) -> str:
    """A property such as the sign of a sum or the bracket of a group; an empty one is stated, too."""
    for child in element.iterfind(f"*/{{*}}{name}"):
        return next((value for key, value in child.attrib.items() if key.endswith("}val")), default)
    return default
