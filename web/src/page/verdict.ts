/** Verdicts and findings as the page shows them. */
import { VERDICTS, type Verdict } from "../core/verdicts.ts";
import { type Finding, type ItemResult, type JudgedRow, places, rowNumbers } from "../engine/model.ts";
import { limitNotes } from "../engine/sentences.ts";
import type { Pack } from "../pack/compiled.ts";
import type { BasisRecord } from "../pack/record.ts";
import { h, show } from "./dom.ts";
import { exceptedView } from "./excepting.ts";

export function badge(pack: Pack, verdict: Verdict): HTMLElement {
  const name = VERDICTS[verdict];
  return h("span", { class: `badge v${verdict}` }, `${pack.record.words.marks[name]} ${name}`);
}

const MOST = 50;

function rowLine(row: JudgedRow): HTMLElement {
  const label = row.label && row.lack !== null ? `（${row.label}）` : "";
  return h("li", {}, `${rowNumbers(row.numbers)}${label}：${row.sentence}`);
}

function rowList(rows: JudgedRow[]): HTMLElement | null {
  if (!rows.length) return null;
  const rest = rows.length > MOST ? h("li", {}, `……共${places(rows)}`) : null;
  return h("ul", {}, ...rows.slice(0, MOST).map(rowLine), rest);
}

/** Return what is cited, a source once with all its articles: `citations` in `checklist/pack/compiled.py`. */
function citations(cited: BasisRecord[]): string[] {
  const ofSource = new Map<string, Set<string>>();
  for (const { citation } of cited) {
    const [, title = citation, article = ""] = /^(《.*》)(第.*)?$/.exec(citation) ?? [];
    ofSource.set(title, (ofSource.get(title) ?? new Set()).add(article));
  }
  return [...ofSource].map(([title, articles]) => title + [...articles].filter((one) => one).join("、"));
}

/** Return a finding: what, why, on which facts and limits, by which basis, and what to do. */
export function findingView(pack: Pack, finding: Finding, reason = finding.reason): HTMLElement {
  const facts = finding.facts.map(([title, value]) => `${title}：${value}`);
  const limits = finding.limits.map(
    (used) => `${used.title}：${used.value}（${limitNotes(pack, finding, used)}），${used.basis.citation}`,
  );
  const { speech_only, sentences } = pack.record.words;
  const basis = citations(finding.basis).join("；") || (finding.contradiction ? sentences.HELD_AGAINST : speech_only);
  const rows = finding.rows.length > 1 || finding.contradiction ? rowList(finding.rows) : null;
  return h(
    "div",
    { class: "finding" },
    h("p", {}, badge(pack, finding.verdict), " ", reason),
    rows,
    finding.involved?.length ? h("p", { class: "quiet" }, `涉及：${finding.involved.join("；")}`) : null,
    ...[...facts, ...limits].map((text) => h("p", { class: "quiet" }, text)),
    h("p", { class: "quiet" }, `依据：${basis}`),
    h("p", { class: "quiet" }, `怎么改：${finding.remedy}`),
  );
}

/** Return what was concluded of an item. */
function resultView(pack: Pack, result: ItemResult): HTMLElement {
  const found = result.findings.length
    ? [...result.findings.map((finding) => findingView(pack, finding)), rowList(result.unknown)]
    : [h("p", {}, badge(pack, result.verdict), " ", result.reason), rowList(result.unknown)];
  return h("div", {}, ...found, exceptedView(result));
}

/** Return the place for what was concluded of an item, and what brings it up to date: it is drawn again if it reads otherwise. */
export function resultPlace(pack: Pack): { element: HTMLElement; refresh: (result: ItemResult) => void } {
  const element = h("div", { class: "result", "aria-live": "polite" });
  let drawn: ItemResult | null = null;
  const refresh = (result: ItemResult) => {
    if (result === drawn) return;
    drawn = result;
    const view = resultView(pack, result);
    if (!element.firstChild?.isEqualNode(view)) show(element, view);
  };
  return { element, refresh };
}
