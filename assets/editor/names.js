// Prefixes, terms and things by name: what the server knows, asked for when first needed.

const NUMERIC = /^http:\/\/www\.w3\.org\/2001\/XMLSchema#(integer|decimal|double|float|int|long|nonNegativeInteger)$/;
const LOCAL = /^[A-Za-z0-9_](?:[\w-]*[\w-])?$/;

export class Names {
  constructor(endpoint) {
    this.root = endpoint.pathname.replace(/\/sparql$/, "");
    this.prefixes = {};
    this.terms = [];
    this.base = "";
    this.ready = this.load();
  }

  async load() {
    try {
      const answer = await fetch(`${this.root}/sparql/terms.json`);
      if (answer.ok) Object.assign(this, await answer.json());
    } catch {
      // Without names there is no completion; all else works.
    }
  }

  /** Returns the things that the search suggests for what has been typed of a name. */
  async suggest(text, signal) {
    const address = `${this.root}/suggest?${new URLSearchParams({ q: text })}`;
    const answer = await fetch(address, { headers: { Accept: "application/json" }, signal });
    return answer.ok ? (await answer.json()).items : [];
  }

  /** Returns what a query names that no statement does, and what may be meant. */
  async unknown(query) {
    try {
      const body = new URLSearchParams({ query });
      const answer = await fetch(`${this.root}/sparql/unknown-names.json`, { method: "POST", body });
      return answer.ok ? (await answer.json()).unknown : [];
    } catch {
      return [];
    }
  }

  /** Writes an IRI with a prefix, if there is one and what is left can be written as it is. */
  shorten(iri) {
    let best = "";
    for (const [name, base] of Object.entries(this.prefixes)) {
      const fits = iri.startsWith(base) && LOCAL.test(iri.slice(base.length));
      if (fits && (!best || base.length > this.prefixes[best].length)) best = name;
    }
    return best ? `${best}:${iri.slice(this.prefixes[best].length)}` : null;
  }

  /** Returns a term of a result as it is shown. */
  cell(term) {
    if (term.type === "uri") {
      return { text: this.shorten(term.value) ?? term.value, title: term.value, href: this.link(term.value) };
    }
    if (term.type === "bnode") return { text: `_:${term.value}` };
    const cell = { text: term.value };
    if (term["xml:lang"]) cell.language = term["xml:lang"];
    if (NUMERIC.test(term.datatype ?? "")) cell.number = Number(term.value);
    return cell;
  }

  /** Returns where to go for an IRI: here for one of the project's, out for one of the web. */
  link(iri) {
    if (this.base && iri.startsWith(this.base)) return `${this.root}/${iri.slice(this.base.length)}`;
    return /^https?:\/\/[^\s/]/.test(iri) ? iri : "";
  }
}
