"""What a document says of itself is taken word for word where it is certain, and left empty where it is not."""

import os
from collections import Counter
from pathlib import Path

import pytest
from evals.metadata import compare

from assistant.ingest import read_document
from assistant.ingest.metadata import FIELDS, choose, find_metadata, stated_values

SHARED = Path(os.environ.get("ASSISTANT_SHARED", Path(__file__).parents[2] / "shared"))

PROSE = "창원시는 청년 월세를 지원하는 사업을 시작한다고 밝혔으며 자세한 내용은 누리집에서 볼 수 있다."


def found(*lines: str) -> dict[str, str]:
    """What is found, without what is empty."""
    return {name: value for name, value in find_metadata(lines, (), "").items() if value}


@pytest.mark.parametrize(
    ("line", "number"),
    [
        pytest.param("창원시 공고 제2026-123호", "공고 제2026-123호", id="notice"),
        pytest.param("창원시공고 제2026-123호", "공고 제2026-123호", id="notice without a space"),
        pytest.param("중소벤처기업부 공고 제2024 - 236호", "공고 제2024 - 236호", id="spaces in the number"),
        pytest.param("국토교통부고시 제2025-45호", "고시 제2025-45호", id="announcement"),
        pytest.param("창원시 조례 제1234호", "조례 제1234호", id="ordinance"),
        pytest.param(
            "[시행 2024. 3. 15.] [경상남도창원시조례 제1234호, 2024. 3. 10., 일부개정]",
            "조례 제1234호",
            id="header of a law",
        ),
        pytest.param("[법률 제19702호, 2023. 9. 14., 일부개정]", "법률 제19702호", id="header of a national law"),
        pytest.param("문서번호 : 청년정책과-1234", "청년정책과-1234", id="file number"),
        pytest.param("| 관리번호 | 2024-문화-01 | 부서 | 문화과 |", "2024-문화-01", id="in a table"),
        pytest.param("발간등록번호 11-1613000-002345-01", "11-1613000-002345-01", id="registration"),
        pytest.param("시행 청년정책과-1234 (2024. 3. 5.)", "청년정책과-1234", id="below a letter"),
        pytest.param("KRIHS POLICY BRIEF • No. 736", "No. 736", id="brief"),
        pytest.param("국토정책 Brief 제736호", "제736호", id="brief, ko"),
        pytest.param("근거: 중소벤처기업부 고시 제2023-80호", "", id="another document"),
        pytest.param(
            "「보고 방법」(식품의약품안전처 고시 제2021-39호, 2021.5.4.)을 개정한다.",
            "",
            id="another document in a sentence",
        ),
        pytest.param("식품의약품안전처고시 제2025-  호", "", id="not filled in"),
        pytest.param("건물번호 12", "", id="another number"),
    ],
)
def test_the_number_is_the_documents_own(line: str, number: str) -> None:
    assert found("청년 주거 지원", line, PROSE).get("number", "") == number


@pytest.mark.parametrize(
    ("line", "published"),
    [
        pytest.param("발행일 2024. 3. 15.", "2024-03-15", id="issued"),
        pytest.param("발 행 일 : 2024. 3.", "2024-03", id="a month"),
        pytest.param("배포일 2024.03.15(금)", "2024-03-15", id="given out"),
        pytest.param("보도일시 2025. 6. 13.(금) 조간부터", "2025-06-13", id="embargo"),
        pytest.param(
            "| 보도시점 | 2025. 6. 20.(금) 11:00 | 배포 | 2025. 6. 20.(금) 08:30 |", "2025-06-20", id="press release"
        ),
        pytest.param(
            "| 보도시점 | 2025. 6. 20.(금) 조간 | 배포 | 2025. 6. 19.(목) |", "2025-06-20", id="public a day later"
        ),
        pytest.param("| 담당부서 | 청년정책과 | 작성일 | 2025-03-04 |", "2025-03-04", id="board"),
        pytest.param("Published: March 5, 2024", "2024-03-05", id="en"),
        pytest.param("Date: 5 March 2024", "2024-03-05", id="en, day first"),
        pytest.param("등록일 2024-03-05 수정일 2024-04-05", "2024-03-05", id="beside a later change"),
        pytest.param("발행일 2024. 3. 15. / 발행일 2024. 3. 16.", "", id="two that disagree"),
        pytest.param("시행일 2024. 3. 15.", "", id="in force"),
        pytest.param("신청 기간 2024. 3. 15. ~ 4. 15.", "", id="a period"),
        pytest.param("발행일로부터 3개월 이내의 사업자등록증", "", id="a period since"),
        pytest.param("발행일 2024. 13. 45.", "", id="no such day"),
        pytest.param("2024. 3. 15.", "", id="a bare date"),
    ],
)
def test_the_date_is_the_one_of_publication(line: str, published: str) -> None:
    assert found("청년 주거 지원", line, PROSE).get("published", "") == published


