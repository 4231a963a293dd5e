// The conversations at the left: found by their words, renamed, deleted and taken back.
(() => {
  "use strict";

  const { say, make, button, store, toast } = assistant;
  const nav = document.getElementById("conversations");
  const opener = document.getElementById("show-list");
  const search = nav.querySelector("input");
  const WIDE = matchMedia("(min-width: 1200px)");

  const addressOf = (id) => `?conversation=${id}`;

  function fits(conversation, wanted) {
    const answers = conversation.exchanges.map((exchange) => `${exchange.question} ${exchange.reply ?? ""}`);
    return [conversation.title, ...answers].join(" ").toLowerCase().includes(wanted);
  }

  function draw() {
    if (nav.querySelector(".renaming")) return;
    const wanted = search.value.trim().toLowerCase();
    const all = store.list();
    const shown = wanted ? all.filter((one) => fits(one, wanted)) : all;
    const rows = shown.map(row);
    const nothing = make("li", { className: "quiet", textContent: say(all.length ? "none_found" : "no_conversations") });
    const focused = nav.contains(document.activeElement) && document.activeElement.dataset.key;
    nav.querySelector("ul").replaceChildren(...(rows.length ? rows : [nothing]));
    if (focused) nav.querySelector(`[data-key="${focused}"]`)?.focus();
  }

  function row(conversation) {
    const { id, title } = conversation;
    const link = make("a", { href: addressOf(id), textContent: title, onclick: (event) => follow(event, id) });
    if (id === assistant.chat?.currentId()) link.setAttribute("aria-current", "page");
    const rename = button("✎", "rename", () => startRenaming(item, conversation));
    const remove = button("✕", "remove", () => removeIt(conversation));
    rename.ariaLabel = rename.title = say("rename", { title });
    remove.ariaLabel = remove.title = say("delete_conversation", { title });
    for (const [name, one] of Object.entries({ link, rename, remove })) one.dataset.key = `${name}-${id}`;
    const item = make("li", {}, link, rename, remove);
    return item;
  }

  function follow(event, id) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    assistant.chat.open(id);
    if (!WIDE.matches) toggle(false);
  }

  function startRenaming(item, conversation) {
    const input = make("input", { className: "renaming", value: conversation.title, maxLength: 200, ariaLabel: say("rename", { title: "" }) });
    let isDone = false;
    const end = (isKept) => {
      if (isDone) return;
      isDone = true;
      const title = input.value.trim();
      input.remove();
      if (isKept && title) store.write({ ...(store.get(conversation.id) ?? conversation), title });
      draw();
      nav.querySelector(`[data-key="rename-${conversation.id}"]`)?.focus();
    };
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault(); // or the button that gets the focus would be pressed by the same key
      event.stopPropagation();
      end(event.key === "Enter");
    });
    input.addEventListener("blur", () => end(true));
    item.replaceChildren(input);
    input.select();
  }

  function removeIt(conversation) {
    const isOpen = conversation.id === assistant.chat.currentId();
    assistant.chat.stop(conversation.id);
    const kept = store.get(conversation.id) ?? conversation;
    store.remove(conversation.id);
    if (isOpen) assistant.chat.begin();
    search.focus();
    toast(say("removed"), say("undo"), () => {
      store.write(kept);
      if (isOpen) assistant.chat.open(kept.id);
    });
  }

  // Beside a wide conversation unless it was put away; over a narrow one only when it is wanted.
  const isShown = () => (WIDE.matches ? !document.body.classList.contains("without-list") : document.body.classList.contains("list"));

  function toggle(shown) {
    if (WIDE.matches) {
      document.body.classList.toggle("without-list", !shown);
      localStorage.setItem("assistant:list", String(shown));
    } else document.body.classList.toggle("list", shown);
    opener.setAttribute("aria-expanded", String(shown));
    if (shown) draw();
    if (shown && !WIDE.matches) search.focus();
  }

  opener.addEventListener("click", () => toggle(!isShown()));
  nav.querySelector(".close").addEventListener("click", () => (toggle(false), opener.focus()));
  nav.addEventListener("keydown", (event) => event.key === "Escape" && !WIDE.matches && (toggle(false), opener.focus()));
  search.addEventListener("input", draw);
  store.onChange(draw);
  if (WIDE.matches) toggle(localStorage.getItem("assistant:list") !== "false");

  assistant.list = { draw, addressOf };
})();
