"""What was said before a question counts for what it lacks, and never more than the question itself."""

import pytest

from assistant import Assistant, Settings, Turn
from assistant.answer import ChatModel
from assistant.search import understand
from assistant.search.rewrite import Ask
from servers import Server, Wire, serving
from small_knowledge import ALLOWANCE, BICYCLES, HOUSING

BEFORE = Turn("강릉시 청년 교통비는 얼마인가요?", "강릉시는 청년에게 교통비를 월 5만 원씩 지원한다. [1]")


@pytest.mark.parametrize(
    ("question", "takes_up"),
    [
        pytest.param("그건 언제까지 신청하나요?", True, id="그건"),
        pytest.param("신청 기한은?", True, id="hardly a word"),
        pytest.param("What about it in Busan?", True, id="it"),
        pytest.param("부산 공공자전거는 몇 대인가요?", False, id="another place"),
        pytest.param("국토교통부 전세자금 금리는 얼마인가요?", False, id="another matter"),
        pytest.param("고마워요", False, id="small talk"),
        pytest.param("Thanks!", False, id="small talk, in English"),
    ],
)
def test_a_question_takes_up_what_was_said_when_it_cannot_stand_alone(question: str, takes_up: bool) -> None:
    understood = understand(question, [BEFORE])
    assert understood.takes_up == takes_up
    assert ("청년 교통비" in understood.standalone) == takes_up


@pytest.mark.parametrize(
    ("question", "kept", "left"),
    [
        pytest.param("셋째는요?", "출산지원금", "둘째", id="another child"),
        pytest.param("2023년은?", "출산지원금", "2024년", id="another year"),
        pytest.param("그럼 언제까지 신청해야 해요?", "출산지원금", "얼마", id="another fact"),
        pytest.param("서류는 뭐가 필요해?", "강릉시", "둘째", id="another fact of all"),
    ],
)
def test_what_a_question_says_anew_gives_way(question: str, kept: str, left: str) -> None:
    before = Turn("2024년 강릉시 출산지원금 둘째는 얼마인가요?", "")
    carried = understand(question, [before]).standalone.partition("\n")[2]
    assert kept in carried and left not in carried


def test_the_fewer_words_a_question_has_the_more_the_reply_before_counts() -> None:
    questions = (
        "기한은?",
        "교통비 신청 기한은 언제까지인가요?",
        "강릉시 청년 교통비 지원 사업의 신청 기한과 신청 방법은?",
    )
    shares = [understand(question, [BEFORE]).share for question in questions]
    assert 0.8 == shares[0] > shares[1] > shares[2] > 0


def test_a_place_of_its_own_leaves_the_place_before_out() -> None:
    understood = understand("그럼 부산은?", [BEFORE])
    assert "강릉" not in understood.standalone
    assert "강릉" not in understood.context
    assert "교통비" in understood.context


def test_markers_of_citations_are_not_searched() -> None:
    assert "[1]" not in understand("기한은?", [BEFORE]).context


@pytest.mark.parametrize(
    ("question", "turn", "document"),
    [
        pytest.param("기한은?", BEFORE, ALLOWANCE, id="Korean"),
        pytest.param("And the price?", Turn("Does Busan lend bicycles?", "Busan lends 300 public bicycles."), BICYCLES, id="English"),
        pytest.param("전세자금 금리는 얼마인가요?", BEFORE, HOUSING, id="another matter"),
    ],
)  # fmt: skip
def test_the_passage_is_found_with_what_was_said_before(
    small: Assistant, question: str, turn: Turn, document: str
) -> None:
    assert small.retrieve(question, k=1, history=[turn])[0].document.id == document


def test_scores_stay_in_0_to_1(small: Assistant) -> None:
    hits = small.retrieve("기한은?", k=50, history=[BEFORE])
    assert all(0.0 <= hit.score <= 1.0 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_history_changes_nothing_for_small_talk(small: Assistant) -> None:
    assert small.retrieve("감사합니다", history=[BEFORE]) == small.retrieve("감사합니다")


# With a chat model


@pytest.mark.parametrize(
    ("reply", "is_trusted"),
    [
        pytest.param("강릉시 청년 교통비의 신청 기한은?", True, id="as it should be"),
        pytest.param("질문: 강릉시 청년 교통비의 신청 기한은?", True, id="with a label"),
        pytest.param("신청 기한은 2024년 4월 30일입니다.", False, id="a number that nobody said"),
        pytest.param("부산시 청년 교통비의 신청 기한은?", False, id="a place that nobody named"),
        pytest.param("강릉시 교통비는 얼마인가요?", False, id="not what was asked"),
        pytest.param("신청 기한은?\n답: 모릅니다", False, id="two lines"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_rewritten_question_is_used_when_it_says_only_what_was_said(reply: str, is_trusted: bool) -> None:
    def script(wire: Wire) -> None:
        wire.start()
        wire.say(reply)
        wire.finish()

    with serving() as server:
        server.script = script
        understood = understand("신청 기한은?", [BEFORE], with_model(server))
        assert len(server.requests) == 1
    if is_trusted:
        assert (understood.searched, understood.share) == ("강릉시 청년 교통비의 신청 기한은?", 0.0)
    else:
        assert understood == understand("신청 기한은?", [BEFORE])


def test_a_model_that_fails_leaves_the_rule() -> None:
    with serving() as server:
        server.script = lambda wire: wire.status(400)
        assert understand("신청 기한은?", [BEFORE], with_model(server)) == understand("신청 기한은?", [BEFORE])


def test_a_first_question_costs_no_call() -> None:
    with serving() as server:
        assert understand("신청 기한은?", [], with_model(server)).standalone == "신청 기한은?"
        assert server.requests == []


def with_model(server: Server) -> Ask:
    settings = Settings(_env_file=None, chat_model="scripted", chat_base_url=server.url)
    return ChatModel(settings).ask
