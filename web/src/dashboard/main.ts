/** The page as a whole: the filter, the menu, and the page that the address names. */
import { HINT } from "../core/verdicts.ts";
import { content } from "../page/carried.ts";
import { button, field, h, show } from "../page/dom.ts";
import { foldMenu, menuView, skipLink } from "../page/frame.ts";
import { drawCharts } from "./charts.ts";
import { commonPart } from "./common.ts";
import { type Data, dayText, type Round, read } from "./data.ts";
import { type Address, type Fields, OWN, readAddress, View } from "./filter.ts";
import type { Part } from "./parts.ts";
import { figures, returnsPart } from "./returns.ts";
import { spreadPart } from "./spread.ts";
import { heatPart } from "./systems.ts";
import { isCompared, trendPart } from "./trend.ts";
import { filesPage, type Page, unitPage, unitsPage } from "./units.ts";
import { name, subtreeName } from "./words.ts";

/** The parts of the overview: where the menu leads, their titles, and what makes them; null where there is nothing. */
const PARTS: [string, string, (view: View) => Part | null][] = [
  ["returns", "报送情况", returnsPart],
  ["heat", "各项制度", heatPart],
  ["common", "共性问题", commonPart],
  ["spread", "总分和轻重", spreadPart],
  ["trend", "与上次相比", trendPart],
];
const place = document.getElementById("page")!;

void start().catch((error: unknown) => {
  show(place, h("p", { class: "error" }, `这个网页打不开：${String(error)}。请重新生成。`));
});

async function start(): Promise<void> {
  const data = read(await content());
  new Screen(data);
}

class Screen {
  private readonly heading = h("h1", { tabindex: -1 });
  private readonly scope = h("p", { class: "scope", role: "status" });
  private readonly content = h("main", { id: "content" });
  private readonly menu = h("nav", { "aria-label": "目录" });
  private readonly filter = h("form", { class: "filter", "aria-label": "筛选" });
  private address: Address = readAddress(location.hash);
  private drawn = "";

  constructor(private readonly data: Data) {
    this.draw();
    window.addEventListener("hashchange", () => this.go(true));
    this.go(false);
    document.documentElement.dataset.ready = "yes";
    performance.mark("ready");
  }

  private draw(): void {
    const { data } = this;
    const { title, period } = data.campaigns[0];
    const printed = h(
      "p",
      { class: "printed" },
      name(`${title}汇总　${data.issuer}　${period}　截至 ${dayText(data.asOf)}`),
    );
    show(
      place,
      skipLink(this.heading),
      h(
        "header",
        {},
        h("strong", {}, name(data.campaigns[0].title), "汇总"),
        h("span", { class: "unit" }, name(data.issuer)),
        data.up ? h("a", { href: encodeURI(data.up) }, "‹ 全部单位") : null,
        h("span", { class: "quiet" }, `截至 ${dayText(data.asOf)}`),
        button("打印", () => window.print()),
      ),
      h(
        "div",
        { class: "frame" },
        menuView("目录和筛选", this.menu, this.filter),
        h("div", { class: "content" }, printed, this.heading, this.scope, this.content),
      ),
      h(
        "footer",
        {},
        `${data.pack}，摘要 ${data.packDigest.slice(0, 16)}。这个网页不联网，只有收件时验证有效的报告计入数字。`,
      ),
    );
    this.filter.addEventListener("submit", (event) => event.preventDefault());
    this.drawFilter();
  }

