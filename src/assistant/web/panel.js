// The document of a citation beside the answer; on a phone a sheet above it, which Back closes.
// Without this script the same links open a page.
(() => {
  "use strict";

  const { say, make, button, store } = assistant;
  const SHEET = matchMedia("(max-width: 900px)");
  const right = document.getElementById("right");
  const panel = document.getElementById("document-panel");
  const find = right.querySelector(".find input");
  let current = ""; // the address that the panel shows
  let latest = 0; // a slow document must not replace one that was asked for after it
  let opener = null; // where the focus goes back to
  let matches = [];

  const isPlainClick = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

  function documentAddress(link) {
    const url = new URL(link.href, document.baseURI);
    const here = url.origin === location.origin && !link.closest("#knowledge"); // that tab does not show the panel
    return here && /\/documents(\/|$)/.test(url.pathname) ? url : null;
  }

  async function show(url) {
    const mine = ++latest;
    const response = await fetch(url).catch(() => null);
    const html = await response?.text().catch(() => null);
    if (mine !== latest) return;
    if (!html) return fail(url);
    const page = new DOMParser().parseFromString(html, "text/html");
    panel.replaceChildren(...page.querySelector("main").childNodes);
    panel.setAttribute("aria-label", page.title);
    panel.querySelectorAll("button.index").forEach((one) => (one.hidden = false));
    right.querySelector(".find").hidden = !panel.querySelector(".text");
    clearFound();
    scrollTo(panel.querySelector("mark"));
    if (response.status === 503) setTimeout(() => mine === latest && show(url), 1000);
  }

  function fail(url) {
    const again = button(say("try_again"), "again", () => show(url));
    panel.replaceChildren(make("p", { className: "changed", role: "alert" }, `${say("panel_failed")} `, again));
    addEventListener("online", () => again.isConnected && show(url), { once: true });
  }

  function scrollTo(part) {
    const top = part ? part.getBoundingClientRect().top - panel.getBoundingClientRect().top : 0;
    panel.scrollTop = part ? panel.scrollTop + top - panel.clientHeight / 3 : 0;
  }

  // ---- the citations of the answer that the document belongs to

  const citationsOf = (address) => {
    const link = [...document.querySelectorAll("#chat .answer a[href]")].find((one) => one.getAttribute("href") === address);
    return link ? [...new Set([...link.closest(".answer").querySelectorAll("a.marker")].map((one) => one.getAttribute("href")))] : [];
  };

  function markCurrent() {
    // By address, because an answer that is still being written is drawn anew.
    document.querySelectorAll("#chat .answer a").forEach((link) => {
      if (link.getAttribute("href") === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    const addresses = citationsOf(current);
    const at = addresses.indexOf(current);
    right.querySelector(".copy-source").hidden = at < 0;
    right.querySelector(".steps").hidden = at < 0 || addresses.length < 2;
    right.querySelector(".position").textContent = say("citation_position", { number: at + 1, count: addresses.length });
    right.querySelector(".previous").disabled = at < 1;
    right.querySelector(".next").disabled = at > addresses.length - 2;
  }

  function step(by) {
    const addresses = citationsOf(current);
    open(addresses[addresses.indexOf(current) + by]);
  }

  function open(address) {
    current = address;
    markCurrent();
    return show(new URL(address, document.baseURI));
  }

  function reset() {
    current = "";
    markCurrent();
    return show(new URL("documents", document.baseURI));
  }

  // ---- the sheet of a phone

  const isSheet = () => document.body.classList.contains("sheet");

  function raise(isRaised) {
    document.body.classList.toggle("sheet", isRaised);
    for (const part of document.querySelectorAll("#top, #left, gradio-app")) part.inert = isRaised;
    if (isRaised) return right.querySelector(".back-to-answer").focus();
    return opener?.isConnected ? opener.focus() : undefined;
  }

  function lower() {
    if (history.state?.sheet) history.back(); // and `popstate` lowers it
    else raise(false);
  }

  addEventListener("popstate", (event) => isSheet() !== Boolean(event.state?.sheet) && raise(Boolean(event.state?.sheet)));
  SHEET.addEventListener("change", () => !SHEET.matches && isSheet() && lower());

  // ---- find within

  function clearFound() {
    find.value = "";
    look();
  }

  function look() {
    const wanted = find.value.trim().toLowerCase();
    matches = [];
    const walker = document.createTreeWalker(panel.querySelector(".text") ?? make("p"), NodeFilter.SHOW_TEXT);
    while (wanted && walker.nextNode()) {
      const text = walker.currentNode.data.toLowerCase();
      for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
        const range = new Range();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + wanted.length);
        matches.push(range);
      }
    }
    if (window.Highlight) CSS.highlights.set("found", new Highlight(...matches));
    const count = matches.length;
    right.querySelector(".found").textContent = !wanted ? "" : count ? say("found_here", { count }) : say("found_nothing");
    if (count) scrollTo(matches[0]);
  }

  function turn(event) {
    if (event.key !== "Enter" || !matches.length) return;
    event.preventDefault();
    matches.push(matches.shift());
    scrollTo(matches[0]);
  }

  // ---- re-reading the folder

  async function index(pressed) {
    pressed.disabled = true;
    const headers = { "Content-Type": "application/json" };
    const response = await fetch("api/index", { method: "POST", headers, body: "{}" }).catch(() => null);
    const report = await response?.json().catch(() => ({}));
    if (response?.ok) return show(new URL("documents", document.baseURI));
    pressed.disabled = false;
    panel.querySelector(".result").textContent = report?.error ?? say("given_up");
  }

  function onClick(event) {
    const pressed = event.target.closest?.("button.index");
    if (pressed) return index(pressed);
    const link = event.target.closest?.("a[href]");
    const url = link && isPlainClick(event) && documentAddress(link);
    if (!url) return undefined;
    event.preventDefault();
    event.stopPropagation();
    if (!right.contains(link)) opener = link;
    if (SHEET.matches && !isSheet()) {
      history.pushState({ ...history.state, sheet: true }, "");
      raise(true);
    }
    return open(link.getAttribute("href")).then(() => right.contains(link) || isSheet() || panel.focus({ preventScroll: true }));
  }

  function onKey(event) {
    if (event.key !== "Escape" || !right.contains(event.target)) return;
    if (isSheet()) lower();
    else opener?.focus();
  }

  document.addEventListener("click", onClick, true);
  document.addEventListener("keydown", onKey);
  right.querySelector(".copy-source").addEventListener("click", () => assistant.export.copySource(current));
  right.querySelector(".previous").addEventListener("click", () => step(-1));
  right.querySelector(".next").addEventListener("click", () => step(1));
  right.querySelector(".back-to-answer").addEventListener("click", lower);
  find.addEventListener("input", look);
  find.addEventListener("keydown", turn);

  // The first citation of a new answer opens by itself, beside it; a sheet would cover what is being read.
  function openFirst(answer) {
    const first = answer.querySelector("a.cite, a.near");
    if (first) open(first.getAttribute("href"));
  }

  assistant.panel = { reset, openFirst, markCurrent, lower, isSheet };
  store.onChange(markCurrent);
})();
