// The conversation: questions and answers one below the other, each drawn once and kept; and the box below them.
(() => {
  "use strict";

  const { app, say, make, button, fromServer, settle, announce, store, scope, panel, list } = assistant;
  const LONGEST = Number(app.dataset.longest);
  const WARN_BEFORE = 200; // characters
  const PAUSES = [1000, 2000, 4000, 8000, 15_000, 30_000, 30_000, 30_000]; // milliseconds, before the server is looked for again
  const STAGES = { searching: "searching", reading: "reading_documents", drafting: "drafting", checking: "checking" };
  const messages = document.getElementById("messages");
  const frame = document.querySelector("#chat .bubble-wrap");
  const form = document.getElementById("question");
  const box = form.querySelector("textarea");
  const hint = document.getElementById("question-hint");
  const running = new Map(); // by conversation: what stops its question
  let current = null; // the conversation that is shown; none before the first question
  let isFollowing = false; // from a new question until the reader touches the chat

  const currentId = () => current?.id ?? "";

  // ---- which one is shown

  function open(id, isNew = true) {
    const found = store.get(id);
    if (!found) return begin(isNew);
    if (isNew && id !== idOfAddress()) history.pushState({}, "", list.addressOf(id));
    const isOther = currentId() !== id;
    current = found;
    if (isOther) messages.replaceChildren();
    scope.set(found.scope);
    draw();
    const last = [...messages.querySelectorAll(".answer")].pop();
    if (isOther && last) panel.openFirst(last);
    else if (isOther) panel.reset();
    if (isOther) frame.scrollTop = frame.scrollHeight;
    return undefined;
  }

  function begin(isNew = true) {
    current = null;
    if (isNew && idOfAddress()) history.pushState({}, "", location.pathname);
    messages.replaceChildren();
    scope.clear();
    panel.reset();
    draw();
    box.focus({ preventScroll: true });
  }

  const idOfAddress = () => new URLSearchParams(location.search).get("conversation") ?? "";

  function keepScope(chosen) {
    if (!current || JSON.stringify(current.scope) === JSON.stringify(chosen)) return;
    current = { ...(store.get(current.id) ?? current), scope: chosen };
    store.write(current);
  }

  // ---- drawing

  function draw() {
    const exchanges = current?.exchanges ?? [];
    document.body.classList.toggle("talking", exchanges.length > 0);
    document.title = [current?.title, document.querySelector("#heading h1").textContent].filter(Boolean).join(" · ");
    const known = new Set(exchanges.map((exchange) => exchange.id));
    for (const element of [...messages.children]) if (!known.has(element.dataset.id)) element.remove();
    for (const exchange of exchanges) drawExchange(exchange);
    drawBox();
    list.draw();
    panel.markCurrent();
  }

  function drawExchange(exchange) {
    let element = messages.querySelector(`[data-id="${exchange.id}"]`);
    if (!element) messages.append((element = newElement(exchange)));
    const told = JSON.stringify([exchange.html, exchange.state]);
    if (element.dataset.told === told) return;
    element.dataset.told = told;
    settle(element.querySelector(".reply"), fromServer(exchange.html ?? ""));
    tellState(element, exchange);
  }

  function newElement(exchange) {
    const question = make("h2", { className: "user" }, make("span", { className: "unseen", textContent: say("you_asked") }), make("span", { className: "plain", textContent: exchange.question }));
    const edit = button(say("edit"), "edit", () => ((box.value = exchange.question), grow(), box.focus()));
    const reply = make("div", { className: "bot" }, make("h3", { className: "unseen", textContent: say("it_answered") }), make("div", { className: "reply" }), make("div", { className: "state" }));
    const element = make("article", { className: "exchange" }, make("div", { className: "user-row" }, question, edit), reply);
    element.dataset.id = exchange.id;
    return element;
  }

  function tellState(element, exchange) {
    const state = element.querySelector(".state");
    const again = (name = "ask_again") => button(say(name), "again", () => retry(exchange));
    const waiting = (text) => make("p", { className: "waiting", textContent: text });
    const shown = {
      asked: () => (running.has(currentId()) ? [waiting(say(STAGES[exchange.stage] ?? "searching"))] : [waiting(say(isElsewhere(exchange) ? "busy_elsewhere" : "answer_lost")), again(isElsewhere(exchange) ? "answer_here" : "ask_again")]),
      away: () => [waiting(say("reconnecting"))],
      later: () => [waiting(say("will_retry"))],
      lost: () => [make("p", { className: "problem", textContent: say("given_up") }), again()],
      problem: () => [again()],
      stopped: () => [waiting(say("stopped_here")), again()],
      answered: () => [toolsOf(exchange, again)],
    };
    const within = exchange.state === "answered" && !scope.isEmpty(exchange.scope) ? [scopeLine(exchange)] : [];
    state.replaceChildren(...within, ...shown[exchange.state]());
  }

  // Another window writes every few seconds while it waits; one that was closed does not.
  const isElsewhere = (exchange) => Date.now() - (exchange.alive ?? 0) < 15_000;

  function scopeLine(exchange) {
    const names = scope.names(exchange.scope).join(", ");
    const widen = button(say("ask_without_scope"), "widen", () => (scope.clear(), retry({ ...exchange, scope: scope.get() })));
    return make("p", { className: "within" }, make("span", { textContent: say("within_scope", { names }) }), " ", widen);
  }

  function toolsOf(exchange, again) {
    const copy = button(say("copy"), "copy", () => assistant.export.copy(exchange, false));
    const rich = button(say("copy_html"), "copy-html", () => assistant.export.copy(exchange, true));
    return make("div", { className: "tools" }, copy, rich, again());
  }

  function follow(element) {
    // The newest question goes to the top and its answer grows below: nothing moves under the eyes or the pointer.
    if (isFollowing) frame.scrollTop += element.getBoundingClientRect().top - frame.getBoundingClientRect().top - 8;
  }

  // ---- asking

  function ask(question) {
    const exchange = { id: store.newId(), question, scope: scope.get(), state: "asked", asked: Date.now() };
    if (!current) {
      const title = question.length > 60 ? `${question.slice(0, 60)}…` : question;
      current = { id: store.newId(), title, changed: Date.now(), scope: scope.get(), exchanges: [] };
      history.pushState({}, "", list.addressOf(current.id));
    }
    store.write({ ...(store.get(current.id) ?? current), changed: Date.now() });
    isFollowing = true;
    announce(say("searching"));
    run(current.id, exchange);
  }

  const retry = (exchange) => (stop(currentId()), run(currentId(), { id: exchange.id, question: exchange.question, scope: exchange.scope, state: "asked" }));

  const historyBefore = (id, exchange) => {
    const exchanges = store.get(id)?.exchanges ?? [];
    const at = exchanges.findIndex((one) => one.id === exchange.id);
    return exchanges.slice(0, at < 0 ? undefined : at).filter((one) => one.state === "answered").slice(-20).map(({ question, reply }) => ({ question, reply }));
  };

  async function run(id, exchange) {
    const stopper = new AbortController();
    running.set(id, stopper);
    sessionStorage.setItem(`asking:${exchange.id}`, "1"); // so that this window takes it up when it is loaded anew
    const alive = setInterval(() => put({}), 5000);
    const put = (change) => {
      Object.assign(exchange, { alive: Date.now() }, change);
      store.update(id, exchange);
    };
    const isMine = () => (running.get(id) ?? stopper) === stopper; // not asked again meanwhile
    put({ state: "asked" });
    try {
      await tryUntilAnswered(id, exchange, put, stopper.signal);
    } catch (error) {
      if (!stopper.signal.aborted) throw error;
      if (exchange.state !== "answered" && isMine()) put({ state: "stopped" });
    } finally {
      clearInterval(alive);
      if (isMine()) put({ alive: 0 });
      if (running.get(id) === stopper) running.delete(id);
      if (!running.has(id)) sessionStorage.removeItem(`asking:${exchange.id}`);
      drawBox();
    }
    if (exchange.state === "answered" && currentId() === id) finish(exchange);
  }

  async function tryUntilAnswered(id, exchange, put, signal) {
    for (const pause of [...PAUSES, 0]) {
      const isOver = await stream(id, exchange, put, signal).catch((error) => {
        if (signal.aborted) throw error;
        return false; // the connection broke
      });
      if (isOver) return;
      if (!pause) break;
      if (exchange.state !== "later") put({ state: "away", html: "" });
      await new Promise((resolve, reject) => {
        setTimeout(resolve, pause);
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
    }
    put({ state: "lost", html: "" });
  }

  async function stream(id, exchange, put, signal) {
    const asked = { question: exchange.question, history: historyBefore(id, exchange), filters: scope.isEmpty(exchange.scope) ? null : exchange.scope };
    const response = await fetch("chat", { method: "POST", signal, headers: { "Content-Type": "application/json" }, body: JSON.stringify(asked) });
    if (!response.ok) return response.status < 500 && refused(put, (await response.json()).error);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return false; // without an answer
      const lines = (rest + value).split("\n");
      rest = lines.pop();
      for (const line of lines) if (take(JSON.parse(line), put)) return exchange.state !== "later";
    }
  }

  function refused(put, text) {
    put({ state: "problem", html: make("p", {}, make("span", { className: "problem", textContent: text })).innerHTML });
    return true;
  }

  // One line of what the server tells; whether it was the last.
  function take(step, put) {
    if (step.kind === "progress") put({ state: "asked", stage: step.name });
    if (step.kind === "claims") put({ state: "asked", html: step.html });
    if (step.kind === "answer") put({ state: "answered", html: step.html, reply: step.reply, export: step.export, outcome: step.name });
    if (step.kind === "problem") put({ state: step.again ? "later" : "problem", html: `<div class="problem">${step.html}</div>` });
    return step.kind === "answer" || step.kind === "problem";
  }

  function finish(exchange) {
    const element = messages.querySelector(`[data-id="${exchange.id}"]`);
    announce(`${say("it_answered")} ${element.querySelector(".reply").innerText}`);
    panel.openFirst(element);
    offerNext(exchange, element);
  }

  async function offerNext(exchange, element) {
    const citations = exchange.export?.citations ?? [];
    if (!citations.length) return;
    const asked = current.exchanges.slice(-100).map(({ question }) => question);
    const documents = [...new Set(citations.map((citation) => citation.document))];
    const headings = [...new Set(citations.map((citation) => citation.heading))];
    const body = JSON.stringify({ asked, documents, headings });
    const response = await fetch("chat/next", { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => null);
    const questions = response?.ok ? await response.json() : [];
    if (!questions.length || messages.lastElementChild !== element || running.has(currentId())) return;
    const offered = questions.map((question) => button(question, "next", () => (offered.forEach((one) => one.parentElement.remove()), ask(question))));
    element.append(make("div", { className: "following" }, make("p", { className: "label", textContent: say("next_questions") }), ...offered));
  }

  function stop(id = currentId()) {
    running.get(id)?.abort();
    running.delete(id);
  }

  // ---- the box

  function drawBox() {
    const isRunning = running.has(currentId());
    form.querySelector(".submit-button").hidden = isRunning;
    form.querySelector(".stop-button").hidden = !isRunning;
  }

  function grow() {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, innerHeight / 3)}px`;
    const left = LONGEST - box.value.length;
    hint.textContent = left < 0 ? say("too_long_by", { count: -left, longest: LONGEST }) : left < WARN_BEFORE ? say("characters_left", { count: left }) : "";
    form.classList.toggle("too-long", left < 0);
  }

  function submit() {
    const question = box.value.trim();
    if (!question) return (hint.textContent = say("type_something"));
    if (question.length > LONGEST || running.has(currentId())) return undefined;
    box.value = "";
    grow();
    messages.querySelectorAll(".following").forEach((offered) => offered.remove());
    return ask(question);
  }

  function onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  }

  // ---- the beginning

  async function start() {
    const begun = await fetch("chat/start").then((response) => response.json(), () => null);
    const status = document.getElementById("status");
    const text = begun ? begun.status : say("no_server_yet");
    if (status.textContent !== text) status.replaceChildren(...(text ? [make("div", { className: "plain", textContent: text })] : []));
    if (begun?.state === "ready") return ready(begun);
    return begun?.state === "failed" ? undefined : setTimeout(start, begun ? 1000 : 3000);
  }

  function ready(begun) {
    scope.know(begun.choices);
    const examples = begun.examples.map((question) => button(question, "example", () => ask(question)));
    document.querySelector("#chat .examples").replaceChildren(...examples);
    const note = document.getElementById("model-note");
    if (!begun.model && !note) document.querySelector("#heading p").append(make("span", { id: "model-note", textContent: say("no_chat_model") }));
  }

  // Gradio knows nothing of the chat beside its tabs: which part is the main one, and what its first tab shows.
  function tellGradio() {
    const main = document.querySelector("main.contain");
    const tab = document.getElementById("chat-tab-button");
    const knowledge = document.getElementById("knowledge");
    if (!main || !tab || !knowledge) return false;
    main.role = "none";
    knowledge.role = "main";
    tab.setAttribute("aria-controls", "app");
    return true;
  }

  // A question under way when this window was loaded anew is asked again; one that another window asked is offered.
  function takeUp() {
    for (const exchange of current?.exchanges ?? [])
      if (["asked", "away", "later"].includes(exchange.state) && sessionStorage.getItem(`asking:${exchange.id}`)) retry(exchange);
  }

  function chooseLanguage(chosen) {
    document.cookie = `language=${chosen}; path=${new URL(document.baseURI).pathname}; max-age=31536000; samesite=lax`;
    location.reload();
  }

  new MutationObserver((_, observer) => tellGradio() && observer.disconnect()).observe(document.querySelector("gradio-app"), { childList: true, subtree: true });
  form.addEventListener("submit", (event) => (event.preventDefault(), submit()));
  box.addEventListener("keydown", onKey);
  box.addEventListener("input", grow);
  form.querySelector(".stop-button").addEventListener("click", () => (stop(), box.focus()));
  document.getElementById("clear").addEventListener("click", () => begin());
  document.getElementById("language").addEventListener("click", (event) => chooseLanguage(event.currentTarget.dataset.language));
  for (const name of ["wheel", "pointerdown", "keydown"]) frame.addEventListener(name, () => (isFollowing = false), { capture: true, passive: true });
  addEventListener("popstate", () => idOfAddress() !== currentId() && (idOfAddress() ? open(idOfAddress(), false) : begin(false)));
  store.onChange((id) => {
    if (id !== currentId()) return list.draw();
    current = store.get(id);
    if (!current) return begin();
    draw();
    const last = messages.lastElementChild;
    return last && follow(last);
  });
  assistant.chat = { open, begin, stop, currentId, keepScope };
  if (idOfAddress()) open(idOfAddress(), false);
  else begin(false);
  takeUp();
  start();
})();
