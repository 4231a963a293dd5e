"""What the vectors of all texts of a language have in common, whatever they are about; it is taken off each.

Models crowd their vectors into a cone, each into another one: two texts that have nothing to do with each other have a
cosine of .05 under one model and of .78 under another, and Korean beside English less than Korean beside Korean. Without
the mean of unrelated texts (Mu and Viswanath 2018, arXiv:1702.01417), cosines are around 0 for those, .3 for a question and
what answers it, and 1 for a text and itself, under every model and across languages: so one weight and one threshold do.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assistant.types import LANGUAGES, Language

Matrix = NDArray[np.float32]

# The same 16 sentences on matters that are far from each other; with 8 or 32 as much is found.
_UNRELATED: Final[dict[Language, str]] = {
    "ko": """
첫째 아이를 낳은 가정에는 200만 원을 한 번에 지급한다.
7번 마을버스는 아침 5시 40분부터 15분 간격으로 다닌다.
소화전 앞에 차를 세우면 8만 원의 과태료를 물린다.
주택분 재산세의 절반은 7월 31일까지 납부하고 나머지는 9월에 납부한다.
크기가 큰 가구는 수수료 스티커를 사서 붙인 뒤 집 앞에 내놓으면 된다.
65세 이상 어르신은 보건소에서 돈을 내지 않고 인플루엔자 백신을 맞는다.
작은 가게를 운영하는 사람이 은행에서 돈을 빌리면 시가 금리 2%를 대신 낸다.
흔들림이 멈추면 건물에서 떨어진 학교 운동장이나 공원으로 이동한다.
의회는 지역구 의원 38명과 비례대표 7명으로 이루어진다.
올해 개막작은 바닷가 광장에 세운 야외극장에서 상영한다.
이 궁궐은 조선의 태조가 1395년에 새 도읍에 세웠다.
땅속 깊은 곳의 마그마가 틈을 따라 솟아올라 굳으면 산이 된다.
연장 후반에 터진 골로 원정팀이 3 대 2로 이겨 우승컵을 들었다.
멸치 육수에 된장을 풀고 두부와 호박을 넣어 10분 동안 끓인다.
반도체 수출이 회복되어 상반기 판매액이 지난해보다 23% 증가했다.
환자는 열이 나고 목이 아프며 냄새를 맡지 못하는 경우가 많다.
""",
    "en": """
A family that has its first child receives two million won in a single payment.
Neighbourhood bus 7 runs every fifteen minutes from twenty to six in the morning.
A car that is left in front of a hydrant costs its owner a fine of 80,000 won.
Half of the property tax on a home is due on 31 July and the rest in September.
Large pieces of furniture are put in front of the house with a paid sticker on them.
People aged 65 and over get the influenza vaccine at the health centre without paying.
When the owner of a small shop borrows from a bank the city bears two percent of the interest.
Once the shaking stops people move to school grounds or parks away from buildings.
The council consists of 38 members for districts and seven by proportional representation.
This year's opening film is shown in an open-air theatre on the seaside square.
King Taejo of Joseon had this palace built in his new capital in 1395.
Magma from deep underground rises through cracks and becomes a mountain when it hardens.
A goal late in extra time gave the visitors a 3 to 2 win and the cup.
Stir the paste into anchovy stock and boil it with tofu and squash for ten minutes.
As exports of chips recovered turnover in the first half rose by 23 percent.
Patients have a fever and a sore throat and often cannot smell.
""",
}


def unrelated_texts(language: Language) -> list[str]:
    """Sentences that have nothing in common but their language."""
    return _UNRELATED[language].strip().splitlines()


def common_of(embed: Callable[[list[str]], Matrix]) -> dict[Language, Matrix]:
    """The mean vector of unrelated texts in each language; `embed` gives each its vector of unit length."""
    texts = {language: unrelated_texts(language) for language in LANGUAGES}
    vectors = iter(embed([text for part in texts.values() for text in part]))
    return {language: np.mean([next(vectors) for _ in part], axis=0) for language, part in texts.items()}


def without(common: Mapping[Language, Matrix], vectors: Matrix, languages: Sequence[Language]) -> Matrix:
    """The vectors of texts in these languages without what those have in common; of unit length, as they were."""
    return unit(vectors - np.stack([common[language] for language in languages]))


def unit(vectors: Matrix) -> Matrix:
    """Each row at unit length."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9), np.float32)
