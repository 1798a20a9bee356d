// The search of a site of files: finds as the server's search does (src/amocf/search), from an index
// that the build of the site has made. It stands before suggest.js, which asks it for suggestions.
"use strict";

globalThis.fileSearch = (() => {
  // Levels of fit, the best first, as in search/typed_query.py.
  const [IRI, CODE, LABEL, NAME, CODE_BEGINS, NAME_BEGINS, WORDS_OF_LABEL, WORDS_OF_NAMES, TEXT, NOT] = Array(10).keys();
  const MOST = 1000, MOST_WORDS = 12, MOST_CHARACTERS = 40, SHORTEST_BEGINNING = 3, MOST_NEAR = 12;
  const PAGE_SIZE = 20, SUGGESTIONS = 10, ENOUGH_SUGGESTIONS = 5, LOOKED_AT = 200, COMPLETIONS = 20;
  const SOUGHT = 1, EVIDENCE = 0.5, PREFIX_LENGTH = 7, VOWELS = "aeiouy";

  // Words and codes, as in spelling.py.
  const words = (text) => text.normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").match(/[\p{L}\p{N}]+(?:(?:\+\+|#)(?![\p{L}\p{N}]))?/gu) ?? [];
  const fold = (text) => words(text).join(" ");
  const isNumber = (text) => /^\p{Nd}+$/u.test(text);

  function singular(word) {
    if (word.length < 4 || /(ss|us|is)$/.test(word) || !word.endsWith("s")) return word;
    if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
    if (word.endsWith("yses")) return `${word.slice(0, -2)}is`;
    return word.slice(0, /(sses|xes|ches|shes)$/.test(word) ? -2 : -1);
  }

  function codeKey(text) {
    if (text.length > 80) return "";
    const parts = [];
    for (const run of fold(text).match(/\p{L}+|\p{Nd}+/gu) ?? []) {
      if (isNumber(run)) parts.push(run.replace(/^0+/, "") || "0");
      else if (parts.length && !isNumber(parts.at(-1)[0])) parts[parts.length - 1] += run;
      else parts.push(run);
    }
    return parts.some((part) => isNumber(part[0])) ? parts.join("-") : "";
  }

  const tolerance = (word) => (word.length < 5 ? 0 : word.length < 9 ? 1 : 2);

  function deletions(word) {
    let last = new Set([word.slice(0, PREFIX_LENGTH)]);
    const found = new Set(last);
    for (let n = tolerance(word); n > 0; n--) {
      last = new Set([...last].flatMap((each) => [...each].map((_, i) => each.slice(0, i) + each.slice(i + 1))));
      last.forEach((each) => found.add(each));
    }
    found.delete("");
    return found;
  }

  // The algorithm of M. Porter, "An algorithm for suffix stripping" (1980), as SQLite applies it.
  const stem = (() => {
    const C = "[^aeiou](?:[^aeiouy]*)", V = "[aeiouy][aeiou]*";
    const some = new RegExp(`^(?:${C})?${V}${C}`);
    const one = new RegExp(`^(?:${C})?${V}${C}(?:${V})?$`);
    const more = new RegExp(`^(?:${C})?(?:${V}${C}){2}`);
    const vowel = new RegExp(`^(?:${C})?[aeiouy]`);
    const short = new RegExp(`^${C}[aeiouy][^aeiouwxy]$`);
    const second = { ational: "ate", tional: "tion", enci: "ence", anci: "ance", izer: "ize", logi: "log", bli: "ble", alli: "al", entli: "ent", eli: "e", ousli: "ous", ization: "ize", ation: "ate", ator: "ate", alism: "al", iveness: "ive", fulness: "ful", ousness: "ous", aliti: "al", iviti: "ive", biliti: "ble" };
    const third = { icate: "ic", ative: "", alize: "al", iciti: "ic", ical: "ic", ful: "", ness: "" };
    const ends = (table) => new RegExp(`^(.+?)(${Object.keys(table).join("|")})$`);
    const isSecond = ends(second), isThird = ends(third);
    const isFourth = /^(.+?)(al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ou|ism|ate|iti|ous|ive|ize)$|^(.+?[st])(ion)$/;
    return (word) => {
      if (word.length < 3 || /[^a-z]/.test(word)) return word;
      let w = word[0] === "y" ? `Y${word.slice(1)}` : word;
      w = w.replace(/(ss|i)es$/, "$1").replace(/([^s])s$/, "$1");
      let m;
      if ((m = /^(.+)eed$/.exec(w))) {
        if (some.test(m[1])) w = w.slice(0, -1);
      } else if ((m = /^(.+)(ed|ing)$/.exec(w)) && vowel.test(m[1])) {
        w = m[1];
        if (/(at|bl|iz)$/.test(w)) w += "e";
        else if (/([^aeiouylsz])\1$/.test(w)) w = w.slice(0, -1);
        else if (short.test(w)) w += "e";
      }
      if ((m = /^(.+)y$/.exec(w)) && vowel.test(m[1])) w = `${m[1]}i`;
      if ((m = isSecond.exec(w)) && some.test(m[1])) w = m[1] + second[m[2]];
      if ((m = isThird.exec(w)) && some.test(m[1])) w = m[1] + third[m[2]];
      if ((m = isFourth.exec(w)) && more.test(m[1] ?? m[3])) w = m[1] ?? m[3];
      if ((m = /^(.+)e$/.exec(w)) && (more.test(m[1]) || (some.test(m[1]) && !one.test(m[1])) || (one.test(m[1]) && !short.test(m[1])))) w = m[1];
      if (/ll$/.test(w) && more.test(w)) w = w.slice(0, -1);
      return w.toLowerCase();
    };
  })();

  class Index {
    constructor(data) {
      Object.assign(this, data);
      this.asking = new Set(data.asking);
      this.near = new Set(data.neighbours);
      this.related = data.related.map(([pattern, other]) => [new RegExp(pattern, "g"), other]);
      this.rows = new Map(Object.entries(data.terms).map(([term, row]) => [term, this.postings(row)]));
      this.stems = [...this.rows.keys()].sort();
      this.codes = new Map(Object.entries(data.codes));
      this.codeKeys = [...this.codes.keys()].sort();
      this.byName = new Map();
      for (const [name, place, isPart] of data.names) {
        for (const each of new Set([name, name.replaceAll(" ", "")])) {
          if (!this.byName.has(each)) this.byName.set(each, new Map());
          const there = this.byName.get(each);
          if (!there.has(place) || isPart < there.get(place)) there.set(place, isPart);
        }
      }
      this.byIri = new Map(data.documents.map((document, place) => [document.at(-1), place]));
      this.nameKeys = [...this.byName.keys()].sort();
      this.average = this.sizes.reduce((sum, size) => sum + size, 0) / this.sizes.length;
    }

    postings(row) {
      const found = new Map();
      for (let i = 0, place = 0; i < row.length; i += 2) {
        place += row[i];
        found.set(place, row[i + 1]);
      }
      return found;
    }

    kindOf = (place) => this.kinds[this.documents[place][1]];
    telling = (found) => {
      const left = found.filter((word) => !this.asking.has(word));
      return left.length ? left : found;
    };
    nameKey = (text) => this.telling(words(text)).map(singular).join(" ");
    relatives = (word) => [...new Set(this.related.map(([pattern, other]) => word.replace(pattern, other)))].filter((each) => each !== word);
  }

  // From a sorted list, what begins so.
  function* beginning(sorted, start) {
    let low = 0, high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] < start) low = middle + 1;
      else high = middle;
    }
    for (; low < sorted.length && sorted[low].startsWith(start); low++) yield sorted[low];
  }

  const query = (index, text, isUnfinished = false, most = MOST) => ({
    text: text.trim(),
    words: index.telling(words(text)).slice(0, MOST_WORDS).map((word) => word.slice(0, MOST_CHARACTERS)),
    isUnfinished,
    most,
  });
  const mayBegin = (asked, word) => asked.isUnfinished || word.length >= SHORTEST_BEGINNING;

  // By code, label and name, as in search/lookups.py.
  function named(index, asked) {
    const levels = new Map();
    const add = (place, level) => levels.set(place, Math.min(level, levels.get(place) ?? NOT));
    const key = codeKey(asked.text), name = index.nameKey(asked.text);
    const byCode = (each) => (index.codes.get(each) ?? []).forEach((place) => add(place, CODE));
    if (asked.text.includes(":")) {
      const [, prefix, local] = /^(\w*):(.*)$/s.exec(asked.text) ?? [];
      const iris = [asked.text.replace(/^<|>$/g, ""), ...(Object.hasOwn(index.prefixes, prefix) ? [index.prefixes[prefix] + local] : [])];
      for (const iri of iris) if (index.byIri.has(iri)) add(index.byIri.get(iri), IRI);
    }
    if (key) {
      byCode(key);
      for (const each of beginning(index.codeKeys, key)) if (each !== key) index.codes.get(each).forEach((place) => add(place, CODE_BEGINS));
    }
    if (name) {
      const own = name.split(" ");
      const turned = [1, 2].filter((n) => n < own.length).map((n) => [...own.slice(-n), ...own.slice(0, -n)].join(" "));
      for (const each of [name, name.replaceAll(" ", ""), ...turned]) index.byName.get(each)?.forEach((isPart, place) => add(place, isPart ? NAME : LABEL));
      const start = [...asked.words.slice(0, -1).map(singular), asked.words.at(-1)].join(" ");
      const starts = [`${name} `, ...(mayBegin(asked, start) ? [start, start.replaceAll(" ", "")] : [])];
      for (const each of new Set(starts)) for (const found of beginning(index.nameKeys, each)) if (found !== each) index.byName.get(found).forEach((_, place) => add(place, NAME_BEGINS));
    }
    if (!levels.size) (asked.text.match(/(?<!\S)\d+(?:[.-]\d+)+(?!\S)/g) ?? []).slice(0, 5).forEach((each) => byCode(codeKey(each)));
    return levels;
  }

  function namesWithin(index, asked) {
    const own = asked.words.map(singular), found = new Map();
    for (let i = 0; i < own.length; i++) for (let j = i + 1; j <= own.length; j++) {
      const span = own.slice(i, j).join(" ");
      index.byName.get(span)?.forEach((_, place) => found.set(place, Math.max(span.length, found.get(place) ?? 0)));
    }
    return found;
  }

  // By words, as in search/full_text.py: a group for each word, of the ways in which it may stand.
  function* ways(index, word, begins) {
    for (const each of new Set([word, ...index.relatives(word)])) yield index.rows.get(stem(each)) ?? new Map();
    if (!begins) return;
    const all = new Map();
    for (const each of beginning(index.stems, stem(word))) for (const [place, value] of index.rows.get(each)) {
      const before = all.get(place) ?? 0;
      all.set(place, ((before >> 2) + (value >> 2)) * 4 + ((before | value) & 3));
    }
    yield all;
    let left = COMPLETIONS;
    for (const each of beginning(index.words, word)) if (left-- > 0) yield index.rows.get(stem(each)) ?? new Map();
  }

  function byText(index, asked, isAll) {
    const groups = asked.words.map((word, n) => [...ways(index, word, isAll && n === asked.words.length - 1 && mayBegin(asked, word))]);
    const scores = new Map();
    const total = index.documents.length;
    const places = new Set(groups.flat().flatMap((row) => [...row.keys()]));
    for (const place of places) {
      const per = groups.map((group) => group.reduce((flags, row) => (row.has(place) ? flags | (row.get(place) & 3) | 4 : flags), 0));
      if (isAll ? per.every(Boolean) : per.some(Boolean)) {
        let score = 0;
        for (const row of groups.flat()) {
          const frequency = (row.get(place) ?? 0) >> 2;
          if (!frequency) continue;
          const weight = Math.max(Math.log((total - row.size + 0.5) / (row.size + 0.5)), 1e-6);
          score += (weight * frequency * 2.2) / (frequency + 1.2 * (0.25 + (0.75 * index.sizes[place]) / index.average));
        }
        const has = (flags) => (isAll ? per.every((each) => each & flags) : per.some((each) => each & flags));
        scores.set(place, { level: has(2) ? WORDS_OF_LABEL : has(3) ? WORDS_OF_NAMES : TEXT, score: -score * index.kindOf(place)[3] });
      }
    }
    return scores;
  }

  // In order, as in search/candidates.py.
  function ranked(index, asked, names, texts, first) {
    const fits = new Map([...names].map(([place, level]) => [place, { level, score: 0 }]));
    texts.forEach((fit, place) => fits.has(place) || fits.set(place, fit));
    const weight = (place) => index.kindOf(place)[3];
    let level = NOT;
    fits.forEach((fit, place) => { if (weight(place) === SOUGHT) level = Math.min(level, fit.level); });
    const isMain = (place, fit) => {
      if (weight(place) === SOUGHT || fit.level === IRI) return true;
      const isMeant = fit.level <= WORDS_OF_LABEL && level > WORDS_OF_NAMES;
      return weight(place) > EVIDENCE && (fit.level === CODE || isMeant);
    };
    const order = (place, fit) => first
      ? [-(first.get(place) ?? 0), fit.score, place]
      : [fit.level, fit.level < TEXT ? index.documents[place][1] : 0, fit.score, place];
    const found = [...fits].map(([place, fit]) => ({ place, isMain: isMain(place, fit), isSought: weight(place) === SOUGHT, order: order(place, fit) }));
    found.sort((a, b) => {
      if (a.isMain !== b.isMain) return a.isMain ? -1 : 1;
      for (let i = 0; i < a.order.length; i++) if (a.order[i] !== b.order[i]) return a.order[i] - b.order[i];
      return 0;
    });
    return { found: found.slice(0, asked.most), level, corrections: [], unnamed: [], partial: false };
  }

  function distance(index, one, other) {
    const replacing = (a, b) => (a === b ? 0 : (VOWELS.includes(a) && VOWELS.includes(b)) || index.near.has([a, b].sort().join("")) ? 1 : 2);
    let before = [], last = [...Array(other.length + 1).keys()];
    for (let i = 0; i < one.length; i++) {
      const row = [i + 1];
      for (let j = 0; j < other.length; j++) {
        let cost = Math.min(last[j + 1] + 1, row[j] + 1, last[j] + replacing(one[i], other[j]));
        if (i && j && one[i] === other[j - 1] && one[i - 1] === other[j]) cost = Math.min(cost, before[j - 1] + 1);
        row.push(cost);
      }
      [before, last] = [last, row];
    }
    return last.at(-1);
  }

  // As in search/corrections.py.
  function corrections(index, asked) {
    const found = [];
    for (const word of new Set(asked.words)) {
      if (isNumber(word) || !tolerance(word) || !beginning(index.words, word).next().done) continue;
      const isBeginning = asked.isUnfinished && word === asked.words.at(-1);
      const rests = deletions(word);
      let best = null;
      for (const [known, count] of index.nameWords) {
        if (![...deletions(known)].some((each) => rests.has(each))) continue;
        let slips = distance(index, word, known);
        if (isBeginning) slips = Math.min(slips, distance(index, word, known.slice(0, word.length)) + 0.5);
        slips += known[0] !== word[0] ? 1 : 0;
        const isBetter = !best || slips < best[0] || (slips === best[0] && (count > best[1] || (count === best[1] && known < best[2])));
        if (slips <= tolerance(word) + (isBeginning ? 0.5 : 0) && isBetter) best = [slips, count, known];
      }
      if (best && singular(best[2]) !== singular(word)) found.push([word, best[2]]);
    }
    return found;
  }

  function* unnamed(index, typed) {
    for (const word of new Set(typed)) {
      const isNamed = [...ways(index, word, false), ...(word.length >= SHORTEST_BEGINNING ? [...beginning(index.stems, stem(word))].map((each) => index.rows.get(each)) : [])]
        .some((row) => [...row.keys()].some((place) => index.kindOf(place)[4]));
      if (word.length > 1 && !isNamed) yield word;
    }
  }

  function nearest(index, asked, missing) {
    const rest = asked.words.filter((word) => !missing.includes(word)).join(" ");
    if (missing.length && rest) {
      const less = query(index, rest, false, asked.most);
      const names = named(index, less);
      const found = ranked(index, less, names, byText(index, less, true));
      if (found.found.filter((each) => each.isMain).length > MOST_NEAR) return { ...found, found: found.found.filter((each) => (names.get(each.place) ?? NOT) <= NAME) };
      if (found.found[0]?.isMain) return found;
    }
    return ranked(index, asked, new Map(), byText(index, asked, false), namesWithin(index, asked));
  }

  function find(index, asked) {
    if (!asked.words.length) return { found: [], level: NOT, corrections: [], unnamed: [], partial: false };
    const names = named(index, asked);
    const isCode = codeKey(asked.text) && [...names.values()].some((level) => [IRI, CODE, CODE_BEGINS].includes(level));
    // A code is found as such: texts are not searched for it.
    const found = ranked(index, asked, names, isCode ? new Map() : byText(index, asked, true));
    if (found.level <= NAME_BEGINS || isCode || asked.words.every(isNumber)) return found;
    const better = corrections(index, asked);
    if (better.length) {
      const by = new Map(better);
      const again = query(index, words(asked.text).map((word) => by.get(word) ?? word).join(" "), false, asked.most);
      const mended = ranked(index, again, named(index, again), byText(index, again, true));
      if (mended.level < found.level) return { ...mended, corrections: better };
      asked = again;
    }
    if (found.level < NOT) return found;
    const missing = [...unnamed(index, asked.words)];
    if (found.found[0]?.isMain) return { ...found, unnamed: missing };
    const near = nearest(index, asked, missing);
    const main = near.found.filter((each) => each.isMain);
    if (!main.length) return { ...found, corrections: better, unnamed: missing, partial: asked.words.length > 1 };
    const shown = new Set(main.map((each) => each.place));
    return { ...found, found: [...main, ...found.found.filter((each) => !shown.has(each.place))], corrections: better, unnamed: missing, partial: true };
  }

  const hit = (index, { place }) => {
    const [page, , code, label, stands, text, iri] = index.documents[place];
    const [kind, , singularKind] = index.kindOf(place);
    return { iri, page, code, label, place: stands, text, kind, kindLabel: singularKind };
  };

  function search(index, text, { page = 1, everything = false } = {}) {
    const found = find(index, query(index, text));
    const main = found.found.filter((each) => each.isMain);
    const isEverything = everything || !main.length;
    const shown = isEverything ? found.found : main;
    return {
      ...found,
      hits: shown.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map((each) => hit(index, each)),
      total: shown.length,
      pages: Math.ceil(shown.length / PAGE_SIZE),
      elsewhere: isEverything ? 0 : found.found.length - main.length,
      hasSought: shown.some((each) => each.isSought),
    };
  }

  function suggest(index, text) {
    const { found } = find(index, query(index, text, true, LOOKED_AT));
    const first = found.filter((each) => each.isMain).slice(0, SUGGESTIONS);
    const then = found.filter((each) => !each.isMain).slice(0, Math.max(0, ENOUGH_SUGGESTIONS - first.length));
    return [...first, ...then].map((each) => hit(index, each));
  }

  return { Index, search, suggest };
})();

