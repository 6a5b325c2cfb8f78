/** Bundles the page and what the tests run in Node, into the folder named on the command line. */
import { build } from "esbuild";

const out = process.argv[2] ?? "../build/web";
const shared = { bundle: true, minify: true, legalComments: "none", charset: "utf8", logLevel: "error", outdir: out };
await Promise.all([
  build({
    ...shared,
    entryPoints: ["test/judge.ts"],
    platform: "node",
    format: "esm",
    outExtension: { ".js": ".mjs" },
  }),
]);
