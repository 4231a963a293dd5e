"""A statement becomes a claim only when the cited words prove it; one changed word in it is found."""

from pathlib import Path

import pytest

from assistant.answer import Statement, Verifier
from assistant.answer.evidence import EvidenceSentence, evidence_sentences
from assistant.ingest import read_document, split_chunks
from assistant.language.glossary import Glossary
from assistant.search import Embedder
from assistant.types import Claim, Document, Hit, Withheld

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"
SEO_KO, SEO_EN = "ko/광주-서구-취임-3주년.md", "en/seo-district-third-anniversary.md"
CHANGWON_KO, CHANGWON_EN = "ko/창원-대전환-한일-세미나.md", "en/changwon-grand-transformation-seminar.md"
KRIHS_KO, KRIHS_EN = (
    "ko/국토연구원-브리프-736-지속가능-공동체.md",
    "en/krihs-brief-736-sustainable-communities.md",
)

# Of a city that the glossary of the knowledge folder does not know.
SUWON = {
    "suwon-ko": Document(
        id="suwon-ko", title="수원시 청년 월세 지원", language="ko", region="수원",
        text="""수원시는 2024년 3월 15일부터 청년 월세 지원 사업을 시행한다.
지원 대상은 만 19세 이상 34세 이하의 무주택 청년이다.
수원시는 대상자에게 월 최대 20만 원을 12개월 동안 지급한다.
박민수 복지국장은 올해 예산이 지난해보다 15% 늘었다고 밝혔다.
신청한 3,200가구 가운데 480가구가 월세 지원을 받았다.
조례 제3조의2에 따라 소득이 기준을 넘는 사람은 지원하지 않는다.
문의는 수원시 청년정책과 031-228-2114로 하면 된다.
수원시는 내년까지 공공임대주택 1,500호를 공급하고 낡은 주택 300호를 고친다.""",
    ),
    "suwon-en": Document(
        id="suwon-en", title="Suwon youth rent subsidy", language="en", region="Suwon",
        text="""Suwon City will start a monthly rent subsidy for young people on March 15, 2024.
Applicants must be 19 to 34 years old and must not own a home.
The city pays up to 200,000 won a month for 12 months.
Park Min-su, director of welfare, said the budget grew by 15 percent from last year.
Of 3,200 households that applied, 480 received the subsidy.
Under Article 3-2 of the ordinance, people whose income exceeds the limit are not supported.
Call the youth policy division of Suwon City at 031-228-2114 for details.
By next year Suwon City will supply 1,500 public rental homes and repair 300 old houses.""",
    ),
}  # fmt: skip

