"""The whole path of a question: scope, search, draft or extract, verify, answer. Read this first."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from assistant.answer import (
    ChatModel,
    Draft,
    EvidenceSentence,
    Proof,
    SmallTalk,
    beginnings,
    disagreeing,
    evidence_sentences,
    extract_claims,
    gather,
    in_order,
    issued,
    load_judge,
    quote,
    statements_in,
    take_apart,
)
from assistant.answer.reply import Reply
from assistant.answer.tables import SURE, answer_from_tables
from assistant.answer.watch import StopOfOne, Watch
from assistant.embedding import Embedder, load_embedder
from assistant.errors import AssistantError, ChatModelError, IndexNotReadyError
from assistant.index import FileRecord, Index
from assistant.index.doctor import Finding, examine
from assistant.index.indexing import Progress, glossary_path, pipeline_of, update_index
from assistant.index.owner import Owner
from assistant.language import terms
from assistant.language.glossary import Glossary
from assistant.language.here import name_home, name_own, speaks_of_home
from assistant.language.personal import covered_question
from assistant.language.regions import regions_in
from assistant.language.text import folded, language_of_question
from assistant.search import Reranker, Search, Understood, understand
from assistant.search.scope import (
    Register,
    Scope,
    compares_documents,
    home_of,
    in_turn,
    is_narrow,
    narrow_to_names,
    spread,
    still_in_scope,
)
from assistant.settings import Settings
from assistant.types import (
    Answer,
    Claim,
    Document,
    Filters,
    Hit,
    IndexReport,
    Language,
    Turn,
    Withheld,
)

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever

    from assistant.plugs.langchain import PolicyChain

LONGEST_QUESTION = 2000  # characters; more is a pasted document

# Best score below which nothing was found: small talk and other subjects reach 0.1, questions about the
# documents 0.12 and more.
_LEAST_SCORE = 0.1

# Hits for the chat model, as many as its evidence has room for: the answer stands among the first 8 in nine of ten
# questions, and what else belongs to it below.
_HITS_FOR_CHAT = 16

# Hits among which those that speak of the question's names are looked for.
_BEFORE_NARROWING = 100


@dataclass(frozen=True, slots=True)
class _Part:
    """What is answered at once: the whole question, or what it asks about one of several places, the `about`."""

    question: str
    scope: Scope
    evidence: tuple[Hit, ...]
    history: Sequence[Turn]
    about: str = ""


class Assistant:
    """Answers questions from the index of a knowledge folder. Threads may share one; processes may not.

    Open it with `Assistant.open`; use it as a context manager, or call `close`.
    """

    def __init__(self, settings: Settings, owner: Owner, embedder: Embedder, glossary: Glossary) -> None:
        self.settings = settings
        self._owner = owner
        self._embedder = embedder
        self._home = home_of(settings.home_region)
        self._chat = ChatModel(settings) if settings.chat_model else None
        self._judge = load_judge(settings) if settings.chat_model else None
        self._small_talk = SmallTalk(embedder.embed_sentences)
        self._index = Index(settings.data_dir, embedder, pipeline_of(settings), chroma_url=settings.chroma_url)
        self._register = Register(self._index.catalogue)
        reranker = Reranker(settings.reranker) if settings.reranker else None
        self._search = Search(self._index, glossary, reranker)
        self._indexing = Lock()

    @classmethod
    def open(cls, settings: Settings | None = None) -> "Assistant":
        """Take the index of `settings.data_dir`, or start an empty one there.

        Raises `IndexInUseError` while another process has it, `AssistantError` for an unusable glossary or home region.
        """
        settings = settings or Settings()
        if not (settings.knowledge_dir.is_dir() or settings.data_dir.is_dir()):
            raise AssistantError("nothing_here", folder=settings.knowledge_dir, data=settings.data_dir)
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
        if self._chat:
            Thread(target=self._warm_up_chat, args=(self._chat,), name="chat", daemon=True).start()
        terms.warm_up()
        self._register.choices()
        with suppress(IndexNotReadyError):
            for question in ("정책", "policy"):  # each language has a model of its own
                self.retrieve(question, k=1)

    def _warm_up_chat(self, chat: ChatModel) -> None:
        with suppress(ChatModelError):  # the operator is told; the first question says it to the reader
            chat.warm_up(*beginnings())

    def index(
        self, on_progress: Callable[[Progress], None] = lambda progress: None, *, remove_all: bool = False
    ) -> IndexReport:
        """Make the index match the knowledge folder. Questions are answered meanwhile.

        A folder without any document left changes nothing unless told to `remove_all`.
        """
        with self._indexing:
            self._search.glossary = Glossary.open(glossary_path(self.settings))
            return update_index(self._index, self._embedder, self.settings, on_progress, remove_all=remove_all)

    def examine(self, *, thorough: bool = False) -> list[Finding]:
        """What is wrong with the index, its files and the settings, worst first."""
        with self._indexing:
            return examine(self.settings, self._embedder, thorough=thorough, index=self._index)

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

    def covered(self, question: str) -> str:
        """A question without the numbers of persons in it: what is not known is neither kept nor sent to anybody."""
        return covered_question(question, self._index.catalogue.says) if self.settings.mask else question

    def retrieve(
        self, question: str, *, k: int | None = None, filters: Filters | None = None, history: Sequence[Turn] = ()
    ) -> list[Hit]:  # fmt: skip
        """The best k chunks for a question (`settings.top_k` unless told), best first.

        A place in the question restricts them to documents about it and national ones. What was said before counts,
        the more the fewer words of its own the question has.
        Raises `IndexNotReadyError` before the first indexing or after a change of model.
        """
        k = k or self.settings.top_k
        understood = self._understood(self.covered(_checked(question)), self._covered(history))
        return self._find(understood, filters, k)[1][:k]

    def ask(self, question: str, *, history: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        """The verified answer. Raises `AssistantError` for what a person can mend."""
        *_, answer = self.stream(question, history=history, filters=filters)
        assert isinstance(answer, Answer)  # noqa: S101  # stream ends with one
        return answer

    def stream(
        self, question: str, *, history: Sequence[Turn] = (), filters: Filters | None = None, watch: Watch | None = None
    ) -> Generator[Claim | Answer, None, None]:
        """Each claim as soon as it is proved, and last the whole answer. Nothing that was shown is taken back.

        `watch` is told of each step and can end the chat model's calls; closing the generator ends them, too.
        """
        question, history, watch = self.covered(_checked(question)), self._covered(history), watch or Watch()
        reply = Reply(question, language_of_question(question), Scope(), self._index.catalogue)
        if not is_narrow(question, filters) and question in self._small_talk:
            yield reply.small_talk()
            return
        understood = self._understood(question, history, watch.stop)
        standalone = understood.standalone
        watch.searches(standalone)
        scope, hits = self._find(understood, filters, _HITS_FOR_CHAT if self._chat else self.settings.top_k)
        watch.found(hits)
        reply.scope = scope
        if understood.takes_up:
            reply.note("follow_up", question=history[-1].question)
        self._warn(reply, standalone, filters)
        if hits and (self._chat or hits[0].score >= _LEAST_SCORE):
            reply.evidence = tuple(hits)
        if scope.left_out and reply.evidence:
            which = "region" if scope.with_national else "region_alone"
            reply.note(which, region=scope.label(reply.language))
        if not reply.evidence:
            yield reply.without_evidence(hits)
            return
        if not self._chat:
            reply.note("no_model")
        whole = _Part(standalone, scope, reply.evidence, history)
        for part in _side_by_side(whole, reply.language) or [whole]:
            yield from self._shown(self._answered(part, reply, watch), part, reply)
        yield reply.finished()

    def _warn(self, reply: Reply, question: str, filters: Filters | None) -> None:
        """What an answer may lack for reasons that the administrator can mend."""
        if not self._home and speaks_of_home(question) and not (filters and filters.regions):
            reply.note("home_unset")
        if not self._index.is_finished and not self._indexing.locked():
            reply.note("unfinished")

    def as_retriever(
        self, *, k: int | None = None, filters: Filters | None = None, least_score: float = 0.0
    ) -> "BaseRetriever":
        """A LangChain retriever: documents are chunks, with score and citation fields as metadata."""
        from assistant.plugs.langchain import HitRetriever

        return HitRetriever(search=self.retrieve, k=k, filters=filters, least_score=least_score)

    def as_runnable(self) -> "PolicyChain":
        """A LangChain retrieval chain: `input` and `chat_history` in; `context`, `answer` piece by piece and `result` out."""
        from assistant.plugs.langchain import PolicyChain

        return PolicyChain(self.stream, self.settings.chat_model)

    def _covered(self, history: Sequence[Turn]) -> list[Turn]:
        return [Turn(self.covered(turn.question), self.covered(turn.reply)) for turn in history]

    def _understood(self, question: str, history: Sequence[Turn], stop: Event | None = None) -> Understood:
        """The question as it would stand alone, by the chat model or by rule, in the home region when it means that."""
        ask = partial(self._chat.ask, stop=stop) if self._chat else None
        understood = understand(name_own(question, self._home), history, ask)
        return understood.replace(lambda text: name_home(text, self._home))

    def _find(self, understood: Understood, filters: Filters | None, k: int) -> tuple[Scope, list[Hit]]:
        """The k best hits; of several places that are set side by side, k of each in turn."""
        scope = self._register.scope_of(understood.standalone, filters)
        apart = [understood.replace(place.share_of) for place in scope.apart(understood.standalone)]
        found = [self._searched(one, self._register.scope_of(one.standalone, filters), k) for one in apart]
        hits = in_turn(found) if found else self._searched(understood, scope, k)
        return scope, still_in_scope(hits, understood.standalone, filters)

    def _searched(self, understood: Understood, scope: Scope, k: int) -> list[Hit]:
        names = take_apart(understood.standalone, self._search.glossary).names
        if len(scope.regions) > 1:  # 광주 서구청장 narrows to one of the places
            names = [entry for entry in names if not any(map(regions_in, entry.korean))]
        compares = len(scope.regions) > 1 or compares_documents(understood.standalone)
        hits = self._search.search(
            understood.searched, max(_BEFORE_NARROWING, k) if names or compares else k, scope.documents,
            context=understood.context, share=understood.share,
        )  # fmt: skip
        if names:
            hits = narrow_to_names(hits, names)
        return spread(hits, scope.regions, k) if compares else hits[:k]

    def _shown(self, claims: Iterator[Claim], part: _Part, reply: Reply) -> Iterator[Claim]:
        """The claims, those of a place with its name; beside each what other documents say differently."""
        before, words = len(reply.claims), {folded(claim.text) for claim in reply.claims}
        sentences = evidence_sentences(part.evidence)
        for claim in claims:
            others = [
                other for cited in claim.citations
                for other in disagreeing(cited, sentences, part.question, self._embedder.embed_sentences)
            ]  # fmt: skip
            for shown in _beside_each_other(replace(claim, about=part.about), others):
                if folded(shown.text) not in words:
                    words.add(folded(shown.text))
                    reply.claims.append(shown)
                    yield shown
            if others:
                reply.note("conflict")
        if part.about and len(reply.claims) == before and not reply.closest:
            reply.absent.append(part.about)

    def _answered(self, part: _Part, reply: Reply, watch: Watch) -> Iterator[Claim]:
        """What the chat model drafts and can be proved; without one, or when nothing of it is left, quotes."""
        if not self._chat:
            yield from self._quotes(part, reply)
            return
        if self._judge is None:
            reply.note("no_judge")
        before, withheld = len(reply.claims), len(reply.withheld)
        try:
            try:
                yield from self._drafted(self._chat, part, reply, watch)
            except ChatModelError as error:
                if error.reason != "context" or not self._chat.halve_evidence():
                    raise
                yield from self._drafted(self._chat, part, reply, watch)
        except ChatModelError as error:
            reply.note("model_failed", reason=error.reason)
            yield from self._quotes(part, reply)
            return
        if len(reply.claims) == before and len(reply.withheld) > withheld:
            yield from self._quotes(part, reply)

    def _drafted(self, chat: ChatModel, part: _Part, reply: Reply, watch: Watch) -> Iterator[Claim]:
        """What of the draft passes the gates; what does not is withheld. Raises `ChatModelError`."""
        evidence = gather(part.evidence, chat.evidence_chars)
        proof = Proof(part.question, evidence, self._judge, StopOfOne(watch.stop))
        draft = Draft(reply.question, reply.language, part.history, proof.evidence, part.about)
        watch.asks_model(*draft.prompt)
        # Closed here: an error that ends the statements holds on to the pieces, and with them to the connection.
        with closing(watch.told_of(chat.stream(*draft.prompt, stop=proof.stop))) as pieces:
            for proved in in_order(statements_in(pieces), proof.of, proof.stop):
                if isinstance(proved, Withheld):
                    reply.withheld.append(proved)
                else:
                    yield from proved
        for failure in proof.failures[:1]:
            reply.note("judge_failed", reason=failure.reason)

    def _quotes(self, part: _Part, reply: Reply) -> Iterator[Claim]:
        """The documents' own words where it is sure that they answer; else the reply has the closest passages."""
        glossary, embed = self._search.glossary, self._embedder.embed_sentences
        tables = answer_from_tables(part.question, part.evidence, embed)
        if tables and tables.confidence >= SURE and tables.claims:
            yield from tables.claims
            return
        chosen = list(extract_claims(part.question, part.evidence, glossary, embed, part.scope.is_about))
        found = quote(part.question, part.evidence, glossary, self._embedder, chosen)
        reply.closest += found.closest
        reply.lacking += found.lacking
        yield from found.claims