// On a page: the index is fetched when somebody first types or has asked for something.
if (typeof document !== "undefined") {
  const root = new URL(`${document.currentScript.dataset.root}/`, location.href);
  let asked;
  const index = () => (asked ??= fetch(new URL("search-index.json", root)).then((answer) => answer.json()).then((data) => new fileSearch.Index(data)));
  fileSearch.suggestions = async (text) => fileSearch.suggest(await index(), text).map((item) => ({ ...item, page: new URL(item.page, root).pathname }));

  const made = (name, text = "", attributes = {}, ...inside) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...(text ? [text] : []), ...inside);
    return element;
  };
  const linked = (text, parameters) => made("a", text, { href: `?${new URLSearchParams(parameters)}` });

  const item = (hit) => {
    const line = made("p", "", { class: "hit-kind" }, made("span", hit.kindLabel, { class: "kind" }));
    if (hit.place.length) line.append(" ", made("span", hit.place.join(" · "), { class: "quiet" }));
    const heading = made("h3");
    if (/\d/.test(hit.code) && hit.code !== hit.label && !/^(ksa|occ)-/.test(hit.code)) heading.append(made("span", hit.code, { class: "code" }), " ");
    heading.append(hit.page ? made("a", hit.label, { href: new URL(hit.page, root).pathname }) : hit.label);
    const element = made("li", "", { class: "hit" }, line, heading);
    if (hit.text && !hit.label.includes(hit.text)) element.append(made("p", hit.text, { class: "hit-text" }));
    return element;
  };

  const show = async (place, text, page, everything) => {
    place.replaceChildren(made("p", "Searching …", { class: "quiet", role: "status" }));
    let found;
    try {
      found = fileSearch.search(await index(), text, { page, everything });
    } catch {
      place.replaceChildren(made("p", "The index of the search could not be read. ", { role: "status" }, made("a", "Every name from A to Z", { href: new URL("a-z", root).pathname })));
      return;
    }
    const parameters = { q: text, ...(everything ? { scope: "all" } : {}) };
    const lines = [made("h2", "Results", { id: "results" })];
    if (found.corrections.length && found.hits.length) lines.push(made("p", `Nothing has ${found.corrections.map(([typed]) => `“${typed}”`).join(" or ")}. Shown: ${found.corrections.map(([, better]) => better).join(", ")}.`, { class: "notice" }));
    if (found.unnamed.length) lines.push(made("p", `The document does not name ${found.unnamed.map((word) => `“${word}”`).join(" or ")}.${found.partial && found.hasSought ? " The nearest, by the other words:" : ""}`, { class: "notice" }));
    else if (found.partial && found.hasSought) lines.push(made("p", "Nothing has all of these words. The nearest:", { class: "notice" }));
    else if (found.hits.length && !found.hasSought && !everything) lines.push(made("p", "No competency, sub-competency, KSA, occupation, institute or technology area has this. Shown is what else does.", { class: "notice" }));
    const count = found.total ? `${found.total} ${found.total === 1 ? "result" : "results"}${found.pages > 1 ? `, page ${page} of ${found.pages}` : ""}` : "Nothing found.";
    lines.push(made("p", count, { class: "quiet", role: "status" }));
    lines.push(made("ol", "", { class: "hits", start: String((page - 1) * 20 + 1) }, ...found.hits.map(item)));
    if (found.pages > 1) {
      const pages = made("nav", "", { class: "pages", "aria-label": "Pages of results" });
      if (page > 1) pages.append(linked("Previous page", { ...parameters, page: page - 1 }), " ");
      if (page < found.pages) pages.append(linked("Next page", { ...parameters, page: page + 1 }));
      lines.push(pages);
    }
    if (found.elsewhere) lines.push(made("p", "", { class: "elsewhere" }, linked(`${found.elsewhere} more`, { q: text, scope: "all" }), " in other kinds, such as mappings, printed rows and terms."));
    place.replaceChildren(...lines);
    document.title = `${text} · ${document.title}`;
  };

  addEventListener("DOMContentLoaded", () => {
    const place = document.querySelector("[data-found]");
    const given = new URLSearchParams(location.search);
    const text = (given.get("q") ?? "").trim().slice(0, 1000);
    if (!place || !text) return;
    document.getElementById("search-text").value = text;
    const page = /^[1-9]\d{0,3}$/.test(given.get("page") ?? "") ? Number(given.get("page")) : 1;
    show(place, text, page, given.get("scope") === "all");
  });
}
