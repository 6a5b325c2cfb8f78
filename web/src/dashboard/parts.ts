/** The parts of the overview: figures, what came in, how it stands, where it is wrong, what changed. */
import { isGap, NOT_APPLICABLE, NOT_KNOWN, UNANSWERED, type Verdict } from "../core/verdicts.ts";
import { h } from "../page/dom.ts";
import { bars, type Drawn, heat, legend, lines, looks } from "./charts.ts";
import { dayText, type Item, type Node, type System } from "./data.ts";
import type { View } from "./filter.ts";
import { type Column, table } from "./tables.ts";
import { BINS, Tally } from "./tally.ts";
import { badge, name, numberLink, percentText, subtreeName } from "./words.ts";

/** A part of the overview; its charts are drawn once it is in its place. */
export interface Part {
  id: string;
  title: string;
  body: (HTMLElement | string | null)[];
  charts: Drawn[];
}

const WORST_FIRST: Verdict[] = [7, 6, 5, 4, 3, 2, 1, 0];
const ONE = "#41637f";

export function figures(view: View): HTMLElement {
  const { tally, data } = view;
  const sum = (verdicts: Verdict[]) => verdicts.reduce((all, verdict) => all + tally.found(view.items, verdict), 0);
  const shown = WORST_FIRST.filter((verdict) => verdict >= NOT_KNOWN && view.shows({ item: view.items[0], verdict }));
  const figure = (title: string, value: string, to: string, note: string) =>
    h("li", {}, h("a", { href: to }, h("strong", {}, value), h("span", {}, title)), h("small", {}, note));
  const unverified = tally.standing(data.standings.indexOf("未能验证"));
  return h(
    "ul",
    { class: "figures" },
    figure("应交单位", `${tally.asked}`, view.link("units"), `截至 ${dayText(data.asOf)}`),
    figure("已交", `${tally.counted}`, view.link("units", { state: "有效" }), `其中逾期交 ${tally.late}`),
    figure("报送率", percentText(tally.counted, tally.asked), view.link("returns"), `${tally.counted}／${tally.asked}`),
    figure("已逾期", `${tally.overdue}`, view.link("units", { state: "已逾期" }), `没有交的 ${tally.missing}`),
    figure(
      "交来不能计入",
      `${tally.held}`,
      view.link("units", { state: "交来不能计入" }),
      `其中未能验证 ${unverified}`,
    ),
    figure("问题", `${sum(shown)}`, view.link("units", { found: 1 }), `严重、较重 ${sum([7, 6])}`),
    figure(
      "整改逾期",
      `${tally.overdueFindings(view.items)}`,
      view.link("units", { late: 1 }),
      `${tally.overdueUnits(view.system)} 个单位`,
    ),
    figure("平均分", tally.mean === null ? "—" : tally.mean.toFixed(1), view.link("spread"), `${tally.counted} 份报告`),
  );
}

/** What is counted of each part of the tree. */
interface Subtree {
  node: Node | null;
  name: string;
  tally: Tally;
}

function subtrees(view: View): Subtree[] {
  return [...view.subtrees].map(([node, members]) => {
    return { node, name: subtreeName(node, view.top), tally: new Tally(view.data, members) };
  });
}

/** Return where a number of a part of the tree leads: to its page, to those under it, or to the top's own. */
function under(view: View, { node }: Subtree, path: string, more: Record<string, string | number> = {}): string {
  if (node?.page) return `${encodeURI(node.page)}${view.link(path, { in: "", ...more })}`;
  return view.link(path, node === view.top ? { own: 1, ...more } : { in: node?.code ?? "", ...more });
}