def test_the_surer_label_counts() -> None:
    assert found("등록일 2024-03-20", "발행일 2024-03-15", PROSE)["published"] == "2024-03-15"


@pytest.mark.parametrize(
    ("lines", "publisher", "region"),
    [
        pytest.param(["창원시장"], "창원시", "", id="mayor"),
        pytest.param(["창 원 시 장"], "창원시", "", id="letters apart"),
        pytest.param(["창원특례시장  홍 길 동"], "창원특례시", "", id="with a name"),
        pytest.param(["광주광역시 서구청장(직인생략)"], "광주광역시 서구", "", id="district, without seal"),
        pytest.param(["가평군수"], "가평군", "", id="county"),
        pytest.param(["경상남도지사 권한대행"], "경상남도", "", id="acting governor"),
        pytest.param(["서울특별시교육감"], "서울특별시교육청", "", id="education"),
        pytest.param(["창원시의회의장"], "창원시의회", "", id="council"),
        pytest.param(["창원시설공단 이사장"], "창원시설공단", "", id="corporation"),
        pytest.param(["강남세움복지관장"], "강남세움복지관", "", id="welfare centre"),
        pytest.param(["중소벤처기업부장관"], "중소벤처기업부", "전국", id="minister"),
        pytest.param(["식품의약품안전처장"], "식품의약품안전처", "전국", id="ministry"),
        pytest.param(["산림청장"], "산림청", "전국", id="agency"),
        pytest.param(["부산경찰청장"], "", "", id="a police of one city"),
        pytest.param(["남대문시장"], "", "", id="a market"),
        pytest.param(["창원시장 귀하"], "", "", id="to whom it goes"),
        pytest.param(["청년정책과장"], "", "", id="a division"),
        pytest.param(["까지 창원시장에게 낸다."], "", "", id="a sentence"),
    ],
)
def test_who_signs_below_a_date_is_the_publisher(lines: list[str], publisher: str, region: str) -> None:
    values = found("청년 모집 공고", PROSE, "2026년 1월 5일", *lines, "붙임")
    assert (values.get("publisher", ""), values.get("region", "")) == (publisher, region)
    assert values.get("published", "") == ("2026-01-05" if publisher else "")


@pytest.mark.parametrize("date", ["2026. 1. 5.", "2026.1.5", "2026년 1월 5일(월)", "2026-01-05"])
def test_a_signature_may_stand_in_the_line_of_its_date(date: str) -> None:
    assert found(PROSE, f"{date}   창원시장") == {"publisher": "창원시", "published": "2026-01-05"}


