/** What a value in a JSON file must be, with a problem for each that is not. */
import { listing, Problem, suggest, ValueProblem } from "../core/errors.ts";
import { hasOwn } from "../core/numbers.ts";
import { isBlank, parseDate, parseText, show } from "../core/values.ts";
import type { Pack } from "../pack/compiled.ts";

const MOST = 100;

type Fields = Record<string, unknown>;

/** Reads values; `problems` has a sentence for each that is not what it must be, `MOST` of them. */
export class Shapes {
  readonly problems: string[] = [];

  constructor(protected readonly pack: Pack) {}

  protected report(place: string, code: string, details: Record<string, string | number>): void {
    const problem = new Problem(code, place, details);
    if (this.problems.length < MOST) this.problems.push(`${place}：${problem.id} ${problem.text}`);
  }

  protected fields(data: unknown, place: string, allowed: string[], needed: string[]): Fields | null {
    if (typeof data !== "object" || data === null || Array.isArray(data)) {
      this.report(place, "WRONG_TYPE", { written: show(data), expected: "一组“名称: 内容”" });
      return null;
    }
    for (const key of Object.keys(data)) {
      if (!allowed.includes(key)) {
        this.report(place, "UNKNOWN_KEY", { key, meant: suggest(key, allowed), allowed: listing(allowed) });
      }
    }
    for (const key of needed) if (!hasOwn(data, key)) this.report(place, "MISSING_KEY", { key });
    return data as Fields;
  }

  protected each<T>(
    data: unknown,
    place: string,
    read: (key: string, value: unknown) => T | undefined,
  ): Record<string, T> {
    const found: Record<string, T> = {};
    if (data == null) return found;
    if (typeof data !== "object" || Array.isArray(data)) {
      this.report(place, "WRONG_TYPE", { written: show(data), expected: "一组“名称: 内容”" });
      return found;
    }
    for (const [key, value] of Object.entries(data)) {
      const made = key === "__proto__" ? undefined : read(key, value);
      if (made !== undefined) found[key] = made;
    }
    return found;
  }

  protected scalar(value: unknown, place: string): string | null {
    if (value == null) return null;
    if (typeof value === "boolean") return value ? "是" : "否";
    if (typeof value === "string" || typeof value === "number") return String(value);
    this.report(place, "WRONG_TYPE", { written: show(value), expected: "文字、数或日期" });
    return null;
  }

  protected flag(value: unknown, place: string): boolean {
    if (value == null || typeof value === "boolean") return value ?? false;
    this.report(place, "WRONG_TYPE", { written: show(value), expected: "true 或 false" });
    return false;
  }

  protected text(value: unknown, place: string): string | null {
    if (value == null) return null;
    return this.tried(place, () => parseText(value) || null);
  }

  protected day(value: unknown, place: string): string | null {
    return this.tried(place, () => String(parseDate(value)));
  }

  /** Return what is said, nothing for a word that says nothing: `without_empty_words` of `answers/rest.py`. */
  protected said(value: unknown): unknown {
    return isBlank(value) || this.pack.words.saysNothing(value) ? null : value;
  }

  protected textIfAny(value: unknown, place: string): string | null {
    return this.text(this.said(value), place);
  }

  protected dayIfAny(value: unknown, place: string): string | null {
    return this.said(value) === null ? null : this.day(value, place);
  }

  protected chosen(value: unknown, place: string, allowed: string[]): string {
    if (typeof value === "string" && allowed.includes(value)) return value;
    const written = show(value);
    this.report(place, "NOT_ALLOWED", { written, meant: suggest(written, allowed), allowed: listing(allowed) });
    return allowed[0];
  }

  protected tried<T>(place: string, read: () => T): T | null {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ValueProblem)) throw error;
      this.report(place, error.code, error.details);
      return null;
    }
  }
}
