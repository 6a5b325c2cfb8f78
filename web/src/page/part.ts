/** A part of a unit's answers, that one of several people fills in: what it is, and where it goes. */
import { asksParameters, judgedItems, listedItems, listedLedgers, partOf } from "../answers/questionnaire.ts";
import { NOT_KNOWN, UNANSWERED, type Verdict } from "../core/verdicts.ts";
import type { ItemResult, Score } from "../engine/model.ts";
import { type Scored, scores } from "../engine/scoring.ts";
import { h } from "./dom.ts";
import type { Form } from "./form.ts";

/** Return that this is a part, of which answers, and what becomes of it; null of a whole. */
export function partView(form: Form): HTMLElement | null {
  const { pack, entries } = form;
  const part = partOf(entries);
  if (part === null) return null;
  const given = [`${listedItems(pack, entries).length} 项`, `${listedLedgers(pack, entries).length} 本台账`];
  if (asksParameters(entries)) given.push("参数");
  return h(
    "section",
    { class: "card", "aria-label": "分卷" },
    h(
      "p",
      { class: "notice" },
      `这是“${entries.unit.name}”答卷的一部分（${part.name}），只列这一部分的 ${given.join("、")}；别的部分由别人填。`,
    ),
    h("p", {}, "填完按“保存”，把存出来的 .json 交给分卷的人，由他合并进整份答卷（checklist merge）。"),
  );
}

/** How far the listed items are: by section and in all, what is reckoned, how many are open or not known, how many findings. */
interface Progress {
  sections: (Line & { id: string; title: string })[];
  overall: Line;
}

interface Line {
  score: Score;
  open: number;
  unknown: number;
  found: number;
}

export function progressOf(form: Form): Progress {
  const { assessment, pack, entries } = form;
  const listed = new Set(judgedItems(pack, entries));
  const results = [...assessment.items.values()].filter(({ item }) => listed.has(item));
  const count = (members: ItemResult[], which: Verdict) => members.filter(({ verdict }) => verdict === which).length;
  const line = (score: Score, members: ItemResult[]): Line => ({
    score,
    open: count(members, UNANSWERED),
    unknown: count(members, NOT_KNOWN),
    found: members.reduce((sum, { findings }) => sum + findings.length, 0),
  });
  const of = (section: Scored[0]) => results.filter(({ item }) => item.section === section);
  const shown = assessment.sections.map(([section]) => section).filter((section) => of(section).length);
  const [scored, overall] = scores(
    shown.map((section) => [section, of(section)]),
    pack.record.scoring,
  );
  return {
    sections: scored.map(([section, score]) => ({
      id: section.id,
      title: `${section.number}、${section.title}`,
      ...line(score, of(section)),
    })),
    overall: line(overall, results),
  };
}
