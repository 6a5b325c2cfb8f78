/** Bundles the page and what the tests run in Node, into the folder named on the command line. */
import { build } from "esbuild";

const outdir = process.argv[2] ?? "../build/web";
const shared = { bundle: true, minify: true, legalComments: "none", charset: "utf8", logLevel: "error", outdir };
await Promise.all([
  build({
    ...shared,
    entryPoints: {
      form: "src/page/main.ts",
      compare: "test/judge-page.ts",
      loader: "src/page/loader.js",
      style: "src/page/style.css",
    },
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
