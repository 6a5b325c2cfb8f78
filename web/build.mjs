/** Bundles the pages and what the tests run in Node, into the folder named on the command line. */
import { build } from "esbuild";

const outdir = process.argv[2] ?? "../build/web";
const shared = { bundle: true, minify: true, legalComments: "eof", charset: "utf8", logLevel: "error", outdir };
await Promise.all([
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
  }),
  build({
    ...shared,
    entryPoints: ["test/judge.ts"],
    platform: "node",
    format: "esm",
    outExtension: { ".js": ".mjs" },
  }),
]);
