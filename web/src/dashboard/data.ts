/** What the page carries (`checklist/campaign/dashboard.py`), with places turned into the things themselves. */
import { VERDICTS, type Verdict } from "../core/verdicts.ts";

type FindingCells = [number, Verdict, boolean, number, number | null, number | null];
type Days = [due: number | null, doneOn: number | null, opened: number | null, dueBefore: number | null];
type PlanCells = [number, Verdict, string, number, ...Days, boolean];
type FileCells = [string, number, string, number, string, string, string, string, number[]];

interface Carried {
  issuer: string;
  up: string | null;
  as_of: number;
  pack: string;
  pack_digest: string;
  verdicts: [string, string, string, string][];
  standings: string[];
  marks: string[];
  states: string[];
  bins: [number, string][];
  changes: string[];
  kinds: string[];
  levels: string[];
  systems: [string, string, string][];
  items: [string, string, number | null][];
  keys: [string, number, string][];
  rounds: CarriedRound[];
}

interface CarriedRound {
  title: string;
  period: string;
  due: number;
  notices: string[];
  sent_back: string;
  min_group: number;
  top: number | null;
  nodes: { code: string; name: string; parent: number | null; page: string | null }[];
  units: CarriedUnit[];
  groups: CarriedGroup[];
  strays: FileCells[];
}

interface CarriedGroup {
  node: number;
  kind: number;
  level: number;
  handed: [number, number][];
  due: [number, number][];
  counts: Record<string, number[]>;
}

interface CarriedUnit {
  node: number;
  kind: number;
  level: number;
  due: number;
  state: number;
  handed: number | null;
  score: string | null;
  worst: Verdict | null;
  cells: string;
  findings: FindingCells[];
  plans: PlanCells[];
  gone: [number, number, boolean][];
  files: FileCells[];
  unread: string;
}

/** How a verdict is shown: its name and mark, its colour and the pattern over it. */
export interface VerdictLook {
  name: string;
  mark: string;
  color: string;
  pattern: string;
}

export interface System {
  place: number;
  id: string;
  title: string;
  section: string;
}

export interface Item {
  place: number;
  id: string;
  title: string;
  system: System;
}

/** What became of a finding since the last campaign: a place in `changes`; and its verdict, now or as it was. */
export interface Change {
  kind: number;
  verdict: Verdict;
}

/** Days count from 1970. */
export interface Finding {
  key: string;
  title: string;
  item: Item;
  verdict: Verdict;
  excepted: boolean;
  rows: number;
  /** The last day of an exception. */
  until: number | null;
  change: Change | null;
  /** What the unit plans about its item. */
  plan: Plan | null;
}

/** A rectification of an item. Days count from 1970. */
export interface Plan {
  item: Item;
  verdict: Verdict;
  /** Why it is listed although nothing was found of it this time; empty if something was. */
  whyListed: string;
  state: string;
  due: number | null;
  doneOn: number | null;
  opened: number | null;
  /** The last day by the last report, if that is another. */
  dueBefore: number | null;
  /** Whether it is not done and its last day was moved back. */
  isPutOff: boolean;
  isDone: boolean;
  /** Whether it should be done by now and is not. */
  isLate: boolean;
}

export interface FileLine {
  name: string;
  size: number;
  sha256: string;
  standing: string;
  why: string;
  received: string;
  signed: string;
  number: string;
  /** What is to be known of it, such as that a test certificate signed it. */
  marks: string[];
}

export interface Node {
  place: number;
  code: string;
  name: string;
  parent: Node | null;
  path: Node[];
  isParent: boolean;
  /** The page of the units in this part of the tree, where they are not on this one. */
  page: string | null;
}

export interface Unit {
  node: Node;
  kind: string;
  level: string;
  due: number;
  /** A place in `standings`: 0 if a report counts, the last if nothing came. */
  state: number;
  handed: number | null;
  score: number | null;
  worst: Verdict | null;
  /** The verdict of each item by its place, -1 where it is not in the report; null where no report counts. */
  cells: Int8Array | null;
  findings: Finding[];
  plans: Plan[];
  /** Findings of last time that are not there: what became of each, and whether it is closed and no day is told. */
  gone: { key: string; title: string; item: Item; change: Change; isUndated: boolean }[];
  files: FileLine[];
  /** What is to be known of the report that counts. */
  marks: string[];
  /** That files came which cannot be read and have a name like its own. */
  unread: string;
}

/** Units under one node, of one kind and level, that are only counted: pairs of places and numbers, by name. */
export interface Group extends Omit<CarriedGroup, "node" | "kind" | "level"> {
  node: Node;
  kind: string;
  level: string;
}

export interface Round {
  title: string;
  period: string;
  due: number;
  /** What is to be known of its numbers, whatever is looked at. */
  notices: string[];
  /** Whose reports went back, of all units. */
  sentBack: string;
  /** Of fewer units no share is told. */
  minGroup: number;
  /** What all units stand under, if it is one. */
  top: Node | null;
  nodes: Node[];
  /** Those that must answer; or where there are too many for a page, groups of them, each with a page of its own. */
  units: Unit[];
  groups: Group[];
  strays: FileLine[];
}

