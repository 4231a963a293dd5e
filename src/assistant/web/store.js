// What the other parts of the page share: its words, elements, and the conversations, which this browser alone keeps.
const assistant = (() => {
  "use strict";

  const app = document.getElementById("app");
  const words = JSON.parse(app.dataset.words);
  const say = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_, value) => values[value] ?? "");

  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  const button = (text, className, onclick) => make("button", { type: "button", className, textContent: text, onclick });

  // ---- the second lock behind the server's escaping: of an answer, only these elements and attributes are taken

  const TAGS = new Set("DIV SPAN P UL LI A STRONG EM S Q SMALL DETAILS SUMMARY TABLE TBODY THEAD TR TH TD BR MARK".split(" "));
  const ATTRIBUTES = new Set(["class", "id", "lang", "title", "scope", "href", "aria-label"]);
  const isOwn = (address) => /^documents(\/|$)/.test(address);

  function fromServer(html) {
    const body = new DOMParser().parseFromString(html, "text/html").body;
    for (const element of [...body.querySelectorAll("*")]) {
      if (!TAGS.has(element.tagName)) element.replaceWith(element.textContent);
      for (const { name, value } of [...element.attributes])
        if (!ATTRIBUTES.has(name) || (name === "href" && !isOwn(value))) element.removeAttribute(name);
    }
    return [...body.childNodes];
  }

  // Puts new content in place of old and leaves alone what stays the same: focus, selection and pointer stay where they are.
  function settle(target, nodes) {
    nodes.forEach((node, position) => {
      const old = target.childNodes[position];
      if (!old) return target.append(node);
      if (old.isEqualNode(node)) return undefined;
      const isSame = old.nodeType === 1 && old.nodeName === node.nodeName && old.className === node.className;
      if (!isSame || node.nodeName === "DETAILS") return old.replaceWith(node);
      for (const { name, value } of node.attributes) old.setAttribute(name, value);
      return settle(old, [...node.childNodes]);
    });
    while (target.childNodes.length > nodes.length) target.lastChild.remove();
  }

  function announce(text) {
    document.getElementById("announcer").append(make("p", { textContent: text }));
  }

  function toast(text, action, onclick) {
    const place = document.getElementById("toast");
    place.replaceChildren(text ? make("span", { textContent: text }) : "");
    if (action) place.append(button(action, "", () => (place.replaceChildren(), onclick())));
    else if (text) setTimeout(() => place.textContent === text && place.replaceChildren(), 4000);
  }

  // ---- the conversations

  const KEY = `assistant:${new URL(document.baseURI).pathname}:`; // several assistants may share a host
  const listeners = [];
  const tell = (id) => listeners.forEach((listener) => listener(id));

  function read(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null; // storage that is shut, or words that are no conversation
    }
  }

  function write(conversation) {
    try {
      localStorage.setItem(KEY + conversation.id, JSON.stringify(conversation));
    } catch {
      toast(say("storage_full"));
    }
    tell(conversation.id);
  }

  function list() {
    const found = [];
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(KEY)) found.push(read(key));
    } catch {
      // a browser that keeps nothing: the conversation is on the page alone
    }
    return found.filter((one) => one?.exchanges).sort((one, other) => other.changed - one.changed);
  }

  // Other windows may have written meanwhile: what changes is read anew, and only that exchange is replaced.
  function update(id, exchange) {
    const conversation = get(id);
    if (!conversation) return; // deleted while it was answered
    const at = conversation.exchanges.findIndex((one) => one.id === exchange.id);
    if (at < 0) conversation.exchanges.push(exchange);
    else conversation.exchanges[at] = exchange;
    write({ ...conversation, changed: Date.now() });
  }

  const get = (id) => read(KEY + id);
  const remove = (id) => (localStorage.removeItem(KEY + id), tell(id));
  const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  addEventListener("storage", (event) => event.key?.startsWith(KEY) && tell(event.key.slice(KEY.length)));

  const store = { list, get, write, update, remove, newId, onChange: (listener) => listeners.push(listener) };
  return { app, words, say, make, button, fromServer, settle, announce, toast, store };
})();
window.assistant = assistant;
