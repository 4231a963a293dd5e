"""Which documents a document says it replaces: 개정, 폐지, 대체, supersedes, repealed.

Only what it does itself counts (이 계획은 …을 대체한다), not what it reports, plans or proposes; and only documents: a
benefit that ends, or a law that is the basis, is none. What is doubtful is left out.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.language.text import sentences

_LONGEST = 500  # characters of a sentence; longer ones are tables or no sentences
_LONGEST_TITLE = 120
_FIRST_LINES = 15  # in which the header of an ordinance stands
_TITLE_LINES = 3  # in which a title stands that is not the one that front matter states

# The last word of a Korean document's name: an allowance ends in none of these.
_NOUN = (
    "조례|규칙|규정|훈령|예규|고시|공고|지침|지침서|요령|요강|기준|기준서|계획|계획서|방안|대책|매뉴얼|편람|(?<!방)법|법률|시행령|대통령령|부령|세칙|내규|전략|로드맵|안내|안내서"
    "|가이드라인|가이드|가이드북|보고서|헌장|강령|정관|약관|협약|방침|공고문|추진안|개선안"
)
_KIND = "조례|규칙|규정|훈령|예규|고시|공고|공시|지침|법률|대통령령|부령|총리령"
_QUOTED = r"[「『\"“]\s*[^「」『』\"“”\n]{2,100}?\s*[」』\"”]"
# 창원시 공고 제2021-35호, 훈령 제12호, 제2021-35호; 제3호 alone is a part of an article.
_NUMBER = (
    rf"(?:(?<![가-힣])(?!종전|기존|현행|이전|구\s)(?:[가-힣]{{2,20}}\s?)?(?:{_KIND})\s?제\s?\d{{1,5}}(?:\s?-\s?\d{{1,5}})?\s?호"
    r"|제\s?(?:19|20)\d{2}\s?-\s?\d{1,5}\s?호)"
)
_UNQUOTED = (
    rf"(?:(?:[가-힣·\d]+(?<![은는이가을를에서])\s){{0,6}}[가-힣·]*(?:{_NOUN})\s?)"  # before a number in brackets
)
_NAME = rf"(?:(?:{_NUMBER}\s*)?{_QUOTED}(?:\s?\([^()]{{1,80}}\))?|{_NUMBER}(?:\s?\([^()]{{1,60}}\))?|{_UNQUOTED}?\({_NUMBER}[^()]{{0,40}}\))"
_NAMES = re.compile(rf"{_NAME}(?:\s*(?:,|·|및|와|과)\s*{_NAME})*")
_PARTS = re.compile(rf"(?P<quoted>{_QUOTED})|{_NUMBER}")
_IS_DOCUMENT = re.compile(rf"(?:{_NOUN})(?:\s?\([^()]*\))?(?:\s?[\d.~∼–-]+년?)?$")
_SIGN = re.compile(r"폐지|효력|대체|대신|갈음|개정|supersed|replac|repeal|rescind|revok|withdrawn", re.I)

# What may stand around the names: the article and its title, the basis in a law, and the words of `_AROUND`. Any other
# word may be another's deed (정부는 …) or another's document.
_HEAD = re.compile(
    r"제\s?\d+조(?:의\s?\d+)?\s?\([^()]*\)|부\s?칙(?:\s?[<〈(][^>〉)]*[>〉)])?"
    r"|[「『][^」』]{2,60}[」』]\s?제\s?\d+조(?:의\s?\d+)?(?:\s?제\s?\d+항)?(?:의 규정)?에\s?(?:따라|의하여|의거하?여?|근거하여)"
)
_AROUND = re.compile(
    rf"이|본|동|구|이를|이로써|모두|각각|전부|일부|우리|따라서|아울러|또한|한편|다음과|아래와|같이|동시에|함께|더불어"
    rf"|(?:이|본|동)?(?:{_NOUN})(?:은|는|이|의|으로|로)?|(?:종전|기존|현행|이전|당시|지난해|작년|금회)(?:의|에)?|[시도군구](?:의|가|에서)"
    rf"|(?:시행|발령|공포|고시|공고|제정|수립|개정|발표|마련|운영)(?:과|일|일과|일부터|일에|으로|로|한|된|되는|하는|하던|하여|되어|중인)?"
    rf"|중인|날(?:부터|에)?|[\d.년월일~'’-]+(?:도|부터|자로|자|에|의)?[,]?|[①-⑳,(]|[-–○□•]"
)
_THIS = re.compile(rf"(?:^|\s)(?:이|본)\s?(?:{_NOUN}|문서)(?=은|는|으로|로)")
_ENDED = r"(?:한다|함|합니다|된다|됨|됩니다)[\s.)。]*$"
_VERBS = re.compile(
    r"(?P<part>\s?(?:일부|전부)(?=를))?(?P<particle>은|는|을|를)\s*(?P<between>[^「『]*?)"
    rf"(?:(?:폐지|(?:그\s)?효력을\s상실){_ENDED}|폐지된\s것으로\s본다[\s.]*$|폐지하[고며]\s.{{1,80}}(?:제정|시행|수립|적용|발령|고시|공고|운영)(?:한다|함|합니다)[\s.)。]*$"
    rf"|(?P<replaces>대체|대신|갈음)(?:하여\s(?:시행|적용|운영))?{_ENDED}"
    rf"|(?P<amends>개정)(?:하여\s?|[·ㆍ,\s]\s?)?(?:고시|공고|발령|시행|공포)?{_ENDED})"
)
_LIST = re.compile(rf"다음 각 호의 (?:{_NOUN})[은는을를]\s(?:(?:이를|각각|모두)\s?)*폐지{_ENDED}")
_LIST_ITEM = re.compile(rf"\s*(?:\d{{1,2}}[.)]|[가-하][.)]|[-–○•①-⑳])\s*(?P<names>{_NAMES.pattern})[\s.,]*")
_OF_OTHERS = re.compile(r"다른 [가-힣]{1,6}의 개정")  # below it stands what follows for documents that stay as they are

# 창원시 청년 기본 조례 일부개정조례; 「보고 방법」 일부개정고시; 「…」 폐지 알림
_AMENDING_TITLE = re.compile(
    rf"(?:(?P<quoted>{_QUOTED})\s?(?:일부|전부)?\s?(?:개정|폐지)|(?P<plain>.{{2,100}}?(?:{_NOUN}))\s?(?:(?:일부|전부)\s?개정|폐지(?={_KIND})))"
    rf"\s?(?:{_KIND}|령)?\s?(?:공포|고시|공고|발령|알림|안내)?"
)
_AMENDED_HEADER = re.compile(r"\[[^\]]{5,80},\s?(?:일부|전부)개정\s?\]")  # [창원시조례 제12호, 2024. 3. 10., 일부개정]
_DRAFT = re.compile(
    r"\(안\)|(?:조례|규칙|법률|고시|훈령|예규|규정|지침|개정|폐지)\s?안$|입법\s?예고|행정\s?예고|검토\s?보고|심사\s?보고"
)

_YEAR = r"(?:19|20)\d{2}(?:\s?[-–]\s?(?:(?:19|20)\d{2}|\d{2}))?"
_ENGLISH_NOUN = (
    r"(?:Plan|Policy|Guidelines?|Ordinance|Act|Rules?|Regulations?|Notice|Circular|Strategy|Framework|Directive|Order|Manual"
    r"|Handbook|Standards?|Code|Decree|By-?law|Charter|Roadmap|Guide|Guidance|Statement|Brief|Report|Instructions?|Resolution)"
)
_CAPITAL = r"[A-Z][\w'’&-]*"
_ENGLISH_NAME = (
    rf"(?:[\"“][^\"“”\n]{{3,100}}?[\"”]|(?!(?:Article|Section|Chapter|Part|Annex|Paragraph|Clause|Schedule"
    r"|If|When|Where|Unless|Once|After|Before|Until|Although|While|Since|Whether)\b)"
    rf"(?:{_YEAR}\s)?(?:{_CAPITAL}\s(?:(?:{_CAPITAL}|of|for|on|in|to|the|and|with|&|{_YEAR})\s)*?)?{_ENGLISH_NOUN}\b"
    rf"(?:\s(?:for|on|of)\s(?:the\s)?{_CAPITAL}(?:\s(?:{_CAPITAL}|of|for|and|the))*?)?(?:\s(?:of\s|for\s)?{_YEAR})?(?:\s?\([^()]{{1,60}}\)|,?\sNo\.\s?\d+(?:-\d+)?)?|(?:{_CAPITAL}\s)?No\.\s?\d{{4}}-\d+)"
)
_ENGLISH_END = (
    r"(?=[\s.;]*$|[,;]\s|\s(?:adopted|issued|published|dated|approved|with effect|effective|as of|from|upon|on|in full"
    r"|in its entirety|in their entirety|which|that)\b)"
)
_ENGLISH_ONE = re.compile(
    rf"(?:[Tt]he\s)?(?:(?:former|previous|earlier|existing)\s)?(?P<name>{_ENGLISH_NAME}){_ENGLISH_END}"
)
_ENGLISH_AND = re.compile(r",?\s(?:and|as well as)\s(?=the\s|\d{4}\s|[\"“])")
_THIS_ENGLISH = rf"(?:this|the present)\s(?:[a-z-]+\s){{0,3}}?(?:{_ENGLISH_NOUN}|document|edition|version)"
_SUPERSEDES = re.compile(
    rf"(?:(?:Article|Section)\s\d+\.?\s(?:\([^()]*\)\s)?)?{_THIS_ENGLISH}(?:,[^,]{{1,60}},)?(?:\s(?:hereby|formally|fully|also|entirely))*"
    r"\s(?:supersedes|replaces|repeals|rescinds|revokes)(?:\sand\s(?:supersedes|replaces))?\s(?P<names>.+)",
    re.I,
)
_REPEALED = re.compile(
    r"(?:(?:With effect|From|On|As of|Upon|Effective)\b[^,]{0,30}(?:,\s\d{4})?,\s)?(?P<names>.{3,200}?)\s(?:is|are)\s(?:hereby\s)?"
    rf"(?:(?:repealed|rescinded|revoked|withdrawn)(?:\s(?:by this|and\s(?:superseded|replaced) by this)\b|{_ENGLISH_END})"
    r"|(?:superseded|replaced)\sby\s(?:this|the present)\b)"
)
# Housing Support Rules (No. 2020-11)
_ENGLISH_NUMBERED = re.compile(r"(?P<title>\S+\s.+?),?\s\(?(?P<number>(?:\w+\s)?No\.\s?[\d-]+)[^()]*\)?")


def find_replaced(lines: Sequence[str], title: str) -> tuple[str, ...]:
    """Titles and numbers of the documents that these lines, below this title, say are replaced; as written there.

    Its own title is among them when its header says that it was amended: an earlier document of that title is meant.
    """
    tops = [line for line in (title, *lines[:_TITLE_LINES]) if len(line) <= _LONGEST_TITLE]
    if any(_DRAFT.search(top.strip()) for top in tops):
        return ()
    named = [name for top in tops for name in _named_by_title(top.strip())]
    if title and any(_AMENDED_HEADER.search(line) for line in lines[:_FIRST_LINES]):
        named.append(title)
    named += _named_in_lines(lines)
    return tuple(dict.fromkeys(" ".join(name.split()) for name in named))


def _named_by_title(title: str) -> Iterator[str]:
    match = _AMENDING_TITLE.fullmatch(title)
    if match:
        yield match["quoted"][1:-1] if match["quoted"] else match["plain"]


def _named_in_lines(lines: Sequence[str]) -> Iterator[str]:
    is_list, is_of_others = False, False
    for line in lines:
        is_of_others = is_of_others or bool(_OF_OTHERS.search(line))
        item = _LIST_ITEM.fullmatch(line) if is_list else None
        is_list = bool(item) or bool(_LIST.search(line))
        if item:
            yield from _titles_and_numbers(item["names"])
        elif _SIGN.search(line):
            for start, end in sentences(line):
                if end - start <= _LONGEST:
                    yield from _named_in_korean(line[start:end], amends=not is_of_others)
                    yield from _named_in_english(line[start:end])


def _named_in_korean(sentence: str, *, amends: bool) -> Iterator[str]:
    for match in _NAMES.finditer(sentence):
        before = sentence[: match.start()]
        verb = _VERBS.match(sentence, match.end())
        if not verb or not _is_plain(before) or not _is_plain(verb["between"]):
            continue
        if verb["replaces"] and not _THIS.search(f"{before} {verb['between']}"):
            continue
        if not verb["amends"] and verb["part"]:
            continue
        if not verb["amends"] or (amends and verb["particle"] in "을를"):
            yield from _titles_and_numbers(match[0])


def _is_plain(words: str) -> bool:
    """Whether nothing but the words of these formulas stands there."""
    return all(_AROUND.fullmatch(word) for word in _HEAD.sub(" ", words).split())


def _titles_and_numbers(names: str) -> Iterator[str]:
    for part in _PARTS.finditer(names):
        name = part["quoted"][1:-1].strip() if part["quoted"] else part[0]
        if not part["quoted"] or _IS_DOCUMENT.search(name):
            yield name


def _named_in_english(sentence: str) -> Iterator[str]:
    match = _SUPERSEDES.match(sentence) or _REPEALED.match(sentence)
    parts = _ENGLISH_AND.split(match["names"]) if match else []
    names = [one["name"] for part in parts if (one := _ENGLISH_ONE.match(part))]
    for name in names if len(names) == len(parts) else ():
        numbered = _ENGLISH_NUMBERED.fullmatch(name)
        yield from numbered.groups() if numbered else [name.strip('"“”')]
