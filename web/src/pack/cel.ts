/**
 * Conditions, run as the trees that Python's checker made of them: `checklist/pack/cel/`. Everything is typed there, and
 * little is allowed; what is left to do is to look values up, to compare and to reckon.
 */
import { InputError, Problem } from "../core/errors.ts";
import { type Day, Decimal } from "../core/numbers.ts";
import type { Value } from "../core/values.ts";
import { Failure, functions, type Given, type Lookup, type Operation, UNKNOWN, WRONG_TYPE } from "./functions.ts";
import type { ConditionRecord, Tree } from "./record.ts";
import type { Workdays } from "./workdays.ts";

export { type Lookup, UNKNOWN } from "./functions.ts";

/** What a condition can give. */
export type Computed = string | bigint | number | boolean | Day;
export type Outcome = Computed | typeof UNKNOWN;
/** A value as conditions take it. */
export type Cel = Computed | Lookup;
/** Values by the names that conditions use; without a prototype. */
export type Activation = { [name: string]: Cel };

const MAX_COMPUTED_TEXT = 20_000;

/** Return a typed value as conditions take it. */
export function toCel(value: Value | Computed): Computed {
  return value instanceof Decimal ? value.toNumber() : value;
}

/** Compiles the conditions of a pack. */
export class Language {
  private readonly functions: Map<string, Operation>;

  constructor(workdays: Workdays) {
    this.functions = functions(workdays);
  }

  compile(record: ConditionRecord): Expression {
    return new Expression(record, () => this.program(record.tree));
  }

  private program(tree: Tree): Program {
    const [kind, ...parts] = tree;
    switch (kind) {
      case "ident":
        return looking(String(parts[0]));
      case "select":
        return selecting(String(parts[0]), this.program(parts[1] as Tree));
      case "has":
        return having(String(parts[0]), this.program(parts[1] as Tree));
      case "list":
        return listing(parts.map((part) => this.program(part as Tree)));
      case "call":
        return this.call(
          String(parts[0]),
          parts.slice(1).map((part) => this.program(part as Tree)),
        );
      default:
        return constant(kind, parts[0]);
    }
  }

  private call(name: string, of: Program[]): Program {
    if (name === "_&&_") return deciding(of[0], of[1], false);
    if (name === "_||_") return deciding(of[0], of[1], true);
    if (name === "_?_:_") return choosing(of[0], of[1], of[2]);
    const run = this.functions.get(name);
    if (run === undefined) throw new Error(`no function ${name}`);
    return calling(run, of);
  }
}

type Program = (names: Activation) => Given;

const isBad = (value: Given): value is typeof UNKNOWN | Failure => value === UNKNOWN || value instanceof Failure;

function constant(kind: string, written: unknown): Program {
  const value = kind === "int" ? BigInt(written as number) : kind === "number" ? Number(written) : written;
  return () => value as Given;
}

const looking =
  (name: string): Program =>
  (names) =>
    names[name] ?? UNKNOWN;

const selecting =
  (field: string, operand: Program): Program =>
  (names) => {
    const from = operand(names);
    if (from instanceof Map) return from.get(field) ?? UNKNOWN;
    return isBad(from) ? from : new Failure(WRONG_TYPE);
  };

const having =
  (field: string, operand: Program): Program =>
  (names) => {
    const from = operand(names);
    if (from instanceof Map) return from.get(field) === UNKNOWN ? UNKNOWN : from.has(field);
    return isBad(from) ? from : new Failure(WRONG_TYPE);
  };

const listing =
  (members: Program[]): Program =>
  (names) => {
    const values: Given[] = [];
    for (const member of members) {
      const value = member(names);
      if (isBad(value)) return value;
      values.push(value);
    }
    return values;
  };

/** `&&` and `||`: one side that decides makes up for what is missing or failed on the other. */
const deciding =
  (left: Program, right: Program, decisive: boolean): Program =>
  (names) => {
    const one = left(names);
    if (one === decisive) return decisive;
    const other = right(names);
    if (other === decisive) return decisive;
    return isBad(one) ? one : other;
  };

const choosing =
  (condition: Program, yes: Program, no: Program): Program =>
  (names) => {
    const met = condition(names);
    return isBad(met) ? met : met === true ? yes(names) : no(names);
  };

const calling = (run: Operation, [first, second]: Program[]): Program =>
  second === undefined
    ? (names) => {
        const one = first(names);
        return isBad(one) ? one : run(one, one);
      }
    : (names) => {
        const one = first(names);
        if (isBad(one)) return one;
        const other = second(names);
        return isBad(other) ? other : run(one, other);
      };

/** A checked condition or value; what runs it is made when it is first evaluated. */
export class Expression {
  readonly references: string[][];
  /** The paths that it reads only where they are given. */
  readonly tested: string[][];
  /** The paths that must be given: all others. */
  readonly needed: string[][];
  readonly lookups: string[][][];
  private program: Program | null = null;

  constructor(
    private readonly record: ConditionRecord,
    private readonly compile: () => Program,
  ) {
    this.references = record.references;
    this.tested = record.tested ?? [];
    const tested = new Set(this.tested.map(String));
    this.needed = record.references.filter((path) => !tested.has(String(path)));
    this.lookups = record.lookups ?? [];
  }

  /** Return the value, or `UNKNOWN` where a value it needs is missing; throws `InputError` if it cannot be computed. */
  evaluate(activation: Activation): Outcome {
    this.program ??= this.compile();
    const value = this.program(activation);
    if (value instanceof Failure) throw this.failed(value.detail);
    if (typeof value === "number" && !Number.isFinite(value)) throw this.failed("数太大");
    if (typeof value === "string" && value.length > MAX_COMPUTED_TEXT && [...value].length > MAX_COMPUTED_TEXT) {
      throw this.failed(`算出的文字超过 ${MAX_COMPUTED_TEXT} 个字`);
    }
    return value as Outcome;
  }

  /** Return the error that says why the rule cannot be computed. */
  failed(detail: string): InputError {
    return new InputError([new Problem("RULE_FAILED", "", { rule: this.record.rule, detail })]);
  }
}

/** Return an item's id as conditions write it: `BX_02` for BX-02. */
export const conditionName = (id: string): string => id.replaceAll("-", "_");
