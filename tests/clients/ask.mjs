// Asks an endpoint with Comunica and prints what comes back as JSON.
// Usage: node ask.mjs ENDPOINT SOURCE-TYPE QUERY, where SOURCE-TYPE is sparql, file or auto.
import { QueryEngine } from "@comunica/query-sparql";

const [value, type, query] = process.argv.slice(2);
const source = type === "auto" ? value : { type, value };
const result = await new QueryEngine().query(query, { sources: [source] });
const answer = await result.execute();
if (result.resultType === "boolean") {
  console.log(JSON.stringify(answer));
} else {
  const items = await answer.toArray();
  const written = items.map((item) =>
    result.resultType === "bindings"
      ? Object.fromEntries([...item].map(([name, term]) => [name.value, term.value]))
      : [item.subject.value, item.predicate.value, item.object.value],
  );
  console.log(JSON.stringify(written));
}