@pytest.mark.parametrize(
    ("lines", "publisher", "region"),
    [
        pytest.param(["포항시 노인장애인복지과", "2025년 2월 3일"], "포항시", "", id="division"),
        pytest.param(["의왕시 자원순환과 | 게시일 2025. 2. 17."], "의왕시", "", id="before a bar"),
        pytest.param(["여 수 시"], "여수시", "", id="letters apart"),
        pytest.param(["광주광역시북구"], "광주광역시 북구", "", id="district without a space"),
        pytest.param(["부산시"], "부산광역시", "", id="short name"),
        pytest.param(["City of Ashby Finance Department"], "City of Ashby", "", id="town, en"),
        pytest.param(["소관부서: 포항시 여성아동과, 전화 054-270-3456"], "포항시", "", id="label of the division"),
        pytest.param(["담당부서: 여성아동과"], "", "", id="a division of nobody"),
        pytest.param(["창원특례시(시장 홍남표)는 월세를 지원한다고 밝혔다."], "창원특례시", "", id="who says so"),
        pytest.param(["환경부(장관 김성환)는 보증금제를 넓힌다고 밝혔다."], "환경부", "전국", id="ministry that says so"),
        pytest.param(["중소벤처기업부 공고 제2026-7호"], "중소벤처기업부", "전국", id="ministry that announces"),
        pytest.param(["입찰공고 제2025-14호"], "", "", id="what is announced"),
        pytest.param(["Issued by the Port Division, Gunsan City, 12 February 2025"], "Port Division, Gunsan City", "", id="issued by, en"),
        pytest.param(["통계청 사회통계국 고용통계과"], "통계청", "전국", id="agency"),
    ],
)  # fmt: skip
def test_who_stands_at_the_top_is_the_publisher(lines: list[str], publisher: str, region: str) -> None:
    values = found("청년 주거 지원", *lines, PROSE)
    assert (values.get("publisher", ""), values.get("region", "")) == (publisher, region)


@pytest.mark.parametrize(
    ("title", "lines", "kind", "publisher"),
    [
        pytest.param("창원시 청년 기본 조례", [], "조례", "창원시", id="ordinance"),
        pytest.param("목포시 주차장 조례 시행규칙", [], "조례", "목포시", id="rule"),
        pytest.param("창원시 청년 기본 조례 일부개정조례안", [], "조례", "창원시", id="bill"),
        pytest.param("제280회 진주시의회 제2차 본회의 회의록", [], "회의록", "진주시의회", id="minutes"),
        pytest.param("Minutes of the Planning Board", [], "회의록", "", id="minutes, en"),
        pytest.param("2026년도 양산시 예산 개요", [], "예산", "양산시", id="budget"),
        pytest.param("전주시 주민등록 인구 현황", [], "통계", "전주시", id="statistics"),
        pytest.param("부산시, 마을버스 늘린다", ["보도자료"], "보도자료", "부산광역시", id="press release"),
        pytest.param("출산지원금 지원 안내", ["전주시 공고 제2025-214호"], "공고", "전주시", id="notice that calls itself a guide"),
        pytest.param("김해시 공유주방 입주자 모집", [], "공고", "김해시", id="notice"),
        pytest.param("의왕시 대형폐기물 배출 안내", [], "안내", "의왕시", id="guide"),
        pytest.param("창원시 인구 전망", [], "", "", id="of no kind, about a place"),
    ],
)  # fmt: skip
def test_a_title_and_the_first_lines_tell_the_kind(title: str, lines: list[str], kind: str, publisher: str) -> None:
    values = find_metadata([title, *lines, PROSE], (), title)
    assert (values["kind"], values["publisher"]) == (kind, publisher)


@pytest.mark.parametrize(
    ("title", "lines", "published"),
    [
        pytest.param("정책위원회 회의록", ["일 시 : 2025년 6월 12일(목) 11시"], "2025-06-12", id="minutes"),
        pytest.param("축제 안내", ["일시: 2025년 6월 12일"], "", id="when it takes place"),
        pytest.param("주차장 조례", ["(일부개정 2024. 6. 14. 조례 제1987호)"], "2024-06-14", id="amended"),
        pytest.param("마을 조례", ["공포일자: 20220414"], "2022-04-14", id="eight digits"),
        pytest.param("Population", ["Published: February 2025"], "2025-02", id="month, en"),
        pytest.param("탄소중립 계획", ["포항시 환경정책과", "2025. 4."], "2025-04", id="below the body"),
    ],
)
def test_dates_of_other_forms(title: str, lines: list[str], published: str) -> None:
    assert find_metadata([title, *lines, PROSE], (), title)["published"] == published