# A true statement, the document and words of the sentence that proves it, and changes that make it false.
Row = tuple[str, str, str, list[tuple[str, str]]]
TRUE: dict[str, Row] = {
    "en hours": (
        "Seo District answers civil complaints sent through Baro Munja Harangke within 48 hours.", SEO_EN, "within 48 hours",
        [("48", "24"), ("hours", "days"), ("within", "after more than"), ("answers", "does not answer"), ("Seo", "Nam"),
         ("Baro Munja Harangke", "Maenballo"), ("within", "in no less than"), ("Seo District", "Changwon")],
    ),
    "en members": (
        "The Seo District Honors gained 83 members within seven months.", SEO_EN, "83 members",
        [("83", "38"), ("seven", "eight"), ("months", "years"), ("83", "more than 83"), ("83", "fewer than 83"),
         ("members", "trails"), ("gained", "never gained"), ("Seo District Honors", "Yangdong Market merchants"), ("gained", "lost"),
         ("83 members", "83 billion won")],
    ),
    "en pledges": (
        "Donation pledges to the Seo District Honors reached 2.9 billion won within seven months.", SEO_EN, "2.9 billion",
        [("billion", "million"), ("won", "dollars"), ("2.9", "29"), ("2.9", "less than 2.9"), ("2.9", "at least 2.9"),
         ("Seo District Honors", "Buk District Honors"), ("reached", "did not reach"), ("seven months", "seven weeks")],
    ),
    "en allowance": (
        "Seo District's Youth Family Caregiver Allowance gives young people 3 million won a year.", SEO_EN, "3 million won",
        [("3 million", "30 million"), ("million", "billion"), ("year", "month"), ("young people", "elderly people"),
         ("3 million", "up to 3 million"), ("Seo", "Dong"), ("gives", "does not give"), ("3 million won", "3 million dollars")],
    ),
    "en trails": (
        "Seo District has 32 barefoot walking trails with a total length of 8.7 kilometers.", SEO_EN, "8.7 kilometers",
        [("32", "23"), ("8.7", "87"), ("kilometers", "meters"), ("has", "has no"), ("32", "over 32"), ("Seo", "Buk"),
         ("trails", "members"), ("Seo District", "KRIHS")],
    ),
    "en neighborhoods": (
        "Seo District put its 18 neighborhoods into four zones.", SEO_EN, "four zones",
        [("18 neighborhoods into four zones", "four neighborhoods into 18 zones"), ("18", "19"), ("four", "five"),
         ("put", "did not put"), ("Seo District", "Gwangsan District"), ("18", "more than 18")],
    ),
    "en discount": (
        "With Onnuri gift certificates, customers in Seo District save up to 20% at academies and gas stations.", SEO_EN, "20%",
        [("20%", "30%"), ("up to", "at least"), ("up to ", ""), ("20%", "20%p"), ("up to", "more than"), ("Seo", "Seocho"),
         ("save", "cannot save")],
    ),
    "en day": (
        "The Changwon seminar was held on the 7th.", CHANGWON_EN, "took place on the 7th",
        [("7th", "8th"), ("Changwon", "Busan"), ("was held", "was not held"), ("on the 7th", "on May 7"),
         ("the 7th", "the 7th of May 2024")],
    ),
    "en million people": (
        "Hong Nam-pyo, Mayor of Changwon, said that no other special city outside the metropolitan area has one million people.",
        CHANGWON_EN, "no other special city",
        [("one million", "two million"), ("no other", "another"), ("outside", "inside"), ("Hong Nam-pyo", "Kim Yi-geun"),
         ("one million", "more than one million"), ("Changwon", "Suwon"), ("Hong", "Park"), ("one million", "one thousand")],
    ),
    "en cases": (
        "KRIHS looked at 14 cases from 7 community building projects.", KRIHS_EN, "14 cases",
        [("14 cases from 7", "7 cases from 14"), ("14", "41"), ("7", "8"), ("KRIHS", "KIET"), ("14", "over 14"),
         ("looked", "never looked"), ("projects", "years")],
    ),
    "en small project": (
        "Under the first KRIHS plan, a small project costs less than 100 million won and lasts up to 2 years.", KRIHS_EN, "100 million",
        [("less than", "more than"), ("100 million", "200 million"), ("million", "billion"), ("first", "second"),
         ("2 years", "2 months"), ("up to", "at least"), ("won", "dollars"), ("small", "large"), ("2 years", "3 years"),
         ("less than ", "")],
    ),
    "en short-term": (
        "KRIHS advises against assessing performance by short-term results.", KRIHS_EN, "advises against",
        [("advises against assessing", "advises assessing"), ("short-term", "long-term"), ("KRIHS", "MOLIT")],
    ),
    "en menu": (
        "The KRIHS manual should not take the form of a menu plate.", KRIHS_EN, "menu plate",
        [("should not", "should"), ("KRIHS", "Tohoku University")],
    ),
    "en pilot": (
        "The central government adopted Seo District's Youth Family Caregiver Allowance as a pilot project.", SEO_EN, "pilot project",
        [("central", "local"), ("adopted", "rejected"), ("Seo", "Suseong"), ("Youth Family Caregiver Allowance", "Onnuri gift certificate"),
         ("a pilot project", "two pilot projects")],
    ),
    "ko hours": (
        "광주 서구는 바로문자하랑께로 접수된 민원에 48시간 안에 답한다.", SEO_KO, "48시간 안에",
        [("48", "24"), ("시간", "일"), ("안에", "이상 걸려"), ("답한다", "답하지 않는다"), ("광주 서구", "광주 남구"),
         ("광주 서구", "대전 서구"), ("48시간 안에", "약 48시간에")],
    ),
    "ko pledges": (
        "서구 아너스는 일곱 달 만에 기부 약정 29억 원을 받았다.", SEO_KO, "29억 원",
        [("29억", "2.9억"), ("원", "달러"), ("일곱 달", "여덟 달"), ("일곱 달", "칠 년"), ("29억 원", "29억 원 이상"),
         ("29억 원", "29억 원 미만"), ("받았다", "받지 못했다"), ("서구 아너스", "국토연구원")],
    ),
    "ko allowance": (
        "광주 서구의 가족돌봄청년수당은 청년에게 연 3백만 원을 지급한다.", SEO_KO, "300만 원",
        [("3백만", "3천만"), ("연 ", "월 "), ("지급한다", "지급하지 않는다"), ("광주 서구", "광주 동구"), ("청년에게", "노인에게"),
         ("3백만 원", "최대 3백만 원"), ("광주 서구", "창원시"), ("3백만 원", "3백만 달러")],
    ),
    "ko neighborhoods": (
        "광주 서구는 18개 동을 4개 권역으로 묶었다.", SEO_KO, "4개 권역",
        [("18개 동을 4개 권역", "4개 동을 18개 권역"), ("18", "81"), ("4개", "5개"), ("묶었다", "묶지 않았다"), ("광주 서구", "부산 서구")],
    ),
    "ko complaints": (
        "광주 서구는 지난 2년 10개월 동안 바로문자하랑께로 8,000건이 넘는 민원을 처리했다.", SEO_KO, "8,000건",
        [("2년 10개월", "10년 2개월"), ("8,000", "80,000"), ("이 넘는", " 이하의"), ("이 넘는", ""), ("처리했다", "처리하지 못했다"),
         ("바로문자하랑께로", "온누리상품권으로"), ("민원을", "사업을"), ("광주 서구", "인천 서구")],
    ),
    "ko small project": (
        "국토연구원의 첫째 방안에서 소규모 사업은 1억 원 미만으로 최대 2년까지 추진한다.", KRIHS_KO, "1억 원 미만",
        [("미만", "초과"), ("미만", "이하"), ("1억", "2억"), ("최대", "최소"), ("2년", "2개월"), ("첫째", "둘째"), ("소규모", "대규모"),
         ("국토연구원", "산업연구원"), ("최대 2년까지", "2년 이상"), ("최대 2년까지", "2년")],
    ),
    "ko cases": (
        "국토연구원은 공동체 만들기 7개 사업의 14개 사례를 조사했다.", KRIHS_KO, "14개 사례",
        [("7개 사업의 14개 사례", "14개 사업의 7개 사례"), ("14", "15"), ("조사했다", "조사하지 않았다"), ("국토연구원", "창원시정연구원"),
         ("14개 사례", "14년 사례")],
    ),
    "ko short-term": (
        "국토연구원은 단기 성과 위주의 평가를 피해야 한다고 보았다.", KRIHS_KO, "단기 성과",
        [("피해야 한다고", "해야 한다고"), ("단기", "장기"), ("국토연구원", "국토교통부")],
    ),
    "ko day": (
        "창원 한일 세미나는 7일 열렸다.", CHANGWON_KO, "7일에",
        [("7일", "17일"), ("창원", "부산"), ("7일", "5월 7일"), ("열렸다", "열리지 않았다"), ("7일", "7일간")],
    ),
    "ko million people": (
        "홍남표 창원특례시장은 수도권 밖에서 인구 백만 명의 특례시는 창원뿐이라고 말했다.", CHANGWON_KO, "창원뿐",
        [("백만", "십만"), ("밖", "안"), ("홍남표", "김이근"), ("창원뿐이라고", "창원만이 아니라고"), ("백만 명", "백만 명 이상"), ("홍남표", "홍길동")],
    ),
    "ko city model": (
        "구본우 연구위원은 창원이 과거의 성장거점 산업도시 모델에서 떠나야 한다고 제안했다.", CHANGWON_KO, "산업도시 모델을",
        [("구본우", "김선배"), ("창원", "광주 서구"), ("떠나야", "떠나지 말아야"), ("구본우", "이영희")],
    ),
    "ko discount": (
        "온누리상품권을 쓰면 광주 서구의 미용실과 주유소에서 최대 20% 할인받는다.", SEO_KO, "최대 20%",
        [("20%", "25%"), ("최대", "최소"), ("최대 ", ""), ("할인받는다", "할인받지 못한다"), ("광주 서구", "울산 남구"), ("20%", "20만 원")],
    ),
    "en over ko hours": (
        "Seo District answers complaints sent through Baro Munja Harangke within 48 hours.", SEO_KO, "48시간 안에",
        [("48", "24"), ("hours", "days"), ("within", "after more than"), ("answers", "does not answer"), ("Seo", "Nam"),
         ("Baro Munja Harangke", "Maenballo")],
    ),
    "en over ko pledges": (
        "Within seven months, the Seo District Honors received donation pledges of 2.9 billion won.", SEO_KO, "29억 원",
        [("billion", "million"), ("seven", "five"), ("won", "dollars"), ("received", "did not receive"), ("2.9", "over 2.9"),
         ("Seo District Honors", "KRIHS"), ("months", "years")],
    ),
    "en over ko allowance": (
        "The Youth Family Caregiver Allowance of Seo District gives young people 3 million won a year.", SEO_KO, "300만 원",
        [("3 million", "30 million"), ("year", "month"), ("Seo District", "Changwon"), ("young", "elderly"), ("gives", "does not give"),
         ("3 million won", "3 million dollars"), ("3 million", "less than 3 million")],
    ),
    "en over ko cases": (
        "KRIHS studied 14 cases of 7 community building projects.", KRIHS_KO, "14개 사례",
        [("14", "24"), ("7", "9"), ("KRIHS", "KIET"), ("studied", "did not study"), ("14 cases of 7", "7 cases of 14")],
    ),
    "en over ko complaints": (
        "In the past two years and ten months Seo District dealt with more than 8,000 complaints through Baro Munja Harangke.",
        SEO_KO, "8,000건",
        [("two years and ten months", "ten years and two months"), ("8,000", "800"), ("more than", "fewer than"), ("more than ", ""),
         ("Baro Munja Harangke", "Alley Economy 119"), ("Seo District", "Busan")],
    ),
    "ko over en trails": (
        "광주 서구에는 맨발 산책길 32곳이 있고 전체 길이는 8.7km다.", SEO_EN, "8.7 kilometers",
        [("32", "42"), ("8.7km", "8.7m"), ("8.7", "7.8"), ("광주 서구", "대구 서구"), ("있고", "없고"), ("32곳", "32명")],
    ),
    "ko over en small project": (
        "국토연구원의 첫째 방안에서 소규모 사업은 1억 원 미만으로 최대 2년 동안 한다.", KRIHS_EN, "100 million",
        [("미만", "초과"), ("1억", "10억"), ("2년", "2개월"), ("최대", "최소"), ("첫째", "셋째"), ("국토연구원", "산업연구원")],
    ),
    "ko over en day": (
        "창원 세미나는 7일에 열렸다.", CHANGWON_EN, "took place on the 7th",
        [("7일", "9일"), ("창원", "수원"), ("7일", "3월 7일"), ("열렸다", "열리지 않았다")],
    ),
    "ko over en million people": (
        "홍남표 시장은 수도권 밖에서 인구 100만 명인 특례시는 창원뿐이라고 말했다.", CHANGWON_EN, "no other special city",
        [("100만", "10만"), ("밖", "안"), ("홍남표", "김영표"), ("창원뿐이라고", "창원 말고도 있다고"), ("창원", "수원")],
    ),
    "ko over en short-term": (
        "국토연구원은 단기 성과로 평가하지 말라고 권한다.", KRIHS_EN, "advises against",
        [("평가하지 말라고", "평가하라고"), ("단기", "장기"), ("국토연구원", "행정안전부")],
    ),
    "ko over en discount": (
        "광주 서구에서는 온누리상품권으로 학원, 미용실, 주유소에서 최대 20%까지 할인받는다.", SEO_EN, "20%",
        [("20%", "10%"), ("최대 20%까지", "20% 이상"), ("광주 서구", "부산 서구"), ("할인받는다", "할인받지 못한다")],
    ),
    "ko start of Suwon": (
        "수원시는 청년 월세 지원을 2024년 3월 15일에 시작한다.", "suwon-ko", "3월 15일",
        [("2024", "2025"), ("3월", "5월"), ("15일", "16일"), ("수원", "성남"), ("청년", "노인")],
    ),
    "ko age of Suwon": (
        "지원 대상은 19세 이상 34세 이하 무주택 청년이다.", "suwon-ko", "19세",
        [("34세 이하", "34세 미만"), ("19세 이상", "19세 초과"), ("19", "18"), ("이상", "이하"), ("무주택", "유주택")],
    ),
    "ko sum of Suwon": (
        "수원시는 월 최대 20만 원을 12개월간 지급한다.", "suwon-ko", "20만",
        [("월 ", "연 "), ("최대 ", ""), ("20만", "200만"), ("12개월", "12년"), ("12개월", "10개월"), ("수원시", "용인시")],
    ),
    "ko budget of Suwon": (
        "박민수 복지국장은 올해 예산이 작년보다 15% 늘었다고 밝혔다.", "suwon-ko", "박민수",
        [("15%", "15%p"), ("늘었다", "줄었다"), ("박민수", "이민수"), ("올해", "내년"), ("15", "51")],
    ),
    "ko households of Suwon": (
        "신청한 3,200가구 중 480가구가 월세 지원을 받았다.", "suwon-ko", "480",
        [("3,200가구 중 480가구", "480가구 중 3,200가구"), ("480가구", "480명"), ("받았다", "받지 못했다"), ("480", "840")],
    ),
    "ko ordinance of Suwon": (
        "조례 제3조의2에 따라 소득이 기준을 넘는 사람은 지원하지 않는다.", "suwon-ko", "제3조",
        [("제3조의2", "제3조의3"), ("제3조의2", "제3조"), ("지원하지 않는다", "지원한다"), ("넘는", "넘지 않는")],
    ),
    "ko homes of Suwon": (
        "수원시는 내년까지 공공임대주택 1,500호를 공급하고 낡은 주택 300호를 고친다.", "suwon-ko", "1,500",
        [("1,500", "15,000"), ("공공임대주택 1,500호", "공공임대주택 300호"), ("내년", "올해"), ("공공", "민간")],
    ),
    "en start of Suwon": (
        "Suwon starts a rent subsidy for young people on 15 March 2024.", "suwon-en", "March",
        [("March", "May"), ("15", "16"), ("2024", "2023"), ("Suwon", "Seongnam"), ("young", "old"), ("starts", "ends")],
    ),
    "en age of Suwon": (
        "Applicants must be 19 to 34 years old and must not own a home.", "suwon-en", "19",
        [("34", "39"), ("19", "18"), ("must not own", "must own")],
    ),
    "en sum of Suwon": (
        "The city pays up to 200,000 won a month for 12 months.", "suwon-en", "200,000",
        [("up to ", ""), ("up to", "at least"), ("200,000", "20,000"), ("a month", "a year"), ("12 months", "12 years"), ("12", "24")],
    ),
    "en budget of Suwon": (
        "Park Min-su said that the budget grew by 15 percent from last year.", "suwon-en", "Park",
        [("grew", "fell"), ("15 percent", "50 percent"), ("Park", "Lee"), ("last year", "next year"), ("Min-su", "Min-ho")],
    ),
    "en households of Suwon": (
        "480 of the 3,200 households that applied received the subsidy.", "suwon-en", "480",
        [("480 of the 3,200", "3,200 of the 480"), ("received", "did not receive"), ("households", "people"), ("480", "408")],
    ),
    "en ordinance of Suwon": (
        "Under Article 3-2, people whose income exceeds the limit are not supported.", "suwon-en", "Article",
        [("3-2", "3-3"), ("not supported", "supported"), ("Article 3-2", "Article 32")],
    ),
    "en homes of Suwon": (
        "Suwon City will supply 1,500 public rental homes and repair 300 old houses by next year.", "suwon-en", "1,500",
        [("1,500 public", "300 public"), ("300", "3,000"), ("public", "private"), ("next year", "this year"), ("will supply", "will not supply")],
    ),
    "ko over en sum of Suwon": (
        "수원시는 청년에게 월 최대 20만 원을 12개월 동안 준다.", "suwon-en", "200,000",
        [("월", "연"), ("20만", "2만"), ("12개월", "12년"), ("최대", "최소"), ("최대 ", "")],
    ),
    "ko over en households of Suwon": (
        "신청한 3,200가구 가운데 480가구가 보조금을 받았다.", "suwon-en", "480",
        [("3,200가구 가운데 480가구", "480가구 가운데 3,200가구"), ("480", "580"), ("받았다", "받지 못했다")],
    ),
    "ko over en start of Suwon": (
        "수원시는 2024년 3월 15일에 청년 월세 지원을 시작한다.", "suwon-en", "March",
        [("3월", "4월"), ("수원", "화성"), ("청년", "노인")],
    ),
    "ko over en budget of Suwon": (
        "예산이 지난해보다 15% 늘었다.", "suwon-en", "15 percent",
        [("늘었다", "줄었다"), ("15%", "25%"), ("지난해", "내년")],
    ),
    "en over ko sum of Suwon": (
        "Suwon City pays young people up to 200,000 won a month for 12 months.", "suwon-ko", "20만",
        [("a month", "a year"), ("200,000", "2,000,000"), ("up to", "at least"), ("months", "years"), ("Suwon", "Yongin")],
    ),
    "en over ko households of Suwon": (
        "Of the 3,200 households that applied, 480 received rent support.", "suwon-ko", "480",
        [("Of the 3,200 households that applied, 480", "Of the 480 households that applied, 3,200"), ("480", "450"), ("received", "did not receive")],
    ),
    "en over ko age of Suwon": (
        "Applicants must be homeless young people aged 19 or older and 34 or younger.", "suwon-ko", "19세",
        [("19", "20"), ("older", "younger")],
    ),
    "en over ko homes of Suwon": (
        "By next year Suwon City supplies 1,500 public rental homes.", "suwon-ko", "1,500",
        [("1,500", "1,800"), ("next", "this"), ("public", "private")],
    ),
    "ko phone of Suwon": ("문의는 수원시 031-228-2114로 한다.", "suwon-ko", "031", [("2114", "2141"), ("031", "02"), ("수원", "안양")]),
    "en phone of Suwon": (
        "For details, call the youth policy division of Suwon City at 031-228-2114.", "suwon-en", "031",
        [("228", "282"), ("Suwon", "Osan")],
    ),
}  # fmt: skip


