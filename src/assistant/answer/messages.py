"""Every sentence the assistant says of itself, in both languages."""

from collections.abc import Sequence
from itertools import islice
from typing import Final

from assistant.answer.evidence import evidence_sentences
from assistant.types import Citation, Document, Hit, Language

_TEXTS: Final[dict[str, dict[Language, str]]] = {
    "no_model": {
        "ko": "언어 모델이 설정되어 있지 않아, 문서의 문장을 그대로 인용해 답합니다.",
        "en": "No language model is configured: the answer quotes sentences of the documents as they are.",
    },
    "model_failed": {
        "ko": "언어 모델을 쓸 수 없어({reason}) 문서의 문장을 그대로 인용해 답합니다.",
        "en": "The language model could not be used ({reason}): the answer quotes the documents instead.",
    },
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
    "not_in_evidence": {
        "ko": "문서에는 이 질문의 답이 나와 있지 않습니다.",
        "en": "The documents do not say.",
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

_NEAREST = 3
_NEAREST_CHARS = 160


def say(name: str, language: Language, **values: object) -> str:
    """The text of that name in the language, with its values filled in."""
    return _TEXTS[name][language].format(**values)


def replaced(old: Document, new: Document, language: Language) -> str:
    """That a cited document is replaced by another, both with their dates."""
    return say("replaced", language, old=_dated(old, language), new=_dated(new, language))


def abstention(reason: str, language: Language, searched: str, evidence: Sequence[Hit] = ()) -> str:
    """The reason, what was searched, the nearest passages with their documents, and the publishers to ask."""
    passages = ((hit, _words_of(hit)) for hit in evidence)
    nearest = list(islice(((hit, words) for hit, words in passages if words), _NEAREST))  # some only give orders
    if not nearest:
        return f"{reason}\n\n{searched}"
    lines = [reason, "", searched, "", say("nearest", language)]
    for hit, words in nearest:
        shown = words if len(words) <= _NEAREST_CHARS else words[:_NEAREST_CHARS].rsplit(" ", 1)[0] + " …"
        lines.append(f"- {issued(hit.document)}: {shown}")
    publishers = dict.fromkeys(hit.document.publisher for hit, _ in nearest if hit.document.publisher)
    if publishers:
        lines += ["", say("publisher", language, publishers=", ".join(publishers))]
    return "\n".join(lines)


def _words_of(hit: Hit) -> str:
    return " ".join(" ".join(sentence.text.split()) for sentence in evidence_sentences([hit]))


def _dated(document: Document, language: Language) -> str:
    title = f"「{document.title}」" if language == "ko" else f"“{document.title}”"
    date = document.published or document.effective
    return f"{title}({date})" if date and language == "ko" else f"{title} ({date})" if date else title


def issued(source: Document | Citation) -> str:
    """A document's title, publisher and date: those that are known."""
    return " · ".join(part for part in (source.title, source.publisher, source.published) if part)
