/** Bundles the pages and what the tests run in Node, into the folder named on the command line; says beside them what of. */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";

const outdir = process.argv[2] ?? "../build/web";
const shared = { bundle: true, minify: true, legalComments: "eof", charset: "utf8", logLevel: "error", outdir };
const [{ metafile }] = await Promise.all([
  build({
    ...shared,
    entryPoints: [
      { in: "src/page/main.ts", out: "form" },
      { in: "src/page/style.css", out: "form" },
      { in: "src/dashboard/main.ts", out: "dashboard" },
      { in: "src/dashboard/style.css", out: "dashboard" },
      { in: "src/page/loader.js", out: "loader" },
      { in: "test/judge-page.ts", out: "compare" },
    ],
    format: "iife",
    target: "chrome86",
    metafile: true,
  }),
  build({
    ...shared,
    entryPoints: ["test/judge.ts"],
    platform: "node",
    format: "esm",
    outExtension: { ".js": ".mjs" },
  }),
]);

// As `sha256sum` writes it; `checklist/app/offline.py` refuses programs whose sources have changed since.
const own = Object.keys(metafile.inputs).filter((name) => name.startsWith("src/"));
const lines = ["build.mjs", "package-lock.json", ...own].sort().map(async (name) => {
  const digest = createHash("sha256")
    .update(await readFile(name))
    .digest("hex");
  return `${digest}  ${name}\n`;
});
await writeFile(join(outdir, "sources.sha256"), (await Promise.all(lines)).join(""));