export function returnsPart(view: View): Part {
  const parts = subtrees(view).filter(({ tally }) => tally.asked);
  const count = (title: string, of: (tally: Tally) => number, state: string): Column<Subtree> => ({
    title,
    value: ({ tally }) => of(tally),
    show: (one) => numberLink(of(one.tally), under(view, one, "units", state ? { state } : {})),
  });
  const columns: Column<Subtree>[] = [
    { title: "范围", value: (one) => one.name, show: (one) => subtreeLink(view, one) },
    count("应交", ({ asked }) => asked, ""),
    count("已交", ({ counted }) => counted, "有效"),
    {
      title: "报送率",
      value: ({ tally }) => (tally.asked ? tally.counted / tally.asked : null),
      show: ({ tally }) => percentText(tally.counted, tally.asked),
    },
    count("交来不能计入", ({ held }) => held, "交来不能计入"),
    count("没有交", ({ missing }) => missing, "未交"),
    count("逾期交", ({ late }) => late, "逾期交"),
    count("已逾期", ({ overdue }) => overdue, "已逾期"),
  ];
  const held = view.data.standings
    .map((title, place) => ({ title, number: view.tally.standing(place) }))
    .filter(({ title, number }) => number && !["有效", "未交"].includes(title))
    .map(({ title, number }) =>
      h("li", {}, numberLink(number, view.link("units", { state: title }), `${title} ${number}`)),
    );
  const chart = arrivals(view);
  return {
    id: "returns",
    title: "报送情况",
    body: [
      chart.element,
      legend([
        { name: "已交的单位", color: ONE },
        { name: "期限已到的单位（虚线）", color: "#8a4b00" },
      ]),
      table("报送情况", columns, parts),
      h(
        "p",
        { class: "quiet" },
        "“已交”是报告有效、计入汇总的单位；“逾期交”是其中第一次交来时已过期限的；“已逾期”是到截至日期已过期限、还没有报告计入的。",
      ),
      held.length ? h("p", {}, "交来不能计入的：") : null,
      held.length ? h("ul", { class: "inline" }, ...held) : null,
    ],
    charts: [chart],
  };
}

function subtreeLink(view: View, one: Subtree): HTMLElement {
  const isHere = one.node === view.top && !one.node?.page;
  return isHere ? name(one.name) : h("a", { href: under(view, one, "") }, name(one.name));
}

/** The share of the units whose report counts, by the day on which their first good one came. */
function arrivals({ tally, data }: View): Drawn {
  const known = [...tally.handed.keys(), ...tally.due.keys()];
  const first = Math.min(...known);
  const days = known.length ? Array.from({ length: Math.max(...known) - first + 1 }, (_, day) => first + day) : [];
  const grown = (counts: Map<number, number>) => {
    let sum = 0;
    return days.map((day) => {
      sum += counts.get(day) ?? 0;
      return sum;
    });
  };
  const handed = grown(tally.handed);
  const due = grown(tally.due);
  const series = [
    {
      name: "已交",
      color: ONE,
      isDashed: false,
      values: handed.map((sum, at) => (days[at] > data.asOf ? null : sum / tally.asked)),
    },
    { name: "到期", color: "#8a4b00", isDashed: true, values: due.map((sum) => sum / tally.asked) },
  ];
  const tell = (day: number, which: number) =>
    `${dayText(days[day])} 为止${which ? "期限已到" : "已交"} ${(which ? due : handed)[day]} 个，共 ${tally.asked} 个应交`;
  const words = `报送率随时间的变化：截至 ${dayText(data.asOf)} ${percentText(tally.counted, tally.asked)}`;
  return lines({ words, days: days.map(dayText), series, tell });
}