def test_a_file_of_an_ordinance_states_what_it_is() -> None:
    stated = stated_values({
        "자치법규명": "천안시 동물보호 조례", "지자체기관명": "충청남도 천안시", "공포일자": "20230510", "시행일자": "2023-07-01"
    })  # fmt: skip
    assert choose([stated]) == dict.fromkeys(FIELDS, "") | {
        "title": "천안시 동물보호 조례", "publisher": "충청남도 천안시", "region": "충청남도 천안시", "published": "2023-05-10",
        "effective": "2023-07-01",
    }  # fmt: skip


def test_without_a_place_a_document_is_of_none_and_not_of_the_whole_country() -> None:
    assert choose([{"title": "전입신고 방법 안내", "publisher": "한빛재단"}])["region"] == ""
    assert choose([{"title": "창원시 인구 전망", "publisher": "국토연구원"}])["region"] == "경상남도 창원시"
    assert choose([{"title": "서울과 부산의 교통", "publisher": ""}])["region"] == ""


def test_metadata_of_documents_that_people_wrote_for_it(tmp_path: Path) -> None:
    verdicts = Counter(verdict for *_, verdict in compare(tmp_path))
    assert verdicts["wrong"] <= 0.03 * verdicts.total()
    assert verdicts["right"] >= 0.93 * verdicts.total()


def test_signatures_that_disagree_say_nothing() -> None:
    assert found(PROSE, "2026년 1월 5일", "창원시장", PROSE, "2026년 2월 5일", "가평군수") == {}


def test_forms_to_be_filled_in_are_no_signatures() -> None:
    assert found(PROSE, "2026년   월   일", "창원시장", "신청인 (서명)") == {}


def test_a_cover_gives_the_month() -> None:
    assert found("탄소중립 기본법 일부개정법률안", "2024. 5.", "환 경 노 동 위 원 회", PROSE) == {
        "published": "2024-05"
    }


@pytest.mark.parametrize(
    ("lines", "effective"),
    [
        pytest.param(["[시행 2024. 3. 15.] [창원시조례 제1호, 2024. 3. 1., 제정]"], "2024-03-15", id="header"),
        pytest.param(["시행일: 2024. 3. 15."], "2024-03-15", id="label"),
        pytest.param(["Effective date: March 15, 2024"], "2024-03-15", id="label, en"),
        pytest.param(["이 조례는 2024년 3월 15일부터 시행한다."], "2024-03-15", id="supplementary provision"),
        pytest.param(["제1조(시행일) 이 규칙은 2024. 3. 15.부터 시행한다."], "2024-03-15", id="with its article"),
        pytest.param(["이 조례는 공포한 날부터 시행한다."], "", id="on promulgation"),
        pytest.param(["이 고시는 고시한 날부터 시행한다."], "", id="on announcement"),
        pytest.param(
            ["이 조례는 2020년 1월 1일부터 시행한다.", "이 조례는 공포한 날부터 시행한다."], "", id="amended since"
        ),
        pytest.param(
            ["이 조례는 2020년 1월 1일부터 시행한다.", "이 조례는 2021년 1월 1일부터 시행한다."], "", id="two"
        ),
        pytest.param(["이 사업은 2024년 3월 15일부터 시행한다."], "", id="a programme"),
        pytest.param(["2024년 3월 15일부터 시행한다."], "", id="of what is not said"),
    ],
)
def test_the_date_in_force_is_the_one_stated(lines: list[str], effective: str) -> None:
    assert found("창원시 청년 기본 조례", PROSE, *lines).get("effective", "") == effective


