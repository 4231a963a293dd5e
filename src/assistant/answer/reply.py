"""What an answer becomes in the end: its claims with what is to be noticed, or that nothing was found and where."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.answer import abstention, closest_text, dated
from assistant.index.catalogue import Catalogue
from assistant.language.text import language_of
from assistant.messages import say
from assistant.search.scope import Scope
from assistant.types import Answer, Claim, Hit, Language, Message, Outcome, Passage, Withheld, marked_lines, table_row

_MOST_REGIONS = 6  # that small talk names
_MOST_PASSAGES = 3


@dataclass
class Reply:
    """What is known of an answer while it is made."""

    question: str
    language: Language
    scope: Scope
    catalogue: Catalogue
    evidence: tuple[Hit, ...] = ()
    claims: list[Claim] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)
    notices: list[Message] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    closest: list[Passage] = field(default_factory=list)  # where it is not sure that anything answers
    lacking: list[str] = field(default_factory=list)  # what the question names and these do not have

    def note(self, name: str, **values: object) -> None:
        """Add a notice, once."""
        notice = Message(name, {key: str(value) for key, value in values.items()})
        if notice not in self.notices:
            self.notices.append(notice)

    def small_talk(self) -> Answer:
        """A friendly word, and what one may ask: about which places the documents are, and one of them."""
        documents = self.catalogue.documents(characters=1)
        if not documents:
            return self._finish(Outcome.SMALL_TALK, say("small_talk_empty", self.language))
        own = [document for document in documents if document.language == self.language] or documents
        example = say("example_title", self.language, title=own[0].title)
        regions = list(dict.fromkeys(document.region for document in own if document.region))
        about = say("small_talk_about", self.language, regions=", ".join(regions[:_MOST_REGIONS])) if regions else ""
        text = say("small_talk", self.language, count=len(documents), about=about, example=example)
        return self._finish(Outcome.SMALL_TALK, text)

    def without_evidence(self, hits: Sequence[Hit]) -> Answer:
        """Nothing was found, or too little: perhaps only national documents, and none about the place."""
        if self.scope.none_fits:
            return self._finish(Outcome.NO_EVIDENCE, say("no_filtered", self.language))
        of_elsewhere = self.scope.regions and not any(self.scope.is_about(hit.document) for hit in hits)
        reason = self._no_region() if of_elsewhere else say("no_evidence", self.language)
        return self._finish(Outcome.NO_EVIDENCE, abstention(reason, self.language, self._searched()))

    def finished(self) -> Answer:
        """The claims; without one, why there is none and what to read instead."""
        if self.withheld:
            self.note("withheld", count=len(self.withheld))
        if self.claims:
            if all(language_of(claim.text) != self.language for claim in self.claims):
                self.note("other_language")
            self._note_replaced()
            self._note_unplaced()
            rows = [table_row(place, say("absent", self.language)) for place in self.absent]
            return self._finish(Outcome.ANSWERED, "\n".join([*marked_lines(tuple(self.claims)), *rows]))
        if self.closest and not self.withheld:
            return self._not_sure()
        if self.withheld:
            outcome, reason = Outcome.UNSUPPORTED, say("unsupported", self.language)
        elif not any(self.scope.is_about(hit.document) for hit in self.evidence):
            outcome, reason = Outcome.NOT_IN_EVIDENCE, self._no_region()
        else:
            outcome, reason = Outcome.NOT_IN_EVIDENCE, say("not_in_evidence", self.language)
        # The nearest passages are to be read: those that a draft cited first, then those in the question's language.
        near = {nearest.document_id for withheld in self.withheld if (nearest := withheld.nearest)}
        order = sorted(
            self.evidence, key=lambda hit: (hit.document.id not in near, hit.document.language != self.language)
        )
        self.evidence = tuple(order)
        searched = self._searched()
        return self._finish(outcome, abstention(reason, self.language, searched, self.evidence))

    def _not_sure(self) -> Answer:
        """The closest passages in full, of which nothing is claimed, and what the question names that they do not have."""
        if self.lacking:
            has, asked = self.closest[0].citation.title, ", ".join(dict.fromkeys(self.lacking))
            self.note("about_other", has=has, asked=asked)
        text = closest_text(self.closest[:_MOST_PASSAGES], self.language, self._searched())
        return self._finish(Outcome.CLOSEST, text)

    def _searched(self) -> str:
        """How many documents were searched, and about which place."""
        documents = self.catalogue.document_ids() if self.scope.documents is None else self.scope.documents
        name = "searched_region" if self.scope.left_out and self.scope.with_national else "searched"
        return say(name, self.language, count=len(documents), region=self.scope.label(self.language))

    def _note_replaced(self) -> None:
        """A notice for each cited document that another one replaces."""
        cited = {citation.document_id for claim in self.claims for citation in claim.citations}
        for hit in {hit.document.id: hit for hit in self.evidence if hit.document.id in cited}.values():
            new = self.catalogue.document(hit.replaced_by) if hit.replaced_by else None
            if new:
                self.note("replaced", old=dated(hit.document, self.language), new=dated(new, self.language))

    def _note_unplaced(self) -> None:
        """One notice for the cited documents of which nobody knows what place they speak for."""
        cited = {citation.document_id for claim in self.claims for citation in claim.citations}
        documents = {hit.document.id: hit.document for hit in self.evidence if hit.document.id in cited}
        named = [dated(one, self.language) for one in documents.values() if self.scope.is_of_no_place(one)]
        if named:
            region = self.scope.label(self.language)
            self.note("region_unknown", documents=", ".join(named), region=region)

    def _no_region(self) -> str:
        return say("no_region", self.language, region=self.scope.label(self.language))

    def _finish(self, outcome: Outcome, text: str) -> Answer:
        return Answer(
            question=self.question, language=self.language, outcome=outcome, text=text, claims=tuple(self.claims),
            evidence=self.evidence, withheld=tuple(self.withheld), notices=tuple(self.notices),
            absent=tuple(self.absent), closest=() if self.claims else tuple(self.closest[:_MOST_PASSAGES]),
        )  # fmt: skip
