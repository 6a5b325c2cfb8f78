/** The figures on top of the overview, and what came in. */

import type { Verdict } from "../core/verdicts.ts";
import { h } from "../page/dom.ts";
import { type Drawn, legend, lines } from "./charts.ts";
import { dayText } from "./data.ts";
import type { View } from "./filter.ts";
import { ONE, type Part, type Subtree, subtreeLink, subtrees, under, WORST_FIRST } from "./parts.ts";
import { type Column, table } from "./tables.ts";
import type { Tally } from "./tally.ts";
import { numberLink, percentText } from "./words.ts";

export function figures(view: View): HTMLElement {
  const { tally, data } = view;
  const found = (...verdicts: Verdict[]) => tally.found(view.items, ...verdicts);
  const shown = WORST_FIRST.filter((verdict) => view.isGrave(verdict));
  const grave: Verdict[] = [7, 6].filter((verdict) => view.isGrave(verdict));
  const graveNames = grave.map((verdict) => data.verdicts[verdict].name).join("、");
  const figure = (title: string, value: string, to: string, ...notes: (HTMLElement | string)[]) =>
    h("li", {}, h("a", { href: to }, h("strong", {}, value), h("span", {}, title)), h("small", {}, ...notes));
  const marked = data.marks.flatMap((mark, place) => {
    const count = tally.marked(place);
    const link = numberLink(count, view.link("units", { state: mark }), `${mark} ${count}`);
    return count ? [h("span", { class: "warn" }, "，", link)] : [];
  });
  const moved = tally.movedPlans(view.items, view.leastPlanned);
  const back = tally.standing(data.standings.indexOf("退回"));
  const unverified = tally.standing(data.standings.indexOf("未能验证"));
  return h(
    "ul",
    { class: "figures" },
    figure("应交单位", `${tally.asked}`, view.link("units"), `其中没有交 ${tally.missing}`),
    figure("已交", `${tally.counted}`, view.link("units", { state: "有效" }), `其中逾期交 ${tally.late}`, ...marked),
    figure("报送率", percentText(tally.counted, tally.asked), view.link("returns"), `${tally.counted}／${tally.asked}`),
    figure(
      "已逾期",
      `${tally.overdue}`,
      view.link("units", { state: "已逾期" }),
      `到 ${dayText(data.asOf)} 过了期限、还没有计入`,
    ),
    figure(
      "交来不能计入",
      `${tally.held}`,
      view.link("units", { state: "交来不能计入" }),
      `其中未能验证 ${unverified}`,
      ...(back
        ? ["，", numberLink(back, view.link("units", { state: "退回" }), `退回待改 ${back}，其问题暂不计入`)]
        : []),
    ),
    figure("问题", `${found(...shown)}`, view.link("units", { found: 1 }), `${graveNames} ${found(...grave)}`),
    figure(
      "整改逾期",
      `${tally.overduePlans(view.items, view.leastPlanned)}`,
      view.link("units", { late: 1 }),
      `项，${tally.overdueUnits(view.system, view.leastPlanned)} 个单位`,
      ...(moved ? ["；推后期限 ", numberLink(moved, view.link("units", { moved: 1 }), `${moved} 项`)] : []),
    ),
    figure("平均分", tally.mean === null ? "—" : tally.mean.toFixed(1), view.link("spread"), `${tally.counted} 份报告`),
  );
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
      values: handed.filter((_, at) => days[at] <= data.asOf).map((sum) => sum / tally.asked),
    },
    { name: "到期", color: "#8a4b00", isDashed: true, values: due.map((sum) => sum / tally.asked) },
  ];
  const tell = (day: number, which: number) =>
    `${dayText(days[day])} 为止${which ? "期限已到" : "已交"} ${(which ? due : handed)[day]} 个，共 ${tally.asked} 个应交`;
  const words = `报送率随时间的变化：截至 ${dayText(data.asOf)} ${percentText(tally.counted, tally.asked)}`;
  return lines({ words, days: days.map(dayText), series, tell });
}
