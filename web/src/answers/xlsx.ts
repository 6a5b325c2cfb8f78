/**
 * Workbooks (ECMA-376), read as values by row and column: `checklist/io/xlsx.py`. A zip's parts are raw deflate, which
 * browsers unpack only as gzip: each gets gzip's head and tail, which hold nothing that the zip does not say.
 */
import { Day } from "../core/numbers.ts";
import { SERIAL_FROM } from "../core/values.ts";

/** A text, or a number that no format makes a day or fills up with zeros. */
export type SheetCell = string | number;

/** A sheet's rows from the first on, and the ranges of cells that are merged: `A1:C7`. */
export interface Sheet {
  rows: SheetCell[][];
  merged: string[];
}

/** A workbook cannot be read, and why. */
export class Damaged extends Error {}

const BROKEN = "它不是完好的 .xlsx 工作簿。旧的 .xls 请另存为 .xlsx，加密的请先去掉密码";
const TOO_LARGE = "内容大得不合常理，疑似损坏";
const MAX_UNPACKED = 200_000_000;
const LAST_COLUMN = 16_384;
const LAST_ROW = 1_048_576;
const LAST_DAY = 2_958_465;
/** What of a number format is no sign of a day, and what makes it a length of time. */
const NOT_DATE = /"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi;
const DURATION = /\[(h+|m+|s+)\]/i;
/** Nothing but zeros, as codes are shown, whatever is said of other than positive numbers. */
const ZEROS = /^(0{2,40})(_.)?(;|$)/;

/** The built-in formats of days and times, with those of Chinese editions. */
function isDateFormat(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || id === 45 || id === 47 || (id >= 50 && id <= 58);
}

interface Part {
  method: number;
  packed: Uint8Array<ArrayBuffer>;
  crc: number;
  size: number;
}

export class Book {
  private constructor(
    private readonly parts: Map<string, Part>,
    private readonly sheets: Map<string, string>,
    private readonly strings: string[],
    private readonly styles: string[],
    /** Day 0 of the workbook's calendar. */
    readonly firstDay: Day,
  ) {}

  /** Read what all sheets share; throws `Damaged`. */
  static async open(content: ArrayBuffer): Promise<Book> {
    const parts = unzip(new Uint8Array(content));
    const root = "xl/workbook.xml";
    const workbook = await xml(parts, root);
    const targets = new Map<string, string>();
    for (const link of all(await xml(parts, "xl/_rels/workbook.xml.rels"), "Relationship")) {
      const target = link.getAttribute("Target") ?? "";
      targets.set(link.getAttribute("Id") ?? "", target.startsWith("/") ? target.slice(1) : `xl/${target}`);
    }
    const sheets = new Map<string, string>();
    for (const sheet of all(workbook, "sheet")) {
      const id = [...sheet.attributes].find((one) => one.localName === "id")?.value ?? "";
      const name = sheet.getAttribute("name");
      if (name && targets.has(id)) sheets.set(name, targets.get(id)!);
    }
    const later = all(workbook, "workbookPr")[0]?.getAttribute("date1904");
    const isLater = later === "1" || later === "true";
    const strings = parts.has("xl/sharedstrings.xml") ? await xml(parts, "xl/sharedStrings.xml") : null;
    const styles = parts.has("xl/styles.xml") ? await xml(parts, "xl/styles.xml") : null;
    return new Book(
      parts,
      sheets,
      strings ? all(strings, "si").map(textOf) : [],
      styles ? stylesOf(styles) : [],
      isLater ? Day.of(1904, 1, 1)! : SERIAL_FROM,
    );
  }

  get names(): string[] {
    return [...this.sheets.keys()];
  }

  /** Read a sheet; throws `Damaged`. */
  async sheet(name: string): Promise<Sheet> {
    const document = await xml(this.parts, this.sheets.get(name) ?? "");
    const rows: SheetCell[][] = [];
    for (const row of all(document, "row")) {
      const number = Number(row.getAttribute("r") ?? rows.length + 1);
      if (!(number > rows.length && number <= LAST_ROW)) throw new Damaged("行没有按顺序，或者超出范围");
      const cells: SheetCell[] = [];
      for (const cell of all(row, "c")) {
        const value = this.value(cell);
        const at = columnOf(cell.getAttribute("r"), cells.length);
        if (value === "") continue;
        while (cells.length < at) cells.push("");
        cells.push(value);
      }
      if (!cells.length) continue;
      while (rows.length < number - 1) rows.push([]);
      rows.push(cells);
    }
    return { rows, merged: all(document, "mergeCell").map((one) => one.getAttribute("ref") ?? "") };
  }

  private value(cell: Element): SheetCell {
    const kind = cell.getAttribute("t") ?? "n";
    if (kind === "inlineStr") return textOf(all(cell, "is")[0] ?? cell);
    const text = all(cell, "v")[0]?.textContent ?? "";
    if (kind === "e") return text || "#";
    if (!text) return all(cell, "f").length ? "#没有计算结果" : "";
    if (kind === "s") return this.strings[Number(text)] ?? "";
    if (kind === "b") return text === "1" || text === "true" ? "是" : "否";
    if (kind === "str") return text;
    if (kind === "d") return text.split("T")[0];
    const number = Number(text);
    if (!Number.isFinite(number)) throw new Damaged(`单元格 ${cell.getAttribute("r") ?? ""} 的内容与它的类型不符`);
    const shown = this.styles[Number(cell.getAttribute("s") ?? 0)] ?? "";
    return shown ? momentOf(number, shown, this.firstDay) : number;
  }
}

