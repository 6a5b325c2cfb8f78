/** The common problems: in what units have gaps, as shares of those of which it was judged. */

import { NOT_APPLICABLE, NOT_KNOWN, UNANSWERED, type Verdict } from "../core/verdicts.ts";
import { h } from "../page/dom.ts";
import { bars, legend } from "./charts.ts";
import type { Item } from "./data.ts";
import type { View } from "./filter.ts";
import { type Part, WORST_FIRST } from "./parts.ts";
import { type Column, table } from "./tables.ts";
import { badge, numberLink, percentText } from "./words.ts";

/** How many bars the common problems have. */
const BARS = 15;

export function commonPart(view: View): Part {
  const { tally, data, round, least } = view;
  const gaps = (item: Item) => tally.gaps(item, least);
  const grave = (item: Item) => tally.gaps(item, Math.max(6, least));
  const worst = (item: Item) => WORST_FIRST.find((verdict) => tally.cell(item, verdict))!;
  const all = view.items.filter((item) => gaps(item) > 0);
  const told = all.filter((item) => tally.judged(item) >= round.minGroup);
  const share = (item: Item) => gaps(item) / tally.judged(item);
  told.sort((a, b) => grave(b) - grave(a) || gaps(b) - gaps(a) || share(b) - share(a) || (a.id < b.id ? -1 : 1));
  const top = told.slice(0, BARS);
  const series = [
    {
      ...data.verdicts[6],
      name: "严重、较重",
      values: top.map((item) => grave(item) / tally.judged(item)),
    },
    {
      ...data.verdicts[5],
      name: "一般、提示",
      values: top.map((item) => (gaps(item) - grave(item)) / tally.judged(item)),
    },
  ];
  const chart = bars({
    words: `最前面的 ${top.length} 个共性问题：${top.map((item) => `${item.title}${percentText(gaps(item), tally.judged(item))}`).join("，")}`,
    labels: top.map((item) => item.title),
    series,
    lying: true,
    isShare: true,
    tell: (at) => `${top[at].id} ${top[at].title}：${gaps(top[at])} 个单位有问题，判定过的 ${tally.judged(top[at])} 个`,
    go: (at) => view.link("units", { item: top[at].id }),
  });
  const beside = (title: string, verdict: Verdict): Column<Item> => ({
    title,
    value: (item) => tally.cell(item, verdict),
    show: (item) =>
      numberLink(tally.cell(item, verdict), view.link("units", { item: item.id, as: data.verdicts[verdict].name })),
  });
  const columns: Column<Item>[] = [
    { title: "检查项、矛盾", value: (item) => `${item.id} ${item.title}` },
    { title: "制度", value: (item) => item.system.title },
    { title: "占比", value: share, show: (item) => percentText(gaps(item), tally.judged(item)) },
    {
      title: "有问题的单位",
      value: (item) => gaps(item),
      show: (item) => numberLink(gaps(item), view.link("units", { item: item.id })),
    },
    { title: "其中严重、较重", value: grave },
    { title: "最重", value: worst, show: (item) => badge(data, worst(item)) },
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
      value: (item) => tally.exceptions(item, view.leastFound),
      show: (item) =>
        numberLink(tally.exceptions(item, view.leastFound), view.link("units", { item: item.id, as: "excepted" })),
    },
  ];
  const hidden = all.length - told.length;
  return {
    body: [
      h(
        "p",
        { class: "quiet" },
        "有严重、较重问题的单位多的在前，一样多的，有问题的单位多的在前。占比是有问题的单位占判定过的单位；不涉及、未填、不掌握的单位不算在内，另列在表里；经批准的例外不算问题，这些单位算判定过、没有问题的。",
      ),
      top.length ? chart.element : h("p", {}, "没有发现问题。"),
      top.length ? legend(series) : null,
      told.length ? table("共性问题", columns, told, BARS) : null,
      hidden ? h("p", { class: "quiet" }, `另有 ${hidden} 项判定过的单位不到 ${round.minGroup} 个，没有列出。`) : null,
    ],
    charts: top.length ? [chart] : [],
  };
}
