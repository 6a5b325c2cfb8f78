/** What is looked at: which page, which units, which items; all of it stands in the address, so that any of it can be kept. */
import { HINT, isAssessed, isGap, NOT_KNOWN, type Verdict } from "../core/verdicts.ts";
import type { Change, Data, Finding, Group, Item, Node, Plan, Round, System, Unit } from "./data.ts";
import { binOf } from "./data.ts";
import { Tally } from "./tally.ts";

/** What the filter's fields say, by their names in the address; "" says nothing. */
export type Fields = Record<(typeof FIELDS)[number], string>;
const FIELDS = ["round", "in", "kind", "level", "system", "least", "find"] as const;

/** Which page, what the filter says, and what else a number was that led here. */
export interface Address {
  path: string[];
  fields: Fields;
  more: URLSearchParams;
}

export function readAddress(hash: string): Address {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const more = new URLSearchParams(query);
  const fields = Object.fromEntries(FIELDS.map((name) => [name, more.get(name) ?? ""])) as Fields;
  for (const name of FIELDS) more.delete(name);
  return { path: path.split("/").map(decode), fields, more };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What stands before a code in the filter: only the units that are a node's own, not those of the parts below it. */
export const OWN = "=";

/** The units and items that the filter leaves, and their tally. */
export class View {
  /** Whether the campaign before is looked at. */
  readonly isPast: boolean;
  readonly round: Round;
  readonly top: Node | null;
  /** Whether only the top's own units are looked at. */
  readonly isOwn: boolean;
  readonly system: System | null;
  /** Only gaps at least so grave are looked at. */
  readonly least: Verdict;
  readonly items: Item[];
  readonly units: Unit[];
  /** The units, or the groups of them that stand on an index. */
  readonly members: (Unit | Group)[];
  readonly tally: Tally;

  constructor(
    readonly data: Data,
    readonly fields: Fields,
  ) {
    this.isPast = fields.round === "1" && data.campaigns.length > 1;
    this.round = data.round(Number(this.isPast));
    this.isOwn = fields.in.startsWith(OWN);
    const code = this.isOwn ? fields.in.slice(OWN.length) : fields.in;
    const chosen = this.round.nodes.find((node) => node.code === code) ?? null;
    this.top = chosen ?? this.round.top;
    this.system = data.systems.find((system) => system.id === fields.system) ?? null;
    const least = data.verdicts.findIndex((look) => look.name === fields.least);
    this.least = Math.max(least, HINT);
    this.items = data.items.filter((item) => this.covers(item));
    const words = fields.find.trim().toLowerCase();
    const isIn = ({ node, kind, level }: Unit | Group) =>
      (!code || (chosen !== null && node.path.includes(chosen))) &&
      (!this.isOwn || !belowOf(node, chosen)?.isParent) &&
      (!fields.kind || kind === fields.kind) &&
      (!fields.level || level === fields.level) &&
      (!words || node.name.toLowerCase().includes(words) || node.code.toLowerCase().includes(words));
    this.units = this.round.units.filter(isIn);
    this.members = [...this.units, ...this.round.groups.filter(isIn)];
    this.tally = new Tally(data, this.members);
  }

  /** The units by the part of the tree right under the top that they are in; those right under it are the top's own. */
  get subtrees(): Map<Node | null, (Unit | Group)[]> {
    const parts = new Map<Node | null, (Unit | Group)[]>();
    for (const member of this.members) {
      const part = this.subtreeOf(member);
      const known = parts.get(part);
      if (known) known.push(member);
      else parts.set(part, [member]);
    }
    return new Map([...parts].sort(([a], [b]) => (a?.place ?? 1e9) - (b?.place ?? 1e9)));
  }

  private subtreeOf({ node }: Unit | Group): Node | null {
    if (this.top && !node.path.includes(this.top)) return node;
    const below = belowOf(node, this.top);
    return below?.isParent ? below : this.top;
  }

  /** Whether the filter leaves some units out. */
  get isPart(): boolean {
    const { kind, level, find } = this.fields;
    return [this.fields.in, kind, level, find].some(Boolean);
  }

  /** The items looked at that are of a system. */
  itemsOf(system: System): Item[] {
    return this.items.filter((item) => item.system === system);
  }

  /** Whether an item is of the system that is looked at, or all are. */
  covers(item: Item): boolean {
    return !this.system || item.system === this.system;
  }

  /** Whether a finding is among those looked at. */
  shows({ item, verdict }: { item: Item; verdict: Verdict }): boolean {
    return this.isGrave(verdict) && this.covers(item);
  }

  /** Whether what became of a finding is among what is looked at. */
  showsChange({ item, change }: { item: Item; change: Change | null }): boolean {
    return change !== null && this.isGrave(change.verdict) && this.covers(item);
  }

  /** The least verdict that is a finding, and grave enough to be looked at. */
  get leastFound(): Verdict {
    return this.least === HINT ? NOT_KNOWN : this.least;
  }

  /** Whether a verdict is a finding, and grave enough to be looked at. */
  isGrave(verdict: Verdict): boolean {
    return verdict >= this.leastFound;
  }

  /** The least verdict of a rectification that is looked at: where none is asked for even what is no finding now. */
  get leastPlanned(): Verdict {
    return this.least === HINT ? 0 : this.least;
  }

  /** Whether a rectification is among those looked at. */
  showsPlan({ item, verdict }: Plan): boolean {
    return verdict >= this.leastPlanned && this.covers(item);
  }

  /** Return the address of a page under the same filter, or one that differs in some fields. */
  link(path: string, more: Record<string, string | number> = {}): string {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...this.fields, ...more }))
      if (value !== "") query.set(name, `${value}`);
    const text = query.toString();
    return `#/${path}${text ? `?${text}` : ""}`;
  }
}

