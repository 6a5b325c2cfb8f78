/** Lists of units and the page of one: its files with their digests, its findings, the verdict of every item. */
import { isFinding, type Verdict } from "../core/verdicts.ts";
import { h } from "../page/dom.ts";
import { type Data, dayText, type FileLine, type Finding, type Item, type Node, type Plan, type Unit } from "./data.ts";
import { type Count, countOf, type View } from "./filter.ts";
import { type Column, table } from "./tables.ts";
import { isCompared } from "./trend.ts";
import { badge, name, subtreeName } from "./words.ts";

export interface Page {
  title: string;
  body: (HTMLElement | string | null)[];
}

/** The verdicts that a list of units has a column for. */
const GRAVE: Verdict[] = [7, 6];

export function unitsPage(view: View, more: URLSearchParams): Page {
  const count = countOf(view, more);
  if (view.round.nodes.some(({ page }) => page !== null)) return pagesPage(view, count, more);
  const units = count ? view.units.filter((unit) => count.of(unit) > 0) : view.units;
  const words = count ? `${count.words}的单位` : "单位";
  return {
    title: `${words}（${units.length} 个）`,
    body: [units.length ? table(words, unitColumns(view, count), units) : h("p", {}, "没有这样的单位。")],
  };
}

/** Units of an index stand on other pages: these, which show the same list. */
function pagesPage(view: View, count: Count | null, more: URLSearchParams): Page {
  const nodes = [...view.subtrees.keys()].filter((node): node is Node => Boolean(node?.page));
  const to = view.link("units", { ...Object.fromEntries(more), in: "" });
  const links = nodes.map((node) =>
    h("li", {}, h("a", { href: `${encodeURI(node.page!)}${to}` }, name(subtreeName(node, view.top)))),
  );
  return {
    title: count ? `${count.words}的单位` : "单位",
    body: [h("p", {}, "单位分列在各页："), h("ul", {}, ...links)],
  };
}

function unitColumns(view: View, count: Count | null): Column<Unit>[] {
  const { data } = view;
  const number = (title: string, of: (unit: Unit) => number): Column<Unit>[] =>
    count?.title?.includes(title) ? [] : [{ title, value: (unit) => (unit.cells ? of(unit) : null) }];
  const findings = (which: (finding: Finding) => boolean) => (unit: Unit) =>
    unit.findings.filter((one) => !one.excepted && view.shows(one) && which(one)).length;
  const repeated = data.changes.indexOf("反复出现");
  const ofAll = view.system ? "（全部制度）" : "";
  return [
    {
      title: "单位",
      value: ({ node }) => node.name,
      show: (unit) => unitLink(view, unit),
    },
    { title: "代码", value: ({ node }) => node.code },
    { title: "上级", value: ({ node }) => node.parent?.name ?? "", show: ({ node }) => name(node.parent?.name ?? "—") },
    { title: "类别", value: ({ kind }) => kind },
    { title: "层级", value: ({ level }) => level },
    { title: "状态", value: (unit) => stateText(data, unit) },
    ...number(
      "问题（个）",
      findings(() => true),
    ),
    ...GRAVE.filter((verdict) => view.isGrave(verdict)).flatMap((verdict) =>
      number(
        data.verdicts[verdict].name,
        findings((one) => one.verdict === verdict),
      ),
    ),
    ...number("整改逾期（项）", ({ plans }) => plans.filter((one) => one.isLate && view.showsPlan(one)).length),
    ...(isCompared(view)
      ? number(
          "反复出现",
          findings(({ change }) => change?.kind === repeated),
        )
      : []),
    ...(count?.title ? [{ title: count.title, value: count.of }] : []),
    {
      title: `最重的结论${ofAll}`,
      value: ({ worst }) => worst,
      show: ({ worst }) => (worst === null ? "—" : badge(data, worst)),
    },
    { title: `总分${ofAll}`, value: ({ score }) => score, show: ({ score }) => score?.toFixed(1) ?? "—" },
    { title: "首份有效报告", value: ({ handed }) => dayText(handed) || null },
    { title: "期限", value: ({ due }) => dayText(due) },
  ];
}

/** How a unit stands, with what is to be known of a report that counts: as `UnitLine.told_state` has it. */
function stateText(data: Data, { state, handed, due, marks, unread }: Unit): string {
  const isLate = state === 0 && handed !== null && handed > due;
  return [withMarks(data.standings[state], [...(isLate ? ["逾期交"] : []), ...marks]), unread]
    .filter(Boolean)
    .join("；");
}

function withMarks(standing: string, marks: string[]): string {
  return standing + (marks.length ? `（${marks.join("、")}）` : "");
}

function unitLink(view: View, { node }: Unit): HTMLElement {
  return h("a", { href: view.link(`unit/${encodeURIComponent(node.code)}`) }, name(node.name));
}

export function unitPage(view: View, code: string): Page | null {
  const unit = view.round.units.find(({ node }) => node.code === code);
  if (!unit) return null;
  const { data } = view;
  const findings = unit.findings.filter((one) => view.shows(one));
  const [excepted, problems] = [findings.filter((one) => one.excepted), findings.filter((one) => !one.excepted)];
  const carried = unit.plans.filter((one) => one.whyListed && view.showsPlan(one));
  const gone = unit.gone.filter((one) => view.showsChange(one));
  const above = unit.node.path.slice(0, -1).map((node) => node.name);
  const facts: [string, HTMLElement | string][] = [
    ["单位代码", unit.node.code],
    ["上级", name(above.join(" › ") || "—")],
    ["类别、层级", `${unit.kind}，${unit.level}`],
    ["状态", stateText(data, unit)],
    ["报送期限", dayText(unit.due)],
    ["首份有效报告", dayText(unit.handed) || "—"],
    ["总分", unit.score?.toFixed(1) ?? "—"],
    ["最重的结论", unit.worst === null ? "—" : badge(data, unit.worst)],
  ];
  const isPart = view.system !== null || view.fields.least !== "";
  return {
    title: unit.node.name,
    body: [
      h("dl", { class: "facts" }, ...facts.flatMap(([title, value]) => [h("dt", {}, title), h("dd", {}, value)])),
      h("h2", {}, `报告文件（${unit.files.length} 份）`),
      unit.files.length ? table("文件", FILE_COLUMNS, unit.files) : h("p", {}, "没有收到文件。"),
      h("h2", {}, `问题（${problems.length} 个）`),
      isPart
        ? h(
            "p",
            { class: "quiet" },
            "只列筛选的制度和轻重。",
            h("a", { href: view.link(`unit/${encodeURIComponent(code)}`, { system: "", least: "" }) }, "看全部"),
          )
        : null,
      problems.length ? findingsTable(view, "问题", problems) : h("p", {}, unit.cells ? "没有。" : "没有计入的报告。"),
      excepted.length ? h("h2", {}, `自报经批准的例外（${excepted.length} 个）`) : null,
      excepted.length ? exceptionsTable(view, excepted) : null,
      carried.length ? h("h2", {}, `本期没有查出或者没有判定、还在整改清单里的（${carried.length} 项）`) : null,
      carried.length ? plansTable(data, carried) : null,
      gone.length ? h("h2", {}, "上次有、这次没有的问题") : null,
      gone.length ? goneTable(data, gone) : null,
      unit.cells ? itemsTable(view, unit) : null,
    ],
  };
}

/** What is told of a rectification, which a line has or not. */
function planColumns<T>(of: (line: T) => Plan | null): Column<T>[] {
  const due = (line: T) => dayText(of(line)?.due ?? null);
  return [
    { title: "整改状态", value: (line) => stateOf(of(line)) },
    {
      title: "整改期限",
      value: (line) => due(line) || null,
      show: (line) => `${due(line) || "—"}${dueBefore(of(line))}${lateness(of(line))}`,
    },
    { title: "首次查出", value: (line) => dayText(of(line)?.opened ?? null) || null },
  ];
}

/** The state of a rectification, with the day if it is done: as `show_dated_state` has it. */
function stateOf(plan: Plan | null): string | null {
  return plan?.isDone ? `${plan.state}（${dayText(plan.doneOn) || "没有写完成日期"}）` : (plan?.state ?? null);
}

/** The last day by the last report, if that is another. */
const dueBefore = (plan: Plan | null): string => (plan?.dueBefore == null ? "" : `（上期 ${dayText(plan.dueBefore)}）`);

function lateness(plan: Plan | null): string {
  if (plan?.isLate) return " ▲逾期";
  return plan?.due != null && plan.doneOn !== null && plan.doneOn > plan.due ? " 逾期完成" : "";
}

function plansTable(data: Data, plans: Plan[]): HTMLElement {
  return table<Plan>(
    "本期没有查出或者没有判定、还在整改清单里的",
    [
      { title: "编号", value: ({ item }) => item.id },
      { title: "名称", value: ({ item }) => item.title },
      { title: "制度", value: ({ item }) => item.system.title },
      {
        title: "程度",
        value: ({ verdict }) => (isFinding(verdict) ? verdict : null),
        show: ({ verdict }) => (isFinding(verdict) ? badge(data, verdict) : "不详"),
      },
      { title: "本期", value: ({ whyListed }) => whyListed },
      ...planColumns<Plan>((plan) => plan),
    ],
    plans,
  );
}

function exceptionsTable(view: View, findings: Finding[]): HTMLElement {
  const { data } = view;
  const expired = (until: number | null) => (until !== null && until < data.asOf ? " ▲已过期" : "");
  return table<Finding>(
    "自报经批准的例外",
    [
      {
        title: "编号",
        value: ({ item }) => item.id,
        show: ({ item }) => h("a", { href: view.link("units", { item: item.id, as: "excepted" }) }, item.id),
      },
      { title: "问题", value: titleOf },
      { title: "制度", value: ({ item }) => item.system.title },
      { title: "结论", value: ({ verdict }) => verdict, show: ({ verdict }) => badge(data, verdict) },
      { title: "涉及记录", value: ({ rows }) => rows || null },
      {
        title: "有效期至",
        value: ({ until }) => dayText(until) || null,
        show: ({ until }) => `${dayText(until) || "—"}${expired(until)}`,
      },
    ],
    findings,
  );
}

function titleOf({ title, item }: Finding): string {
  return title === item.title ? title : `${item.title}：${title}`;
}

function findingsTable(view: View, title: string, findings: Finding[]): HTMLElement {
  const { data } = view;
  const compared = data.changes.length > 0;
  return table<Finding>(
    title,
    [
      {
        title: "编号",
        value: ({ item }) => item.id,
        show: ({ item }) => h("a", { href: view.link("units", { item: item.id }) }, item.id),
      },
      { title: "问题", value: titleOf },
      { title: "制度", value: ({ item }) => item.system.title },
      { title: "结论", value: ({ verdict }) => verdict, show: ({ verdict }) => badge(data, verdict) },
      { title: "涉及记录", value: ({ rows }) => rows || null },
      ...planColumns<Finding>(({ plan }) => plan),
      ...(compared
        ? [
            {
              title: "与上次相比",
              value: ({ change }: Finding) => (change === null ? null : data.changes[change.kind]),
            },
          ]
        : []),
    ],
    findings,
  );
}

function goneTable(data: Data, gone: Unit["gone"]): HTMLElement {
  return table(
    "上次有、这次没有的问题",
    [
      { title: "编号", value: ({ item }) => item.id },
      { title: "问题", value: ({ title }) => title },
      { title: "制度", value: ({ item }) => item.system.title },
      { title: "上次的结论", value: ({ change }) => change.verdict, show: ({ change }) => badge(data, change.verdict) },
      {
        title: "与上次相比",
        value: ({ change, isUndated }) => `${data.changes[change.kind]}${isUndated ? "（没有写完成日期）" : ""}`,
      },
    ],
    gone,
  );
}

function itemsTable(view: View, unit: Unit): HTMLElement {
  const { data } = view;
  const verdict = (item: Item): Verdict => unit.cells![item.place];
  const items = view.items.filter((item) => verdict(item) >= 0);
  const counts = data.verdicts
    .map(({ name }, at) => ({ name, number: items.filter((item) => verdict(item) === at).length, at }))
    .filter(({ number, at }) => number && !isFinding(at))
    .map(({ name, number }) => `${name} ${number}`);
  return h(
    "details",
    {},
    h(
      "summary",
      {},
      `全部检查项、矛盾规则的结论（${items.length} 项${counts.length ? `，其中${counts.join("、")}` : ""}）`,
    ),
    table<Item>(
      "全部检查项、矛盾规则的结论",
      [
        { title: "编号", value: ({ id }) => id },
        { title: "名称", value: ({ title }) => title },
        { title: "制度", value: ({ system }) => system.title },
        { title: "结论", value: verdict, show: (item) => badge(data, verdict(item)) },
      ],
      items,
    ),
  );
}

export function filesPage(view: View): Page {
  const files = [
    ...view.units.flatMap((unit) => unit.files.map((file) => ({ ...file, unit }))),
    ...view.round.strays.map((file) => ({ ...file, unit: null })),
  ].filter(({ standing }) => standing !== view.data.standings[0]);
  const of: Column<FileLine & { unit: Unit | null }> = {
    title: "单位",
    value: ({ unit }) => unit?.node.name ?? null,
    show: ({ unit }) => (unit ? unitLink(view, unit) : "—"),
  };
  return {
    title: `没有计入的文件（${files.length} 份）`,
    body: [files.length ? table("文件", [...FILE_COLUMNS, of], files) : h("p", {}, "收到的文件都计入了。")],
  };
}

const FILE_COLUMNS: Column<FileLine>[] = [
  { title: "文件名", value: (file) => file.name, show: (file) => name(file.name) },
  { title: "怎么算", value: ({ standing, marks }) => withMarks(standing, marks) },
  { title: "原因", value: ({ why }) => why, show: ({ why }) => name(why) },
  { title: "收到", value: ({ received }) => received },
  { title: "签字", value: ({ signed }) => signed },
  { title: "报告编号", value: ({ number }) => number, show: ({ number }) => name(number) },
  { title: "字节", value: ({ size }) => size },
  {
    title: "SHA-256（收件文件夹里以它为名）",
    value: ({ sha256 }) => sha256,
    show: ({ sha256 }) => h("code", { class: "digest" }, sha256),
  },
];