def falsehoods() -> list[object]:
    return [
        pytest.param(name, statement.replace(old, new, 1), id=f"{name}: {old} -> {new or 'nothing'}")
        for name, (statement, _, _, changes) in TRUE.items()
        for old, new in changes
    ]


@pytest.fixture(scope="module")
def verifier(embedder: Embedder) -> Verifier:
    return Verifier(Glossary.open(KNOWLEDGE / "glossary.csv"), embedder.embed_documents, embedder.embed_english)


@pytest.fixture(scope="module")
def evidence() -> dict[str, list[EvidenceSentence]]:
    """All sentences of each document."""
    ids = {document for _, document, _, _ in TRUE.values()}
    return {id: evidence_of(SUWON.get(id) or read_document(KNOWLEDGE / id, id).document) for id in ids}


def evidence_of(*documents: Document) -> list[EvidenceSentence]:
    chunks = [
        (chunk, document)
        for document in documents
        for chunk in split_chunks(document, longest=600, fits=lambda text: True)
    ]
    return evidence_sentences([Hit(chunk, document, score=1.0) for chunk, document in chunks])


def cite(text: str, words: str, evidence: list[EvidenceSentence]) -> Statement:
    return Statement(text, tuple(sentence.number for sentence in evidence if words in sentence.text)[:1])


