// The Knowledge tab: lists the files, uploads, deletes and re-indexes. Names and reasons become text, never markup.
(() => {
  "use strict";

  const ROWS_AT_ONCE = 100; // a browser lays out thousands only slowly
  const FAILED_AT_ONCE = 5;
  const LOOK_AGAIN = { indexing: 700, idle: 4000 }; // milliseconds
  const FIRST_STATES = ["failed", "waiting", "changed", "gone"]; // those that somebody may have to do something about

  let password = ""; // kept in this page only
  let words = {};
  let files = [];
  let isLoaded = false;
  let sorted = { by: "state", down: false };
  let first = 0; // of the rows shown
  let isEveryFailureShown = false;
  let work = Promise.resolve(); // uploads and deletions, one after another
  let isWorking = false;
  let seen = ""; // what /healthz said last

  const root = () => document.getElementById("knowledge");
  const find = (selector) => root()?.querySelector(selector);
  const isVisible = () => !document.hidden && Boolean(root()?.offsetParent);
  const say = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_, value) => values[value]);
  const address = (path) => path.split("/").map(encodeURIComponent).join("/");
  const chosen = new Set(); // paths of the files that are ticked
  const EDITED = ["title", "publisher", "region", "kind", "published", "effective"];
  const fileOf = (path) => files.find((file) => file.path === path);

  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  function headers(more = {}) {
    // A header carries bytes: the password's UTF-8, each as a character of its own.
    const bytes = Array.from(new TextEncoder().encode(password), (byte) => String.fromCharCode(byte)).join("");
    return password ? { ...more, Authorization: `Bearer ${bytes}` } : more;
  }

  async function call(path, options = {}) {
    const response = await fetch(path, options).catch(() => null);
    if (!response) throw new Error(words.no_server);
    const reply = await response.json().catch(() => ({}));
    if (!response.ok) throw new Error(reply.error ?? words.no_server);
    return reply;
  }

  const told = (text) => (find(".said").textContent = text);

  // ---- the tab itself

  async function load() {
    const response = await fetch("knowledge", { headers: headers() }).catch(() => null);
    if (!response) return setTimeout(load, LOOK_AGAIN.idle);
    if (response.status === 401 || response.status === 429) return refuse((await response.json()).error);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    root().replaceChildren(...page.querySelector("main").childNodes);
    if (response.status === 503) return setTimeout(load, 1000);
    words = JSON.parse(find(".knowledge").dataset.words);
    connect();
    isLoaded = true;
    return refresh();
  }

  function refuse(reason) {
    password = "";
    find(".password [role=alert]").textContent = reason;
    find(".password input").select();
  }

  const mayChange = () => find(".knowledge").dataset.mayChange === "true";

  function connect() {
    find(".filter").addEventListener("input", () => draw(0));
    find(".bar select").addEventListener("change", () => draw(0));
    find(".earlier").addEventListener("click", () => turn(-ROWS_AT_ONCE));
    find(".later").addEventListener("click", () => turn(ROWS_AT_ONCE));
    root().querySelectorAll("[data-sort]").forEach((button) => button.addEventListener("click", () => sort(button)));
    find(".password")?.addEventListener("submit", (event) => {
      event.preventDefault();
      password = find(".password input").value;
      load().then(() => find(".upload input")?.focus());
    });
    if (mayChange()) connectChanges();
  }

  function connectChanges() {
    const input = find(".drop input[type=file]");
    const drop = find(".drop");
    input.addEventListener("change", () => {
      upload([...input.files]);
      input.value = ""; // so that the same file may be chosen again
    });
    for (const name of ["dragenter", "dragover"]) {
      drop.addEventListener(name, (event) => (event.preventDefault(), drop.classList.add("over")));
    }
    for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => (event.preventDefault(), upload([...event.dataTransfer.files])));
    find(".reread").addEventListener("click", () => queue(reread));
    find("thead [type=checkbox]").addEventListener("change", (event) => chooseShown(event.target.checked));
    find(".delete-chosen").addEventListener("click", deleteChosen);
  }

  function queue(step) {
    isWorking = true;
    const mine = work.then(step).catch((error) => told(error.message));
    work = mine;
    return mine.finally(() => mine === work && (isWorking = false));
  }

  // ---- the list

  async function refresh() {
    files = await call("api/files", { headers: headers() });
    if (mayChange()) {
      const folders = new Set(files.map((file) => file.path.split("/").slice(0, -1).join("/")));
      folders.delete("");
      find("datalist").replaceChildren(...[...folders].map((value) => make("option", { value })));
    }
    drawFailed();
    draw(first);
  }

  const title = (file) => file.document?.title ?? file.path.split("/").pop();

  function reason(file) {
    if (file.state === "failed") return file.note;
    if (file.state === "duplicate") return say("duplicate_of", file);
    return file.note && file.document ? say("left_out", file) : "";
  }

  const VALUES = {
    title,
    publisher: (file) => file.document?.publisher ?? "",
    region: (file) => file.document?.region ?? "",
    date: (file) => file.document?.published ?? "",
    language: (file) => (file.document ? words[file.document.language] : ""),
    chunks: (file) => file.chunks,
    size: (file) => file.size,
    state: (file) => `${FIRST_STATES.indexOf(file.state) + 1 || 9} ${file.state} ${file.path}`,
  };

  function fitting() {
    const wanted = find(".filter").value.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean);
    const state = find(".bar select").value;
    return files.filter((file) => {
      const isOfState = !state || file.state === state || (state === "warned" && file.note && file.state === "indexed");
      const about = [file.path, title(file), VALUES.publisher(file), VALUES.region(file), VALUES.date(file), file.note];
      const text = about.join("\n").toLowerCase();
      return isOfState && wanted.every((word) => text.includes(word));
    });
  }

  function sort(button) {
    const by = button.dataset.sort;
    sorted = { by, down: sorted.by === by && !sorted.down };
    draw(0);
  }

  function inOrder(rows) {
    const value = VALUES[sorted.by];
    const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const compare = (a, b) => (typeof a === "number" ? a - b : collator.compare(a, b));
    const keyed = rows.map((file) => [value(file), file]);
    keyed.sort(([a], [b]) => (sorted.down ? compare(b, a) : compare(a, b)));
    return keyed.map(([, file]) => file);
  }

  function draw(from) {
    const rows = inOrder(fitting());
    first = Math.max(0, Math.min(from, Math.floor((rows.length - 1) / ROWS_AT_ONCE) * ROWS_AT_ONCE));
    const shown = rows.slice(first, first + ROWS_AT_ONCE);
    const last = first + shown.length;
    const count = rows.length === files.length ? "of_files" : "some_of_files";
    find(".count").textContent = say(count, { count: rows.length, all: files.length });
    find("tbody").replaceChildren(...(shown.length ? shown.map(row) : [make("tr", {}, emptyCell())]));
    find(".pager").hidden = rows.length <= ROWS_AT_ONCE;
    find(".pager span").textContent = say("rows", { first: first + 1, last, count: rows.length });
    tellChosen();
    find(".earlier").disabled = first === 0;
    find(".later").disabled = last >= rows.length;
    root().querySelectorAll("[data-sort]").forEach((button) => {
      const order = sorted.down ? "descending" : "ascending";
      button.closest("th").ariaSort = button.dataset.sort === sorted.by ? order : "none";
    });
  }

  function turn(rows) {
    draw(first + rows);
    find(".files").scrollIntoView();
  }

  // Why a file could not be read is said once, in the list above.
  const isToldAbove = (file) => file.state === "failed" && (isEveryFailureShown || files.filter((one) => one.state === "failed").indexOf(file) < FAILED_AT_ONCE);

  const emptyCell = () => make("td", { className: "none", colSpan: 10, textContent: words.no_files });

  function row(file) {
    const cells = Object.keys(VALUES).map((name) => make("td", { className: name }));
    const [named, publisher, region, date, language, chunks, size, state] = cells;
    named.append(...nameOf(file));
    publisher.textContent = VALUES.publisher(file);
    region.textContent = VALUES.region(file);
    date.textContent = VALUES.date(file);
    if (file.document?.effective) date.append(make("small", {}, say("effective", { date: file.document.effective })));
    language.textContent = VALUES.language(file);
    chunks.textContent = file.chunks || "";
    size.textContent = sizeOf(file.size);
    state.append(make("span", { className: `state ${file.state}` }, words[`state_${file.state}`]));
    if (reason(file) && !isToldAbove(file)) state.append(make("small", {}, reason(file)));
    if (file.replaced_by) state.append(make("small", {}, say("replaced_by", { title: file.replaced_by })));
    if (!mayChange()) return make("tr", {}, ...cells);
    const editing = file.stated && file.state !== "gone" ? [editButton(file)] : [];
    return make("tr", {}, tickOf(file), ...cells, make("td", { className: "change" }, ...editing, deleteButton(file)));
  }

  function nameOf(file) {
    const name = file.document
      ? make("a", { href: `documents/${address(file.path)}`, target: "_blank", textContent: title(file) })
      : make("span", { textContent: title(file) });
    return title(file) === file.path ? [name] : [name, make("small", {}, file.path)];
  }

  function sizeOf(bytes) {
    const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
    return bytes < 1e6 ? `${number.format(Math.ceil(bytes / 1e3))} KB` : `${number.format(bytes / 1e6)} MB`;
  }

  function drawFailed() {
    const failed = files.filter((file) => file.state === "failed");
    const shown = isEveryFailureShown ? failed : failed.slice(0, FAILED_AT_ONCE);
    const items = shown.map((file) => {
      const text = make("span", {}, make("strong", {}, file.path), ` ${file.note}`);
      return make("li", {}, text, ...(mayChange() ? [deleteButton(file)] : []));
    });
    const heading = make("h2", {}, words.failed_files, " ", make("small", {}, say("of_files", { count: failed.length })));
    find("section.failed").replaceChildren(heading, make("ul", {}, ...items));
    find("section.failed").hidden = !failed.length;
    if (shown.length === failed.length) return;
    const all = make("button", { type: "button", textContent: say("all_failed", { count: failed.length }) });
    all.addEventListener("click", () => ((isEveryFailureShown = true), drawFailed()));
    find("section.failed").append(all);
  }

  // ---- several at once

  function tickOf(file) {
    const tick = make("input", { type: "checkbox", checked: chosen.has(file.path), ariaLabel: say("choose_file", file) });
    tick.dataset.path = file.path;
    tick.addEventListener("change", () => ((tick.checked ? chosen.add(file.path) : chosen.delete(file.path)), tellChosen()));
    return make("td", { className: "tick" }, tick);
  }

  function chooseShown(isChosen) {
    for (const tick of root().querySelectorAll("tbody [type=checkbox]")) {
      tick.checked = isChosen;
      if (isChosen) chosen.add(tick.dataset.path);
      else chosen.delete(tick.dataset.path);
    }
    tellChosen();
  }

  function tellChosen() {
    for (const path of chosen) if (!fileOf(path)) chosen.delete(path);
    const button = find(".delete-chosen");
    if (!button) return;
    button.hidden = !chosen.size;
    button.textContent = say("delete_chosen", { count: chosen.size });
    const ticks = [...root().querySelectorAll("tbody [type=checkbox]")];
    find("thead [type=checkbox]").checked = ticks.length > 0 && ticks.every((tick) => tick.checked);
  }

  async function deleteChosen() {
    const paths = [...chosen];
    const few = paths.slice(0, 10).join("\n") + (paths.length > 10 ? "\n…" : "");
    if (!(await confirmed([say("sure_chosen", { count: paths.length }), few]))) return;
    for (const path of paths) queue(() => remove({ path }));
  }

  // ---- stating what a document is

  function editButton(file) {
    const label = say("edit_file", { title: title(file) });
    const button = make("button", { type: "button", className: "edit-file", ariaLabel: label, title: label }, words.edit_metadata);
    button.addEventListener("click", () => editIt(file));
    return button;
  }

  function editIt(file) {
    const dialog = find("dialog.metadata");
    const fields = Object.fromEntries(EDITED.map((name) => [name, dialog.querySelector(`[name=${name}]`)]));
    for (const name of EDITED) fields[name].value = file.stated[name] ?? file.document?.[name] ?? "";
    const before = Object.fromEntries(EDITED.map((name) => [name, fields[name].value]));
    const problem = dialog.querySelector("[role=alert]");
    problem.textContent = "";
    dialog.querySelector(".path").textContent = file.path;
    dialog.querySelector(".no").onclick = () => dialog.close();
    dialog.querySelector("form").onsubmit = async (event) => {
      event.preventDefault();
      const changed = Object.fromEntries(EDITED.filter((name) => fields[name].value !== before[name]).map((name) => [name, fields[name].value.trim()]));
      if (!Object.keys(changed).length) return dialog.close();
      problem.textContent = words.reading_begins;
      const body = { method: "PATCH", headers: headers({ "Content-Type": "application/json" }), body: JSON.stringify(changed) };
      try {
        const { document } = await call(`api/documents/${address(file.path)}`, body);
        dialog.close();
        told(say("metadata_kept", { title: document?.title ?? file.path }));
        return await refresh();
      } catch (error) {
        return (problem.textContent = error.message);
      }
    };
    dialog.showModal();
  }

  // ---- deleting

  function deleteButton(file) {
    const label = say("delete_file", file);
    const button = make("button", { type: "button", className: "delete", ariaLabel: label, title: label });
    button.append(words.delete);
    button.addEventListener("click", async () => (await isSure(file)) && queue(() => remove(file)));
    return button;
  }

  function isSure(file) {
    const same = files.filter((other) => other.state === "duplicate" && other.note === file.path);
    const paths = same.map((other) => other.path).join(", ");
    const lines = [say("sure", file), ...(paths ? [say("sure_duplicate", { paths })] : [])];
    return confirmed(lines);
  }

  function confirmed(lines) {
    const dialog = find("dialog.sure");
    dialog.querySelector("p").textContent = lines.join("\n");
    return new Promise((resolve) => {
      dialog.querySelector(".yes").onclick = () => dialog.close("yes");
      dialog.querySelector(".no").onclick = () => dialog.close("no");
      dialog.onclose = () => resolve(dialog.returnValue === "yes");
      dialog.returnValue = "no"; // what Escape means
      dialog.showModal();
      dialog.querySelector(".no").focus();
    });
  }

  async function remove(file) {
    told(say("deleting", file));
    try {
      await call(`api/documents/${address(file.path)}`, { method: "DELETE", headers: headers() });
      told(say("deleted", file));
      find(".uploads").replaceChildren(...[...find(".uploads").children].filter((one) => one.dataset.path !== file.path));
    } finally {
      await refresh();
      find(".filter").focus({ preventScroll: true });
    }
  }

  // ---- uploading

  function upload(picked) {
    const folder = find("input.folder").value.trim().replace(/^\/+|\/+$/g, "");
    const lines = picked.map((file) => line(file, (folder ? `${folder}/${file.name}` : file.name).normalize("NFC")));
    find(".uploads").prepend(...lines.map((one) => one.element));
    return queue(() => send(lines));
  }

  function line(file, path) {
    const bar = make("progress", { max: 1, value: 0, ariaLabel: path });
    const text = make("p", { textContent: words.waits });
    const element = make("li", {}, make("strong", {}, path), bar, text);
    return { file, path, bar, text, element, replace: false, sent: 0, isStored: false };
  }

  async function send(lines) {
    const overall = find(".overall");
    const total = lines.reduce((sum, one) => sum + one.file.size, 0);
    overall.hidden = lines.length < 2;
    const show = () => {
      const share = lines.reduce((sum, one) => sum + one.sent, 0) / (total || 1);
      const done = lines.filter((one) => one.sent === one.file.size).length;
      overall.querySelector("progress").value = share;
      const percent = Math.floor(100 * share);
      overall.querySelector("p").textContent = say("uploaded_all", { done, total: lines.length, percent });
    };
    for (const one of lines) {
      await sendOne(one, show);
      one.sent = one.file.size;
      show();
    }
    if (lines.some((one) => one.isStored)) await reread();
    lines.filter((one) => one.isStored).forEach(settle);
    overall.hidden = true;
  }

  async function sendOne(one, show) {
    const largest = Number(find(".knowledge").dataset.largest);
    const size = (one.file.size / 1e6).toFixed(1);
    if (one.file.size > largest) return end(one, "failed", say("file_too_large", { size, limit: largest / 1e6 }));
    if (!one.file.size) return end(one, "failed", words.file_empty);
    const { status, reply } = await put(one, show);
    if (status === 409 && !one.replace) return offerToReplace(one, reply.error);
    if (status !== 201) return end(one, "failed", reply.error ?? words.upload_broke);
    one.path = one.element.dataset.path = reply.id;
    one.isStored = true;
    one.text.textContent = words.uploaded;
    return undefined;
  }

  function put(one, show) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest(); // fetch tells nothing of how much is sent
      request.open("PUT", `api/documents/${address(one.path)}${one.replace ? "?replace=true" : ""}`);
      Object.entries(headers({ "Content-Type": "application/octet-stream" })).forEach((pair) =>
        request.setRequestHeader(...pair),
      );
      request.responseType = "json";
      request.upload.onprogress = (event) => {
        one.sent = Math.min(event.loaded, one.file.size);
        one.bar.value = one.sent / one.file.size;
        one.text.textContent = say("uploading", { percent: Math.floor(100 * one.bar.value) });
        show();
      };
      request.onloadend = () => resolve({ status: request.status, reply: request.response ?? {} });
      request.send(one.file);
    });
  }

  function end(one, state, text) {
    one.bar.hidden = true;
    one.element.className = state;
    one.text.role = "status"; // from now on: a screen reader need not say each percentage
    one.text.textContent = text;
  }

  function offerToReplace(one, text) {
    end(one, "failed", text);
    const button = make("button", { type: "button", textContent: words.replace });
    button.addEventListener("click", () => {
      button.remove();
      Object.assign(one, { replace: true, sent: 0 });
      one.bar.hidden = false;
      one.element.className = "";
      queue(() => send([one]));
    });
    one.element.append(button);
  }

  function settle(one) {
    const file = fileOf(one.path);
    if (!file) return end(one, "failed", words.upload_broke);
    if (file.state === "failed") end(one, "failed", say("not_read_because", file));
    else if (file.state !== "indexed") end(one, file.state, reason(file) || words[`state_${file.state}`]);
    else end(one, "indexed", say("indexed_as", { title: title(file), chunks: file.chunks }));
    if (file.state === "indexed" && file.note) one.element.append(make("p", {}, reason(file)));
    if (file.state === "failed" || file.state === "duplicate") one.element.append(deleteButton(file));
    return undefined;
  }

  // ---- indexing

  async function reread() {
    told(words.reading_begins);
    const body = { method: "POST", headers: headers({ "Content-Type": "application/json" }), body: "{}" };
    try {
      const report = await call("api/index", body);
      const count = (name) => Object.keys(report[name]).length;
      const counts = ["added", "updated", "removed", "failed"].map((name) => [name, count(name)]);
      told(say("reading_ended", Object.fromEntries(counts)));
    } finally {
      await refresh();
    }
  }

  async function look() {
    if (isLoaded && isVisible()) await showIndexing().catch(() => {});
    setTimeout(look, isWorking || find(".indexing")?.hidden === false ? LOOK_AGAIN.indexing : LOOK_AGAIN.idle);
  }

  async function showIndexing() {
    const { indexing, documents } = await call("healthz");
    const frame = find(".indexing");
    frame.hidden = !indexing?.total;
    if (indexing?.total) {
      const { done, total, document_id: name, seconds_left: left, page, pages } = indexing;
      frame.querySelector("progress").value = (done + (pages ? page / pages : 0)) / total;
      const minutes = left === null ? null : Math.max(1, Math.round(left / 60));
      const parts = [say("reading", { done, total }), name, pages ? say("reading_page", { page, pages }) : ""];
      frame.querySelector("p").textContent = [...parts, minutes ? say("minutes_left", { minutes }) : ""]
        .filter(Boolean)
        .join(" · ");
    }
    // Somebody else, or the watch on the folder, has changed something.
    const now = `${Boolean(indexing)} ${documents}`;
    if (seen && now !== seen && !indexing && !isWorking) await refresh();
    seen = now;
  }

  function start() {
    new MutationObserver(() => {
      if (!root() || root().childNodes.length || root().dataset.asked) return;
      root().dataset.asked = "yes";
      load();
    }).observe(document.body, { childList: true, subtree: true });
    look();
  }

  start();
})();
