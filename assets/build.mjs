// Bundles the editor into the package, with the licences of everything that is in the bundle.
import { build } from "esbuild";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "src", "amocf", "serve", "pages", "static");

const result = await build({
  absWorkingDir: here,
  entryPoints: ["editor/main.js"],
  outfile: join(target, "editor.js"),
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

await writeFile(join(target, "editor.LICENSES.txt"), await licences(result.metafile.inputs));

/** Returns the licence text of each package from which anything is in the bundle. */
async function licences(inputs) {
  const folders = new Set();
  for (const input of Object.keys(inputs)) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) folders.add(found[1]);
  }
  const parts = ["The SPARQL editor, editor.js, is bundled from these packages.\n"];
  for (const folder of [...folders].sort()) {
    const about = JSON.parse(await readFile(join(here, folder, "package.json"), "utf8"));
    const name = (await readdir(join(here, folder))).find((each) => /^licen[cs]e/i.test(each));
    if (!name) throw new Error(`${about.name} has no licence file`);
    const text = await readFile(join(here, folder, name), "utf8");
    parts.push(`${about.name} ${about.version} (${about.license})\n\n${text.trim()}\n`);
  }
  return parts.join(`\n${"-".repeat(72)}\n\n`);
}