def test_every_change_changes_its_statement() -> None:
    for statement, _, _, changes in TRUE.values():
        assert all(old in statement for old, _ in changes), statement


@pytest.mark.parametrize(("name", "text"), falsehoods())
def test_a_statement_with_one_thing_changed_is_withheld(
    name: str, text: str, verifier: Verifier, evidence: dict[str, list[EvidenceSentence]]
) -> None:
    _, document, words, _ = TRUE[name]
    checked = verifier.check(cite(text, words, evidence[document]), evidence[document])
    assert isinstance(checked, Withheld), checked.citations[0].quote
    assert checked.reason


def test_nine_in_ten_true_statements_are_kept_with_their_citation(
    verifier: Verifier, evidence: dict[str, list[EvidenceSentence]]
) -> None:
    withheld = []
    for statement, document, words, _ in TRUE.values():
        cited = cite(statement, words, evidence[document])
        assert cited.numbers, words
        checked = verifier.check(cited, evidence[document])
        if isinstance(checked, Withheld):
            withheld.append((statement, checked.reason))
        else:
            assert words in checked.citations[0].quote
    assert len(withheld) <= len(TRUE) / 10, withheld


HONORS = "Donation pledges to the Seo District Honors reached 2.9 billion won within seven months."


def numbers_of(words: str, evidence: list[EvidenceSentence]) -> tuple[int, ...]:
    return tuple(sentence.number for sentence in evidence if words in sentence.text)


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param((), id="none"),
        pytest.param((999,), id="a number that no evidence has"),
        pytest.param((1,), id="a sentence about something else"),
    ],
)
def test_a_statement_with_wrong_numbers_is_cited_where_it_is_proved(
    numbers: tuple[int, ...], verifier: Verifier, evidence: dict[str, list[EvidenceSentence]]
) -> None:
    checked = verifier.check(Statement(HONORS, numbers), evidence[SEO_EN])
    assert isinstance(checked, Claim)
    assert ["2.9 billion won" in citation.quote for citation in checked.citations] == [True]


