"""Whether a statement has a word for which its evidence has the opposite instead."""

import re
from typing import Final

from assistant.answer.denial import runs_of
from assistant.language.antonyms import antonym
from assistant.language.facts import FIRST_OF_ALL, facts_in
from assistant.language.text import language_of

# Words that exclude each other: a statement with one needs evidence that does not have the other instead.
_OPPOSITES: Final = tuple(
    tuple(re.compile(words, re.IGNORECASE) for words in alternatives)
    for alternatives in (
        (r"year before last|two years (?:before|earlier|ago)|재작년|전전년|그러께", r"last year(?! but)|year before(?! last)|a year (?:ago|earlier)|지난해|(?<!재)작년|(?<!전)전년도?(?!\s?대비)|(?<!\d)1년 ?전", r"this year|same year|올해|금년|같은 해", r"next year|year after|내년|이듬해"),
        (r"\b(?:a|per|each|every) year\b|annual|yearly|매년|해마다|연간|(?:1년|일 ?년|한 ?해)에|(?<![가-힣])연 ?(?:최대|최고|평균|약)? ?\d", r"\b(?:a|per|each|every) month\b|monthly|매월|매달|월간|(?:1개월|한 ?달)에|(?<![가-힣])월 ?(?:최대|최고|평균|약)? ?\d",
         r"\b(?:a|per|each|every) week\b|weekly|매주|(?:1주일?|일주일|한 ?주)에|주간(?=\s?\d)|(?<![가-힣])주 ?(?:최대|최고|평균|약)? ?\d", r"\b(?:a|per|each|every) day\b|daily|매일|하루(?!\s?만에)"),
        (r"(?:percent|%) more|\bmore than (?:a|the|last) year|\bmore\b(?! than)|(?<![가-힣])더 많|increas|\bgr[eo]w|\bris(?:e|ing)|\brose\b|\brais|expand|늘[어리린었렸]|증가|상승|오르|오른|올랐|높아[지졌진질]|확대|증액",
         r"(?:percent|%) (?:less|fewer|lower)|\b(?:less|fewer|lower) than (?:a|the|last) year|\b(?:less|fewer)\b(?! than)|(?<![가-힣])더 적|decreas|declin|\bfall|\bfell\b|\bdrop|reduc|shrink|shrank|줄[어이인였었]|작아[지졌진]|낮아[지졌진질]|감소|하락|떨어|축소|감액|[△▲−](?=\s?\d+(?:\.\d+)?\s?%)"),
        (r"\bhigh(?:er)?\b|높", r"\blow(?:er)?\b|낮"),
        (r"\bstrong|강하|강한|튼튼", r"\bweak|약하|약한|약화"),
        (r"\boutside\b|beyond the (?:metro|capital)|밖|비수도권", r"\binside\b|within the (?:metro|capital)|(?<!비)수도권(?!\s?(?:밖|바깥|외))"),
        (r"\boutflow|\boutflux|유출", r"\binflow|\binflux|유입"),
        (r"\blittle\b|미미", r"\bsignificant|\bconsiderabl|\bsubstantial|상당|대폭"),
        (r"short-?\s?term|단기", r"long-?\s?term|장기", r"mid-?\s?term|medium-term|중기(?!업)"),
        (r"central (?:and local )?governments?|중앙\s?정부", r"local governments?|지방\s?정부|지자체|지방자치단체"),
        (r"\bpublic\b|공공", r"\bprivate\b|민간"),
        (r"small as possible|minimi[sz]|최소화|최대한 작", r"(?:large|big) as possible|maximi[sz]|최대화|최대한 크"),
        (r"최소(?!화|한의)", r"최대(?!화|한)"),
        (r"\ball\b|\bevery|\bentire|\bwhole\b|모든|모두|전역|전체|어디에서나", r"\bsome\b|\bpart of\b|\bfew\b|일부|부분적"),
        (r"\bbefore\b|기 ?전에?|이전|전(?:에|까지)(?![가-힣])|\d[일월년.] ?까지|\bby (?=[a-z]+ \d|\d)|\bno later than\b", r"\bafter\b|\bon complet|[은난된한친] ?(?:뒤|후)|이후|(?:완료|종료|체결) ?(?:후|시(?![가-힣]))|후(?=[에\s])"),
        (r"\byoung\b|\byouth|청년|청소년", r"\belder|\bsenior (?:citizen|resident)|\bold people\b|노인|어르신|고령"),
        (r"\bmen\b|남성", r"\bwomen\b|여성"),
        (r"\ba\.?m\.?\b|오전", r"\bp\.?m\.?\b|오후"),
        (r"\bsmall(?:er)?\b|소규모|소상공인|작은|중소도시", r"\blarge(?:r)?\b|대규모|대기업|커다란|대도시"),
        (r"\bmany\b|\bnumerous\b|많[은다고이게]", r"\b(?<!a )few\b|(?<=\s)적(?:[은다고]|게\b)"),
        (r"too (?:much|many)|excessive|지나치|과도", r"too (?:little|few)|insufficient|\black(?:s|ing)?\b|부족|미비"),
        (rf"\bfirst\b|{FIRST_OF_ALL}|최초|처음|첫째?(?=\s)|가장 (?:먼저|빨리|빠르)", r"(?<!year )(?<!may )(?<!can )(?<!to )(?<!must )(?<!will )\blast\b(?!\s(?:for|up to|at least|at most|only|year|month|week|\w+\s(?:years|months)))|마지막|가장 늦|꼴찌", r"\bsecond\b|둘째|두 번째"),
        (r"우수|탁월|\boutstanding\b|\bexcellent\b", r"미흡|부진|\bpoor\b|\binadequate\b"),
        (r"수(?:는|가|도)? ?있|가능|\bcan\b|\bmay\b", r"수(?:는|가|도)? ?없|불가|\bcannot\b|\bcan(?:'t|not)\b|\bmay not\b"),
        (r"흑자|\bsurplus", r"적자|\bdeficit|[△▲−]\s?\d"),
        (r"\brequired\b|\bmust\b|의무|필수(?! ?(?:가 )?아)|반드시(?! \S+지 않)|해야", r"\boptional|\bneed not\b|\bvoluntar|선택 ?사항|지 않아도|필수 ?(?:가 )?아"),
        (r"\bsupport\w*\b|찬성", r"\boppos\w+|반대"),
        (r"\bnorth(?:ern)?\b|북부", r"\bsouth(?:ern)?\b|남부", r"\beast(?:ern)?\b|동부", r"\bwest(?:ern)?\b|서부"),
        (r"\bfree\b|무료", r"\bpaid\b|유료"),
        (r"무주택", r"유주택"),
        (r"\bstart|\bbeg[aiu]n|\blaunch|시작|시행|개시|출범", r"\bend(?:s|ed)?\b(?! of\b)|\bfinish|expire|terminat|종료|끝[나내난났]|만료"),
        (r"\bgain|\breceiv|\battract|받[았는고]|모[았으]|들어[왔오]", r"\blost?\b|\bloses?\b|\breturn|잃|돌려주"),
        (r"(?<![가-힣])(?:멀[다고리어었지며]|먼\s)|\bfar (?:from|away)\b", r"가깝|가까[운워이]|\bnear\b|\bclose to\b"),
        (r"\bkeep(?! \w+(?: \w+)? from)|\bretain|\bstick to|유지|고수", r"\bleave\b|\babandon|\bmove (?:on|away) from|떠나|탈피|벗어나"),
        (r"출발점|시작점|\bstarting point", r"종착점|끝점|\bend ?point"),
        (r"넓|\bwide\b", r"좁|\bnarrow\b"),
        (r"쉽|쉬[운워웠]|수월|용이|간편|\beas[yi]", r"어렵|어려[운워웠]|힘들|힘든|까다|\bdifficult|\bhard\b"),
        (r"밝[은다고아았게]", r"어둡|어두[운워]"),
        (r"빠르|빨[라리랐]|신속|\bfast|\bquick|\brapid", r"느리|느[린려렸]|더디|\bslow"),
        (r"조용|\bquiet", r"시끄|소음|\bnois"),
        (r"깨끗|\bclean", r"더럽|더러|\bdirty"),
        (r"추[운웠워]|춥", r"따뜻|더[운웠워]|덥"),
        (r"비공개|\bclosed to|\bconfidential", r"(?<!비)공개|\bopen to"),
        (r"남해안|남해권|\bsouth(?:ern)? coast", r"서해안|서해권|\bwest(?:ern)? coast", r"동해안|동해권|\beast(?:ern)? coast"),
        (r"최대(?!화|\s?\d)|\bmaximum(?=\s[a-z])", r"최소(?!화|\s?\d)|\bminimum(?=\s[a-z])"),
        (r"(?<![가-힣])국가[는가에의]|중앙정부|\bnational (?:support|government|fund)|\bcentral government", r"지방자치단체|지방정부|지자체|\blocal (?:government|authorit)"),
        (r"무주택|집이 없|주택을 소유하지 않|\bnot own(?:ing)? (?:a )?hom|\bwithout (?:a )?hom", r"유주택|집을 가[진지졌]|집이 있|주택을 (?:소유|보유)한|\bhome ?owner|(?<!not )\bown(?:s|ed|ing)? (?:a )?hom"),
        (r"유지|그대로|동결|\bkept\b|\bremain|\bstays?\b|\bunchanged", r"인상|올[린리렸]|\braised\b|\bincreased to\b", r"인하|내[린리렸]|\blowered\b|\breduced to\b|\bcut to\b"),
        (r"\bleav(?:e|es|ing)\b|\bmov(?:e|es|ed|ing) away|\babandon|벗어나|벗어난|떠나야|탈피", r"\bhold(?:s|ing)? on\b|\bheld on\b|\bretain|\bstick(?:s|ing)? to|\bcling|고수"),
        (r"상류", r"하류"), (r"위헌", r"합헌"), (r"유죄|\bguilty", r"무죄|\binnocent"), (r"합법|\blegal", r"불법|위법|\billegal"),
        (r"전면(?!\s?에)|전부|완전", r"부분|일부|한시"),
        (r"(?:[월년해]|지난달|이달)\s?초(?=[에부까의\s,])|초순|\bearly (?=[A-Z\d])|\bbeginning of", r"(?:[월년해]|지난달|이달)\s?말(?=[에부까의\s,])|하순|\blate (?=[A-Z\d])|\bend of", r"중순|중반|\bmid-|\bmiddle of"),
        (r"상반기|first half", r"하반기|second half"),
        (r"상향|인상(?![적깊])|\brais", r"하향|인하(?!대)|\blower"),
        (r"국비", r"도비", r"시비(?=[\s로를와,.])", r"군비(?=[\s로를와,.])"),
        (r"정규직(?<!비정규직)", r"비정규직|계약직|기간제"),
        (r"수입(?=[\s을이은량품국])|\bimport", r"수출|\bexport"), (r"공급|\bsupply", r"수요|\bdemand\b"),
        (r"미혼|\bunmarried|\bsingle\b", r"기혼|\bmarried"), (r"내국인|\bnationals?\b", r"외국인|\bforeigners?\b"),
        (r"(?<![가-힣])신규|\bnew\b", r"(?<![가-힣])기존|\bexisting"), (r"평일|\bweekdays?", r"주말|\bweekends?"),
        (r"실내|\bindoor", r"실외|옥외|야외|\boutdoor"), (r"선착순|first come", r"추첨|\blottery"),
        (r"연장|\bextend|\bprolong", r"단축|\bshorten"), (r"강화|\bstrengthen|\btighten", r"완화|\brelax|\beas(?:e|ing)\b"),
        (r"승인|허가|\bapprov|\bpermit", r"반려|불승인|\breject|\brefus"), (r"성공|\bsuccess|\bsucceed", r"실패|\bfail"),
        (r"안전|\bsafe", r"위험|\bdanger|\brisk"), (r"사전|미리|\bin advance|\bbeforehand", r"사후|\bafterwards"),
        (r"(?<![가-힣])현 |현재의|\bcurrent\b", r"(?<![가-힣])전 |전임|\bformer\b|\bex-"),
        (r"좋[은다았고아지]", r"나쁘|나[쁜빴빠]|아쉬[운웠]|아쉽|별로"), (r"이[긴겼기]|승리|\bwon\b|\bwins?\b", r"지[는었]다|패배|패했|\blost\b|\bdefeat"),
        (r"배제|제외|\bexclud|\bleft out\b", r"포함|\binclud"),
        (r"전년 ?동기|(?:전년|작년|지난해) ?같은 기간|year[ -]on[ -]year|same (?:period|quarter) (?:last|of the previous) year", r"직전 ?분기|전 ?분기|(?:previous|preceding) quarter|quarter before"),
        (r"같[은다이]|동일|\bsame\b|\bidentical", r"다[르른름]|달라|상이|\bdifferent"),
    )
)  # fmt: skip