def _side_by_side(whole: _Part, language: Language) -> list[_Part]:
    """The question once for each of the places that it compares, each with the hits about that place alone."""
    return [
        replace(
            whole, question=scope.share_of(whole.question), scope=scope,
            evidence=tuple(hit for hit in whole.evidence if scope.is_about(hit.document)),
            about=scope.label(language),
        )
        for scope in whole.scope.apart(whole.question)
    ]  # fmt: skip


def _beside_each_other(claim: Claim, others: Sequence[EvidenceSentence]) -> list[Claim]:
    """The claim; with the sentences that say otherwise, each as the claim of its document, issuer and date."""
    if not others:
        return [claim]
    quotes = [replace(other.quote(), about=claim.about) for other in others]
    return [
        replace(one, about=" · ".join(filter(None, (claim.about, issued(one.citations[0])))))
        for one in (claim, *quotes)
    ]  # fmt: skip


def _checked(question: str) -> str:
    if not isinstance(question, str):
        raise AssistantError("question_not_text", kind=type(question).__name__)
    # Half a surrogate pair, as broken JSON may have it, is no text.
    question = " ".join(question.encode(errors="replace").decode().split())
    if not question:
        raise AssistantError("question_empty")
    if len(question) > LONGEST_QUESTION:
        raise AssistantError("question_too_long", length=len(question), most=LONGEST_QUESTION)
    return question