@pytest.mark.parametrize(
    ("numbers", "reason"),
    [
        pytest.param((), "cites no evidence", id="none"),
        pytest.param((999,), "cites no evidence", id="a number that no evidence has"),
        pytest.param((1,), "do not name", id="a sentence about something else"),
    ],
)
def test_a_statement_that_nothing_proves_is_withheld_with_the_reason(
    numbers: tuple[int, ...], reason: str, verifier: Verifier, evidence: dict[str, list[EvidenceSentence]]
) -> None:
    checked = verifier.check(Statement("Busan paid 7 billion won to the Kanazawa City zoo.", numbers), evidence[SEO_EN])
    assert isinstance(checked, Withheld)
    assert reason in checked.reason


def test_without_evidence_everything_is_withheld(verifier: Verifier) -> None:
    assert isinstance(verifier.check(Statement(HONORS, (1,)), []), Withheld)


def test_cited_sentences_beside_the_point_are_left_out(
    verifier: Verifier, evidence: dict[str, list[EvidenceSentence]]
) -> None:
    seo = evidence[SEO_EN]
    numbers = (*numbers_of("32 barefoot", seo), *numbers_of("2.9 billion", seo), *numbers_of("48 hours", seo))
    checked = verifier.check(Statement(HONORS, numbers), seo)
    assert isinstance(checked, Claim)
    assert [("2.9 billion" in citation.quote) for citation in checked.citations] == [True]


def test_two_sentences_may_prove_a_statement_together(
    verifier: Verifier, evidence: dict[str, list[EvidenceSentence]]
) -> None:
    seo = evidence[SEO_EN]
    text = "Within seven months the Seo District Honors gained 83 members and received pledges of 2.9 billion won."
    numbers = (*numbers_of("83 members", seo), *numbers_of("2.9 billion", seo))
    checked = verifier.check(Statement(text, numbers), seo)
    assert isinstance(checked, Claim)
    assert len(checked.citations) == 2


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        pytest.param(
            "The Youth Family Caregiver Allowance of Seo District is 2.9 billion won a year.",
            ("3 million won", "2.9 billion"), id="the sum of the one for the other",
        ),
        pytest.param(
            "The Seo District Honors gained 119 members within seven months.", ("83 members", "119 alley-type"),
            id="a count from another sentence",
        ),
        pytest.param(
            "Seo District has 83 barefoot walking trails.", ("83 members", "32 barefoot"), id="members for trails"
        ),
        pytest.param(
            "Seo District responds to complaints within 20 hours.", ("48 hours", "20%"), id="percent for hours"
        ),
    ],
)  # fmt: skip
def test_a_number_of_one_cited_sentence_proves_nothing_about_another(
    text: str, cited: tuple[str, ...], verifier: Verifier, evidence: dict[str, list[EvidenceSentence]]
) -> None:
    seo = evidence[SEO_EN]
    numbers = tuple(number for words in cited for number in numbers_of(words, seo))
    assert isinstance(verifier.check(Statement(text, numbers), seo), Withheld)


