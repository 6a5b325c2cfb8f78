/** An answers file in JSON → what it says, with everything that is wrong with its shape: `checklist/answers/load.py`. */
import { listing, suggest } from "../core/errors.ts";
import { hasOwn } from "../core/numbers.ts";
import { isBlank, parseCode, parseState, show } from "../core/values.ts";
import type { CheckItem, Pack } from "../pack/compiled.ts";
import { numberText } from "./cells.ts";
import {
  type AnswerEntry,
  type Cells,
  type Entries,
  type ExceptionEntry,
  type LedgerEntry,
  periodFault,
  type RectificationEntry,
} from "./entries.ts";
import { columnNames, inUnit, matchHeading, otherUnit } from "./headings.ts";
import { DONE, type Evidence, STATES } from "./model.ts";
import { Shapes } from "./shapes.ts";

const MOST_BYTES = 50_000_000;
const KEPT = ["part", "last", "returned"];

/** What no answers file lacks, with what people call it. */
const NEEDED = { format: "答卷的格式", pack: "规则库", unit: "单位", period: "自查期间" };

/** Return what a file says; throws `string[]` inside a `Refused` with everything that is wrong. */
export function readEntries(pack: Pack, text: string): Entries {
  if (text.length > MOST_BYTES) throw new Refused(["文件太大，不像是答卷。"]);
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw new Refused(["这个文件不是 JSON，读不出来。请选这张表格存出来的 .json 文件。"]);
  }
  const why = foreign(data);
  if (why) throw new Refused([`这不是本表格存出来的文件：${why}。请选这张表格存出来的 .json 文件。`]);
  const reader = new Reader(pack);
  const entries = reader.file(data);
  if (entries === null || reader.problems.length) throw new Refused(reader.problems);
  return entries;
}

/** Return the answer that true or false is; where an item asks for something else, a text that is none. */
function answerOf({ spec, words }: CheckItem, isTrue: boolean): string {
  const { kind } = spec.answer;
  if (kind !== "yes_no" && kind !== "absence") return String(isTrue);
  return words[isTrue === (kind === "yes_no") ? 0 : 1];
}

/** Return why data is no answers file at all; empty if it is one. */
function foreign(data: unknown): string {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return "里面没有答卷";
  const lacks = Object.entries(NEEDED).filter(([key]) => !hasOwn(data, key));
  return lacks.length ? `里面没有写${listing(lacks.map(([, words]) => words))}` : "";
}

/** A file that cannot be opened, and why: one sentence each. */
export class Refused extends Error {
  constructor(readonly reasons: string[]) {
    super(reasons.join("\n"));
  }
}

class Reader extends Shapes {
  file(data: unknown): Entries | null {
    const known = ["format", "pack", "unit", "period", "signatories", "parameters", "answers", "ledgers"];
    const all = [...known, "rectifications", "exceptions", ...KEPT, "resume_at"];
    const file = this.fields(data, "答卷", all, Object.keys(NEEDED));
    if (file === null) return null;
    if (file.format !== 1) this.report("format", "WRONG_TYPE", { written: show(file.format), expected: "1" });
    const version = this.head(file.pack);
    const unit = this.unit(file.unit);
    const period = this.period(file.period);
    const kept = Object.fromEntries(KEPT.filter((key) => file[key] != null).map((key) => [key, file[key]]));
    if (unit === null || period === null) return null;
    return {
      version,
      unit,
      period,
      signatories: this.signatories(file.signatories),
      parameters: this.parameters(file.parameters),
      answers: this.answers(file.answers),
      ledgers: this.ledgers(file.ledgers),
      rectifications: this.rectifications(file.rectifications),
      exceptions: this.exceptions(file.exceptions),
      kept: { ...kept, ...(kept.part === undefined ? {} : { part: this.part(kept.part) }) },
    };
  }

  private part(data: unknown): unknown {
    const part = this.fields(data, "part", ["name", "base", "items", "ledgers", "parameters"], ["name", "base"]);
    if (part === null) return data;
    const areTexts = (list: unknown) =>
      list == null || (Array.isArray(list) && list.every((id) => typeof id === "string"));
    const isSound = typeof part.name === "string" && typeof part.base === "string";
    if (!isSound || !areTexts(part.items) || !areTexts(part.ledgers))
      this.report("part", "WRONG_TYPE", { written: show(part.items), expected: "分卷的名称、检查项和台账" });
    this.flag(part.parameters, "part 的 parameters");
    return data;
  }

