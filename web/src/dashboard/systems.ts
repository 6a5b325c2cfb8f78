/** In which systems something is wrong: the heat map, and its numbers as a table. */

import { isFinding, NOT_KNOWN, type Verdict } from "../core/verdicts.ts";
import { h } from "../page/dom.ts";
import { type Drawn, heat, legend, looks } from "./charts.ts";
import type { System } from "./data.ts";
import type { View } from "./filter.ts";
import { hidden } from "./hiding.ts";
import { type Part, type Subtree, subtrees, under, WORST_FIRST } from "./parts.ts";
import { table } from "./tables.ts";
import { Tally } from "./tally.ts";
import { numberLink, percentText } from "./words.ts";

/** Colours of shares, from none to all: lighter to darker, so that grey tells them apart too. */
const SHADES = ["#ffffff", "#fbe9e4", "#f2c4b8", "#dd8f7f", "#b34c41", "#7d1515"];
const shade = (share: number) => (share === 0 ? SHADES[0] : SHADES[Math.min(5, 1 + Math.floor(share * 5))]);
/** How many units a heat map shows at once. */
const ROWS = 40;

export function heatPart(view: View): Part {
  const parts = subtrees(view).filter(({ tally }) => tally.asked);
  const byUnit = parts.length < 2 && view.units.length > 0;
  const systems = view.system ? [view.system] : view.data.systems;
  const chart = byUnit ? unitHeat(view, systems) : subtreeHeat(view, parts, systems);
  const levels = ["0", "不满20%", "20%至不满40%", "40%至不满60%", "60%至不满80%", "80%至100%"];
  const key = byUnit
    ? legend(WORST_FIRST.map((verdict) => ({ ...looks(view.data.verdicts[verdict]), pattern: "" })))
    : legend(SHADES.map((color, at) => ({ name: levels[at], color })));
  const reported = view.units.filter(({ cells }) => cells).length;
  const rest = reported > ROWS ? `共 ${reported} 个单位有报告，只列前 ${ROWS} 个，请再按类别、名称筛选。` : "";
  const note = byUnit
    ? `每格是这个单位在这项制度里最重的结论和问题数。${rest}`
    : `每格是在这项制度里有问题的单位占判定过的单位的百分比；${hiding(view)}没有单位判定过的写作“—”。`;
  return {
    body: [
      h("p", { class: "quiet" }, note),
      chart.element,
      key,
      h("p", { class: "quiet" }, "有问题的单位和占比只算判定过的；问题（个）和总数一样，包括不掌握。"),
      systemTable(view, systems),
    ],
    charts: [chart],
  };
}

function subtreeHeat(view: View, parts: Subtree[], systems: System[]): Drawn {
  const columns = systems.map((system) => {
    const judged = parts.map(({ tally }) => tally.judgedSystem(system));
    return hidden(judged, view.round.minGroup).map((hides, row) => hides || !judged[row]);
  });
  const fields = parts.map(({ tally }, row) =>
    systems.map((system, column) => {
      const judged = tally.judgedSystem(system);
      if (columns[column][row]) return { text: judged ? "…" : "—", color: SHADES[0] };
      const share = tally.gapsSystem(system, view.least) / judged;
      return { text: `${Math.round(share * 100)}`, color: shade(share) };
    }),
  );
  return heat({
    words: `各项制度有问题的单位占比，按${parts.map((one) => one.name).join("、")}分列；数字见下表`,
    rows: parts.map((one) => one.name),
    columns: systems.map((system) => system.title),
    fields,
    tell: (row, column) => {
      const { tally, name } = parts[row];
      const system = systems[column];
      if (columns[column][row]) return `${name}，${system.title}：${hiddenText(view)}`;
      return `${name}，${system.title}：${tally.gapsSystem(system, view.least)} 个单位有问题，判定过的 ${tally.judgedSystem(system)} 个`;
    },
    go: (row, column) =>
      columns[column][row] ? "" : under(view, parts[row], "units", { system: systems[column].id, gap: 1 }),
  });
}

function unitHeat(view: View, systems: System[]): Drawn {
  const units = view.units.filter(({ cells }) => cells).slice(0, ROWS);
  const tallies = units.map((unit) => new Tally(view.data, [unit]));
  const all = (at: number, system: System) => {
    const items = view.itemsOf(system);
    const verdicts = items.map((item) => units[at].cells![item.place]);
    return { worst: Math.max(...verdicts), found: tallies[at].found(items, ...WORST_FIRST.filter(isFinding)) };
  };
  const fields = units.map((_, row) =>
    systems.map((system) => {
      const { worst, found } = all(row, system);
      if (worst < 0) return null;
      const { mark, color } = view.data.verdicts[worst];
      return { text: found ? `${mark}${found}` : mark, color };
    }),
  );
  return heat({
    words: `各单位在各项制度里最重的结论；数字见单位的页面`,
    rows: units.map(({ node }) => node.name),
    columns: systems.map((system) => system.title),
    fields,
    tell: (row, column) => {
      const { worst, found } = all(row, systems[column]);
      return `${units[row].node.name}，${systems[column].title}：${view.data.verdicts[worst]?.name ?? "没有"}，${found} 个问题`;
    },
    go: (row, column) => view.link(`unit/${encodeURIComponent(units[row].node.code)}`, { system: systems[column].id }),
  });
}

function systemTable(view: View, systems: System[]): HTMLElement {
  const { tally } = view;
  const found = (system: System, verdicts: Verdict[]) =>
    tally.found(view.itemsOf(system), ...verdicts.filter((verdict) => view.isGrave(verdict)));
  return table<System>(
    "各项制度",
    [
      {
        title: "制度",
        value: (system) => system.title,
        show: (system) => h("a", { href: view.link("common", { system: system.id }) }, system.title),
      },
      { title: "板块", value: (system) => system.section },
      { title: "判定过的单位", value: (system) => tally.judgedSystem(system) },
      {
        title: "有问题的单位",
        value: (system) => tally.gapsSystem(system, view.least),
        show: (system) =>
          numberLink(tally.gapsSystem(system, view.least), view.link("units", { system: system.id, gap: 1 })),
      },
      {
        title: "占比",
        value: (system) => shareOf(view, tally.gapsSystem(system, view.least), tally.judgedSystem(system)),
        show: (system) => shareText(view, tally.gapsSystem(system, view.least), tally.judgedSystem(system)),
      },
      { title: "问题（个）", value: (system) => found(system, WORST_FIRST) },
      { title: "其中不掌握（个）", value: (system) => found(system, [NOT_KNOWN]) },
    ],
    systems,
  );
}

function hiding(view: View): string {
  const least = view.round.minGroup;
  if (least < 2) return "";
  return `不到 ${least} 个单位的不显示，显示了就能从总数减出这样的也不显示，写作“…”（合计是 0 或者全部的，由合计就能知道各格），`;
}

function hiddenText(view: View): string {
  return `判定过的单位不到 ${view.round.minGroup} 个，或者能由它减出这样的`;
}

function shareOf(view: View, part: number, whole: number): number | null {
  return whole && whole >= view.round.minGroup ? part / whole : null;
}

function shareText(view: View, part: number, whole: number): string {
  return whole && shareOf(view, part, whole) === null ? `不到 ${view.round.minGroup} 个单位` : percentText(part, whole);
}