/** The node right under a top, or of all the first, that another is at or under. */
function belowOf(node: Node, top: Node | null): Node | undefined {
  return node.path[top ? node.path.indexOf(top) + 1 : 0];
}

/** What a number counts: a sentence for it, and how many times a unit is in it. */
export interface Count {
  words: string;
  of: (unit: Unit) => number;
  /** What is counted, where that is more than whether a unit is in it and no column tells it anyway. */
  title?: string;
}

/** Return what the address says that the units on a list have in common; null if it says nothing. */
export function countOf(view: View, more: URLSearchParams): Count | null {
  const { data } = view;
  const given = (name: string) => more.get(name) ?? "";
  const counts = (unit: Unit) => unit.state === 0;
  const findings = (which: (finding: Finding) => boolean) => (unit: Unit) =>
    unit.findings.filter((finding) => view.shows(finding) && which(finding)).length;

  if (given("state")) return standingCount(data, given("state"));
  const item = data.items.find(({ id }) => id === given("item"));
  if (item) return itemCount(view, item, given("as"));
  if (given("verdict")) {
    const verdict = data.verdicts.findIndex(({ name }) => name === given("verdict"));
    const of = findings((one) => !one.excepted && one.verdict === verdict);
    return { words: `有“${given("verdict")}”问题`, title: `其中${given("verdict")}（个）`, of };
  }
  if (given("worst")) {
    const verdict = data.verdicts.findIndex(({ name }) => name === given("worst"));
    return { words: `最重的结论是“${given("worst")}”`, of: (unit) => Number(counts(unit) && unit.worst === verdict) };
  }
  if (given("bin")) {
    const bin = Number(given("bin"));
    const of = (unit: Unit) => Number(counts(unit) && unit.score !== null && binOf(data, unit.score) === bin);
    return { words: `总分${data.bins[bin]?.title}`, of };
  }
  if (given("change")) {
    const change = data.changes.indexOf(given("change"));
    const of = (unit: Unit) =>
      [...unit.findings, ...unit.gone].filter((one) => one.change?.kind === change && view.showsChange(one)).length;
    return { words: `与上次相比“${given("change")}”`, title: `${given("change")}（个）`, of };
  }
  if (given("late")) {
    const of = (unit: Unit) => unit.plans.filter((one) => one.isLate && view.showsPlan(one)).length;
    return { words: "整改逾期", title: "整改逾期（项）", of };
  }
  if (given("moved")) {
    const of = (unit: Unit) => unit.plans.filter((one) => one.isPutOff && view.showsPlan(one)).length;
    return { words: "整改推后期限", title: "整改推后期限（项）", of };
  }
  if (given("gap")) return { words: "判定有问题", of: findings((one) => !one.excepted && isGap(one.verdict)) };
  if (given("found")) return { words: "有问题", of: findings((one) => !one.excepted) };
  return null;
}

function standingCount(data: Data, state: string): Count {
  const last = data.standings.length - 1;
  const is: Record<string, (unit: Unit) => boolean> = {
    交来不能计入: ({ state }) => state > 0 && state < last,
    逾期交: ({ state, handed, due }) => state === 0 && handed !== null && handed > due,
    已逾期: ({ state, due }) => state !== 0 && due < data.asOf,
  };
  for (const mark of data.marks) is[mark] = ({ marks }) => marks.includes(mark);
  const test = is[state] ?? ((unit: Unit) => data.standings[unit.state] === state);
  return { words: state === data.standings[0] ? "已交" : state, of: (unit) => Number(test(unit)) };
}

function itemCount(view: View, item: Item, as: string): Count {
  const { data } = view;
  const name = `“${item.title}”`;
  if (as === "excepted") {
    const of = (unit: Unit) =>
      unit.findings.filter((one) => one.item === item && one.excepted && view.shows(one)).length;
    return { words: `${name}有经批准的例外`, title: "例外（个）", of };
  }
  const verdict = data.verdicts.findIndex((look) => look.name === as);
  const cell = (unit: Unit) => unit.cells?.[item.place] ?? -1;
  if (verdict >= 0) return { words: `${name}的结论是“${as}”`, of: (unit) => Number(cell(unit) === verdict) };
  if (as === "judged") return { words: `${name}判定过`, of: (unit) => Number(isAssessed(cell(unit))) };
  return { words: `${name}有问题`, of: (unit) => Number(cell(unit) >= view.least) };
}
