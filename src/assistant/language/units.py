"""The units and currencies that quantities are counted in, as they are written in Korean and English."""

from typing import Final

# The kind of a quantity, its unit, and a regular expression of its spellings. A look-ahead keeps a unit of one
# syllable from being found in a word: 분 in 분야, 대 in 대학.
UNITS: Final = (
    ("money", "won", r"원(?!도심|(?<![만억천백조]원)(?<![만억천백조] 원)인(?!가|지|데|\?)|격|칙)|won|krw"),
    ("money", "dollar", r"달러|(?:us )?dollars?|usd"),
    ("money", "yen", r"엔|yen"),
    ("money", "pound", r"파운드|pounds?(?: sterling)?|gbp"),
    ("money", "euro", r"유로|euros?|eur"),
    ("percent", "%p", r"(?:퍼센트|백분율)\s?포인트|%\s?p|%\s?포인트|percent(?:age)? points?|pp"),
    ("percent", "%", r"퍼센트|프로(?![그젝])|percent|per cent|%"),
    ("age", "age", r"살|세(?![대기금종트미]|부(?!터))|(?:years?|yrs?)[ -](?:old|of age)|year-olds?"
                   r"|years?(?=,? (?:or|and) (?:older|over|above|younger|under)\b)"),
    ("duration", "minute", r"분간|분(?![야기의류과석권양담])|minutes?|mins?"),
    ("duration", "hour", r"시간|hours?"),
    ("duration", "day", r"일간|일(?!반|본|부|정|자리|상|환|괄|대|시)|days?"),
    ("duration", "week", r"주간|주일|주(?=$|[\s,.)을를가는]|후|뒤|전|동안|이내|만에|까지|부터|가량|정도)|weeks?"),
    ("duration", "month", r"개월간|개월|달간|달(?![성러라])|months?"),
    ("duration", "year", r"년간|개년|년|years?"),
    ("length", "km", r"킬로미터|킬로|㎞|km|kilomet(?:er|re)s?"),
    ("length", "mile", r"마일|miles?"),
    ("length", "m", r"미터|met(?:er|re)s?|m"),
    ("area", "km2", r"제곱\s?킬로미터|㎢|km²|square kilomet(?:er|re)s?"),
    ("area", "m2", r"제곱\s?미터|㎡|m²|square met(?:er|re)s?"),
    ("area", "pyeong", r"평(?![균가생창택일])|pyeong"),
    ("area", "ha", r"헥타르|㏊|hectares?|ha"),
    ("count", "household", r"가구|세대|households?"),
    ("count", "person", r"명(?![소칭예령])|인(?![구천력근재사접증센상터프정당])|people|persons?|members?|residents"
                        r"|participants"),
    ("count", "case", r"건(?![물축강설의립])|cases?|complaints?"),
    ("count", "place", r"곳|개소|군데|places|sites"),
    ("count", "fold", r"배(?=$|[^가-힣]|[로가를의에나까이정씩]|더)|folds?"
                      r"|times(?=\s(?:as|more|the|that|what|its|their|over|(?:\w{3,}|low)er)\b)"),
    ("count", "time", r"회(?![의사원관복장계])|차례|번(?![지호째])|times|sessions"),
    ("count", "home", r"호(?![텔남수출환응흡주선칭봉])|(?:housing |rental )?units|homes|dwellings"),
    ("count", "vehicle", r"대(?![학상회구전책표출비형중])"),
    ("count", "", r"개(?![월년])|가지|종(?![로합사료])"),
)  # fmt: skip
UNIT_NAMES: Final = "|".join(f"(?:{spellings})" for _, _, spellings in UNITS)
SIGNS: Final = {
    "₩": "won",
    "￦": "won",
    "krw": "won",
    "$": "dollar",
    "us$": "dollar",
    "usd": "dollar",
    "€": "euro",
    "£": "pound",
}

# Quantities that are one word: kind, value, unit, spellings. Half is no unit of time, and no first or second half.
WHOLE: Final = (
    ("percent", "50", "%", r"절반|반값|반액|\b(?:(?:one|a)[ -])?(?<!first )(?<!second )(?<!latter )(?<!and a )half"
                           r"(?:[ -]price\b|\b(?!-|\s(?:an?|years?|days?|times?|hours?|moons?|dozen)\b))"),
    ("count", "2", "fold", r"갑절|곱절|\bdoubl(?:ed|es|ing)\b|(?<=\bto )double\b|\bdouble(?=\s(?:the|that|its|their|what)\b)"
                           r"|\btwofold\b|\btwice(?=\s(?:as|the|that|what|its|their)\b)"),
    ("count", "3", "fold", r"\btripl(?:ed|es|ing)\b|(?<=\bto )triple\b|\btriple(?=\s(?:the|that|its|their|what)\b)"
                           r"|\bthreefold\b"),
    ("count", "2", "time", r"\btwice\b"),
    ("duration", "6", "month", r"(?<![가-힣])반년|half a year\b"),
    ("duration", "3", "month", r"(?<![가-힣])석\s?달"),
    ("duration", "4", "month", r"(?<![가-힣])넉\s?달"),
    ("duration", "1", "week", r"(?<![가-힣])일주일|(?:(?<=\bfor )|(?<=\bwithin )|(?<=\bafter ))a week\b|(?<=\bpast )week\b"),
    ("duration", "1", "month", r"(?:(?<=\bfor )|(?<=\bwithin )|(?<=\bafter ))a month\b|(?<=\bpast )month\b"),
    ("duration", "1", "year", r"(?:(?<=\bfor )|(?<=\bwithin )|(?<=\bafter ))a year\b|(?<=\bpast )year\b"),
    ("duration", "2", "day", r"(?<![가-힣])이틀"),
    ("duration", "3", "day", r"(?<![가-힣])사흘"),
    ("duration", "4", "day", r"(?<![가-힣])나흘"),
    ("duration", "10", "day", r"(?<![가-힣])열흘"),
    ("duration", "15", "day", r"(?<![가-힣])보름(?!달)"),
)  # fmt: skip
