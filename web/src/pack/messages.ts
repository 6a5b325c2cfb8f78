/** The sentences of findings: text with values put in: `checklist/pack/messages.py`. */
import { hasOwn } from "../core/numbers.ts";
import { showMoney } from "../core/values.ts";

/** What a sentence can show at a path: text, a number, or more below it, which may be made when it is asked for. */
export type Shown = string | bigint | number | boolean | { [name: string]: Shown } | Named;
export type Named = (name: string) => Shown | undefined;

const MAX_LENGTH = 2000;
const PLAIN = "[a-zA-Z_]\\w*(?:\\.[a-zA-Z_]\\w*)*";
const NAME = `${PLAIN}(?:\\[\\s*${PLAIN}\\s*\\])*`;
const INSIDE = new RegExp(
  `^\\s*(${NAME}(?:\\s+or\\s+${NAME})*)\\s*(?:\\|\\s*(yuan)\\s*(?:\\(\\s*['"](元|万元)['"]\\s*\\)\\s*)?)?$`,
);

/** A value by its path, and by the paths of the classes that it is looked up by. */
interface NamedValue {
  path: string[];
  keys: string[][];
}

interface Insert {
  named: NamedValue[];
  unit: string;
}

export class Message {
  private readonly parts: (string | Insert)[];
  readonly references: string[][];

  constructor(source: string) {
    this.parts = source.split(/\{\{(.*?)\}\}/s).map((piece, number) => {
      if (number % 2 === 0) return piece;
      const inside = INSIDE.exec(piece);
      if (!inside) throw new Error(`not a sentence: ${source}`);
      return { named: inside[1].split(/\s+or\s+/).map(namedValue), unit: inside[2] ? (inside[3] ?? "元") : "" };
    });
    const named = this.parts.flatMap((part) => (typeof part === "string" ? [] : part.named));
    this.references = named.flatMap(({ path, keys }) => [path, ...keys]);
  }

  /** Return the sentence for some values; what is missing says so: a cell, a whole record, a computed value. */
  render(values: { [name: string]: Shown }): string {
    const said: string[] = [];
    let length = 0;
    for (const part of this.parts) {
      const piece = typeof part === "string" ? part : showInsert(part, values);
      said.push(piece);
      length += [...piece].length;
      if (length > MAX_LENGTH) return `${[...said.join("").trim()].slice(0, MAX_LENGTH - 1).join("")}…`;
    }
    return said.join("").trim();
  }
}

function showInsert(insert: Insert, values: { [name: string]: Shown }): string {
  let shown: Shown = "";
  for (const named of insert.named) {
    shown = showNamed(named, values);
    if (shown !== "") break;
  }
  return insert.unit && typeof shown === "bigint" ? showMoney(shown, insert.unit) : written(shown);
}

function namedValue(written: string): NamedValue {
  const [path, ...keys] = written.match(new RegExp(PLAIN, "g"))!.map((name) => name.split("."));
  return { path, keys };
}

function showNamed({ path, keys }: NamedValue, values: { [name: string]: Shown }): Shown {
  let shown = lookUp(values, path);
  for (const key of keys) {
    if (typeof shown !== "object") return shown;
    shown = lookUp(shown, [String(lookUp(values, key))]);
  }
  return shown;
}

/** Return a value as Python's `str` writes it. */
function written(value: Shown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "number") return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return value.toFixed(1);
  return String(value);
}

function lookUp(values: { [name: string]: Shown }, path: string[]): Shown {
  let value: Shown = values;
  for (const [place, name] of path.entries()) {
    const below = at(value, name);
    if (below === undefined && path.length === 1) return "不详";
    if (below === undefined) return place === path.length - 1 ? "未填" : "没有这条记录";
    value = below;
  }
  return value;
}

function at(value: Shown, name: string): Shown | undefined {
  if (typeof value === "function") return value(name);
  return typeof value === "object" && hasOwn(value, name) ? value[name] : undefined;
}
