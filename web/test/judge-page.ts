/** Compares lines in a browser: what a test gives to `compare`. */
import { Comparison } from "./compare.ts";

const comparison = new Comparison();
Object.assign(window, {
  compare: (lines: string[]) => {
    for (const line of lines) comparison.take(line);
    const { compared, items, differences } = comparison;
    return { compared, items, differences };
  },
});
