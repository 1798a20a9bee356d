// The workbench of /sparql. Without this script the page is a plain form and works as one.
import { createEditor } from "./editor.js";
import { ResultView } from "./results.js";
import { snippets } from "./snippets.js";
import { Names } from "./names.js";

/** An address longer than this may not pass every server between here and there. */
const LONGEST_ADDRESS = 6000;
const LONGEST_NAME = 60;
const GRAPH = /^text\/turtle/;
const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9, application/problem+json;q=0.5";

class Workbench {
  constructor(root) {
    this.root = root;
    this.form = root.querySelector("form[data-editor]");
    this.area = this.form.elements.query;
    this.output = root.querySelector("[data-output]");
    this.message = root.querySelector("[data-message]");
    this.endpoint = new URL(this.form.action, location.href);
    this.names = new Names(this.endpoint);
    this.starter = this.area.value;
    this.editor = createEditor(this.area, {
      names: this.names,
      run: () => this.runOrStop(),
      changed: () => this.keepDraftSoon(),
    });
    this.runButton = this.form.querySelector("[data-run]");
    root.querySelector("[data-keys]").hidden = false;
    this.form.addEventListener("submit", (event) => this.submitted(event));
    for (const form of root.querySelectorAll("form[data-example]")) {
      form.addEventListener("submit", (event) => this.exampleSubmitted(event));
    }
    this.start();
  }

  start() {
    addEventListener("popstate", () => this.restore());
    addEventListener("beforeunload", () => this.keepDraft());
    const asked = askedFor(location);
    if (asked.query && location.hash.startsWith("#query=")) this.restore();
    // The page may hold the beginning of a result only, and knows neither time nor numbers.
    else if (this.output.childElementCount) this.run({ keep: false });
    const { line, column, token } = this.message.dataset;
    if (line) this.editor.mark(Number(line), Number(column), token, this.message.textContent.trim());
    if (history.state?.draft) this.editor.text = history.state.draft;
  }

  /** Shows the query of the address with its result, and what was typed after it ran. */
  restore() {
    const { query, dataset } = askedFor(location);
    const draft = history.state?.draft;
    // A link within the page changes the address, and is no other query.
    const isWithin = query === this.shown || (location.hash && !query);
    if (isWithin && !draft) return;
    this.setDataset(dataset);
    this.editor.text = query ?? this.starter;
    if (query) this.run({ keep: false });
    else this.forget();
    if (draft) this.editor.text = draft;
  }

  forget() {
    const running = this.running;
    this.stopped();
    running?.abort();
    this.shown = undefined;
    this.clear();
    this.output.replaceChildren();
  }

  keepDraftSoon() {
    clearTimeout(this.draftTimer);
    this.draftTimer = setTimeout(() => this.keepDraft(), 300);
  }

  /** Keeps what was typed with the entry of the history, so that a reload brings it back. */
  keepDraft() {
    clearTimeout(this.draftTimer);
    const text = this.editor.text;
    const draft = text === (askedFor(location).query ?? this.starter) ? undefined : text;
    if (draft !== history.state?.draft) history.replaceState({ draft }, "");
  }

  dataset() {
    return [...this.form.querySelectorAll("input[type=hidden]")].map((i) => [i.name, i.value]);
  }

  setDataset(pairs) {
    for (const field of this.form.querySelectorAll("input[type=hidden]")) field.remove();
    this.form.append(...pairs.map(([name, value]) => hidden(name, value)));
  }

  submitted(event) {
    // The buttons that name a format are downloads, which the browser does as ever.
    if (event.submitter?.name === "format") {
      this.area.value = this.editor.text;
      return;
    }
    event.preventDefault();
    this.runOrStop();
  }

  runOrStop() {
    if (this.running) this.running.abort();
    else this.run();
  }

  async exampleSubmitted(event) {
    event.preventDefault();
    const form = event.target;
    const address = new URL(form.action, location.href);
    address.search = new URLSearchParams(new FormData(form)).toString();
    try {
      const answer = await fetch(address, { headers: { Accept: "application/sparql-query" } });
      if (!answer.ok) throw await problemOf(answer);
      this.editor.text = await answer.text();
    } catch (error) {
      this.fail(error);
      return;
    }
    this.editor.focus();
    await this.run();
  }