# Words before and behind an opposite that tell of what it is said, in the statement; those behind in the evidence.
_WINDOWS: Final = ((0, 2, 3), (1, 0, 0))


def opposite(statement: str, words: str) -> str:
    """The word of a statement for which the words have its opposite instead, at all or beside the same word."""
    for alternatives in _OPPOSITES:
        said, stated = ([match for word in alternatives if (match := word.search(text))] for text in (statement, words))
        unstated = [match[0] for match in said if match.re not in {other.re for other in stated}]
        if unstated and stated:
            return f"the cited words say {stated[0][0]!r} where it says {unstated[0]!r}"
        if len(stated) > 1 and (exchanged := _beside_another(statement, words, said, stated)):
            return f"the cited words say the opposite of {exchanged!r}"
    pair = antonym(statement, words)
    return f"the cited words say {pair[1]!r} where it says {pair[0]!r}" if pair else ""


def _beside_another(statement: str, words: str, said: list[re.Match[str]], stated: list[re.Match[str]]) -> str:
    """A word of the statement beside which the words have only its opposite: large cities for small cities and a large
    organization."""
    if language_of(statement) != language_of(words):
        return ""
    for match in said:
        for before, behind, within in _WINDOWS:
            near = _near(match.re, statement, before, behind)
            places = {one.re: _near(one.re, words, before, within) for one in stated}
            own = places.pop(match.re, set())
            if not near & own and near & set().union(*places.values()):
                return match[0]
    return ""


def _near(word: re.Pattern[str], text: str, before: int, behind: int) -> set[str]:
    """The words of content right before and behind each place of one."""
    figures = facts_in(text)
    runs = [run for run in runs_of(text) if not any(fact.start <= run[1] < fact.end for fact in figures)]
    found: set[str] = set()
    for match in word.finditer(text):
        if before:
            found.update(form for form, _, end in [run for run in runs if run[2] <= match.start()][-before:])
        found.update(form for form, start, _ in [run for run in runs if run[1] >= match.end()][:behind])
    return found