export function spreadPart(view: View): Part {
  const { tally, data } = view;
  const bins = Array.from({ length: BINS }, (_, bin) => `${bin * 10}–${bin === BINS - 1 ? 100 : bin * 10 + 9}`);
  const scores = bars({
    words: `得分分布：${bins.map((title, bin) => `${title}分 ${tally.bins[bin]} 份`).join("，")}`,
    labels: bins,
    series: [{ name: "报告", color: ONE, pattern: "", values: tally.bins }],
    tell: (bin) => `${bins[bin]} 分：${tally.bins[bin]} 份报告`,
    go: (bin) => view.link("units", { bin }),
  });
  const shown = WORST_FIRST.filter((verdict) => verdict >= NOT_KNOWN);
  const found = shown.map((verdict) => tally.found(view.items, verdict));
  const severities = bars({
    words: `问题按轻重的分布：${shown.map((verdict, at) => `${data.verdicts[verdict].name} ${found[at]} 个`).join("，")}`,
    labels: shown.map((verdict) => `${data.verdicts[verdict].mark} ${data.verdicts[verdict].name}`),
    series: shown.map((verdict, at) => ({
      ...data.verdicts[verdict],
      values: shown.map((_, place) => (place === at ? found[at] : 0)),
    })),
    lying: true,
    tell: (at) =>
      `${data.verdicts[shown[at]].name}：${found[at]} 个问题，${tally.holding(view.system, shown[at])} 个单位`,
    go: (at) => view.link("units", { verdict: data.verdicts[shown[at]].name }),
  });
  const rows = table<Verdict>(
    "轻重分布",
    [
      { title: "结论", value: (verdict) => data.verdicts[verdict].name, show: (verdict) => badge(data, verdict) },
      {
        title: "问题（个）",
        value: (verdict) => tally.found(view.items, verdict),
        show: (verdict) =>
          numberLink(tally.found(view.items, verdict), view.link("units", { verdict: data.verdicts[verdict].name })),
      },
      { title: "有这种问题的单位", value: (verdict) => tally.holding(view.system, verdict) },
      {
        title: "最重的结论是它的单位",
        value: (verdict) => tally.worst(verdict),
        show: (verdict) => numberLink(tally.worst(verdict), view.link("units", { worst: data.verdicts[verdict].name })),
      },
    ],
    WORST_FIRST,
  );
  return {
    id: "spread",
    title: "得分和轻重",
    body: [
      h(
        "div",
        { class: "pair" },
        h("div", {}, h("h3", {}, "得分（每 10 分一档，份）"), scores.element),
        h("div", {}, h("h3", {}, "问题的轻重（个）"), severities.element),
      ),
      tally.unscored ? h("p", { class: "quiet" }, `另有 ${tally.unscored} 份没有得分。`) : null,
      rows,
    ],
    charts: [scores, severities],
  };
}

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
  const levels = ["0", "20%以下", "20–40%", "40–60%", "60–80%", "80%以上"];
  const key = byUnit
    ? legend(WORST_FIRST.map((verdict) => ({ ...looks(view.data.verdicts[verdict]), pattern: "" })))
    : legend(SHADES.map((color, at) => ({ name: levels[at], color })));
  const reported = view.units.filter(({ cells }) => cells).length;
  const rest = reported > ROWS ? `共 ${reported} 个单位有报告，只列前 ${ROWS} 个，请再按类别、名称筛选。` : "";
  const note = byUnit
    ? `每格是这个单位在这项制度里最重的结论和问题数。${rest}`
    : `每格是在这项制度里有问题的单位占判定过的单位的百分比；不到 ${view.data.minGroup} 个单位的不显示。`;
  return {
    id: "heat",
    title: "各项制度",
    body: [h("p", { class: "quiet" }, note), chart.element, key, systemTable(view, systems)],
    charts: [chart],
  };
}

function subtreeHeat(view: View, parts: Subtree[], systems: System[]): Drawn {
  const fields = parts.map(({ tally }) =>
    systems.map((system) => {
      const judged = tally.judgedSystem(system);
      if (judged < view.data.minGroup || !judged) return null;
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
      return `${name}，${system.title}：${tally.gapsSystem(system, view.least)} 个单位有问题，判定过的 ${tally.judgedSystem(system)} 个`;
    },
    go: (row, column) => under(view, parts[row], "units", { system: systems[column].id, found: 1 }),
  });
}