  /** Return the version for which it was filled in. */
  private head(data: unknown): string {
    const ours = this.pack.record.pack;
    const head = this.fields(data, "pack", ["id", "version", "overlays"], ["id", "version"]);
    if (head === null) return ours.version;
    const version = this.text(head.version, "pack 的 version") ?? ours.version;
    if (head.id !== ours.id) {
      this.report("pack", "WRONG_PACK", { theirs: show(head.id), ours: ours.id });
      return version;
    }
    const theirs = Array.isArray(head.overlays) ? head.overlays.map(String) : [];
    const isSame = theirs.length === ours.overlays.length && theirs.every((name) => ours.overlays.includes(name));
    const named = (names: string[]) => listing(names) || "（无）";
    if (!isSame) this.report("pack", "WRONG_OVERLAYS", { theirs: named(theirs), ours: named(ours.overlays) });
    return version;
  }

  /** Return who fills it in; what is not filled in yet is empty. */
  private unit(data: unknown): Entries["unit"] | null {
    const unit = this.fields(data, "unit", ["name", "code", "level", "kind"], []);
    if (unit === null) return null;
    const { levels, kinds } = this.pack.record;
    const name = this.text(unit.name, "单位名称") ?? "";
    const code = this.said(unit.code) === null ? null : this.tried("单位代码", () => parseCode(unit.code));
    const level = unit.level == null ? "" : this.chosen(unit.level, "单位层级", levels);
    const kind = unit.kind == null ? "" : this.chosen(unit.kind, "单位类别", kinds);
    return { name, code, level, kind };
  }

  private period(data: unknown): Entries["period"] | null {
    const period = this.fields(data, "period", ["from", "to"], ["from", "to"]);
    if (period === null) return null;
    const from = this.day(period.from, "自查期间起");
    const to = this.day(period.to, "自查期间止");
    const fault = from && to ? periodFault(from, to) : null;
    if (from && to && fault) this.report("period", fault, { start: from, end: to });
    return from && to ? { from, to } : null;
  }

  private signatories(data: unknown): Record<string, string | null> {
    const roles = Object.keys(this.pack.record.words.roles);
    const given = data == null ? {} : (this.fields(data, "signatories", roles, []) ?? {});
    const { roles: titles } = this.pack.record.words;
    return Object.fromEntries(roles.map((role) => [role, this.textIfAny(given[role], titles[role])]));
  }

  private parameters(data: unknown): Record<string, string> {
    const known = this.pack.record.parameters;
    return this.each(data, "parameters", (name, value) => {
      if (!hasOwn(known, name)) {
        const details = { id: name, meant: suggest(name, Object.keys(known)), allowed: listing(Object.keys(known)) };
        this.report(name, "UNKNOWN_PARAMETER", details);
        return undefined;
      }
      return this.scalar(value, known[name].title) ?? undefined;
    });
  }

  private answers(data: unknown): Record<string, AnswerEntry> {
    return this.each(data, "answers", (id, value) => {
      if (!this.pack.items.has(id)) {
        this.report(id, "UNKNOWN_ITEM", { id, meant: suggest(id, this.pack.items.keys()) });
        return undefined;
      }
      const keys = ["answer", "reason", "note", "evidence", "owner", "to_confirm"];
      const isWhole = typeof value === "object" && value !== null;
      const entry = isWhole ? this.fields(value, id, keys, []) : { answer: value };
      if (entry === null) return undefined;
      const { answer } = entry;
      const isPlain = answer == null || ["string", "number", "boolean"].includes(typeof answer);
      if (!isPlain) this.report(id, "WRONG_TYPE", { written: show(answer), expected: "一个回答" });
      const plain = isPlain ? ((answer ?? null) as AnswerEntry["answer"] | boolean) : null;
      return {
        answer: typeof plain === "boolean" ? answerOf(this.pack.items.get(id)!, plain) : plain,
        reason: this.text(entry.reason, `${id} 的原因`),
        note: this.textIfAny(entry.note, `${id} 的说明`),
        evidence: this.evidence(entry.evidence, id),
        owner: this.textIfAny(entry.owner, `${id} 的 owner`),
        toConfirm: this.flag(entry.to_confirm, `${id} 的 to_confirm`),
      };
    });
  }

