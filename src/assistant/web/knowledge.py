"""The Knowledge tab: every file of the knowledge folder with what became of it, and the controls that change them."""

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path

from assistant.assistant import Assistant
from assistant.index import FileRecord
from assistant.index.folder import documents_below, first_of_each
from assistant.ingest.kinds import KINDS
from assistant.messages import say, word, words_of
from assistant.plugs.as_json import Json, document_as_json, message_as_json
from assistant.settings import Settings
from assistant.types import FileState, Language
from assistant.web.documents import page
from assistant.web.stated import stated_metadata
from assistant.web.texts import SCRIPT_WORDS
from assistant.web.uploads import FORMATS

_COLUMNS = ("title", "publisher", "region", "date", "language", "chunks", "size", "state")
_STATES = ("indexed", "duplicate", "failed", "waiting", "changed", "gone")


def list_files(assistant: Assistant, settings: Settings, language: Language) -> list[Json]:
    """The files in the folder and those that the index still knows, by path.

    `state` is indexed, duplicate, failed, waiting (to be indexed), changed (since it was read) or gone (but not yet from
    the index); `note` gives the warnings or the reason in that language, or the document with the same content; `notes` has them as codes; `stated` is what `catalog.csv` says of the document.
    """
    files = first_of_each(documents_below(settings.knowledge_dir, without=settings.data_dir))
    known = {record.path: record for record in assistant.files()}
    documents = {document.id: document for document in assistant.documents(characters=0)}
    chunks, replaced_by = assistant.count_chunks(), assistant.replaced_by(documents)
    titles = {document.id: document.title for document in documents.values()}
    stated = stated_metadata(settings, files)
    rows: list[Json] = []
    for path in sorted(files.keys() | known.keys()):
        record, document = known.get(path), documents.get(path)
        state, size = _state_and_size(record, files.get(path))
        rows.append({
            "path": path, "state": state, "size": size, **_notes(record, language),
            "document": document_as_json(document) if document else None, "chunks": chunks.get(path, 0),
            "replaced_by": titles.get(replaced_by.get(path, ""), ""), "stated": stated.get(path, {}),
        })  # fmt: skip
    return rows


def for_visitors(rows: Sequence[Json]) -> list[Json]:
    """The documents among the files, without what only the administrator is told."""
    return [
        row | {"note": "", "notes": [], "stated": {}, "state": FileState.INDEXED.value}
        for row in rows
        if row["document"]
    ]


def _notes(record: FileRecord | None, language: Language) -> Json:
    if record is None:
        return {"note": "", "notes": []}
    text = record.original or " ".join(word(note, language) for note in record.notes)
    return {"note": text, "notes": [message_as_json(note, language) for note in record.notes]}


def _state_and_size(record: FileRecord | None, file: Path | None) -> tuple[str, int]:
    """The state, and the size in bytes."""
    if file is None:
        return "gone", record.size if record else 0
    try:
        status = file.stat()
    except OSError:  # a link to nothing, or deleted just now
        return record.state.value if record else "waiting", 0
    if record is None:
        return "waiting", status.st_size
    is_same = (record.size, record.modified) == (status.st_size, status.st_mtime_ns) or record.size < 0
    return record.state.value if is_same else "changed", status.st_size


def knowledge_page(settings: Settings, language: Language, root: str, *, may_change: bool, may_try: bool) -> str:
    """What the tab shows, for its script to fill; the controls only for who may change something."""
    controls = _controls(settings, language) if may_change else _password(language) if may_try else ""
    progress = f'<progress aria-label="{escape(say("reading_begins", language))}"></progress>'
    uploads = '<ul class="uploads"></ul>' if may_change else ""
    words = json.dumps(words_of(SCRIPT_WORDS, language), ensure_ascii=False)
    body = (
        f'<div class="knowledge" data-words="{escape(words)}" data-largest="{settings.max_file_mb * 1_000_000}"'
        f' data-may-change="{str(may_change).lower()}">',
        controls,
        f'<p class="said" role="status"></p><div class="indexing" hidden>{progress}<p></p></div>{uploads}',
        f'<section class="failed" aria-label="{escape(say("failed_files", language))}" hidden></section>',
        _list(language, may_change=may_change),
        "</div>",
    )
    return page(say("tab_knowledge", language), "".join(body), language, root)


