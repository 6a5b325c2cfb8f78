/** Counting: every number of the page is read from a tally of the units, or groups of units, that were chosen.
 *
 * Without a filter the numbers are those of `checklist/campaign/queries.py`; tests compare them.
 */
import { HINT, IN_ORDER, isAssessed, type Verdict } from "../core/verdicts.ts";
import { binOf, type Change, type Data, type Group, type Item, type System, type Unit } from "./data.ts";

const VERDICTS = 8;
/** The places of single numbers: `checklist/campaign/groups.py` has the same. */
const FIGURES = ["asked", "counted", "held", "missing", "late", "overdue", "unscored", "tenths"] as const;

export class Tally {
  /** Units by the first day of a good report, and by their last day for it. */
  readonly handed = new Map<number, number>();
  readonly due = new Map<number, number>();
  /** All other counts, by name and place. */
  private readonly counts: Record<string, Uint32Array>;

  constructor(
    private readonly data: Data,
    members: Iterable<Unit | Group>,
  ) {
    const { items, systems, changes, standings, marks, bins } = data;
    this.counts = {
      figures: new Uint32Array(FIGURES.length),
      standings: new Uint32Array(standings.length),
      // Units by what is to be known of the report that counts.
      marks: new Uint32Array(marks.length),
      bins: new Uint32Array(bins.length),
      // Units by their worst verdict.
      worst: new Uint32Array(VERDICTS),
      // Units by item and verdict.
      cells: new Uint32Array(items.length * VERDICTS),
      // Units by system and the worst verdict of its items; and by system, if any item of it was judged.
      systems: new Uint32Array(systems.length * VERDICTS),
      judged: new Uint32Array(systems.length),
      // Findings and exceptions by item and verdict.
      findings: new Uint32Array(items.length * VERDICTS),
      excepted: new Uint32Array(items.length * VERDICTS),
      // Units by system and the verdicts of its findings; behind the last system: of any.
      holders: new Uint32Array((systems.length + 1) * VERDICTS),
      // Overdue rectifications by item and verdict; units with any by system and the gravest of them, behind the last
      // system: in any.
      late_plans: new Uint32Array(items.length * VERDICTS),
      late_units: new Uint32Array((systems.length + 1) * VERDICTS),
      // Rectifications that were put off by item and verdict.
      moved_plans: new Uint32Array(items.length * VERDICTS),
      // Findings by item, what became of them since the last campaign, and verdict.
      changes: new Uint32Array(items.length * changes.length * VERDICTS),
    };
    for (const member of members) {
      if ("counts" in member) this.addGroup(member);
      else this.addUnit(member);
    }
  }

  private addGroup({ counts, handed, due }: Group): void {
    for (const [name, pairs] of Object.entries(counts)) {
      for (let at = 0; at < pairs.length; at += 2) this.counts[name][pairs[at]] += pairs[at + 1];
    }
    for (const [day, number] of handed) increase(this.handed, day, number);
    for (const [day, number] of due) increase(this.due, day, number);
  }

  private addUnit(unit: Unit): void {
    const counts = unit.state === 0;
    const nothing = unit.state === this.data.standings.length - 1;
    this.mark("asked", true);
    this.mark("counted", counts);
    this.mark("held", !counts && !nothing);
    this.mark("missing", nothing);
    this.mark("late", counts && unit.handed !== null && unit.handed > unit.due);
    this.mark("overdue", !counts && unit.due < this.data.asOf);
    this.counts.standings[unit.state]++;
    increase(this.due, unit.due);
    for (const { item, change } of unit.gone) this.addChange(item, change);
    for (const mark of unit.marks) this.counts.marks[this.data.marks.indexOf(mark)]++;
    if (!counts) return;
    if (unit.handed !== null) increase(this.handed, unit.handed);
    if (unit.worst !== null) this.counts.worst[unit.worst]++;
    this.mark("unscored", unit.score === null);
    if (unit.score !== null) {
      this.counts.figures[FIGURES.indexOf("tenths")] += Math.round(unit.score * 10);
      this.counts.bins[binOf(this.data, unit.score)]++;
    }
    this.addCells(unit);
    this.addFindings(unit);
    this.addPlans(unit);
  }

  private mark(name: (typeof FIGURES)[number], isSo: boolean): void {
    if (isSo) this.counts.figures[FIGURES.indexOf(name)]++;
  }

  private addCells({ cells }: Unit): void {
    if (!cells) return;
    const worst = new Int8Array(this.data.systems.length).fill(-1);
    const judged = new Uint8Array(worst.length);
    for (const { place, system } of this.data.items) {
      const verdict = cells[place];
      if (verdict < 0) continue;
      this.counts.cells[place * VERDICTS + verdict]++;
      if (verdict > worst[system.place]) worst[system.place] = verdict;
      if (isAssessed(verdict)) judged[system.place] = 1;
    }
    worst.forEach((verdict, system) => {
      if (verdict >= 0) this.counts.systems[system * VERDICTS + verdict]++;
      this.counts.judged[system] += judged[system];
    });
  }

