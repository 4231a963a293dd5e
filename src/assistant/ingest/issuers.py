"""Who signs Korean official documents (창원시장, 중소벤처기업부장관), and which place a publisher speaks for."""

import re

from assistant.language.regions import region_spans, regions_in
from assistant.language.text import SURNAMES, language_of

_LONGEST = 60  # characters of a signature, its letters apart and a name behind it

# What may stand behind the office: an acting officer, the seal, a name.
_SEAL = re.compile(r"\s*(?:[(\[]?\s?(?:직인\s?생략|관인\s?생략|직인|관인|인)\s?[)\]]?)$")
_ACTING = re.compile(r"\s*(?:권한\s?대행|직무\s?대[행리]).*$")
_NAME = re.compile(rf"\s+[{SURNAMES}]\s?[가-힣]\s?[가-힣]$")

# The office, and what its body is called: 창원시장 of 창원시, 서울특별시교육감 of 서울특별시교육청.
_OF_PLACE = re.compile(r"(?P<body>.{1,20}?(?:시(?=장$)|군(?=수$)|구(?=청장$)|도(?=지사$)))(?:장|수|청장|지사)")
_OF_EDUCATION = re.compile(r"(?P<body>.{1,20}?[시도])\s?교육감")
# 부산경찰청 and 낙동강유역환경청 speak for a part of the country, 경찰청 for all of it.
_AGENCIES = "국세청|관세청|조달청|통계청|재외동포청|병무청|방위사업청|경찰청|소방청|국가유산청|문화재청|농촌진흥청|산림청|특허청|기상청|질병관리청|새만금개발청|해양경찰청|우주항공청"
_OF_MINISTRY = re.compile(
    rf"(?P<body>[가-힣 ]{{2,20}}?부(?=\s?장관$)|[가-힣]{{2,10}}처(?=\s?장$)|{_AGENCIES})\s?(?:장관|장)"
)
_OF_BODY = re.compile(
    r"(?P<body>[가-힣 ]{2,25}?(?:위원회|연구원|진흥원|개발원|정보원|평가원|관리원|공단|공사|센터|재단|복지관|박물관|도서관|보건소|교육지원청|소방서|협회|의회|대학교))"
    r"\s?(?:이사장|위원장|센터장|본부장|교육장|원장|사장|관장|소장|서장|회장|의장|총장|장)"
)

_AGENCY = re.compile(rf"(?P<body>{_AGENCIES})(?:\s\S{{2,14}}(?:과|국|실|팀|관|단))*$")
_MINISTRY = re.compile(
    rf"[가-힣]{{3,10}}부(?<![본지학간]부)(?<![사영]업부)|(?:외교|통일|법무|국방|환경|교육)부|[가-힣]{{2,10}}처|{_AGENCIES}|국회|국무총리실"
)
_DIVISION = re.compile(r"(?:\s\S{2,14}(?:과|국|실|팀|센터|담당관|관|단|소))+$")
# City of Ashby, alone or before its department, Town of Ashby
_TOWN = re.compile(
    r"^(?:City|Town|County|Village|Borough|State) of (?:[A-Z][a-z]+(?:\s[A-Z][a-z]+)?(?=$|,)|[A-Z][a-z]+(?=\s[A-Z]))"
)

# What is left of a publisher's name without its place: 청, 의회, 시정연구원; City Hall, Research Institute
_LOCAL_BODY = re.compile(
    r"\s?(?:[시군구도]?(?:청|의회(?:사무[국처과])?)|[시군구도]?교육청|교육지원청|(?:시정)?연구원|시설(?:관리)?공단|도시(?:개발)?공사|문화재단|복지재단|보건소|경제진흥원|테크노파크)?"
    r"(?:\s\S{2,14}(?:과|국|실|팀|센터|담당관|관|단|소))*"
    r"|(?:[A-Z][A-Za-z ]+ (?:Division|Department|Office|Bureau), )?\s?(?:Metropolitan )?(?:City ?)?"
    r"(?:Hall|Office|Council|Government|(?:Policy )?(?:Research )?Institute)?(?:,? ?[A-Z][A-Za-z ]+ (?:Division|Department|Bureau|Team))?",
    re.IGNORECASE,
)


def body_in(name: str) -> str:
    """The local government, or the agency for the whole country, that a name is or begins with: 포항시 of 포항시 노인복지과;
    empty for others."""
    name = _without_spacing(name.strip())
    if town := _TOWN.search(name):
        return town[0]
    if agency := _AGENCY.match(name):
        return agency["body"]
    if len(name) > _LONGEST or not region_of(name):
        return ""
    label, spans = region_of(name), region_spans(name)
    is_place = bool(spans) and spans[0][0] == 0 and spans[-1][1] == len(name) and not name.isascii()
    if is_place and (" " not in label or _as_one(name) == _as_one(label)):
        return label  # 부산시, 광주광역시북구
    return name if name.isascii() else _DIVISION.sub("", name)


def is_national(body: str) -> bool:
    """Whether a body is a ministry or an agency of the whole country."""
    return _MINISTRY.fullmatch(body) is not None


def _as_one(name: str) -> str:
    return "".join(name.split())


def issuer_of(signature: str) -> tuple[str, str]:
    """The body whose head signs a document, and `전국` when it is a ministry; both empty for other lines."""
    if len(signature) > _LONGEST:
        return "", ""
    line = _ACTING.sub("", _SEAL.sub("", _without_spacing(signature.strip())))
    for office in (line, _NAME.sub("", line)):
        for pattern in (_OF_PLACE, _OF_EDUCATION, _OF_MINISTRY, _OF_BODY):
            match = pattern.fullmatch(office)
            if match and (pattern is not _OF_PLACE or regions_in(match["body"])):
                body = match["body"] + ("교육청" if pattern is _OF_EDUCATION else "")
                return body, "전국" if pattern is _OF_MINISTRY else ""
    return "", ""


def region_of(publisher: str) -> str:
    """The place for which a local government or its institute speaks, with the one above it; else empty.

    Newspapers and universities are named after places, too, but do not speak for them.
    """
    korean = re.fullmatch(
        r"([가-힣]+?)((?:시정)?연구원|시설(?:관리)?공단|도시(?:개발)?공사|문화재단|복지재단|교육청)", publisher
    )
    name = f"{korean[1]} {korean[2]}" if korean else publisher
    spans, mentions = region_spans(name), regions_in(name)
    if not spans or len(mentions) != 1 or len(mentions[0]) != 1:
        return ""
    rest = name[: spans[0][0]] + name[spans[-1][1] :]
    region = next(iter(mentions[0]))
    return region.label(language_of(publisher)) if _LOCAL_BODY.fullmatch(rest) else ""


def _without_spacing(line: str) -> str:
    """창 원 시 장, which fills its line, as 창원시장."""
    letters = line.split()
    return "".join(letters) if len(letters) > 2 and all(len(letter) == 1 for letter in letters) else line