export interface Data {
  issuer: string;
  /** The index that this page belongs to. */
  up: string | null;
  asOf: number;
  pack: string;
  packDigest: string;
  verdicts: VerdictLook[];
  standings: string[];
  marks: string[];
  /** Of total scores: the least that each holds, and its name. */
  bins: { least: number; title: string }[];
  changes: string[];
  kinds: string[];
  levels: string[];
  /** The pack's, and last the contradictions, which are of none. */
  systems: System[];
  items: Item[];
  /** This campaign and, if it is compared with one, the one before. */
  campaigns: { title: string; period: string }[];
  /** Return what came of one of them, which is read when it is first looked at. */
  round: (place: number) => Round;
}

const AGAINST = "自相矛盾";

export function read(carried: unknown): Data {
  const given = carried as Carried;
  const systems = [...given.systems, ["-", AGAINST, AGAINST]].map(([id, title, section], place) => ({
    place,
    id,
    title,
    section,
  }));
  const items = given.items.map(([id, title, system], place) => {
    return { place, id, title, system: systems[system ?? systems.length - 1] };
  });
  const keys = given.keys.map(([key, item, title]) => ({ key, title, item: items[item] }));
  const done = given.states[given.states.length - 1];

  const plan = (cells: PlanCells): Plan => {
    const [item, verdict, whyListed, state, due, doneOn, opened, dueBefore, isPutOff] = cells;
    const isDone = given.states[state] === done;
    const isLate = !isDone && due !== null && due < given.as_of;
    const stands = { state: given.states[state], isDone, isLate, isPutOff };
    return { item: items[item], verdict, whyListed, due, doneOn, opened, dueBefore, ...stands };
  };
  const finding = (cells: FindingCells, plans: Plan[]): Finding => {
    const [key, verdict, excepted, rows, until, change] = cells;
    return {
      ...keys[key],
      verdict,
      excepted,
      rows,
      until,
      change: change === null ? null : changeOf(change),
      plan: plans.find(({ item }) => item === keys[key].item) ?? null,
    };
  };
  const file = (cells: FileCells): FileLine => {
    const [name, size, sha256, standing, why, received, signed, number, places] = cells;
    const marks = places.map((place) => given.marks[place]);
    return { name, size, sha256, standing: given.standings[standing], why, received, signed, number, marks };
  };
  const withFiles = (files: FileLine[]) => {
    const marks = files.filter(({ standing }) => standing === given.standings[0]).flatMap((one) => one.marks);
    return { files, marks };
  };
  const placed = (one: CarriedUnit | CarriedGroup, nodes: Node[]) => {
    return { node: nodes[one.node], kind: given.kinds[one.kind], level: given.levels[one.level] };
  };
  const round = (one: CarriedRound): Round => {
    const nodes = treeOf(one.nodes);
    const units = one.units.map((unit) => {
      const plans = unit.plans.map(plan);
      return {
        ...unit,
        ...withFiles(unit.files.map(file)),
        ...placed(unit, nodes),
        score: unit.score === null ? null : Number(unit.score),
        cells: unit.cells ? cellsOf(unit.cells, items.length) : null,
        findings: unit.findings.map((cells) => finding(cells, plans)),
        plans,
        gone: unit.gone.map(([key, change, isUndated]) => ({ ...keys[key], change: changeOf(change), isUndated })),
      };
    });
    const groups = one.groups.map((group) => ({ ...group, ...placed(group, nodes) }));
    const top = one.top === null ? null : nodes[one.top];
    const strays = one.strays.map(file);
    return { ...one, sentBack: one.sent_back, minGroup: one.min_group, top, nodes, units, groups, strays };
  };

  const known: Round[] = [];
  return {
    issuer: given.issuer,
    up: given.up,
    asOf: given.as_of,
    pack: given.pack,
    packDigest: given.pack_digest,
    verdicts: given.verdicts.map(([name, mark, color, pattern]) => ({ name, mark, color, pattern })),
    standings: given.standings,
    marks: given.marks,
    bins: given.bins.map(([least, title]) => ({ least, title })),
    changes: given.changes,
    kinds: given.kinds,
    levels: given.levels,
    systems,
    items,
    campaigns: given.rounds.map(({ title, period }) => ({ title, period })),
    round: (place) => {
      known[place] ??= round(given.rounds[place]);
      return known[place];
    },
  };
}

/** Return what a number says that tells both what became of a finding and its verdict. */
function changeOf(number: number): Change {
  return { kind: Math.floor(number / VERDICTS.length), verdict: number % VERDICTS.length };
}

function treeOf(carried: CarriedRound["nodes"]): Node[] {
  const nodes: Node[] = carried.map(({ code, name, page }, place) => {
    return { place, code, name, parent: null, path: [], isParent: page !== null, page };
  });
  carried.forEach(({ parent }, place) => {
    if (parent === null) return;
    nodes[place].parent = nodes[parent];
    nodes[parent].isParent = true;
  });
  for (const node of nodes) {
    for (let at: Node | null = node; at; at = at.parent) node.path.unshift(at);
  }
  return nodes;
}

/** Return the verdicts that a text of signs stands for. */
function cellsOf(signs: string, number: number): Int8Array {
  const cells = new Int8Array(number).fill(-1);
  for (let at = 0; at < signs.length; at++) if (signs[at] !== ".") cells[at] = signs.charCodeAt(at) - 48;
  return cells;
}

/** Return the place of the bin that a total score is in. */
export function binOf({ bins }: Data, score: number): number {
  return bins.filter(({ least }) => least <= score).length - 1;
}

/** Return a day as people write it. */
export function dayText(day: number | null): string {
  return day === null ? "" : new Date(day * 86_400_000).toISOString().slice(0, 10);
}