def _controls(settings: Settings, language: Language) -> str:
    def text(name: str, **values: object) -> str:
        return escape(say(name, language, **values))

    rules = text("upload_rules", formats=FORMATS, limit=settings.max_file_mb)
    return (
        f'<section class="upload"><h2>{text("upload")}</h2><div class="drop">'
        f'<p><label class="button">{text("choose_files")}<input type="file" multiple></label> {text("or_drop")}</p>'
        f'<p class="rules">{rules}</p>'
        f'<p><label>{text("folder")} <input class="folder" list="knowledge-folders" autocomplete="off"'
        f' placeholder="{text("folder_top")}"></label><datalist id="knowledge-folders"></datalist></p></div>'
        f'<div class="overall" hidden><progress aria-label="{text("overall")}"></progress><p></p></div>'
        f"</section>"
        f'<dialog class="sure"><p></p><div class="buttons"><button type="button" class="yes">{text("delete")}</button>'
        f'<button type="button" class="no">{text("cancel")}</button></div></dialog>{_metadata(language)}'
    )


def _metadata(language: Language) -> str:
    """What somebody may state of a document: for what its file does not say, or says wrongly."""

    def text(name: str) -> str:
        return escape(say(name, language))

    kinds = "".join(f'<option value="{kind}">{kind}</option>' for kind in ("", *KINDS))
    fields = "".join(
        f'<label>{text(f"column_{column}")} <input name="{name}" autocomplete="off"></label>'
        for name, column in (
            ("title", "title"), ("publisher", "publisher"), ("region", "region"), ("published", "date"),
            ("effective", "effective"),
        )
    )  # fmt: skip
    return (
        f'<dialog class="metadata" aria-labelledby="metadata-title"><form><h2 id="metadata-title">{text("edit_metadata")}</h2>'
        f'<p class="path"></p>{fields}<label>{text("column_kind")} <select name="kind">{kinds}</select></label>'
        f'<p class="rules">{text("metadata_rules")}</p><p role="alert"></p><div class="buttons"><button>{text("metadata_keep")}</button>'
        f'<button type="button" class="no">{text("cancel")}</button></div></form></dialog>'
    )


def _password(language: Language) -> str:
    def text(name: str) -> str:
        return escape(say(name, language))

    return (
        f'<form class="password"><label>{text("password")} <input type="password" autocomplete="current-password"'
        f' required></label> <button>{text("unlock")}</button><p role="alert"></p></form>'
    )


def _list(language: Language, *, may_change: bool) -> str:
    def text(name: str) -> str:
        return escape(say(name, language))

    headers = "".join(
        f'<th scope="col" class="{name}"><button type="button" data-sort="{name}">{text(f"column_{name}")}</button></th>'
        for name in _COLUMNS
    )
    if may_change:
        tick = f'<th scope="col" class="tick"><input type="checkbox" aria-label="{text("choose_all")}"></th>'
        headers = f'{tick}{headers}<th scope="col"><span class="unseen">{text("change")}</span></th>'
    button = f'<button type="button" class="reread">{text("index")}</button>' if may_change else ""
    button += '<button type="button" class="delete-chosen" hidden></button>' if may_change else ""
    return (
        f'<section class="files"><div class="bar"><h2>{text("documents")} <small class="count"></small></h2>'
        f'<label>{text("filter")} <input type="search" class="filter"></label>'
        f"<label>{text('column_state')} <select>{_options(_STATES, language)}</select></label>"
        f"{button}</div>"
        f"<table><thead><tr>{headers}</tr></thead>"
        f'<tbody></tbody></table><div class="pager" hidden><button type="button" class="earlier">{text("earlier")}</button>'
        f' <span></span> <button type="button" class="later">{text("later")}</button></div></section>'
    )


def _options(states: Sequence[str], language: Language) -> str:
    return "".join(
        f'<option value="{value}">{escape(say(name, language))}</option>'
        for value, name in (
            ("", "all_states"), ("warned", "state_warned"), *((state, f"state_{state}") for state in states)
        )
    )  # fmt: skip