function unitHeat(view: View, systems: System[]): Drawn {
  const units = view.units.filter(({ cells }) => cells).slice(0, ROWS);
  const tallies = units.map((unit) => new Tally(view.data, [unit]));
  const all = (at: number, system: System) => {
    const items = view.data.items.filter((item) => item.system === system);
    const verdicts = items.map((item) => units[at].cells![item.place]);
    const found = WORST_FIRST.filter((verdict) => verdict >= NOT_KNOWN).reduce(
      (sum, verdict) => sum + tallies[at].found(items, verdict),
      0,
    );
    return { worst: Math.max(...verdicts), found };
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
  const found = (system: System) => {
    const items = view.items.filter((item) => item.system === system);
    return WORST_FIRST.filter((verdict) => isGap(verdict) && verdict >= view.least).reduce(
      (sum, verdict) => sum + tally.found(items, verdict),
      0,
    );
  };
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
          numberLink(tally.gapsSystem(system, view.least), view.link("units", { system: system.id, found: 1 })),
      },
      {
        title: "占比",
        value: (system) => shareOf(view, tally.gapsSystem(system, view.least), tally.judgedSystem(system)),
        show: (system) => shareText(view, tally.gapsSystem(system, view.least), tally.judgedSystem(system)),
      },
      { title: "问题（个）", value: found },
    ],
    systems,
  );
}

function shareOf(view: View, part: number, whole: number): number | null {
  return whole && whole >= view.data.minGroup ? part / whole : null;
}

function shareText(view: View, part: number, whole: number): string {
  return shareOf(view, part, whole) === null ? `不到 ${view.data.minGroup} 个单位` : percentText(part, whole);
}

/** How many bars the common problems have. */
const BARS = 15;

export function commonPart(view: View): Part {
  const { tally, data, least } = view;
  const all = view.items.filter((item) => tally.gaps(item, least) > 0);
  const told = all.filter((item) => tally.judged(item) >= data.minGroup);
  const share = (item: Item) => tally.gaps(item, least) / tally.judged(item);
  told.sort((a, b) => share(b) - share(a) || tally.gaps(b) - tally.gaps(a) || (a.id < b.id ? -1 : 1));
  const top = told.slice(0, BARS);
  const grave = (item: Item) => tally.gaps(item, Math.max(6, least));
  const series = [
    {
      name: "严重、较重",
      color: data.verdicts[6].color,
      pattern: data.verdicts[6].pattern,
      values: top.map((item) => grave(item) / tally.judged(item)),
    },
    {
      name: "一般、提示",
      color: data.verdicts[5].color,
      pattern: data.verdicts[5].pattern,
      values: top.map((item) => (tally.gaps(item, least) - grave(item)) / tally.judged(item)),
    },
  ];
  const chart = bars({
    words: `占比最高的 ${top.length} 个共性问题：${top.map((item) => `${item.title}${percentText(tally.gaps(item, least), tally.judged(item))}`).join("，")}`,
    labels: top.map((item) => item.title),
    series,
    lying: true,
    isShare: true,
    tell: (at) =>
      `${top[at].id} ${top[at].title}：${tally.gaps(top[at], least)} 个单位有问题，判定过的 ${tally.judged(top[at])} 个`,
    go: (at) => view.link("units", { item: top[at].id }),
  });
  const beside = (title: string, verdict: Verdict): Column<Item> => ({
    title,
    value: (item) => tally.cell(item, verdict),
    show: (item) =>
      numberLink(tally.cell(item, verdict), view.link("units", { item: item.id, as: data.verdicts[verdict].name })),
  });
  const columns: Column<Item>[] = [
    { title: "检查项", value: (item) => `${item.id} ${item.title}` },
    { title: "制度", value: (item) => item.system.title },
    { title: "占比", value: share, show: (item) => percentText(tally.gaps(item, least), tally.judged(item)) },
    {
      title: "有问题的单位",
      value: (item) => tally.gaps(item, least),
      show: (item) => numberLink(tally.gaps(item, least), view.link("units", { item: item.id })),
    },
    { title: "其中严重、较重", value: grave },
    {
      title: "判定过的单位",
      value: (item) => tally.judged(item),
      show: (item) => numberLink(tally.judged(item), view.link("units", { item: item.id, as: "judged" })),
    },
    beside("不涉及", NOT_APPLICABLE),
    beside("未填", UNANSWERED),
    beside("不掌握", NOT_KNOWN),
    {
      title: "例外",
      value: (item) => tally.exceptions(item),
      show: (item) => numberLink(tally.exceptions(item), view.link("units", { item: item.id, as: "excepted" })),
    },
  ];
  const hidden = all.length - told.length;
  return {
    id: "common",
    title: "共性问题",
    body: [
      h("p", { class: "quiet" }, "占比是有问题的单位占判定过的单位；不涉及、未填、不掌握的单位不算在内，另列在表里。"),
      top.length ? chart.element : h("p", {}, "没有发现问题。"),
      top.length ? legend(series.map(({ name, color, pattern }) => ({ name, color, pattern }))) : null,
      told.length ? table("共性问题", columns, told, BARS) : null,
      hidden ? h("p", { class: "quiet" }, `另有 ${hidden} 项判定过的单位不到 ${data.minGroup} 个，没有列出。`) : null,
    ],
    charts: top.length ? [chart] : [],
  };
}