  private drawFilter(): void {
    const { data, address } = this;
    const { fields } = address;
    const choice = (label: string, of: keyof Fields, all: string, options: [string, string][]) => {
      const made = [["", all], ...options].map(([value, words]) =>
        h("option", { value, selected: value === fields[of] }, words),
      );
      const select = h("select", { name: of, onchange: () => this.change(of, select.value) }, ...made);
      return field(label, select);
    };
    const search = h("input", { type: "search", name: "find", value: fields.find, oninput: () => wait() });
    let timer = 0;
    const wait = () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => this.change("find", search.value), 200);
    };
    const rounds = data.campaigns.map(({ period }, at): [string, string] => {
      return at ? [`${at}`, `上次（${period}）`] : ["", `本次（${period}）`];
    });
    show(
      this.filter,
      h("h2", {}, "筛选"),
      data.campaigns.length > 1 ? choice("期间", "round", rounds[0][1], rounds.slice(1)) : null,
      choice("范围", "in", "全部", tree(data.round(0))),
      choice(
        "类别",
        "kind",
        "全部",
        data.kinds.map((kind) => [kind, kind]),
      ),
      choice(
        "层级",
        "level",
        "全部",
        data.levels.map((level) => [level, level]),
      ),
      choice(
        "制度",
        "system",
        "全部",
        data.systems.map(({ id, title }) => [id, title]),
      ),
      choice("轻重", "least", "全部", gravities(data)),
      field("单位名称或代码", search),
      button("清除筛选", () => this.clear()),
    );
  }

  private change(name: keyof Fields, value: string): void {
    const { path, fields, more } = this.address;
    const next = new View(this.data, { ...fields, [name]: value });
    location.hash = next.link(path.map(encodeURIComponent).join("/"), Object.fromEntries(more));
  }

  private clear(): void {
    location.hash = "#/";
    this.drawFilter();
  }

  /** Show what the address names; `moved`: it has just changed. */
  private go(moved: boolean): void {
    const before = this.address.fields;
    this.address = readAddress(location.hash);
    const { path, fields, more } = this.address;
    if (Object.entries(fields).some(([name, value]) => before[name as keyof Fields] !== value)) this.drawn = "";
    const [kind, code] = path;
    const view = new View(this.data, fields);
    const pages: Record<string, () => Page | null> = {
      units: () => unitsPage(view, more),
      unit: () => unitPage(view, code ?? ""),
      files: () => filesPage(view),
    };
    const page = pages[kind]?.() ?? null;
    const isOverview = page === null;
    if (isOverview && this.drawn !== "overview") this.overview(view);
    if (page) {
      drawCharts([]);
      show(this.heading, name(page.title));
      show(this.content, ...page.body);
    }
    this.drawn = isOverview ? "overview" : "page";
    document.title = `${this.heading.textContent}——${this.data.campaigns[0].title}`;
    this.tellScope(view);
    this.drawMenu(view, kind);
    this.syncFilter();
    if (!moved) return;
    if (!this.filter.contains(document.activeElement)) this.focus(kind);
  }

  private focus(kind: string): void {
    foldMenu();
    const part = document.getElementById(`part-${kind}`);
    if (part) {
      part.scrollIntoView();
      part.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
    } else {
      window.scrollTo(0, 0);
      this.heading.focus({ preventScroll: true });
    }
  }

  private overview(view: View): void {
    show(this.heading, "总览");
    const parts = PARTS.flatMap(([id, title, make]) => {
      const part = view.members.length ? make(view) : null;
      return part ? [{ id, title, ...part }] : [];
    });
    show(
      this.content,
      ...[...view.round.notices, view.isPart ? "" : view.round.sentBack]
        .filter(Boolean)
        .map((notice) => h("p", { class: "warn" }, notice)),
      view.members.length ? figures(view) : h("p", {}, "没有这样的单位。"),
      ...parts.map((part) =>
        h(
          "section",
          { class: "card", id: `part-${part.id}` },
          h("h2", { tabindex: -1 }, part.title),
          ...part.body.filter((one) => one !== null),
        ),
      ),
    );
    drawCharts(parts.flatMap((part) => part.charts));
  }

  private tellScope(view: View): void {
    const { data, fields, top, system } = view;
    const said = [
      view.isPast ? `期间 ${view.round.period}（上次）` : null,
      fields.in ? `范围 ${view.isOwn ? subtreeName(top, top) : top?.name}` : null,
      fields.kind || null,
      fields.level || null,
      system ? `制度 ${system.title}` : null,
      fields.least ? `轻重 ${andAbove(data, view.least)}（只管问题，报送、总分不分轻重）` : null,
      fields.find ? `名称或代码含“${fields.find}”` : null,
    ].filter((words) => words !== null);
    show(this.scope, said.length ? name(`筛选：${said.join("；")}。`) : "");
  }

  private drawMenu(view: View, here: string): void {
    const link = (path: string, words: string) =>
      h("li", {}, h("a", { href: view.link(path), "aria-current": path === here ? "page" : null }, words));
    show(
      this.menu,
      h(
        "ul",
        {},
        link("", "总览"),
        ...PARTS.filter(([id]) => id !== "trend" || isCompared(view)).map(([id, title]) => link(id, title)),
        link("units", "单位"),
        link("files", "没有计入的文件"),
      ),
    );
  }

  /** Have the filter's fields say what the address says, without taking the one that is being typed in. */
  private syncFilter(): void {
    for (const [of, value] of Object.entries(this.address.fields)) {
      const input = this.filter.elements.namedItem(of) as HTMLInputElement | HTMLSelectElement | null;
      if (input && input !== document.activeElement && input.value !== value) input.value = value;
    }
  }
}

/** The parts of the tree that can be looked at, and of those that have parts and units of their own these alone. */
function tree({ nodes, units, groups }: Round): [string, string][] {
  const withParts = new Set(nodes.filter(({ isParent }) => isParent).map(({ parent }) => parent));
  const withOwn = new Set([...units, ...groups].map(({ node }) => (node.isParent ? node : node.parent)));
  return nodes
    .filter((node) => node.isParent)
    .flatMap((node): [string, string][] => {
      const indent = "　".repeat(node.path.length - 1);
      const alone: [string, string] = [`${OWN}${node.code}`, `${indent}　${subtreeName(node, node)}`];
      return [[node.code, `${indent}${node.name}`], ...(withParts.has(node) && withOwn.has(node) ? [alone] : [])];
    });
}

function gravities(data: Data): [string, string][] {
  return data.verdicts
    .map(({ name }, verdict): [string, string, number] => [name, andAbove(data, verdict), verdict])
    .filter(([, , verdict]) => verdict > HINT)
    .map(([name, words]): [string, string] => [name, words])
    .reverse();
}

/** Name a verdict and those above it, of which the last has none. */
function andAbove({ verdicts }: Data, verdict: number): string {
  return `${verdicts[verdict].name}${verdict < verdicts.length - 1 ? "以上" : ""}`;
}
