/** What is wrong with an input, in the words of the catalogue that the pack's record carries. */
import { compareText, plain, withoutBlanks } from "./plain.ts";

/** The errors by their code's name: stable code and sentence. */
type Catalogue = Record<string, [string, string]>;

let catalogue: Catalogue = {};

/** Say from now on what is wrong in these words; they come with the pack. */
export function speak(words: Catalogue): void {
  catalogue = words;
}

type Details = Record<string, string | number>;

/** One thing that is wrong with an input, and where. */
export class Problem {
  constructor(
    readonly code: string,
    readonly place: string,
    readonly details: Details = {},
  ) {}

  get id(): string {
    return catalogue[this.code]?.[0] ?? this.code;
  }

  get text(): string {
    return sentence(this.code, this.details);
  }
}

/** An input cannot be used; carries all its problems. */
export class InputError extends Error {
  constructor(readonly problems: Problem[]) {
    super(problems.map((problem) => problem.text).join("\n"));
  }
}

/** One written value cannot be read; the caller knows the place. */
export class ValueProblem extends Error {
  constructor(
    readonly code: string,
    readonly details: Details = {},
  ) {
    super(sentence(code, details));
  }
}

/** Do something in which much may fail: where each failure came from would cost more than to find it. */
export function withoutTraces<T>(work: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function sentence(code: string, details: Details): string {
  const template = catalogue[code]?.[1] ?? code;
  const shown = (name: string) => plain(String(details[name] ?? ""));
  return template.replace(/“\{(\w+)\}”|\{\{|\}\}|\{(\w+)\}/g, (found, quoted?: string, name?: string) =>
    quoted !== undefined ? `“${withinQuotes(shown(quoted))}”` : name === undefined ? found[0] : shown(name),
  );
}

/** Return a text as it stands within “”: its own such marks become the inner ones. */
function withinQuotes(text: string): string {
  return text.replaceAll("“", "‘").replaceAll("”", "’");
}

/** Join words as Chinese lists them. */
export function listing(words: Iterable<string>): string {
  return [...words].join("、");
}

/** Join the first of many words, and show that there are more. */
export function few(words: string[], most = 8): string {
  return listing(words.slice(0, most)) + (words.length > most ? "……" : "");
}

const simplified = new Map<string, string>();

/** Return the text without full-width forms, case and white space, for comparing. */
export function simplify(text: string): string {
  const known = simplified.get(text);
  if (known !== undefined) return known;
  const found = withoutBlanks(text.normalize("NFKC").toLowerCase());
  if (simplified.size < 4096) simplified.set(text, found);
  return found;
}

const SEPARATOR = "[ \\t\\n\\u00a0\\u2000-\\u200a\\u202f\\u3000·•‧∙⋅・･]";
const [OPENING, CLOSING] = ["([{〔【〖〘﹝❲⟦", ")]}〕】〗〙﹞❳⟧"];
const FOLDS = `[a-z！-～\\[\\]{}${OPENING.slice(3)}${CLOSING.slice(3)}\\u2f00-\\u2fd5]`;
const UNLIKE = new RegExp(`${SEPARATOR}|${FOLDS}`);
const FOLDED = new RegExp(FOLDS, "g");
const SEPARATORS = new RegExp(`${SEPARATOR}+`, "g");
const OUTER = "。，、；：！？…—“”‘’\"'.,;:!?-";
const PLATE = new RegExp(`^${SEPARATOR}*[\\u4e00-\\u9fff]${SEPARATOR}*[A-Z]${SEPARATOR}+[A-Z0-9]{5,6}${SEPARATOR}*$`);
const SIGNED_PLATE = /^[\u4e00-\u9fff][A-Z][.\-—_][A-Z0-9]{5,6}$/;
const TELLS_APART = /^(?:[A-Z]{2}|[0-9]{2})$/;

/**
 * Return a text of a table as it is compared with others: 陈　立 新 is 陈立新, ａｂ１ is AB1, 市函〔2026〕9号 is 市函(2026)9号.
 *
 * Spaces and middle dots are one space between two letters and between two digits, and nothing elsewhere nor behind the
 * letter of a car's plate: 湘A·B1 is 湘AB1. That somebody holds an office besides is not told apart: 陈立新（兼） is 陈立新.
 * Punctuation and quotation marks around a text are none of it.
 */
export function alike(text: string): string {
  const plain = UNLIKE.test(text) ? text.replace(FOLDED, folded).replace(SEPARATORS, between) : text;
  const found = withoutOuter(withoutOuter(plain).replace(/\(兼职?\)$/, "")) || plain;
  if (SIGNED_PLATE.test(found)) return found.slice(0, 2) + found.slice(3);
  return found;
}

/** Return a text without punctuation and quotation marks around it; one of nothing else as it is. */
function withoutOuter(text: string): string {
  let [first, last] = [0, text.length];
  while (first < last && OUTER.includes(text[first])) first++;
  while (last > first && OUTER.includes(text[last - 1])) last--;
  return first < last ? text.slice(first, last) : text;
}

function between(separators: string, at: number, text: string): string {
  if (!TELLS_APART.test(text.slice(Math.max(at - 1, 0), at) + text.charAt(at + separators.length))) return "";
  return PLATE.test(text) ? "" : " ";
}

function folded(sign: string): string {
  if (sign >= "\u2f00" && sign <= "\u2fd5") return sign.normalize("NFKC");
  const half = sign >= "！" && sign <= "～" ? String.fromCharCode(sign.charCodeAt(0) - 0xfee0) : sign;
  if (OPENING.includes(half)) return "(";
  return CLOSING.includes(half) ? ")" : half.toUpperCase();
}

/** Return `，是不是想写“…”` for the nearest known word, or nothing. */
export function suggest(written: string, known: Iterable<string>): string {
  const best = nearestOf(written, known);
  return best ? `，是不是想写“${best}”` : "";
}

/** Return the known word that is most like a written one; nothing if none is like it. */
function nearestOf(written: string, known: Iterable<string>): string {
  const wanted = withoutZeros(written).slice(0, 100);
  let [best, nearest, ratio] = ["", "", 0.6];
  let count = 0;
  for (const word of known) {
    if (count++ >= 1000) break;
    const plainer = withoutZeros(word);
    const found = similarity(plainer, wanted);
    const isNearer = found > ratio || (found === ratio && compareText(plainer, nearest) >= 0);
    if (isNearer) [best, nearest, ratio] = [word, plainer, found];
  }
  return isOtherNumber(wanted, nearest) ? "" : best;
}

/**
 * Return the nearest known word; nothing if it may as well be another: one just as near (里程表 is no more 出车里程表数 than
 * 收车里程表数), or one that has the word in it, too (人数, 陪餐人数 and 接待对象人数).
 */
export function aloneNearest(written: string, known: readonly string[]): string {
  const wanted = withoutZeros(written).slice(0, 100);
  const near = nearestOf(written, known);
  if (known.filter((word) => withoutZeros(word).includes(wanted)).length > 1) return "";
  const ratios = near ? known.slice(0, 1000).map((word) => similarity(withoutZeros(word), wanted)) : [];
  const most = Math.max(...ratios);
  return ratios.filter((ratio) => ratio === most).length === 1 ? near : "";
}

/** Whether two texts are ids of the same letters with different numbers. */
function isOtherNumber(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => /^([a-z]+)[-_]?([0-9]+)$/.exec(text));
  return a !== null && b !== null && a[1] === b[1] && a[2] !== b[2];
}

function withoutZeros(text: string): string {
  return simplify(text).replace(/0+(?=\d)/g, "");
}

/** Twice the signs that two texts share in order, of all their signs: Ratcliff and Obershelp, as difflib counts. */
function similarity(one: string, other: string): number {
  const a = [...one];
  const b = [...other];
  return a.length + b.length === 0 ? 1 : (2 * matching(a, b)) / (a.length + b.length);
}

function matching(a: string[], b: string[]): number {
  let [size, atA, atB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      let same = 0;
      while (i + same < a.length && j + same < b.length && a[i + same] === b[j + same]) same++;
      if (same > size) [size, atA, atB] = [same, i, j];
    }
  }
  if (size === 0) return 0;
  return size + matching(a.slice(0, atA), b.slice(0, atB)) + matching(a.slice(atA + size), b.slice(atB + size));
}
