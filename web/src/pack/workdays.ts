/** Working days by the calendar that the pack's record carries: `checklist/pack/workdays.py`. */
import { Day } from "../core/numbers.ts";

export class Workdays {
  private readonly off: number[];
  private readonly madeUp: number[];

  constructor(calendar: { off: string[]; made_up: string[] }) {
    this.off = ordinals(calendar.off);
    this.madeUp = ordinals(calendar.made_up);
  }

  /** Count the working days between two days, both included. */
  between(first: Day, last: Day): number {
    return Math.max(0, this.before(last.ordinal + 1) - this.before(first.ordinal));
  }

  /** Count the working days of a term: the day it starts on does not count, its last one does. */
  after(start: Day, end: Day): number {
    return Math.max(0, this.before(end.ordinal + 1) - this.before(start.ordinal + 1));
  }

  private before(ordinal: number): number {
    const weeks = Math.floor((ordinal - 1) / 7);
    const days = (ordinal - 1) % 7;
    return weeks * 5 + Math.min(days, 5) - placeIn(this.off, ordinal) + placeIn(this.madeUp, ordinal);
  }
}

function ordinals(days: string[]): number[] {
  return days.map((day) => Day.parse(day)!.ordinal).sort((one, other) => one - other);
}

/** Count the sorted numbers that are less than one. */
function placeIn(sorted: number[], wanted: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