@pytest.mark.parametrize(
    ("text", "document", "cited"),
    [
        pytest.param("Seo District sold its village.", SEO_KO, "무게중심", id="sold"),
        pytest.param("Onnuri gift certificates are printed in Seo District.", SEO_KO, "어디에서나", id="printed"),
        pytest.param(
            "The donations of the Seo District Honors pay for a new city hall.", SEO_KO, "다문화", id="city hall"
        ),
        pytest.param("바로문자하랑께는 광주 서구청이 만든 노래다.", SEO_EN, "direct line", id="song"),
        pytest.param("광주 서구 소상공인의 수가 늘었다.", SEO_EN, "sales grow", id="number of owners"),
        pytest.param(
            "김이강 서구청장은 행정의 힘으로 착한도시 서구를 이룰 수 있다고 강조했다.", SEO_EN, "administrative power", id="denial",
        ),
    ],
)  # fmt: skip
def test_names_alone_prove_nothing_in_the_other_language(
    text: str, document: str, cited: str, verifier: Verifier, evidence: dict[str, list[EvidenceSentence]]
) -> None:
    assert isinstance(verifier.check(cite(text, cited, evidence[document]), evidence[document]), Withheld)


def test_without_a_figure_nothing_is_cited_anew_in_the_other_language(
    verifier: Verifier, evidence: dict[str, list[EvidenceSentence]]
) -> None:
    text = "창원 한일 세미나의 장소는 창원 그랜드 머큐어 앰배서더 호텔이었다."
    assert isinstance(verifier.check(cite(text, "The venue", evidence[CHANGWON_EN]), evidence[CHANGWON_EN]), Claim)
    assert isinstance(verifier.check(Statement(text, ()), evidence[CHANGWON_EN]), Withheld)
    assert isinstance(verifier.check(Statement(text, ()), evidence[CHANGWON_KO]), Claim)


def test_a_place_that_stands_only_in_the_title_does_not_replace_the_one_in_the_sentence(verifier: Verifier) -> None:
    document = Document(
        id="a", text="부산은 인구가 330만 명이다.", title="창원시 인구 계획", language="ko", region="창원"
    )
    checked = verifier.check(Statement("창원은 인구가 330만 명이다.", (1,)), evidence_of(document))
    assert isinstance(checked, Withheld)


def test_a_claim_quotes_its_document_exactly(verifier: Verifier, evidence: dict[str, list[EvidenceSentence]]) -> None:
    for statement, id, words, _ in TRUE.values():
        checked = verifier.check(cite(statement, words, evidence[id]), evidence[id])
        for citation in checked.citations if isinstance(checked, Claim) else ():
            document = evidence[id][0].hit.document
            assert document.text[citation.start : citation.end] == citation.quote
            assert citation.document_id == document.id


FUNDS = "시 재정은 도비의 36.3%와 국비의 47.5%를 쓴다."
SECTORS = "분야별 예산은 복지(77.4억 원), 교통(35.6억 원), 문화(10.9억 원) 순이다."
LETTERS = "제3조 중 “서한”을 “공식 문서”로 한다."


@pytest.mark.parametrize(
    ("words", "text", "is_true"),
    [
        pytest.param(SECTORS, "복지 예산은 77.4억 원이다.", True, id="label before"),
        pytest.param(SECTORS, "교통 예산은 77.4억 원이다.", False, id="label of another"),
        pytest.param(SECTORS, "The welfare budget is 7.74 billion won.", True, id="label translated"),
        pytest.param(SECTORS, "The transport budget is 7.74 billion won.", False, id="label of another translated"),
        pytest.param(FUNDS, "시 재정은 도비의 36.3%를 쓴다.", True, id="share"),
        pytest.param(FUNDS, "시 재정은 국비의 36.3%를 쓴다.", False, id="share of another"),
        pytest.param(LETTERS, "제3조의 ‘서한’을 ‘공식 문서’로 바꾼다.", True, id="replaced"),
        pytest.param(LETTERS, "제3조의 ‘공식 문서’를 ‘서한’으로 바꾼다.", False, id="replaced the other way"),
        pytest.param("민원은 8,000건이 넘는다.", "민원은 8천 건을 웃돈다.", True, id="exceeds"),
        pytest.param("민원은 8,000건이 넘는다.", "민원은 8천 건을 밑돈다.", False, id="falls short"),
        pytest.param("청년에게 12개월 동안 지급한다.", "청년에게 1년 동안 지급한다.", True, id="a year is 12 months"),
        pytest.param("행사는 지난해 5월에 열렸다.", "행사는 재작년 5월에 열렸다.", False, id="the year before last"),
        pytest.param("시는 낡은 모델을 떠나야 한다.", "시는 낡은 모델을 떠난다.", False, id="a duty told as done"),
        pytest.param("상인들은 순환경제가 가능하다는 말을 믿지 않았다.", "상인들은 순환경제가 가능하다.", False, id="cut"),
        pytest.param("비용은 국가가 낸다.", "비용은 왜 국가가 낸다.", False, id="a question"),
        pytest.param("순투자는 30억 원이다.", "총투자는 30억 원이다.", False, id="prefix of a compound"),
        pytest.param("The trail is 8.7 km long.", "The trail is 8.7 miles long.", False, id="miles"),
        pytest.param("They expect an outflow of young people.", "They expect an inflow of young people.", False, id="inflow"),
    ],
)  # fmt: skip
def test_what_a_sentence_says_beside_a_figure_counts(words: str, text: str, is_true: bool, verifier: Verifier) -> None:
    document = Document(id="a", text=words, title="예산 개정", language="ko", region="")
    checked = verifier.check(Statement(text, (1,)), evidence_of(document))
    assert isinstance(checked, Claim) is is_true, checked


