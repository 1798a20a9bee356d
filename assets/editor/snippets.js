// The same question as a program asks it: each text can be pasted and run as it stands.

export function snippets(endpoint, { kind, query, dataset }) {
  const address = endpoint.origin + endpoint.pathname;
  const type = kind === "graph" ? "text/turtle" : kind === "rows" ? "text/csv" : "application/sparql-results+json";
  const graphs = dataset.filter(([name]) => name.endsWith("-graph-uri"));
  return [
    ["curl", curl(address, query, graphs, type)],
    ["Python", python(address, query, graphs, type)],
    ["R", r(address, query, graphs, type)],
  ];
}

/** In a shell's single quotes nothing is special but the single quote. */
function shell(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

export function curl(address, query, graphs, type) {
  const more = graphs.map(([name, value]) => `  --data-urlencode ${shell(`${name}=${value}`)} \\\n`).join("");
  return `curl -sS ${shell(address)} -H 'Accept: ${type}' \\\n${more}  --data-urlencode query=${shell(query.trimEnd())}\n`;
}

export function python(address, query, graphs, type) {
  const text = query.trimEnd().replaceAll("\\", "\\\\").replaceAll('"""', '\\"\\"\\"').replace(/"$/, '\\"');
  const more = graphs.map(([name, value]) => `, (${quoted(name)}, ${quoted(value)})`).join("");
  const body = `urlencode([("query", query)${more}]).encode()`;
  const head = `from urllib.parse import urlencode
from urllib.request import Request, urlopen

query = """
${text}
"""
request = Request(
    ${quoted(address)},
    data=${body},
    headers={"Accept": ${quoted(type)}},
)
with urlopen(request) as response:
    text = response.read().decode()
`;
  if (type !== "text/csv") return `${head}print(text)\n`;
  return `import csv\n${head}for row in csv.DictReader(text.splitlines(keepends=True)):\n    print(row)\n`;
}

/** Without `repeated`, URLencode leaves a text that has something like %41 in it as it is. */
export function r(address, query, graphs, type) {
  const pairs = [["query", query], ...graphs].map(
    ([name, value]) => `"${name}=", URLencode(${raw(value.trimEnd())}, reserved = TRUE, repeated = TRUE)`,
  );
  const form = pairs.join(', "&", ');
  const head = `address <- paste0(${quoted(`${address}?`)}, ${form})\n`;
  if (type === "text/csv") {
    return `${head}result <- read.csv(paste0(address, "&format=csv"), encoding = "UTF-8")\nprint(result)\n`;
  }
  const format = type === "text/turtle" ? "ttl" : "json";
  return `${head}writeLines(readLines(paste0(address, "&format=${format}"), encoding = "UTF-8", warn = FALSE))\n`;
}

/** Writes a raw string of R, whose end does not stand in the text. */
function raw(text) {
  let dashes = "---";
  while (text.includes(`)${dashes}"`)) dashes += "-";
  return `r"${dashes}(${text})${dashes}"`;
}

function quoted(text) {
  return JSON.stringify(text);
}
