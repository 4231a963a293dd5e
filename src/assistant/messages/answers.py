"""What is said of an answer: notices, reasons to withhold, why there is none, and what became of the chat model."""

from typing import Final

from assistant.types import Language

ANSWERS: Final[dict[str, dict[Language, str]]] = {
    "no_model": {
        "ko": "언어 모델이 설정되어 있지 않아, 문서의 문장을 그대로 인용해 답합니다.",
        "en": "No language model is configured: the answer quotes sentences of the documents as they are.",
    },
    "model_failed": {
        "ko": "언어 모델을 쓸 수 없어({reason}) 문서의 문장을 그대로 인용해 답합니다.",
        "en": "The language model could not be used ({reason}): the answer quotes the documents instead.",
    },
    "judge_failed": {
        "ko": "언어 모델이 일부 문장을 확인하지 못해({reason}) 그 자리에는 문서의 문장을 그대로 보여 드립니다.",
        "en": "The language model could not check every statement ({reason}): the documents' own words stand in their place.",
    },
    "no_judge": {
        "ko": "언어 모델이 쓴 문장은 숫자만 문서와 맞추어 보았습니다. 뜻은 근거를 눌러 확인하세요.",
        "en": "Of the language model's statements only the figures were checked. Open the citations to check what they mean.",
    },
    "proof_quoted": {"ko": "인용", "en": "quoted"},
    "proof_quoted_why": {"ko": "문서에 적힌 그대로입니다.", "en": "The document's own words."},
    "proof_checked": {"ko": "확인", "en": "checked"},
    "proof_checked_why": {
        "ko": "언어 모델이 쓴 문장으로, 숫자와 뜻을 근거와 맞추어 보았습니다.",
        "en": "The language model's words; their figures and their meaning were checked against the citations.",
    },
    "proof_figures": {"ko": "숫자 확인", "en": "figures checked"},
    "proof_figures_why": {
        "ko": "언어 모델이 쓴 문장으로, 숫자만 근거와 맞추어 보았습니다.",
        "en": "The language model's words; only their figures were checked against the citations.",
    },
    "uncited": {"ko": "근거를 밝히지 않음", "en": "it cites nothing"},
    "figure_missing": {
        "ko": "근거에 ‘{figure}’이(가) 없음", "en": "the cited words do not have “{figure}”",
    },
    "figure_of_other": {
        "ko": "근거는 ‘{figure}’을(를) 다른 것에 대해 말함", "en": "the cited words say “{figure}” of something else",
    },
    "figure_period": {
        "ko": "‘{figure}’이(가) 얼마 동안의, 몇 사람의 것인지 근거와 다름",
        "en": "the cited words do not give “{figure}” for that time or number of people",
    },
    "figure_direction": {
        "ko": "‘{figure}’의 늘고 줄어든 방향이 근거와 다름", "en": "“{figure}” went the other way in the cited words",
    },
    "not_stated": {"ko": "근거에 그런 말이 없음", "en": "the cited words do not say so"},
    "contradicted": {"ko": "근거와 다름", "en": "the cited words say otherwise"},
    "month": {"ko": "한 달", "en": "a month"},
    "year": {"ko": "한 해", "en": "a year"},
    "day": {"ko": "하루", "en": "a day"},
    "week": {"ko": "한 주", "en": "a week"},
    "hour": {"ko": "한 시간", "en": "an hour"},
    "quarter": {"ko": "분기", "en": "a quarter"},
    "person": {"ko": "한 사람", "en": "a person"},
    "household": {"ko": "한 가구", "en": "a household"},
    "small_talk": {
        "ko": "안녕하세요. 이곳에 모인 정책 문서 {count}건에 적힌 내용을 근거와 함께 찾아 드립니다.{about} 예를 들어 이렇게 물어보세요: “{example}”",
        "en": "Hello. I look up what the {count} policy documents collected here say, and show the words that prove it.{about} Ask, for example: “{example}”",
    },
    "small_talk_about": {"ko": " 다루는 지역: {regions}.", "en": " They are about: {regions}."},
    "small_talk_empty": {
        "ko": "안녕하세요. 정책 문서에 적힌 내용을 근거와 함께 찾아 드리는 도우미입니다. 아직 문서가 없으니, 지식 폴더에 파일을 넣고 문서를 다시 읽어 주세요.",
        "en": "Hello. I look up what policy documents say, and show the words that prove it. There are no documents yet: put files into the knowledge folder and read them again.",
    },
    "example_title": {"ko": "「{title}」에는 어떤 내용이 있나요?", "en": "What does “{title}” say?"},
    "other_language": {
        "ko": "답이 있는 문서가 영어라서 원문 그대로 인용합니다.",
        "en": "The documents that answer are in Korean; their words are quoted as they are.",
    },
    "withheld": {
        "ko": "문서로 확인되지 않은 문장 {count}개는 보여 드리지 않았습니다.",
        "en": "{count} drafted statement(s) could not be proved from the documents and are not shown.",
    },
    "region": {
        "ko": "{region}에 관한 문서와 전국 문서에서만 찾았습니다.",
        "en": "Only documents about {region} and national ones were searched.",
    },
    "region_alone": {
        "ko": "{region}에 관한 문서에서만 찾았습니다.",
        "en": "Only documents about {region} were searched.",
    },
    "region_unknown": {
        "ko": "어느 지역의 문서인지 알 수 없습니다: {documents}. {region}에 관한 것인지 확인하세요.",
        "en": "Which place this speaks for is not known: {documents}. Check that it is about {region}.",
    },
    "home_unset": {
        "ko": "어느 지역인지 알 수 없어 모든 지역의 문서에서 찾았습니다. ASSISTANT_HOME_REGION에 지역을 정해 주세요(예: 창원).",
        "en": "Which place you mean is not set, so documents of all places were searched. Set ASSISTANT_HOME_REGION,"
        " such as Changwon.",
    },
    "wrong_date": {
        "ko": "날짜로 쓸 수 없는 값입니다: {date}. 2024, 2024-03, 2024-03-15처럼 써 주세요.",
        "en": "This is not a date: {date}. Write 2024, 2024-03 or 2024-03-15.",
    },
    "follow_up": {
        "ko": "앞의 질문에 이어지는 질문으로 보고 찾았습니다: “{question}”",
        "en": "Read as a follow-up to the question before: “{question}”",
    },
    "no_evidence": {
        "ko": "문서에서 관련된 내용을 찾지 못했습니다. 질문을 바꾸어 보거나 문서를 추가해 주세요.",
        "en": "Nothing about this was found in the documents. Ask in other words, or add a document.",
    },
    "no_region": {
        "ko": "{region}에 관한 문서가 없습니다. 다른 지역의 문서로는 답하지 않습니다.",
        "en": "There is no document about {region}, and documents about other places are not used to answer.",
    },
    "no_filtered": {
        "ko": "고른 조건(지역, 발행처, 언어, 문서, 발행일)에 맞는 문서가 없습니다. 조건을 바꾸어 보세요.",
        "en": "No document fits the chosen region, publisher, language, document or dates. Choose others.",
    },
    "unfinished": {
        "ko": "색인이 도중에 중단되어 빠진 문서가 있을 수 있습니다. assistant index를 실행하세요.",
        "en": "Indexing was interrupted, so documents may be missing. Run: assistant index",
    },
    "largest_of": {"ko": "{count}개 가운데 가장 큰 값", "en": "the largest of {count}"},
    "smallest_of": {"ko": "{count}개 가운데 가장 작은 값", "en": "the smallest of {count}"},
    "count_of": {"ko": "‘{table}’ 표에 모두 {count}개", "en": "{count} in the table “{table}”"},
    "no_period": {
        "ko": "‘{table}’ 표에는 {has}만 있고 {asked}은(는) 없습니다.",
        "en": "The table “{table}” has {has}, not {asked}.",
    },
    "not_in_evidence": {
        "ko": "문서에는 이 질문의 답이 나와 있지 않습니다.",
        "en": "The documents do not say.",
    },
    "closest": {
        "ko": "답을 확실히 찾지 못했습니다. 질문에 가장 가까운 대목이며, 답이 아닐 수 있습니다.",
        "en": "No sure answer was found. These passages come closest; they may not answer.",
    },
    "about_other": {
        "ko": "문서에는 ‘{has}’에 관한 내용이 있고, ‘{asked}’에 관한 내용은 찾지 못했습니다.",
        "en": "The documents have “{has}”; nothing was found about “{asked}”.",
    },
    "unsupported": {
        "ko": "초안의 문장을 문서로 확인할 수 없어 답을 보여 드리지 않습니다.",
        "en": "No drafted statement could be proved from the documents, so no answer is shown.",
    },
    "replaced": {
        "ko": "인용한 문서 {old}은(는) {new}에서 개정되거나 폐지·대체되었습니다. 새 문서의 내용과 수치를 확인하세요.",
        "en": "The cited document {old} is amended or replaced by {new}. Check the figures there.",
    },
    "absent": {"ko": "문서에 없음", "en": "not in the documents"},
    "conflict": {
        "ko": "문서마다 값이 달라 나란히 보여 드립니다. 발행처와 날짜를 보고 판단하세요.",
        "en": "The documents give different values; they stand side by side. Judge by issuer and date.",
    },
    "searched": {"ko": "찾아본 문서: {count}건", "en": "Documents searched: {count}"},
    "searched_region": {
        "ko": "찾아본 문서: {region}에 관한 문서와 전국 문서 {count}건",
        "en": "Documents searched: {count}, about {region} or the whole country",
    },
    "nearest": {"ko": "가장 가까운 대목:", "en": "The nearest passages:"},
    "publisher": {"ko": "자세한 내용은 발행처에 확인하세요: {publishers}", "en": "Ask the publisher: {publishers}"},
    "timeout": {"ko": "제때 답하지 않음", "en": "it did not answer in time"},
    "quota": {"ko": "사용 한도 초과", "en": "its quota is used up"},
    "refused_key": {"ko": "인증 키가 거부됨", "en": "it refused the key"},
    "not_found": {"ko": "그 이름의 모델이 없음", "en": "the server has no model of that name"},
    "unreachable": {"ko": "서버에 연결되지 않음", "en": "its server cannot be reached"},
    "address": {"ko": "그 주소에 언어 모델 서버가 없음", "en": "there is no model server at its address"},
    "proxy": {"ko": "프록시에서 막힘", "en": "the proxy does not let it through"},
    "tls": {"ko": "보안 연결(TLS)을 맺지 못함", "en": "no secure connection (TLS) to its server"},
    "loading": {"ko": "모델을 아직 불러오는 중", "en": "it is still being loaded"},
    "busy": {"ko": "서버에 요청이 몰림", "en": "its server has too much to do"},
    "context": {"ko": "근거가 모델의 문맥 길이보다 김", "en": "the evidence is longer than its context"},
    "broke_off": {"ko": "답하는 도중에 끊김", "en": "it broke off in the middle of its answer"},
    "stopped": {"ko": "멈추었음", "en": "it was stopped"},
    "empty": {"ko": "빈 답을 보냄", "en": "its answer was empty"},
    "too_long": {"ko": "답이 너무 길어 끝나지 않음", "en": "its answer did not come to an end"},
    "failed": {"ko": "서버 오류", "en": "its server reported an error"},
}  # fmt: skip
