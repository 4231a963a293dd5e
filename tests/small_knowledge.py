"""A small knowledge folder for tests: two places, a national document, both languages, a glossary."""

from pathlib import Path

ALLOWANCE = "ko/강릉-교통비.md"
BICYCLES = "en/busan-bicycles.md"
HOUSING = "ko/국토교통부-주거.txt"

ALLOWANCE_TEXT = """---
title: 강릉시 청년 교통비 지원
publisher: 강릉시청
region: 강릉
published: 2024-03-15
url: https://www.example.org/allowance
---

# 강릉시 청년 교통비 지원

## 지원 내용

강릉시는 청년에게 교통비를 월 5만 원씩 지원한다. 지원 기간은 최대 12개월이다.

## 신청 방법

교통비 신청 기한은 2024년 4월 30일이다. 교통비는 강릉시청 누리집에서 신청한다. 지난해에는 1,250명이 교통비를 받았다.
"""

BICYCLES_TEXT = """---
title: Public bicycles in Busan
publisher: Busan Metropolitan City
region: Busan
published: 2023-05
language: en
---

# Public bicycles in Busan

## Stations

Busan lends 300 public bicycles at 20 stations. A ride on a public bicycle costs 1,000 won for 30 minutes.

## Safety

Helmets are lent free of charge at every station. Riders under 15 years of age need a guardian.
"""

HOUSING_TEXT = """국토교통부 청년 전세자금 안내

국토교통부는 무주택 청년에게 전세자금을 최대 1억 원까지 빌려준다. 전세자금 금리는 연 2.1%이다.
"""

GLOSSARY_TEXT = """korean,english,aliases
강릉시 청년 교통비,Gangneung Youth Transport Allowance,청년 교통비|youth transport allowance
공공자전거,public bicycle,공영자전거|public bike
"""


def write_knowledge(folder: Path) -> Path:
    """The folder, filled."""
    for name, text in (
        (ALLOWANCE, ALLOWANCE_TEXT),
        (BICYCLES, BICYCLES_TEXT),
        (HOUSING, HOUSING_TEXT),
        ("glossary.csv", GLOSSARY_TEXT),
        ("README.md", "# 읽어 두기\n\n이 폴더의 읽어 두기 파일은 문서가 아니다.\n"),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder
