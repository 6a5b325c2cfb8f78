/** How scores and severities are spread. */

import { isFinding, type Verdict } from "../core/verdicts.ts";
import { h } from "../page/dom.ts";
import { bars } from "./charts.ts";
import type { View } from "./filter.ts";
import { ONE, type Part, WORST_FIRST } from "./parts.ts";
import { table } from "./tables.ts";
import { badge, numberLink } from "./words.ts";

export function spreadPart(view: View): Part {
  const { tally, data } = view;
  const { bins } = data;
  const highest = bins.length - 1;
  const scores = bars({
    words: `总分分布：${bins.map(({ title }, bin) => `${title} ${tally.bins[bin]} 份`).join("，")}`,
    labels: bins.map(({ title }) => title).reverse(),
    series: [{ name: "报告", color: ONE, pattern: "", values: tally.bins.reverse() }],
    lying: true,
    tell: (at) => `${bins[highest - at].title}：${tally.bins[highest - at]} 份报告`,
    go: (at) => view.link("units", { bin: highest - at }),
  });
  const shown = WORST_FIRST.filter(isFinding);
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
        value: (verdict) => (isFinding(verdict) ? tally.found(view.items, verdict) : null),
        show: (verdict) =>
          isFinding(verdict)
            ? numberLink(tally.found(view.items, verdict), view.link("units", { verdict: data.verdicts[verdict].name }))
            : "—",
      },
      {
        title: "有这种问题的单位",
        value: (verdict) => (isFinding(verdict) ? tally.holding(view.system, verdict) : null),
      },
      {
        title: "最重的结论是它的单位",
        value: (verdict) => tally.worst(verdict),
        show: (verdict) => numberLink(tally.worst(verdict), view.link("units", { worst: data.verdicts[verdict].name })),
      },
    ],
    WORST_FIRST.filter((verdict) => isFinding(verdict) || tally.worst(verdict)),
  );
  return {
    body: [
      h(
        "div",
        { class: "pair" },
        h("div", {}, h("h3", {}, "总分（每 10 分一档，份）"), scores.element),
        h("div", {}, h("h3", {}, "问题的轻重（个）"), severities.element),
      ),
      h("p", { class: "quiet" }, "总分只按检查项计算，自相矛盾不扣分，要与最重的结论一起看。"),
      tally.unscored ? h("p", { class: "quiet" }, `另有 ${tally.unscored} 份没有总分。`) : null,
      rows,
    ],
    charts: [scores, severities],
  };
}
