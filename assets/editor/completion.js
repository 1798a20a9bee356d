// Completion: keywords, variables, prefixes, terms of the ontology, and things by label or code.

const WORDS =
  "SELECT DISTINCT REDUCED CONSTRUCT DESCRIBE ASK WHERE FROM GRAPH OPTIONAL UNION MINUS FILTER EXISTS " +
  "BIND VALUES UNDEF HAVING ASC DESC LIMIT OFFSET PREFIX BASE AS IN COUNT SUM MIN MAX AVG SAMPLE " +
  "GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI COALESCE IF REGEX REPLACE SUBSTR " +
  "STRLEN UCASE LCASE CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER CONCAT ABS ROUND CEIL FLOOR " +
  "isIRI isLITERAL isBLANK isNUMERIC";
const PHRASES = ["GROUP BY", "ORDER BY", "FROM NAMED", "NOT IN", "FILTER NOT EXISTS", "FILTER EXISTS"];

const keywords = [...WORDS.split(" "), ...PHRASES].map((label) => ({ label, type: "keyword" }));

export function complete(names) {
  return [(context) => known(context, names), (context) => things(context, names)];
}

function isText(context) {
  // Names are not completed in comments and in IRIs that are written out.
  const { text, from } = context.state.doc.lineAt(context.pos);
  const before = text.slice(0, context.pos - from);
  return !/<[^<>\s]*$/.test(before) && !/(?:^|\s)#[^>]*$/.test(before);
}

async function known(context, names) {
  if (!isText(context)) return null;
  const variable = context.matchBefore(/[?$]\w*$/);
  if (variable) return { from: variable.from, options: variables(context, variable), validFor: /^[?$]\w*$/ };
  const word = context.matchBefore(/[A-Za-z][\w-]*(?::[\w-]*)?$/);
  if (!word && !context.explicit) return null;
  await names.ready;
  const from = word?.from ?? context.pos;
  if (/\bPREFIX\s+$/i.test(context.state.sliceDoc(Math.max(0, from - 20), from))) {
    return { from, options: declarations(names), validFor: /^\w*:?$/ };
  }
  const options = [...terms(names, isAfterA(context, from)), ...(word?.text.includes(":") ? [] : [...keywords, ...prefixes(names)])];
  return { from, options, validFor: /^[A-Za-z][\w-]*(?::[\w-]*)?$/ };
}

/** Says whether a class is what comes next. */
function isAfterA(context, from) {
  return /(?:^|[\s;{[(])(?:a|rdf:type)\s+$/.test(context.state.sliceDoc(Math.max(0, from - 40), from));
}

function variables(context, typed) {
  const text = context.state.doc.toString();
  const rest = text.slice(0, typed.from) + text.slice(context.pos);
  const found = new Set(rest.match(/[?$]\w+/g));
  return [...found].map((label) => ({ label, type: "variable" }));
}

function terms(names, classesFirst) {
  return names.terms.map(({ name, kind, label, text }) => ({
    label: name,
    type: kind,
    boost: classesFirst && kind === "class" ? 90 : 0,
    detail: label,
    info: text || undefined,
    apply: (view, option, from, to) => insert(view, names, option.label, from, to),
  }));
}

function prefixes(names) {
  return Object.entries(names.prefixes).map(([name, base]) => ({
    label: `${name}:`,
    detail: base,
    boost: -1,
    apply: (view, option, from, to) => insert(view, names, option.label, from, to),
  }));
}

function declarations(names) {
  return Object.entries(names.prefixes).map(([name, base]) => ({
    label: `${name}:`,
    detail: base,
    apply: `${name}: <${base}>`,
  }));
}

/** Suggests things after the prefix of things, by what is typed of their label or code. */
async function things(context, names) {
  const word = context.matchBefore(/[A-Za-z][\w-]*:[\w-]+$/);
  if (!word || !isText(context)) return null;
  await names.ready;
  const [prefix, typed] = word.text.split(":");
  const base = names.prefixes[prefix];
  if (!base?.startsWith(names.base) || base.endsWith("#")) return null;
  const stop = new AbortController();
  context.addEventListener("abort", () => stop.abort());
  try {
    const found = await names.suggest(typed, stop.signal);
    const options = found
      .filter(({ iri }) => iri.startsWith(base) && names.shorten(iri)?.startsWith(`${prefix}:`))
      .map(({ iri, label, kindLabel }) => ({
        label: names.shorten(iri),
        detail: `${label} (${kindLabel})`,
        apply: (view, option, from, to) => insert(view, names, option.label, from, to),
      }));
    return options.length ? { from: word.from, options, filter: false } : null;
  } catch {
    return null;
  }
}

/** Inserts a name, and above the query the declaration of its prefix where there is none. */
function insert(view, names, name, from, to) {
  const prefix = name.split(":")[0];
  const changes = [{ from, to, insert: name }];
  const declared = new RegExp(`\\bPREFIX\\s+${prefix}:`, "i").test(view.state.doc.toString());
  if (!declared) changes.unshift({ from: 0, insert: `PREFIX ${prefix}: <${names.prefixes[prefix]}>\n` });
  const shift = declared ? 0 : changes[0].insert.length;
  view.dispatch({
    changes,
    selection: { anchor: from + name.length + shift },
    userEvent: "input.complete",
  });
}
