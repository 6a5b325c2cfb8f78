/** The compiled pack as Python writes it: `checklist/record/rules.py`. */
export const FORMAT = 4;

/** A node of a condition: what it is, what it names or holds, and what it is made of. */
export type Tree = [kind: string, ...parts: (string | number | boolean | null | Tree)[]];

export interface ConditionRecord {
  tree: Tree;
  references: string[][];
  /** The paths that it reads only where they are given. */
  tested?: string[][];
  /** What it looks up in tables: the path of the table, then those of the keys. */
  lookups?: string[][][];
  rule: string;
}

export interface AggregateSpec {
  of: string | null;
  over: string[] | null;
}

export interface LetRecord {
  name: string;
  value: ConditionRecord | null;
  spec: AggregateSpec | null;
  kind: "" | "sum" | "count" | "min" | "max";
  each: ConditionRecord | null;
  where: ConditionRecord | null;
}

export interface ValiditySpec {
  from: string | null;
  until: string | null;
}

export interface RuleSpec {
  id: string;
  decides: string;
  title: string;
  message: string;
  group_by: string[] | null;
  after: string[] | null;
  dated_by: string | null;
  open_until: string | null;
  remedy: string | null;
  valid: ValiditySpec;
  finds_none: boolean;
  supersedes: string[];
  exception: { approver: string; document: string } | null;
}

export interface RuleRecord {
  spec: RuleSpec;
  where: ConditionRecord | null;
  let: LetRecord[];
  gap: ConditionRecord;
  severity: string;
  basis: string[];
  parted_by: string[];
}

type ColumnType = "text" | "int" | "number" | "money" | "date" | "bool" | "choice";

export interface ColumnSpec {
  title: string;
  type: ColumnType;
  required: boolean;
  private: boolean;
  unit: string | null;
  choices: string[];
  also: Record<string, string[]>;
  min: string | null;
  max: string | null;
  aliases: string[];
  accepts: string[];
  document: boolean;
  /** Its day may lie ahead when the row is written: a deadline, a term. */
  ahead: boolean;
  refers_to: string | null;
  as: string | null;
  note: string | null;
}

export interface LedgerSpec {
  id: string;
  title: string;
  row: string;
  dated_by: string | null;
  key: string | null;
  label: string;
  columns: Record<string, ColumnSpec>;
}

export interface LedgerRecord {
  spec: LedgerSpec;
  must: { that: ConditionRecord; message: string }[];
  rules: RuleRecord[];
}

interface AnswerKind {
  kind: "yes_no" | "absence" | "choice" | "int" | "number" | "date";
  choices: Record<string, "ok" | "gap">;
  unit: string | null;
  min: string | null;
  max: string | null;
}

export interface ItemSpec {
  id: string;
  title: string;
  question: string;
  speech: string[];
  decided_by: "answer" | "ledger";
  answer: AnswerKind;
  severity: string;
  evidence: string[];
  remedy: string;
  help: string | null;
  message: string | null;
  valid: ValiditySpec;
}

export interface ItemRecord {
  spec: ItemSpec;
  system: string;
  section: string;
  basis: string[];
  applies: { condition: ConditionRecord; note: string | null }[];
  gap: ConditionRecord | null;
  /** The answers to choose from; none where a number or date is written. */
  words: string[];
  /** Those of them that are gaps. */
  gaps: string[];
  /** Which answers are a problem, as people read it. */
  problem_if: string;
  /** The sentence of its finding. */
  message: string | null;
  /** The contradictions that compare what is claimed of it, where ledgers decide it, and what is said of them. */
  claims?: string[];
  claimed_for?: string;
}

export interface ContradictionRecord {
  spec: { id: string; title: string; severity: string; message: string; for_each: string | null; remedy: string };
  let: LetRecord[];
  applies: ConditionRecord | null;
  when: ConditionRecord;
}

export interface PerPeriod {
  per: "year" | "half_year" | null;
  bound: "at_least" | "at_most" | null;
}

export interface ParameterSpec extends PerPeriod {
  title: string;
  question: string;
  type: "int" | "number" | "money" | "text";
  unit: string;
  default: string | null;
  min: string | null;
  max: string | null;
  help: string | null;
  needed_at: string[];
}

export type LimitTable = string | { [key: string]: LimitTable };

export interface LimitValue {
  from: string | null;
  until: string | null;
  value: LimitTable;
  basis: string;
}

export interface LimitSpec extends PerPeriod {
  title: string;
  type: "int" | "number";
  unit: string;
  keys: string[];
  values: LimitValue[];
}

export interface BasisRecord {
  id: string;
  citation: string;
  says: string;
  status: string;
}

/** How the score is reckoned, and a number for each severity by its name. */
export interface ScoringSpec {
  method: "points" | "deductions";
  weights: Record<string, number>;
  most_of_item: number | null;
  most_of_section: number | null;
  [severity: string]: unknown;
}

export interface SectionSpec {
  id: string;
  number: string;
  title: string;
}

export interface WordsRecord {
  sentences: Record<string, string>;
  errors: Record<string, [string, string]>;
  marks: Record<string, string>;
  roles: Record<string, string>;
  column_types: Record<string, string>;
  per: Record<string, string>;
  /** What an answer is to an item that ledgers decide. */
  claim: string;
  speech_only: string;
  unseen_start: string;
  yes: string[];
  no: string[];
  units: Record<string, string[]>;
  yuan: string[];
  money_units: Record<string, number>;
  /** Every word for a state of what is put right, with the state. */
  states: Record<string, string>;
}

/** What people write that is no value. */
export interface CellWordsRecord {
  nothing: string[];
  no_document: string[];
  none_begins: string[];
  no_approver: string[];
}

export interface RulesRecord {
  format: number;
  pack: { id: string; version: string; title: string; overlays: string[]; digest: string };
  title: string;
  subject: string;
  levels: string[];
  kinds: string[];
  scoring: ScoringSpec;
  cell_words: CellWordsRecord;
  sections: SectionSpec[];
  systems: Record<string, string>;
  speech: Record<string, string>;
  parameters: Record<string, ParameterSpec>;
  limits: Record<string, LimitSpec>;
  provisions: Record<string, BasisRecord>;
  in_force: Record<string, ValiditySpec>;
  items: ItemRecord[];
  asking_order: string[];
  ledgers: LedgerRecord[];
  contradictions: ContradictionRecord[];
  profiles: Record<string, { leaves_out: Record<string, string>; levels: Record<string, Record<string, string>> }>;
  words: WordsRecord;
  workdays: { off: string[]; made_up: string[] };
}