EACH = "직전 분기(181.4억 원) 및 전년 평균(163.4억 원) 대비 각각 16.6% 및 7.4% 감소했다."
RESPECTIVELY = "Welfare and transport spending grew 5% and 9%, respectively."


@pytest.mark.parametrize(
    ("words", "text", "is_true"),
    [
        (EACH, "직전 분기의 181.4억 원보다 16.6% 감소했다.", True),
        (EACH, "직전 분기의 181.4억 원보다 7.4% 감소했다.", False),
        (EACH, "전년 평균의 163.4억 원보다 16.6% 감소했다.", False),
        (EACH, "직전 분기의 163.4억 원보다 16.6% 감소했다.", False),
        (RESPECTIVELY, "Transport spending grew 9%.", True),
        (RESPECTIVELY, "Transport spending grew 5%.", False),
    ],
)
def test_figures_told_respectively_belong_to_one_each(words: str, text: str, is_true: bool, verifier: Verifier) -> None:
    document = Document(id="a", text=words, title="예산", language="ko", region="")
    checked = verifier.check(Statement(text, (1,)), evidence_of(document))
    assert isinstance(checked, Claim) is is_true, checked


def test_a_column_is_told_by_its_figure_in_the_other_language_too(verifier: Verifier) -> None:
    text = "| 구분 | 1인 가구 | 2인 가구 |\n| --- | --- | --- |\n| 기준 소득 | 3,588,000원 | 5,899,000원 |"
    evidence = evidence_of(Document(id="a", text=text, title="청년 월세", language="ko", region=""))
    numbers = tuple(sentence.number for sentence in evidence)
    for amount, is_true in (("5,899,000", True), ("3,588,000", False)):
        checked = verifier.check(
            Statement(f"The standard income is {amount} won for a two-person household.", numbers), evidence
        )
        assert isinstance(checked, Claim) is is_true, checked


TEAM = "시는 청년 상담사를 채용하고 예산이 없는 사업은 미루기로 했다."
HOST = "창원시는 상인회에 시장 운영을 맡겼다."


@pytest.mark.parametrize(
    ("words", "text", "is_true"),
    [
        pytest.param(TEAM, "시는 청년 상담사를 채용한다.", True, id="a denial in a clause about something else"),
        pytest.param(TEAM, "시는 예산이 없는 사업을 미루기로 했다.", True, id="the clause with the denial"),
        pytest.param(TEAM, "시는 청년 상담사를 채용하지 않는다.", False, id="a denial of the other clause"),
        pytest.param("소득이 없는 청년은 신청할 수 있다.", "청년은 신청할 수 있다.", False, id="a condition left out"),
        pytest.param(
            "보고서에 제품 번호를 적지 않아도 된다.", "보고서에 제품 번호를 적어야 한다.", False, id="an exemption told as a duty"
        ),
        pytest.param(
            "생산 중단 보고서에 허가 번호를 기재한다.",
            "The report on stopping production will not state the approval number.", False, id="a refusal is no denial",
        ),
        pytest.param(HOST, "시장 운영은 창원시가 상인회에 맡겼다.", True, id="the same roles"),
        pytest.param("상인회는 시민을 지원했다.", "시민은 상인회를 지원했다.", False, id="exchanged roles"),
        pytest.param("남부는 북부보다 인구가 많다.", "북부는 남부보다 인구가 많다.", False, id="compared the other way"),
        pytest.param("시는 6월에 청사를 옮길 예정이다.", "시는 6월에 청사를 옮겼다.", False, id="a plan told as done"),
        pytest.param("시는 청년에게 교통비를 준다.", "시는 청년에게 매년 교통비를 준다.", False, id="how often, not stated"),
        pytest.param("주민 일부가 모임에 참여했다.", "주민 대부분이 모임에 참여했다.", False, id="most for some"),
        pytest.param("설명회는 공개로 열린다.", "설명회는 비공개로 열린다.", False, id="closed for open"),
        pytest.param("신청은 3월 초에 시작된다.", "신청은 3월 말에 시작된다.", False, id="end for beginning"),
        pytest.param("코디네이터를 파견한다.", "Coordinators are dispatched.", True, id="a loanword by its sound"),
        pytest.param("발행인은 강현수다.", "The publisher is Kang Hyun-soo.", True, id="a name by its sound"),
        pytest.param("발행인은 강현수다.", "The publisher is Kim Hyun-woo.", False, id="a name that sounds otherwise"),
        pytest.param("행정이 이끌고 주민이 돕는다.", "주민이 이끌고 행정이 돕는다.", False, id="who does which"),
        pytest.param("행정이 이끌고 주민이 돕는다.", "주민이 돕고 행정이 이끈다.", True, id="who does which, the other way round"),
        pytest.param("복도가 어둡다.", "복도는 밝습니다.", False, id="an antonym in another form"),
        pytest.param("법원은 둘로 나눌 것을 명령했다.", "법원은 둘로 나누었다.", False, id="an order told as done"),
        pytest.param("주민들이 모임에 참여했다.", "모든 주민들이 모임에 참여했다.", False, id="all for some"),
        pytest.param("시는 도서관을 새로 지었다.", "시는 도서관을 새로 지어야 한다.", False, id="what is done told as a duty"),
        pytest.param(
            "City Council Chairman Hong Nam-pyo gave a speech.", "홍남표 시장이 연설했다.", False, id="another office"
        ),
        pytest.param(
            "Small cities get support from large organizations.", "Large cities get support.", False,
            id="an adjective of another noun",
        ),
        pytest.param(
            "Kim is director of the Changwon Research Institute.", "부산연구원 원장은 김이다.", False,
            id="the institute of another city",
        ),
    ],
)  # fmt: skip
def test_who_does_what_and_what_is_denied_counts(words: str, text: str, is_true: bool, verifier: Verifier) -> None:
    document = Document(id="a", text=words, title="안내", language="ko", region="")
    checked = verifier.check(Statement(text, (1,)), evidence_of(document))
    assert isinstance(checked, Claim) is is_true, checked


