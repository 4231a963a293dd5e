"""The whole path of a question: scope, search, draft or extract, verify, answer. Read this first."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from assistant.answer import Draft, Verifier, abstention, extract_claims, replaced, say, take_apart, write_draft
from assistant.errors import AssistantError, ChatModelError, IndexNotReadyError
from assistant.indexing import Progress, glossary_path, pipeline_of, update_index
from assistant.language import terms
from assistant.language.glossary import Glossary
from assistant.language.here import name_home, name_own, speaks_of_home
from assistant.language.regions import regions_in, without_regions
from assistant.language.text import language_of, language_of_question
from assistant.owner import Owner
from assistant.scope import Register, Scope, home_of, narrow_to_names, still_in_scope
from assistant.search import Embedder, FileRecord, Index, load_embedder
from assistant.settings import Settings
from assistant.types import (
    Answer,
    Claim,
    Document,
    Filters,
    Hit,
    IndexReport,
    Language,
    Outcome,
    Turn,
    Withheld,
    marked_lines,
)

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import Runnable

    from assistant.chain import ChainInput, ChainOutput

_LONGEST_QUESTION = 2000  # characters; more is a pasted document

# Best score below which nothing was found: small talk and other subjects reach 0.1, questions about the
# documents 0.12 and more.
_LEAST_SCORE = 0.1

# Hits among which those that speak of the question's names are looked for.
_BEFORE_NARROWING = 100

# Small talk takes up no earlier question.
_SMALL_TALK = re.compile(
    r"^(?:thanks|thank you|hello|hi|ok|okay|bye)\b|^(?:고마|감사|안녕|알겠|네[.! ]*$|응)", re.IGNORECASE
)

# What points back to the turn before: it, those, what about …; 그, 거기, 그럼, 그중.
_POINTS_BACK = re.compile(
    r"\b(?:it|its|those|they|them|their|he|she|his|her)\b|^(?:and|what about|how about)\b"
    r"|(?:^|\s)(?:그|그것|그거|그건|그게|이것|이건|거기|그곳|그럼|그러면|그중|그분|그때|해당)(?:[은는이가을를의에서도]|\s|$)",
    re.IGNORECASE,
)


@dataclass
class _Reply:
    """What is known of an answer while it is made."""

    question: str
    language: Language
    evidence: tuple[Hit, ...] = ()
    claims: list[Claim] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def finish(self, outcome: Outcome, text: str) -> Answer:
        return Answer(
            question=self.question, language=self.language, outcome=outcome, text=text, claims=tuple(self.claims),
            evidence=self.evidence, withheld=tuple(self.withheld), notices=tuple(self.notices),
        )  # fmt: skip


class Assistant:
    """Answers questions from the index of a knowledge folder. Threads may share one; processes may not.

    Open it with `Assistant.open`; use it as a context manager, or call `close`.
    """

    def __init__(self, settings: Settings, owner: Owner, embedder: Embedder, glossary: Glossary) -> None:
        self.settings = settings
        self._owner = owner
        self._embedder = embedder
        self._glossary = glossary
        self._home = home_of(settings.home_region)
        self._index = Index(
            settings.data_dir, embedder, glossary, pipeline_of(settings), chroma_url=settings.chroma_url
        )
        self._register = Register(self._index.catalogue)
        self._verifier = Verifier(glossary, embedder.embed_documents)
        self._indexing = Lock()

    @classmethod
    def open(cls, settings: Settings | None = None) -> "Assistant":
        """Take the index of `settings.data_dir`, or start an empty one there.

        Raises `IndexInUseError` while another process has it, `AssistantError` for an unusable glossary or home region.
        """
        settings = settings or Settings()
        home_of(settings.home_region)  # before the embedding model, which takes seconds to load
        glossary = Glossary.open(glossary_path(settings))
        owner = Owner(settings.data_dir)
        try:
            return cls(settings, owner, load_embedder(settings), glossary)
        except BaseException:
            owner.release()
            raise

    def close(self) -> None:
        """Give the index back."""
        self._index.close()
        self._owner.release()

    def __enter__(self) -> "Assistant":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def announce(self, address: str) -> None:
        """Tell other commands on this machine where this assistant answers."""
        self._owner.announce(address)

    def warm_up(self) -> None:
        """Load what the first question would otherwise wait for."""
        terms.warm_up()
        self._register.choices()
        with suppress(IndexNotReadyError):
            self.retrieve("정책 policy", k=1)

    def index(self, on_progress: Callable[[Progress], None] = lambda progress: None) -> IndexReport:
        """Make the index match the knowledge folder. Questions are answered meanwhile."""
        with self._indexing:
            self._glossary = Glossary.open(glossary_path(self.settings))
            self._index.use_glossary(self._glossary)
            self._verifier = Verifier(self._glossary, self._embedder.embed_documents)
            return update_index(self._index, self._embedder, self.settings, on_progress)

    def documents(self, *, characters: int | None = None) -> list[Document]:
        """All indexed documents, by id; with only the first `characters` of their text when told."""
        return self._index.catalogue.documents(characters=characters)

    def document(self, document_id: str) -> Document | None:
        """One document, or `None` when the index does not have it."""
        return self._index.catalogue.document(document_id)

    def files(self) -> list[FileRecord]:
        """Every file of the knowledge folder as it was last seen: indexed, a duplicate or failed, with the reason."""
        return list(self._index.catalogue.files().values())

    def choices(self) -> Filters:
        """What filters may name: every region, publisher and language that an indexed document states."""
        return self._register.choices()

    def count_chunks(self) -> dict[str, int]:
        """The number of chunks of each document, by its id."""
        return self._index.catalogue.count_chunks_by_document()

    def replaced_by(self, document_ids: Iterable[str]) -> dict[str, str]:
        """The id of the indexed document that replaces each of these; those that none replaces are left out."""
        return self._index.succession.of(document_ids)

    def retrieve(self, question: str, *, k: int | None = None, filters: Filters | None = None) -> list[Hit]:
        """The best k chunks for a question (`settings.top_k` unless told), best first.

        A place in the question restricts them to documents about it and national ones.
        Raises `IndexNotReadyError` before the first indexing or after a change of model.
        """
        return self._find(name_home(_checked(question), self._home), filters, k)[1]

    def ask(self, question: str, *, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """The verified answer. Raises `AssistantError` for what a person can mend."""
        *_, answer = self.stream(question, history=history, filters=filters)
        assert isinstance(answer, Answer)  # noqa: S101  # stream ends with one
        return answer

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), filters: Filters | None = None
    ) -> Iterator[Claim | Answer]:
        """Each claim as soon as it is proved, and last the whole answer. Nothing that was shown is taken back."""
        question = _checked(question)
        reply = _Reply(question, language_of_question(question))
        standalone = name_home(self._standalone(name_own(question, self._home), history, reply), self._home)
        if not self._home and speaks_of_home(standalone) and not (filters and filters.regions):
            reply.notices.append(say("home_unset", reply.language))
        if not self._index.is_finished and not self._indexing.locked():
            reply.notices.append(say("unfinished", reply.language))
        scope, hits = self._find(standalone, filters, None)
        if hits and hits[0].score >= _LEAST_SCORE:
            reply.evidence = tuple(hits)
        if scope.left_out and reply.evidence:
            which = "region" if scope.with_national else "region_alone"
            reply.notices.append(say(which, reply.language, region=scope.label(reply.language)))
        if not reply.evidence:
            yield self._without_evidence(reply, scope, hits)
            return
        if self.settings.chat_model:
            yield from self._drafted(standalone, scope, history, reply)
        else:
            reply.notices.append(say("no_model", reply.language))
            yield from self._extracted(standalone, scope, reply)
        yield self._finished(reply, scope)

    def as_retriever(self, *, k: int | None = None, filters: Filters | None = None) -> "BaseRetriever":
        """A LangChain retriever: documents are chunks, with score and citation fields as metadata."""
        from assistant.chain import HitRetriever

        return HitRetriever(search=lambda question: self.retrieve(question, k=k, filters=filters))

    def as_runnable(self) -> "Runnable[ChainInput, ChainOutput]":
        """A LangChain retrieval chain: `input` in; `context`, `answer` piece by piece and `result` out."""
        from assistant.chain import retrieval_chain

        return retrieval_chain(self.stream)

    def _find(self, question: str, filters: Filters | None, k: int | None) -> tuple[Scope, list[Hit]]:
        scope = self._register.scope_of(question, filters)
        return scope, still_in_scope(self._search(question, scope, k), question, filters)

    def _search(self, question: str, scope: Scope, k: int | None) -> list[Hit]:
        k = k or self.settings.top_k
        names = take_apart(question, self._glossary).names
        if not names:
            return self._index.search(question, k, scope.documents)
        hits = self._index.search(question, max(_BEFORE_NARROWING, k), scope.documents)
        return narrow_to_names(hits, names)[:k]

    def _standalone(self, question: str, history: Sequence[Turn], reply: _Reply) -> str:
        """A question that points back, or has hardly a word of its own, takes the one before it as a second line.

        A place of its own replaces the places of the question before.
        """
        stands_alone = regions_in(question) or len(terms.terms_of(question).content) >= 3
        if not history or _SMALL_TALK.search(question) or (stands_alone and not _POINTS_BACK.search(question)):
            return question
        reply.notices.append(say("follow_up", reply.language, question=history[-1].question))
        before = " ".join(history[-1].question.split())
        return f"{question}\n{without_regions(before) if regions_in(question) else before}"

    def _without_evidence(self, reply: _Reply, scope: Scope, hits: Sequence[Hit]) -> Answer:
        """Nothing was found, or too little: perhaps only national documents, and none about the place."""
        if scope.none_fits:
            return reply.finish(Outcome.NO_EVIDENCE, say("no_filtered", reply.language))
        if scope.regions and not any(scope.is_about(hit.document) for hit in hits):
            return reply.finish(Outcome.NO_EVIDENCE, self._no_region(reply, scope))
        return reply.finish(Outcome.NO_EVIDENCE, say("no_evidence", reply.language))

    def _drafted(self, question: str, scope: Scope, history: Sequence[Turn], reply: _Reply) -> Iterator[Claim]:
        """The statements of the chat model that can be proved; when the model fails, quotes in their place."""
        draft = Draft(reply.question, reply.language, history, reply.evidence, self.settings)
        try:
            for statement in write_draft(draft):
                checked = self._verifier.check(statement, draft.sentences)
                if isinstance(checked, Withheld):
                    reply.withheld.append(checked)
                else:
                    reply.claims.append(checked)
                    yield checked
        except ChatModelError as error:
            reply.notices.append(say("model_failed", reply.language, reason=say(error.reason, reply.language)))
            yield from self._extracted(question, scope, reply)
        if reply.withheld:
            reply.notices.append(say("withheld", reply.language, count=len(reply.withheld)))

    def _extracted(self, question: str, scope: Scope, reply: _Reply) -> Iterator[Claim]:
        """The sentences that answer, except those that a claim quotes already."""
        quoted = {claim.text for claim in reply.claims}
        embed = self._embedder.embed_documents
        for claim in extract_claims(question, reply.evidence, self._glossary, embed, scope.is_about):
            if claim.text not in quoted:
                reply.claims.append(claim)
                yield claim

    def _finished(self, reply: _Reply, scope: Scope) -> Answer:
        if reply.claims:
            if all(language_of(claim.text) != reply.language for claim in reply.claims):
                reply.notices.append(say("other_language", reply.language))
            reply.notices += self._of_replaced(reply)
            return reply.finish(Outcome.ANSWERED, "\n".join(marked_lines(tuple(reply.claims))))
        if reply.withheld:
            outcome, reason = Outcome.UNSUPPORTED, say("unsupported", reply.language)
        elif not any(scope.is_about(hit.document) for hit in reply.evidence):
            outcome, reason = Outcome.NOT_IN_EVIDENCE, self._no_region(reply, scope)
        else:
            outcome, reason = Outcome.NOT_IN_EVIDENCE, say("not_in_evidence", reply.language)
        # The nearest passages are to be read: those in the question's language first.
        reply.evidence = tuple(sorted(reply.evidence, key=lambda hit: hit.document.language != reply.language))
        return reply.finish(outcome, abstention(reason, reply.language, reply.evidence))

    def _of_replaced(self, reply: _Reply) -> Iterator[str]:
        """A notice for each cited document that another one replaces."""
        cited = {citation.document_id for claim in reply.claims for citation in claim.citations}
        for hit in {hit.document.id: hit for hit in reply.evidence if hit.document.id in cited}.values():
            new = self.document(hit.replaced_by) if hit.replaced_by else None
            if new:
                yield replaced(hit.document, new, reply.language)

    def _no_region(self, reply: _Reply, scope: Scope) -> str:
        return say("no_region", reply.language, region=scope.label(reply.language))


def _checked(question: str) -> str:
    # Half a surrogate pair, as broken JSON may have it, is no text.
    question = " ".join(question.encode(errors="replace").decode().split())
    if not question:
        raise AssistantError("The question is empty. Type one.")
    if len(question) > _LONGEST_QUESTION:
        raise AssistantError(f"The question has {len(question)} characters. Ask with at most {_LONGEST_QUESTION}.")
    return question