  private evidence(data: unknown, id: string): Evidence[] {
    if (data == null) return [];
    if (!Array.isArray(data)) {
      this.report(id, "WRONG_TYPE", { written: show(data), expected: "佐证文件的列表" });
      return [];
    }
    return data.flatMap((one: unknown) => {
      if (typeof one === "string") return { file: this.text(one, `${id} 的佐证`) ?? "", size: null, sha256: null };
      const entry = this.fields(one, `${id} 的佐证`, ["file", "size", "sha256"], ["file"]);
      if (entry === null) return [];
      const { size, sha256 } = entry;
      const isSize = size == null || (typeof size === "number" && Number.isInteger(size));
      const isDigest = sha256 == null || (typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256));
      if (!isSize || !isDigest)
        this.report(id, "WRONG_TYPE", { written: show(sha256), expected: "佐证文件的大小和摘要" });
      const file = this.text(entry.file, `${id} 的佐证`) ?? "";
      return isSize && isDigest
        ? { file, size: (size ?? null) as number | null, sha256: (sha256 ?? null) as string | null }
        : [];
    });
  }

  private ledgers(data: unknown): Record<string, LedgerEntry> {
    const titles = new Map([...this.pack.ledgers.values()].map((ledger) => [ledger.title, ledger.id]));
    const found: Record<string, LedgerEntry> = {};
    const keys = new Map<string, string>();
    this.each(data, "ledgers", (key, value) => {
      const id = this.pack.ledgers.has(key) ? key : titles.get(key);
      if (id === undefined) {
        const details = { id: key, meant: suggest(key, titles.keys()), allowed: listing(this.pack.ledgers.keys()) };
        this.report(key, "UNKNOWN_LEDGER", details);
      } else if (value != null) {
        const { title } = this.pack.ledgers.get(id)!;
        const other = keys.get(id);
        if (other !== undefined) this.report(title, "LEDGER_TWICE", { title, other, id: key });
        else keys.set(id, key);
        const entry = other === undefined ? this.ledger(id, value) : null;
        if (entry) found[id] = entry;
      }
      return undefined;
    });
    return found;
  }

  private ledger(id: string, value: unknown): LedgerEntry | null {
    const { title } = this.pack.ledgers.get(id)!;
    const data = Array.isArray(value) ? { rows: value } : typeof value === "string" ? { file: value } : value;
    const entry = this.fields(data, title, ["rows", "file", "sheet", "none", "owner", "to_confirm", "left_out"], []);
    if (entry === null) return null;
    if (this.said(entry.file) !== null) {
      this.problems.push(
        `《${title}》：记录在另一个文件（${show(entry.file)}）里，这里打不开。请交给发这张表格的人，连同台账装进表格再发回来（checklist form）。`,
      );
      return null;
    }
    const written = this.text(entry.none, `《${title}》的 none`);
    const isTable = !isBlank(entry.rows);
    const isIdle =
      this.pack.words.givesNoReason(written) || (written === null && String(Object.keys(entry)) === "none");
    const none = isIdle ? null : written;
    if (none !== null && isTable) this.report(title, "NONE_AND_ROWS", { id: title });
    else if (isIdle && !(Array.isArray(entry.rows) && entry.rows.length))
      this.report(title, "NONE_WITHOUT_REASON", { id: title, written: show(written) });
    const rows = isTable ? this.rows(id, entry.rows) : null;
    const toConfirm = this.flag(entry.to_confirm, `《${title}》的 to_confirm`);
    const leftOut = entry.left_out ?? 0;
    const isCount = typeof leftOut === "number" && Number.isInteger(leftOut) && leftOut >= 0;
    if (!isCount) this.report(title, "WRONG_TYPE", { written: show(leftOut), expected: "没有读入的条数" });
    const owner = this.textIfAny(entry.owner, `《${title}》的 owner`);
    return { rows, none, owner, toConfirm, leftOut: isCount ? leftOut : 0 };
  }

  private rows(id: string, data: unknown): Cells[] {
    const { spec } = this.pack.ledgers.get(id)!;
    const names = columnNames(spec);
    if (!Array.isArray(data)) {
      this.report(spec.title, "WRONG_TYPE", { written: show(data), expected: "一个列表" });
      return [];
    }
    return data.map((row: unknown, place) => {
      const cells: Cells = {};
      if (typeof row !== "object" || row === null || Array.isArray(row)) {
        this.report(spec.title, "NOT_A_ROW", { row: place + 1 });
        return cells;
      }
      for (const [heading, value] of Object.entries(row)) {
        const name = matchHeading(heading, names);
        const here = `《${spec.title}》第 ${place + 1} 行`;
        if (name === null) {
          const titles = Object.values(spec.columns).map((column) => column.title);
          this.report(here, "UNKNOWN_KEY", { key: heading, meant: suggest(heading, titles), allowed: listing(titles) });
        } else if (hasOwn(cells, name)) {
          this.report(here, "DUPLICATE_COLUMN", { title: spec.title, column: spec.columns[name].title });
        } else {
          const cell = typeof value === "number" ? numberText(value, spec.columns[name]) : this.scalar(value, here);
          if (cell !== null) cells[name] = inUnit(cell, otherUnit(heading, spec.columns[name]));
        }
      }
      return cells;
    });
  }

  private rectifications(data: unknown): Record<string, RectificationEntry> {
    const keys = ["fact", "measure", "owner", "due", "state", "done_on", "opened"];
    return this.each(data, "rectifications", (id, value) => {
      const known = [...this.pack.items.keys(), ...this.pack.contradictions.keys()];
      if (!known.includes(id)) this.report(id, "UNKNOWN_RECTIFICATION", { id, meant: suggest(id, known) });
      const entry = this.fields(value, `${id} 的整改`, keys, []);
      if (entry === null) return undefined;
      const state = this.tried(`${id} 的状态`, () => parseState(this.said(entry.state)));
      const done_on = this.dayIfAny(entry.done_on, `${id} 的完成日期`);
      if (done_on && state !== null && state !== DONE) this.report(id, "DONE_WITHOUT_STATE", { id, state });
      return {
        fact: this.textIfAny(entry.fact, `${id} 的事实`),
        measure: this.textIfAny(entry.measure, `${id} 的措施`),
        owner: this.textIfAny(entry.owner, `${id} 的责任人`),
        due: this.dayIfAny(entry.due, `${id} 的期限`),
        state: state ?? STATES[0],
        done_on,
        opened: this.dayIfAny(entry.opened, `${id} 的 opened`),
      };
    });
  }

  private exceptions(data: unknown): Record<string, ExceptionEntry[]> {
    const keys = ["rows", "reason", "approver", "document", "evidence", "until"];
    return this.each(data, "exceptions", (id, value) => {
      const rule = this.pack.rules.get(id);
      if (value === null && rule) return undefined;
      if (!rule || rule.spec.exception === null || !Array.isArray(value)) {
        this.report(id, "BAD_VALUE", { written: show(id), why: "没有这条可以批准例外的规则" });
        return undefined;
      }
      return value.flatMap((one: unknown): ExceptionEntry[] => {
        const entry = this.fields(one, `${id} 的例外`, keys, ["rows", "reason"]);
        if (entry === null || !Array.isArray(entry.rows)) return [];
        return [
          {
            rows: entry.rows.flatMap((row: unknown) => this.exceptedRow(row, id)),
            reason: this.text(entry.reason, `${id} 例外的理由`) ?? "",
            approver: this.textIfAny(entry.approver, `${id} 的批准人`),
            document: this.textIfAny(entry.document, `${id} 的批准文件`),
            evidence: this.evidence(entry.evidence, id),
            until: this.dayIfAny(entry.until, `${id} 的有效期`),
          },
        ];
      });
    });
  }

  private exceptedRow(data: unknown, id: string): ExceptionEntry["rows"] {
    const entry =
      typeof data === "number" ? { row: data } : this.fields(data, `${id} 的例外`, ["row", "label"], ["row"]);
    if (entry === null) return [];
    const { row } = entry;
    const label = "label" in entry ? this.text(entry.label, `${id} 的例外`) : null;
    if (typeof row === "number" && Number.isInteger(row) && row >= 1) return [{ row, label }];
    this.report(id, "WRONG_TYPE", { written: show(row), expected: "行号" });
    return [];
  }
}
