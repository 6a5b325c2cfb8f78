/** Why a report was sent back, and what is said of its items: `show_return` and `show_comments` of `checklist/answers/showing.py`. */
import { hasOwn } from "../core/numbers.ts";
import { parseDate, showDate } from "../core/values.ts";
import type { Entries } from "./entries.ts";

export interface ReturnNote {
  number: string;
  by: string;
  on: string;
  due: string | null;
  reason: string;
  comments: Record<string, string>;
}

/** Return what the slip says with which the report was sent back; null without one, or one that is not in order. */
export function returnNote(entries: Entries): ReturnNote | null {
  const note = entries.kept.returned;
  if (typeof note !== "object" || note === null) return null;
  const { number, by, on, due, reason, comments } = note as Record<string, unknown>;
  const texts = [number, by, on, reason];
  if (!texts.every((text) => typeof text === "string") || (due != null && typeof due !== "string")) return null;
  const said = Object.entries(comments ?? {}).filter(([, text]) => typeof text === "string");
  return { number, by, on, due: due ?? null, reason, comments: Object.fromEntries(said) } as ReturnNote;
}

/** Return that a report was sent back, by whom, why, and until when it is to be put right. */
export function showReturn(note: ReturnNote): string {
  const until = note.due ? `请在${day(note.due)}前改好重报` : "请改好重报";
  return `${day(note.on)}被${note.by}退回（退回单 ${note.number}）：${note.reason.replace(/。$/, "")}。${until}。`;
}

/** Return what is said of an item or contradiction; null if nothing is. */
export function comment(entries: Entries, id: string): string | null {
  const comments = returnNote(entries)?.comments ?? {};
  return hasOwn(comments, id) ? `退回意见（${id}）：${comments[id]}` : null;
}

function day(written: string): string {
  try {
    return showDate(parseDate(written));
  } catch {
    return written;
  }
}