/** Colours and patterns of what became of a finding, in the order of `changes`. */
const CHANGE_LOOKS = [
  { color: "#c8641b", pattern: "diagonal" },
  { color: "#d9a514", pattern: "dots" },
  { color: "#8e1b1b", pattern: "" },
  { color: "#4d8a63", pattern: "lines" },
  { color: "#7d95b5", pattern: "cross" },
  { color: "#ffffff", pattern: "" },
];

/** What became of the findings of the last campaign, and what is new; nothing where there is none to compare with. */
export function trendPart(view: View): Part | null {
  const { tally, data } = view;
  if (!data.changes.length || view.isPast) return null;
  const systems = view.system ? [view.system] : data.systems;
  const items = new Map(systems.map((system) => [system, view.items.filter((item) => item.system === system)]));
  const number = (system: System, change: number) => tally.changed(items.get(system) ?? [], change);
  const all = data.changes.map((_, change) => tally.changed(view.items, change));
  const series = data.changes.map((name, change) => ({
    name,
    ...CHANGE_LOOKS[change],
    values: systems.map((system) => number(system, change)),
  }));
  const chart = bars({
    words: `与上次相比：${data.changes.map((name, change) => `${name} ${all[change]}`).join("，")}`,
    labels: systems.map(({ title }) => title),
    series,
    lying: true,
    tell: (at, change) => `${systems[at].title}：${data.changes[change]} ${number(systems[at], change)} 个`,
    go: (at, change) => view.link("units", { system: systems[at].id, change: data.changes[change] }),
  });
  const bySystem: Column<System>[] = [
    { title: "制度", value: ({ title }) => title },
    ...data.changes.map((title, change): Column<System> => {
      return {
        title,
        value: (system) => number(system, change),
        show: (system) => numberLink(number(system, change), view.link("units", { system: system.id, change: title })),
      };
    }),
  ];
  const byPart: Column<Subtree>[] = [
    { title: "范围", value: (one) => one.name, show: (one) => (one.tally.asked ? subtreeLink(view, one) : one.name) },
    ...data.changes.map((title, change): Column<Subtree> => {
      return {
        title,
        value: (one) => one.tally.changed(view.items, change),
        show: (one) => {
          const number = one.tally.changed(view.items, change);
          return one.tally.asked ? numberLink(number, under(view, one, "units", { change: title })) : `${number}`;
        },
      };
    }),
  ];
  const links = data.changes.map((title, change) =>
    h("li", {}, numberLink(all[change], view.link("units", { change: title }), `${title} ${all[change]}`)),
  );
  return {
    id: "trend",
    title: "与上次相比",
    body: [
      h(
        "p",
        { class: "quiet" },
        `上次：${data.campaigns[1].title}，${data.campaigns[1].period}。这次没有判定的，不算已销号。`,
      ),
      h("ul", { class: "inline" }, ...links),
      chart.element,
      legend(series),
      table("与上次相比，按制度", bySystem, systems),
      table("与上次相比，按范围", byPart, subtrees(view)),
    ],
    charts: [chart],
  };
}