def test_the_header_of_an_ordinance_says_it_all() -> None:
    header = "[시행 2024. 3. 15.] [경상남도창원시조례 제1234호, 2024. 3. 10., 일부개정]"
    assert found("창원시 청년 기본 조례", header, PROSE, "이 조례는 공포한 날부터 시행한다.") == {
        "publisher": "경상남도 창원시", "kind": "조례", "number": "조례 제1234호", "published": "2024-03-10",
        "effective": "2024-03-15",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("publisher", "region"),
    [
        pytest.param("창원시", "경상남도 창원시", id="city"),
        pytest.param("창원특례시청 청년정책과", "경상남도 창원시", id="division"),
        pytest.param("광주광역시 서구", "광주광역시 서구", id="district"),
        pytest.param("서구", "", id="one of five"),
        pytest.param("고성군", "", id="one of two"),
        pytest.param("창원시정연구원", "경상남도 창원시", id="institute"),
        pytest.param("Changwon Research Institute", "Changwon, South Gyeongsang", id="institute, en"),
        pytest.param("Busan Metropolitan City", "Busan", id="city, en"),
        pytest.param("경상남도교육청", "경상남도", id="education"),
        pytest.param("국토연구원", "", id="national institute"),
        pytest.param("경남신문", "", id="newspaper"),
        pytest.param("부산 일보", "", id="newspaper, apart"),
        pytest.param("Changwon Daily", "", id="newspaper, en"),
        pytest.param("Seoul National University", "", id="university"),
        pytest.param("부산대학교", "", id="university, ko"),
        pytest.param("", "", id="nobody"),
    ],
)
def test_a_local_government_speaks_for_its_place(publisher: str, region: str) -> None:
    assert choose([{"publisher": publisher}])["region"] == region


def test_a_stated_region_stands() -> None:
    assert choose([{"publisher": "창원시", "region": "진해"}])["region"] == "진해"


def test_the_first_source_that_knows_counts() -> None:
    values = choose(
        [{"title": "", "number": "1"}, {"title": "둘", "number": "2"}, {"title": "셋", "url": "https://a.kr"}]
    )
    assert values == dict.fromkeys(FIELDS, "") | {"title": "둘", "number": "1", "url": "https://a.kr"}


def test_the_edges_are_looked_at_and_the_middle_is_not() -> None:
    middle = [PROSE] * 200
    assert found(*middle, "발행일 2024. 3. 15.", *middle) == {}
    assert found(*middle, "발행일 2024. 3. 15.", "창원시청") == {"published": "2024-03-15"}


SAMPLES = {
    "gov_notice_smartfactory_2026.hwp": {
        "title": "2026년도 제조AI특화 스마트공장 구축지원사업 공고", "publisher": "중소벤처기업부", "region": "전국", "number": "",
        "published": "2026-03-19", "effective": "",
    },
    "gov_mfds_notice.hwpx": {
        "title": "생산·수입 중단 보고대상 의료기기 및 보고 방법 일부개정고시(안)", "publisher": "식품의약품안전처", "region": "전국",
        "number": "공고 제2025-477호", "published": "2025-11-21", "effective": "",
    },
    "gov_press_fdi_2025q1.hwpx": {
        "title": "‘25년 1분기 해외직접투자는 151.3억 달러로 전년동기비 8.9% 감소", "publisher": "", "region": "", "number": "",
        "published": "2025-06-20", "effective": "",
    },
    "hwplib_distribution.hwp": {
        "title": "2025년 강남세움센터 시설관리원 용역업체 선정 입찰공고", "publisher": "강남세움복지관", "region": "",
        "number": "공고 제 2024-08호", "published": "2024-12-13", "effective": "",
    },
}  # fmt: skip


@pytest.mark.shared
@pytest.mark.parametrize(("name", "values"), [pytest.param(*pair, id=pair[0]) for pair in SAMPLES.items()])
def test_real_documents_say_what_they_are(name: str, values: dict[str, str]) -> None:
    path = SHARED / "samples" / name
    if not path.is_file():
        pytest.skip(f"{path} is not there; set ASSISTANT_SHARED")
    document = read_document(path, name).document
    assert {field: getattr(document, field) for field in values} == values
