// Answers taken elsewhere: copied as text or with links and tables, saved, printed.
(() => {
  "use strict";

  const { say, make, store, toast } = assistant;
  const absolute = (href) => new URL(href, document.baseURI).href;
  const escaped = (text) => make("p", { textContent: text }).innerHTML;

  const marks = (claim) => claim.numbers.map((number) => `[${number}]`).join("");
  const statement = (claim) => `${claim.about ? `${claim.about}: ` : ""}${claim.text} ${marks(claim)}`;

  // One that declined, or was cut off, has no statements: what was read is taken.
  const linesOf = (exchange) => (exchange.export?.claims?.length ? exchange.export.claims.map(statement) : [exchange.reply ?? ""]);

  function asText(exchange) {
    const sources = (exchange.export?.citations ?? []).map((citation, at) => `[${at + 1}] ${citation.official}\n    “${citation.quote.trim()}”`);
    return [...linesOf(exchange), ...(sources.length ? ["", `${say("sources")}`, ...sources] : [])].join("\n").trim();
  }

  function asHtml(exchange) {
    const claims = exchange.export?.claims ?? [];
    const cells = (claim) => `<td>${escaped(claim.about)}</td><td>${escaped(`${claim.text} ${marks(claim)}`)}</td>`;
    const isTable = claims.some((claim) => claim.about);
    const body = isTable
      ? `<table border="1">${claims.map((claim) => `<tr>${cells(claim)}</tr>`).join("")}</table>`
      : linesOf(exchange).map((line) => `<p>${escaped(line)}</p>`).join("");
    const sources = (exchange.export?.citations ?? []).map(
      (citation) => `<li><a href="${escaped(absolute(citation.href))}">${escaped(citation.official)}</a><br>“${escaped(citation.quote.trim())}”</li>`,
    );
    return `${body}${sources.length ? `<p><b>${escaped(say("sources"))}</b></p><ol>${sources.join("")}</ol>` : ""}`;
  }

  function asMarkdown(conversation) {
    const parts = conversation.exchanges.map((exchange, number) => {
      const mark = (at) => `[^${number + 1}-${at}]`;
      const lines = exchange.export?.claims?.length
        ? exchange.export.claims.map((claim) => `${claim.about ? `**${claim.about}**: ` : ""}${claim.text}${claim.numbers.map(mark).join("")}`)
        : linesOf(exchange);
      const notes = (exchange.export?.citations ?? []).map(
        (citation, at) => `${mark(at + 1)}: [${citation.official}](${absolute(citation.href)}): “${citation.quote.trim().replace(/\s+/g, " ")}”`,
      );
      return [`## ${exchange.question}`, ...lines, notes.join("\n")].filter(Boolean).join("\n\n");
    });
    return [`# ${conversation.title}`, ...parts].join("\n\n") + "\n";
  }

  // ---- the clipboard

  const copy = (exchange, withHtml) => put(asText(exchange), withHtml ? asHtml(exchange) : "");

  // A citation in its official form, with its words and a link to them.
  function copySource(address) {
    const exchanges = store.get(assistant.chat.currentId())?.exchanges ?? [];
    const citation = exchanges.flatMap((exchange) => exchange.export?.citations ?? []).find((one) => one.href === address);
    return citation && put(`“${citation.quote.trim()}” (${citation.official}) ${absolute(citation.href)}`, "");
  }

  async function put(text, html) {
    if (html && window.ClipboardItem && navigator.clipboard) {
      const types = { "text/html": html, "text/plain": text };
      const parts = Object.entries(types).map(([type, content]) => [type, new Blob([content], { type })]);
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(parts))]);
    } else if (navigator.clipboard && !html) await navigator.clipboard.writeText(text);
    else copyWithoutClipboard(text, html);
    toast(say("copied"));
  }

  function copyWithoutClipboard(text, html) {
    // Browsers give the clipboard to https and localhost only; an office network often has neither.
    const give = (event) => {
      event.clipboardData.setData("text/plain", text);
      if (html) event.clipboardData.setData("text/html", html);
      event.preventDefault();
    };
    document.addEventListener("copy", give, { once: true });
    document.execCommand("copy");
  }

  // ---- files

  const nameOf = (conversation, ending) => `${conversation.title.replace(/[\\/:*?"<>|\p{Cc}]/gu, " ").trim().slice(0, 60)}.${ending}`;

  function save(blob, name) {
    const link = make("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  function saveMarkdown(conversation) {
    save(new Blob([asMarkdown(conversation)], { type: "text/markdown" }), nameOf(conversation, "md"));
  }

  async function saveWord(conversation) {
    const exchanges = conversation.exchanges.map((exchange) => ({
      question: exchange.question,
      reply: exchange.reply ?? "",
      claims: exchange.export?.claims ?? [],
      citations: (exchange.export?.citations ?? []).map(({ official, quote, href }) => ({ official, quote, href: absolute(href) })),
    }));
    const body = JSON.stringify({ title: conversation.title, exchanges });
    const response = await fetch("chat/word", { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => null);
    if (!response?.ok) return toast(say("given_up"), say("try_again"), () => saveWord(conversation));
    return save(await response.blob(), nameOf(conversation, "docx"));
  }

  const chosen = { markdown: saveMarkdown, word: saveWord, print: () => print() };
  document.addEventListener("click", (event) => {
    const way = event.target.closest?.("[data-export]")?.dataset.export;
    const conversation = way && store.get(assistant.chat.currentId());
    if (conversation) chosen[way](conversation);
  });

  assistant.export = { copy, copySource, asText, asHtml, asMarkdown };
})();
