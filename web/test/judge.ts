/** Compares the lines of a file in Node: the other half of tests/web/test_parity.py. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { Comparison } from "./compare.ts";

const comparison = new Comparison();
for await (const line of createInterface({ input: createReadStream(process.argv[2]) })) comparison.take(line);
for (const difference of comparison.differences) console.log(difference);
const { compared, items } = comparison;
console.log(JSON.stringify({ compared, items }));