  private addFindings({ findings }: Unit): void {
    const { counts, data } = this;
    const any = data.systems.length;
    const held = new Set<number>();
    for (const { item, verdict, excepted, change } of findings) {
      if (change !== null) this.addChange(item, change);
      if (excepted) {
        counts.excepted[item.place * VERDICTS + verdict]++;
        continue;
      }
      counts.findings[item.place * VERDICTS + verdict]++;
      held.add(item.system.place * VERDICTS + verdict).add(any * VERDICTS + verdict);
    }
    for (const place of held) counts.holders[place]++;
  }

  private addPlans({ plans }: Unit): void {
    const { counts, data } = this;
    const late = new Map<number, Verdict>();
    for (const { item, verdict, isLate, isPutOff } of plans) {
      if (isPutOff) counts.moved_plans[item.place * VERDICTS + verdict]++;
      if (!isLate) continue;
      counts.late_plans[item.place * VERDICTS + verdict]++;
      for (const place of [item.system.place, data.systems.length])
        late.set(place, Math.max(verdict, late.get(place) ?? 0));
    }
    for (const [place, verdict] of late) counts.late_units[place * VERDICTS + verdict]++;
  }

  private addChange(item: Item, { kind, verdict }: Change): void {
    this.counts.changes[(item.place * this.data.changes.length + kind) * VERDICTS + verdict]++;
  }

  private figure(name: (typeof FIGURES)[number]): number {
    return this.counts.figures[FIGURES.indexOf(name)];
  }

  /** Units that must answer. */
  get asked(): number {
    return this.figure("asked");
  }

  /** Units whose report counts. */
  get counted(): number {
    return this.figure("counted");
  }

  /** Units from which something came that does not count. */
  get held(): number {
    return this.figure("held");
  }

  /** Units from which nothing came. */
  get missing(): number {
    return this.figure("missing");
  }

  /** Units whose report counts, though the first good one came after their last day. */
  get late(): number {
    return this.figure("late");
  }

  /** Units whose last day is over without a report that counts. */
  get overdue(): number {
    return this.figure("overdue");
  }

  /** Units whose report counts and has a mark. */
  marked(place: number): number {
    return this.counts.marks[place];
  }

  get unscored(): number {
    return this.figure("unscored");
  }

  standing(place: number): number {
    return this.counts.standings[place];
  }

  get bins(): number[] {
    return [...this.counts.bins];
  }

  /** How many units have a verdict as their worst. */
  worst(verdict: Verdict): number {
    return this.counts.worst[verdict];
  }

  /** The mean of the total scores; null if there are none. */
  get mean(): number | null {
    const scored = this.counted - this.unscored;
    return scored ? this.figure("tenths") / 10 / scored : null;
  }

  /** How many units an item came to a verdict in. */
  cell(item: Item, verdict: Verdict): number {
    return this.counts.cells[item.place * VERDICTS + verdict];
  }

  /** Of how many units an item was judged. */
  judged(item: Item): number {
    return this.cell(item, IN_ORDER) + this.gaps(item);
  }

  /** How many units have a gap in an item that is at least so grave. */
  gaps(item: Item, least: Verdict = HINT): number {
    return this.from("cells", item.place, least);
  }

  /** How many findings of an item, at least so grave, were approved as exceptions. */
  exceptions(item: Item, least: Verdict): number {
    return this.from("excepted", item.place, least);
  }

  /** Of how many units any item of a system was judged. */
  judgedSystem(system: System): number {
    return this.counts.judged[system.place];
  }

  /** How many units have a gap in a system that is at least so grave. */
  gapsSystem(system: System, least: Verdict = HINT): number {
    return this.from("systems", system.place, least);
  }

  /** How many findings some items have, of some verdicts. */
  found(items: Item[], ...verdicts: Verdict[]): number {
    const { findings } = this.counts;
    let sum = 0;
    for (const { place } of items) for (const verdict of verdicts) sum += findings[place * VERDICTS + verdict];
    return sum;
  }

  /** How many units have a finding of a verdict in a system, or in any. */
  holding(system: System | null, verdict: Verdict): number {
    return this.counts.holders[(system?.place ?? this.data.systems.length) * VERDICTS + verdict];
  }

  /** How many rectifications of some items, at least so grave, are overdue. */
  overduePlans(items: Item[], least: Verdict): number {
    return items.reduce((sum, { place }) => sum + this.from("late_plans", place, least), 0);
  }

  /** How many units have one in a system, or in any. */
  overdueUnits(system: System | null, least: Verdict): number {
    return this.from("late_units", system?.place ?? this.data.systems.length, least);
  }

  /** How many rectifications of some items, at least so grave, were put off. */
  movedPlans(items: Item[], least: Verdict): number {
    return items.reduce((sum, { place }) => sum + this.from("moved_plans", place, least), 0);
  }

  /** Add up the counts of a place from a verdict on. */
  private from(name: string, place: number, least: Verdict): number {
    let sum = 0;
    for (let verdict = least; verdict < VERDICTS; verdict++) sum += this.counts[name][place * VERDICTS + verdict];
    return sum;
  }

  /** How many findings of some items, at least so grave, became something since the last campaign. */
  changed(items: Item[], change: number, least: Verdict): number {
    const { changes } = this.data;
    return items.reduce((sum, { place }) => sum + this.from("changes", place * changes.length + change, least), 0);
  }
}

function increase(counts: Map<number, number>, key: number, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