def test_a_table_that_marks_falls_is_read_with_its_marks_and_its_unit(verifier: Verifier) -> None:
    text = (
        "< 지역별 투자(억 달러, %) >\n\n| 구분 | 북미 | 아시아 |\n| --- | --- | --- |\n"
        "| 2025년 | 58.2 | 30.3 |\n| 증감률 | (△18.5) | (26.4) |"
    )
    evidence = evidence_of(Document(id="a", text=text, title="해외투자", language="ko", region=""))
    numbers = tuple(sentence.number for sentence in evidence)

    def is_kept(statement: str) -> bool:
        return isinstance(verifier.check(Statement(statement, numbers), evidence), Claim)

    assert is_kept("2025년 아시아 투자는 30.3억 달러로 26.4% 증가했다.")
    assert not is_kept("2025년 아시아 투자는 30.3억 달러로 26.4% 감소했다.")
    assert not is_kept("2025년 북미 투자는 30.3억 달러로 26.4% 증가했다.")
    assert not is_kept("2025년 아시아 투자는 30.3억 원으로 26.4% 증가했다.")


def test_a_name_said_to_be_itself_states_nothing(
    verifier: Verifier, evidence: dict[str, list[EvidenceSentence]]
) -> None:
    cited = cite("The venue of the Changwon seminar was the Korea-Japan seminar.", "The venue", evidence[CHANGWON_EN])
    assert isinstance(verifier.check(cited, evidence[CHANGWON_EN]), Withheld)


_PAIRS = [
    pytest.param("지급은 지원과에서, 조사는 총괄조사과에서 맡는다.", "조사는 총괄조사과가 맡습니다.", "조사는 생활지원과가 맡습니다.", id="another department"),
    pytest.param("위원장은 제2부시장이 되고, 부위원장은 위원 중에서 뽑는다.", "위원장은 제2부시장이 됩니다.", "위원장은 제1부시장이 됩니다.", id="another deputy"),
    pytest.param("위원장은 부시장이 되고, 부위원장은 위원 중에서 뽑는다.", "위원장은 부시장이 됩니다.", "위원장은 시장이 됩니다.", id="the mayor for the deputy"),
    pytest.param("사업비는 480억 원이며 국비가 300억 원, 도비가 80억 원이다.", "사업비 480억 원 가운데 국비가 300억 원입니다.", "사업비 480억 원 가운데 도비가 300억 원입니다.", id="whose share"),
    pytest.param("65세 이상 비율은 17.1%, 청년 비율은 26.2%이다.", "65세 이상 비율은 17.1%로 청년 비율인 26.2%보다 낮다.", "65세 이상 비율은 17.1%로 청년 비율인 26.2%보다 높다.", id="a comparison that its own figures deny"),
    pytest.param("재정자립도는 24.1%에서 22.8%로 낮아졌다.", "재정자립도는 22.8%로 낮아졌습니다.", "재정자립도는 24.1%로 낮아졌습니다.", id="from for to"),
    pytest.param("이 조례는 2025년 1월 1일부터 시행한다. 다만, 제5조의2의 개정규정은 2025년 7월 1일부터 시행한다.", "제5조의2의 개정규정은 2025년 7월 1일부터 시행한다.", "제5조의2의 개정규정은 2025년 1월 1일부터 시행한다.", id="the date of another article"),
    pytest.param("19세 이상 무주택 청년에게 월세를 지원한다.", "19세 이상 무주택 청년에게 월세를 지원합니다.", "19세 이상이고 집을 가진 청년에게 월세를 지원합니다.", id="a not within a word"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "true", "false"), _PAIRS)
def test_what_is_told_of_one_is_not_told_of_another(verifier: Verifier, words: str, true: str, false: str) -> None:
    evidence = evidence_of(Document(id="a", text=words, title="조례", language="ko", region=""))
    numbers = tuple(sentence.number for sentence in evidence)
    assert isinstance(verifier.check(Statement(true, numbers), evidence), Claim)
    assert isinstance(verifier.check(Statement(false, numbers), evidence), Withheld)


def test_a_row_of_a_table_proves_nothing_of_another(verifier: Verifier) -> None:
    text = (
        "| 분야 | 최대 지원액(천원) | 자부담 비율 |\n| --- | --- | --- |\n"
        "| 점포 개선 | 3,000 | 20% |\n| 키오스크 설치 | 2,500 | 30% |"
    )
    evidence = evidence_of(Document(id="a", text=text, title="지원", language="ko", region=""))
    numbers = (evidence[-1].number,)

    def shown(statement: str) -> list[str]:
        checked = verifier.prove(Statement(statement, numbers), evidence)
        return [one.text for one in checked if isinstance(one, Claim)]

    true = "키오스크 설치 분야는 최대 250만 원을 지원하며, 자부담 비율은 30%입니다."
    assert shown(true) == [true]
    assert not any("20%" in text for text in shown(true.replace("30%", "20%")))


def test_years_are_those_of_the_document(verifier: Verifier) -> None:
    text = "올해 지원 규모는 약 6,200가구이다."
    document = Document(id="a", text=text, title="난방비 지원", language="ko", region="", published="2025-10-01")
    evidence = evidence_of(document)

    def is_kept(statement: str) -> bool:
        return isinstance(verifier.check(Statement(statement, (1,)), evidence), Claim)

    assert is_kept("2025년 지원 규모는 약 6,200가구입니다.")
    assert not is_kept("2024년 지원 규모는 약 6,200가구입니다.")
