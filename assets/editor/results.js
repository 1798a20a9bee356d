// Results: a table that can be sorted, written by textContent alone.

const MOST_AT_ONCE = 500;
/** A text of so many characters is not broken into lines. */
const SHORT = 24;
const FORMATS = {
  rows: [["CSV", "csv"], ["TSV", "tsv"], ["JSON", "json"], ["XML", "xml"]],
  verdict: [["JSON", "json"], ["XML", "xml"]],
  graph: [["Turtle", "ttl"], ["JSON-LD", "jsonld"], ["N-Triples", "nt"], ["RDF/XML", "rdf"]],
};
const collator = new Intl.Collator("en", { numeric: true });

export class ResultView {
  constructor(result, { address, download, snippets }) {
    Object.assign(this, { result, address, download, snippets });
  }

  /** Nothing was found: no row, no statement, false, or a count of 0. */
  get isEmpty() {
    const { kind, text, verdict, rows } = this.result;
    if (kind === "verdict") return !verdict;
    if (kind === "graph") return !text.trim();
    return rows.length < 2 && rows.every((row) => row.every((cell) => !cell || cell.text === "0"));
  }

  elements() {
    const { kind, text, verdict } = this.result;
    const heading = make("h2", { text: "Result" });
    const body = { rows: () => this.table(), verdict: () => [], graph: () => [scrolled(make("pre", { text }))] }[kind]();
    const said = make("p", { text: this.sentence(verdict), className: "result-count" });
    said.setAttribute("role", "status");
    // Here before anything is said in it, so that screen readers say it.
    const unknown = make("div", { className: "unknown-terms" });
    unknown.setAttribute("role", "status");
    return [heading, said, unknown, this.tools(), ...body, this.code()];
  }

  sentence(verdict) {
    const { kind, rows, took, text } = this.result;
    const time = took === undefined ? "" : ` in ${took < 1000 ? `${Math.round(took)} ms` : `${(took / 1000).toFixed(1)} s`}`;
    if (kind === "verdict") return `${verdict ? "Yes: true" : "No: false"}${time}.`;
    if (kind === "graph") return text.trim() ? `A graph${time}.` : `An empty graph${time}.`;
    return `${rows.length.toLocaleString("en")} ${rows.length === 1 ? "row" : "rows"}${time}.`;
  }

  tools() {
    const bar = make("div", { className: "result-tools" });
    bar.append("Download ");
    for (const [name, format] of FORMATS[this.result.kind]) {
      const link = make("a", { text: name, href: this.download(format) });
      link.download = `result.${format}`;
      bar.append(link, " ");
    }
    const permalink = make("a", { text: "Link to this query", href: this.address.href, className: "permalink" });
    bar.append(permalink);
    bar.append(copyButton("Copy link", () => this.address.href));
    return bar;
  }

  table() {
    const { columns, rows } = this.result;
    if (!rows.length) return [];
    const table = make("table", { className: "result-table" });
    const head = table.createTHead().insertRow();
    const body = table.createTBody();
    columns.forEach((name, index) => {
      const cell = make("th");
      cell.scope = "col";
      const button = make("button", { text: name });
      button.type = "button";
      button.addEventListener("click", () => this.sort(index, cell, body));
      cell.append(button);
      head.append(cell);
    });
    this.shown = Math.min(rows.length, MOST_AT_ONCE);
    this.more = make("button", { className: "more" });
    this.more.type = "button";
    this.more.addEventListener("click", () => {
      this.shown = Math.min(rows.length, this.shown + MOST_AT_ONCE);
      this.fill(body);
    });
    this.fill(body);
    const scroll = make("div", { className: "scroll" });
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", "Result table");
    scroll.append(table);
    return [scroll, this.more];
  }

  fill(body) {
    const { rows } = this.result;
    body.replaceChildren(...rows.slice(0, this.shown).map(row));
    const left = rows.length - this.shown;
    this.more.hidden = !left;
    this.more.textContent = `Show ${Math.min(left, MOST_AT_ONCE)} more of ${left}`;
  }

  sort(index, cell, body) {
    const { rows } = this.result;
    const direction = cell.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    for (const other of cell.parentNode.cells) other.removeAttribute("aria-sort");
    cell.setAttribute("aria-sort", direction);
    const sign = direction === "ascending" ? 1 : -1;
    const areNumbers = rows.every((each) => !each[index] || each[index].number !== undefined);
    const compare = areNumbers ? (a, b) => a.number - b.number : (a, b) => collator.compare(a.text, b.text);
    // What has no value goes last, whichever way the column is sorted.
    rows.sort((a, b) => {
      const [one, other] = [a[index], b[index]];
      return one && other ? sign * compare(one, other) : Number(!one) - Number(!other);
    });
    this.fill(body);
  }

  code() {
    const box = make("details", { className: "snippets" });
    box.append(make("summary", { text: "Ask the same from a program" }));
    for (const [name, text] of this.snippets) {
      box.append(make("h3", { text: name }), copyButton(`Copy ${name}`, () => text), scrolled(make("pre", { text })));
    }
    return box;
  }
}

function row(cells) {
  const made = make("tr");
  for (const cell of cells) {
    const place = make("td");
    if (cell?.number !== undefined) place.className = "number";
    const className = (cell?.text.length ?? 0) <= SHORT ? "short" : "long";
    if (cell?.href) place.append(make("a", { text: cell.text, href: cell.href, title: cell.title, className }));
    else if (cell) place.append(make("span", { text: cell.text, lang: cell.language, className }));
    made.append(place);
  }
  return made;
}

/** Lets the keyboard scroll what may be wider than the page. */
function scrolled(made) {
  made.tabIndex = 0;
  return made;
}

function copyButton(label, text) {
  const button = make("button", { text: label });
  button.type = "button";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text());
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed to copy";
    }
    setTimeout(() => (button.textContent = label), 2000);
  });
  return button;
}

function make(name, { text, ...properties } = {}) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(properties)) if (value) made[key] = value;
  return made;
}
