"""A question as concepts: its own words, and what its names and terms are called in the other language."""

from assistant.index.words import Concept, Wording, wording
from assistant.language.glossary import Glossary, Mention
from assistant.language.terms import terms_of
from assistant.language.text import language_of_question
from assistant.types import Language


def concepts_of(question: str, language: Language, glossary: Glossary) -> list[Concept]:
    """What to look for in chunks of `language`.

    A name is found by each of its names. In chunks of the other language than the question's, a policy
    term is found by each of its translations too; words of the same language are searched as they are,
    because a synonym may be another policy.
    """
    foreign = language_of_question(question) != language
    concepts = []
    rest = question
    for mention in glossary.find(question):
        if mention.entry.is_name or foreign:
            wordings = _wordings(question, mention, language, foreign=foreign)
            if wordings:
                concepts.append(Concept(wordings))
                rest = rest[: mention.start] + " " * (mention.end - mention.start) + rest[mention.end :]
    return concepts + [Concept(((term,),)) for term in _terms(rest, foreign=foreign)]


def _wordings(question: str, mention: Mention, language: Language, *, foreign: bool) -> tuple[Wording, ...]:
    names = mention.entry.names(language)
    if not foreign:
        names = (question[mention.start : mention.end], *names)
    return tuple(dict.fromkeys(terms for name in names if (terms := _terms(name, foreign=foreign))))


def _terms(text: str, *, foreign: bool) -> Wording:
    """Across languages only content: joins and bigrams of one script never stand in the other."""
    terms = wording(terms_of(text))
    return tuple(term for term in terms if term[0] == "content") if foreign else terms
