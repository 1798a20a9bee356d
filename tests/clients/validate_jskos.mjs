// Says what is wrong with JSKOS objects, with the validator that JSKOS tools use.
// Usage: node validate_jskos.mjs KIND FILE, where KIND is scheme, concept or mapping, and the file
// a list of such objects.
import { readFileSync } from "node:fs";
import { validate } from "jskos-validate";

const [kind, path] = process.argv.slice(2);
const wrong = JSON.parse(readFileSync(path, "utf-8")).flatMap((each) =>
  validate[kind](each) ? [] : [[each.uri, ...validate[kind].errorMessages]],
);
console.log(JSON.stringify(wrong));
