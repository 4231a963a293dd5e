// Shows the document of a citation beside the answer. Without this script the same links open a tab.
(() => {
  "use strict";

  const WORDS = {
    ko: { submit: "질문 보내기", stop: "답변 멈추기", table: "나란히 보기" },
    en: { submit: "Send the question", stop: "Stop", table: "Side by side" },
  };
  const NARROW = matchMedia("(max-width: 900px)");
  const opened = new Set(); // answers whose first citation was opened by itself
  let current = ""; // the address that the panel shows
  let latest = 0; // a slow document must not replace one that was asked for after it
  let asked = 0; // the questions that the chat shows
  let isFollowing = false; // from a new question until the reader touches the chat

  const panel = () => document.getElementById("document-panel");
  const isPlainClick = (event) =>
    event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

  function documentAddress(link) {
    const url = new URL(link.href, document.baseURI);
    const here = url.origin === location.origin && !link.closest("#knowledge"); // that tab does not show the panel
    return here && /\/documents(\/|$)/.test(url.pathname) ? url : null;
  }

  async function show(url) {
    const mine = ++latest;
    const response = await fetch(url);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (mine !== latest || !panel()) return;
    panel().replaceChildren(...page.querySelector("main").childNodes);
    panel().setAttribute("aria-label", page.title);
    panel().querySelectorAll("button.index").forEach((button) => (button.hidden = false));
    scrollToQuote();
    if (response.status === 503) setTimeout(() => mine === latest && show(url), 1000);
  }

  function scrollToQuote() {
    const quote = panel().querySelector("mark");
    const top = quote ? quote.getBoundingClientRect().top - panel().getBoundingClientRect().top : 0;
    panel().scrollTop = quote ? panel().scrollTop + top - panel().clientHeight / 3 : 0;
  }

  function markCurrent() {
    // By address, because a streaming answer is drawn anew with every claim.
    document.querySelectorAll(".answer a").forEach((link) => {
      if (link.getAttribute("href") === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  function openFirstCitations() {
    document.querySelectorAll(".answer").forEach((answer) => {
      const first = answer.querySelector("a.cite");
      if (!first || opened.has(answer.id)) return;
      opened.add(answer.id);
      current = first.getAttribute("href");
      show(documentAddress(first));
    });
  }

  function follow() {
    // The newest question goes to the top and its answer grows below: nothing moves under the eyes or the pointer.
    const questions = document.querySelectorAll("#chat .user-row");
    if (questions.length > asked) isFollowing = true;
    asked = questions.length;
    if (!asked || !isFollowing) return;
    const chat = document.querySelector("#chat .bubble-wrap");
    chat.scrollTop += questions[asked - 1].getBoundingClientRect().top - chat.getBoundingClientRect().top;
  }

  function nameForScreenReaders() {
    // Gradio leaves its buttons without a name, drops those of tables, and names each message by its markup.
    const words = WORDS[document.documentElement.lang];
    document.querySelectorAll("#question .submit-button").forEach((button) => (button.ariaLabel = words.submit));
    document.querySelectorAll("#question .stop-button").forEach((button) => (button.ariaLabel = words.stop));
    document.querySelectorAll("#chat .answer").forEach((answer) =>
      answer.querySelectorAll("table").forEach((table) => (table.ariaLabel = WORDS[answer.lang].table)));
    document.querySelectorAll("#chat [data-testid][aria-label]").forEach((message) => (message.ariaLabel = null));
  }

  async function copy(button) {
    const answer = button.closest(".answer").cloneNode(true);
    answer.querySelectorAll("button, .waiting").forEach((part) => part.remove());
    document.body.append(answer); // innerText breaks lines only for what is laid out
    const text = answer.innerText.replace(/\n{3,}/g, "\n\n").trim();
    answer.remove();
    if (navigator.clipboard) await navigator.clipboard.writeText(text);
    else copyWithoutClipboard(text);
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 2000);
  }

  function copyWithoutClipboard(text) {
    // Browsers give the clipboard to https and localhost only; an office network often has neither.
    const area = document.body.appendChild(document.createElement("textarea"));
    area.value = text;
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  async function index(button) {
    button.disabled = true;
    const headers = { "Content-Type": "application/json" };
    const response = await fetch("api/index", { method: "POST", headers, body: "{}" });
    const report = await response.json();
    if (response.ok) return show(new URL("documents", document.baseURI));
    button.disabled = false;
    panel().querySelector(".result").textContent = report.error;
  }

  function onClick(event) {
    const button = event.target.closest?.("button.copy, button.index");
    if (button) return button.classList.contains("copy") ? copy(button) : index(button);
    const link = event.target.closest?.("a[href]");
    const url = link && isPlainClick(event) && documentAddress(link);
    if (!url) return undefined;
    event.preventDefault();
    event.stopPropagation();
    current = link.getAttribute("href");
    markCurrent();
    return show(url).then(() => {
      if (!NARROW.matches) return;
      panel().scrollIntoView({ block: "start", behavior: "smooth" });
    });
  }

  function start() {
    const language = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === "ko" || tag === "en");
    document.documentElement.lang = language ?? "en";
    document.addEventListener("click", onClick, true);
    for (const name of ["wheel", "pointerdown", "keydown"])
      document.addEventListener(name, (event) => event.target.closest?.("#chat") && (isFollowing = false), true);
    new MutationObserver(() => {
      if (!panel()) return;
      if (!latest) show(new URL("documents", document.baseURI));
      openFirstCitations();
      markCurrent();
      follow();
      nameForScreenReaders();
    }).observe(document.body, { childList: true, subtree: true });
  }

  start();
})();