  async run({ keep = true } = {}) {
    this.running?.abort();
    const query = this.editor.text;
    const dataset = this.dataset();
    const running = new AbortController();
    this.running = running;
    this.runButton.textContent = "Stop";
    this.output.setAttribute("aria-busy", "true");
    this.clear();
    const start = performance.now();
    try {
      const answer = await fetch(this.endpoint.pathname, {
        method: "POST",
        body: new URLSearchParams([["query", query], ...dataset]),
        headers: { Accept: ACCEPT },
        signal: running.signal,
      });
      if (!answer.ok) throw await problemOf(answer);
      const isGraph = GRAPH.test(answer.headers.get("Content-Type") ?? "");
      const content = isGraph ? await answer.text() : await answer.json();
      const took = performance.now() - start;
      if (this.running !== running) return;
      if (keep) this.keep(query, dataset);
      this.shown = query;
      if (isGraph) this.show({ kind: "graph", query, dataset, took, text: content });
      else if ("boolean" in content) {
        this.show({ kind: "verdict", query, dataset, took, verdict: content.boolean });
      } else {
        const columns = content.head.vars;
        const rows = content.results.bindings.map((row) =>
          columns.map((name) => (row[name] ? this.names.cell(row[name]) : null)),
        );
        this.show({ kind: "rows", query, dataset, took, columns, rows });
      }
    } catch (error) {
      if (this.running !== running) return;
      this.output.replaceChildren();
      if (error.name === "AbortError") this.say("Stopped.");
      else this.fail(error);
    } finally {
      if (this.running === running) this.stopped();
    }
  }

  stopped() {
    this.running = undefined;
    this.runButton.textContent = "Run";
    this.output.removeAttribute("aria-busy");
  }

  clear() {
    this.editor.unmark();
    this.say("");
  }

  say(text) {
    this.message.replaceChildren();
    this.message.hidden = !text;
    this.message.className = "";
    if (text) this.message.append(text);
  }

  fail(error) {
    const problem = error.problem ?? { title: "No answer", detail: `${error.message}.` };
    this.say("");
    this.message.hidden = false;
    this.message.className = "problem";
    this.message.append(
      element("strong", problem.title),
      element("p", problem.detail),
      ...(problem.hint ? [element("p", problem.hint)] : []),
    );
    if (problem.line) {
      const { line, column, token } = problem;
      this.editor.mark(line, column, token, problem.hint || problem.detail);
      const button = element("button", `To line ${line}, column ${column}`);
      button.type = "button";
      button.addEventListener("click", () => this.editor.goTo(line, column));
      this.message.append(button);
    }
  }

  /** The address that restores a query: one that works without this script, if it is not too long. */
  address(query, dataset) {
    const page = new URL(this.endpoint.pathname, location.href);
    page.search = new URLSearchParams([["query", query], ...dataset]).toString();
    if (page.href.length <= LONGEST_ADDRESS) return page;
    page.search = "";
    page.hash = new URLSearchParams([["query", query], ...dataset]).toString();
    return page;
  }

  /** Makes a query an entry of the history, unless it is the one of this entry. */
  keep(query, dataset) {
    const address = this.address(query, dataset);
    const asked = askedFor(location);
    const isSame = asked.query === query && String(asked.dataset) === String(dataset);
    // What has been run is no draft any more.
    history.replaceState(null, "", isSame ? address : location.href);
    if (!isSame) history.pushState(null, "", address);
  }

  show(result) {
    const view = new ResultView(result, {
      address: this.address(result.query, result.dataset),
      download: (format) => this.download(result, format),
      snippets: snippets(this.endpoint, result),
    });
    this.output.replaceChildren(...view.elements());
    if (view.isEmpty) this.nameUnknown(result.query);
  }

  /** Says what a query without an answer names that the data do not have, and marks it. */
  async nameUnknown(query) {
    const found = await this.names.unknown(query);
    if (this.shown !== query) return;
    this.output.querySelector(".unknown-terms")?.append(...found.map((term) => this.unknownTerm(term)));
    if (this.editor.text === query) this.editor.markUnknown(found);
  }

  unknownTerm({ written, line, column, near, isNamespace }) {
    const made = element("p", `No statement names ${isNamespace ? "anything that begins with " : ""}`);
    made.className = "unknown";
    const place = element("button", `line ${line}, column ${column}`);
    place.type = "button";
    place.className = "place";
    place.addEventListener("click", () => this.editor.goTo(line, column));
    made.append(element("code", beginning(written)), " (", place, ")");
    near.forEach((each, index) => made.append(index ? " or " : "; did you mean ", element("code", each)));
    made.append(near.length ? "?" : ".");
    return made;
  }

  download({ query, dataset }, format) {
    const address = new URL(this.endpoint.pathname, location.href);
    address.search = new URLSearchParams([["query", query], ...dataset, ["format", format]]).toString();
    return address.href;
  }
}

async function problemOf(answer) {
  const error = new Error(`The server answered ${answer.status}`);
  try {
    error.problem = await answer.json();
  } catch {
    // Something between here and the server answered in its own words.
  }
  return error;
}

/** Returns the query that an address asks for, and its graphs. */
function askedFor({ search, hash }) {
  const pairs = [...new URLSearchParams(hash.startsWith("#query=") ? hash.slice(1) : search)];
  return {
    query: pairs.find(([name]) => name === "query")?.[1],
    dataset: pairs.filter(([name]) => /^(default|named)-graph-uri$/.test(name)),
  };
}

function beginning(text) {
  return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME)}…` : text;
}

function hidden(name, value) {
  const made = document.createElement("input");
  Object.assign(made, { type: "hidden", name, value });
  return made;
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

for (const root of document.querySelectorAll("[data-workbench]")) new Workbench(root);