/** Return a number as its format shows it: a day; as text a time, or 003001; else the number itself. */
function momentOf(number: number, shown: string, firstDay: Day): SheetCell {
  if (shown[0] === "0") {
    const isPadded = Number.isInteger(number) && number >= 0 && number < 10 ** Math.min(shown.length - 1, 15); // more digits are not sure
    return isPadded ? String(number).padStart(shown.length, "0") : number;
  }
  const whole = Math.round(number * 86_400);
  const days = Math.floor(whole / 86_400);
  if (number < 0 || days > LAST_DAY) return number;
  if (shown === "duration" || days === 0) {
    const two = (value: number) => String(value).padStart(2, "0");
    return `${two(Math.floor(whole / 3600))}:${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  }
  return String(Day.at(firstDay.ordinal + days + (days < 60 && firstDay.year < 1900 ? 1 : 0)));
}

function stylesOf(document: Document): string[] {
  const own = new Map<string, string>();
  for (const format of all(document, "numFmt")) {
    own.set(format.getAttribute("numFmtId") ?? "", kindOfFormat(format.getAttribute("formatCode") ?? ""));
  }
  return all(all(document, "cellXfs")[0] ?? document, "xf").map((style) => {
    const id = style.getAttribute("numFmtId") ?? "0";
    return own.get(id) ?? (id === "46" ? "duration" : isDateFormat(Number(id)) ? "date" : "");
  });
}

function kindOfFormat(code: string): string {
  const zeros = ZEROS.exec(code.slice(0, 255));
  if (zeros) return zeros[1];
  const [signs] = code.slice(0, 255).replace(NOT_DATE, "").split(";");
  if (DURATION.test(signs)) return "duration";
  return /[dmhys]/i.test(signs) ? "date" : "";
}

/** Return a text that may change its font with every piece; what is said of how it is pronounced is no part of it. */
function textOf(element: Element): string {
  const pieces = all(element, "t").filter((piece) => (piece.parentNode as Element).localName !== "rPh");
  const text = pieces.map((piece) => piece.textContent ?? "").join("");
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Return the first and the last cell of a range, each by its column, from 0, and the number of its row. */
export function cornersOf(range: string): [column: number, row: number][] {
  const cells = range.split(":");
  return [cells[0], cells[cells.length - 1]].map((cell) => [columnOf(cell, 0), Number(/[0-9]+$/.exec(cell)?.[0] ?? 0)]);
}

/** Return the place of a cell by its name, from 0; one without a name stands behind the last. */
function columnOf(name: string | null, next: number): number {
  if (name === null) return next;
  let column = 0;
  for (const letter of name.replace(/\d+$/, "")) column = column * 26 + letter.charCodeAt(0) - 64;
  if (!(column > next && column <= LAST_COLUMN)) throw new Damaged(`单元格 ${name} 没有按顺序，或者超出范围`);
  return column - 1;
}

const all = (parent: Document | Element, name: string): Element[] => [...parent.getElementsByTagNameNS("*", name)];

// The zip

function unzip(bytes: Uint8Array<ArrayBuffer>): Map<string, Part> {
  const view = new DataView(bytes.buffer);
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw new Damaged(BROKEN);
  try {
    return directory(bytes, view, view.getUint32(end + 16, true), view.getUint16(end + 10, true));
  } catch (error) {
    throw error instanceof Damaged ? error : new Damaged(BROKEN);
  }
}

function directory(bytes: Uint8Array<ArrayBuffer>, view: DataView, start: number, count: number): Map<string, Part> {
  const parts = new Map<string, Part>();
  let [at, unpacked] = [start, 0];
  for (let number = 0; number < count; number++) {
    if (view.getUint32(at, true) !== 0x02014b50 || view.getUint16(at + 8, true) & 1) throw new Damaged(BROKEN);
    const [method, crc] = [view.getUint16(at + 10, true), view.getUint32(at + 16, true)];
    const [length, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const local = view.getUint32(at + 42, true);
    const data = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    unpacked += size;
    if (unpacked > MAX_UNPACKED) throw new Damaged(TOO_LARGE);
    if ((method !== 0 && method !== 8) || data + length > bytes.length) throw new Damaged(BROKEN);
    const title = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name));
    parts.set(title.toLowerCase(), { method, crc, size, packed: bytes.slice(data, data + length) });
    at += 46 + name + extra + comment;
  }
  return parts;
}

async function unpacked({ method, packed, crc, size }: Part): Promise<string> {
  if (method === 0) return new TextDecoder().decode(packed);
  const head = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
  const tail = new DataView(new ArrayBuffer(8));
  tail.setUint32(0, crc, true);
  tail.setUint32(4, size, true);
  const stream = new Blob([head, packed, tail.buffer]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new TextDecoder().decode(await atMost(size, stream.getReader()));
}

/** Read a stream that says how long it is, and no further. */
async function atMost(size: number, reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array> {
  const whole = new Uint8Array(size);
  let length = 0;
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    if (length + piece.value.length > size) throw new Damaged(TOO_LARGE);
    whole.set(piece.value, length);
    length += piece.value.length;
  }
  return whole;
}

async function xml(parts: Map<string, Part>, name: string): Promise<Document> {
  const part = parts.get(name.toLowerCase());
  if (part === undefined) throw new Damaged(`里面缺少“${name.slice(0, 100)}”`);
  let text: string;
  try {
    text = await unpacked(part);
  } catch {
    throw new Damaged(`里面的“${name.slice(0, 100)}”已经损坏`);
  }
  if (/<!DOCTYPE/i.test(text.slice(0, 1000))) throw new Damaged("里面有不应出现的 DOCTYPE 声明");
  const document = new DOMParser().parseFromString(text, "application/xml");
  if (document.getElementsByTagName("parsererror").length) throw new Damaged(`里面的“${name.slice(0, 100)}”已经损坏`);
  return document;
}
