/** What became of the findings of the campaign before. */

import { h } from "../page/dom.ts";
import { bars, legend } from "./charts.ts";
import type { System } from "./data.ts";
import type { View } from "./filter.ts";
import { type Part, type Subtree, subtreeLink, subtrees, under } from "./parts.ts";
import { type Column, table } from "./tables.ts";
import { numberLink } from "./words.ts";

/** Colours and patterns of what became of a finding, in the order of `changes`. */
const CHANGE_LOOKS = [
  { color: "#c8641b", pattern: "diagonal" },
  { color: "#d9a514", pattern: "dots" },
  { color: "#8e1b1b", pattern: "" },
  { color: "#4d8a63", pattern: "lines" },
  { color: "#8fb99e", pattern: "dots" },
  { color: "#cfe0d5", pattern: "diagonal" },
  { color: "#7d95b5", pattern: "cross" },
  { color: "#ffffff", pattern: "" },
  { color: "#d5d5d5", pattern: "dots" },
];

/** Whether what is looked at is compared with a campaign before. */
export const isCompared = ({ data, isPast }: View): boolean => data.changes.length > 0 && !isPast;

/** What became of the findings of the last campaign, and what is new; nothing where there is none to compare with. */
export function trendPart(view: View): Part | null {
  const { tally, data } = view;
  if (!isCompared(view)) return null;
  const systems = view.system ? [view.system] : data.systems;
  const items = new Map(systems.map((system) => [system, view.itemsOf(system)]));
  const number = (system: System, change: number) => tally.changed(items.get(system) ?? [], change, view.leastFound);
  const all = data.changes.map((_, change) => tally.changed(view.items, change, view.leastFound));
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
        value: (one) => one.tally.changed(view.items, change, view.leastFound),
        show: (one) => {
          const number = one.tally.changed(view.items, change, view.leastFound);
          return one.tally.asked ? numberLink(number, under(view, one, "units", { change: title })) : `${number}`;
        },
      };
    }),
  ];
  const links = data.changes.map((title, change) =>
    h("li", {}, numberLink(all[change], view.link("units", { change: title }), `${title} ${all[change]}`)),
  );
  return {
    body: [
      h(
        "p",
        { class: "quiet" },
        `上次：${data.campaigns[1].title}，${data.campaigns[1].period}。这次没有判定的，不算自报完成；上次没有报告计入的单位，问题不算新增，算“上期没有数据”。`,
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
