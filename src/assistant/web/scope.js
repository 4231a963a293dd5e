// Which documents are searched: chosen in a dialog, shown as chips above the box, removed with a click.
(() => {
  "use strict";

  const { say, make, button } = assistant;
  const dialog = document.getElementById("scope");
  const LISTS = ["regions", "publishers", "languages", "documents"];
  const DATES = { published_from: "filter_from", published_to: "filter_to" };
  const empty = () => ({ regions: [], publishers: [], languages: [], documents: [], published_from: "", published_to: "" });
  let scope = empty();
  let choices = {};

  const isEmpty = (one) => !one || (LISTS.every((name) => !one[name].length) && !one.published_from && !one.published_to);
  const labelOf = (name, value) => choices[name]?.find(([, own]) => own === value)?.[0] ?? value;
  const valueOf = (name, label) => choices[name]?.find(([own]) => own === label)?.[1] ?? label;

  function partsOf(one) {
    const listed = LISTS.flatMap((name) => one[name].map((value) => ({ label: labelOf(name, value), without: { ...one, [name]: one[name].filter((other) => other !== value) } })));
    const dated = Object.keys(DATES).filter((name) => one[name]).map((name) => ({ label: `${say(DATES[name])} ${one[name]}`, without: { ...one, [name]: "" } }));
    return [...listed, ...dated];
  }

  function chip({ label, without }) {
    const remove = button("", "chip", (event) => {
      const place = event.target.closest(".chips");
      set(without);
      (place.querySelector(".chip") ?? document.querySelector(dialog.open ? "#scope input" : "#question textarea")).focus();
    });
    remove.append(make("span", { textContent: label }), make("span", { className: "cross", textContent: "×", ariaHidden: "true" }));
    remove.ariaLabel = say("scope_remove", { name: label });
    return remove;
  }

  function draw() {
    for (const place of document.querySelectorAll("#question .chips, #scope .chips")) place.replaceChildren(...partsOf(scope).map(chip));
    for (const name of Object.keys(DATES)) dialog.querySelector(`[data-filter=${name}]`).value = scope[name];
  }

  function set(one) {
    scope = { ...empty(), ...one };
    draw();
    assistant.chat?.keepScope(scope);
  }

  function know(known) {
    choices = known;
    for (const name of LISTS) {
      const options = (known[name] ?? []).map(([label]) => make("option", { value: label }));
      document.getElementById(`known-${name}`).replaceChildren(...options);
    }
    draw();
  }

  function take(input) {
    const name = input.dataset.filter;
    const value = input.value.trim();
    if (name in DATES) return set({ ...scope, [name]: value });
    if (value) set({ ...scope, [name]: [...new Set([...scope[name], valueOf(name, value)])] });
    input.value = "";
    return undefined;
  }

  dialog.addEventListener("change", (event) => event.target.dataset?.filter && take(event.target));
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.dataset?.filter || event.isComposing) return;
    event.preventDefault(); // a name is taken, and the next one may be typed
    take(event.target);
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close()); // beside it
  dialog.querySelector(".reset").addEventListener("click", () => set(empty()));
  document.querySelector("#question .scope-button").addEventListener("click", () => dialog.showModal());

  assistant.scope = { get: () => scope, set, know, isEmpty, clear: () => set(empty()), names: (one) => partsOf(one).map(({ label }) => label) };
})();
