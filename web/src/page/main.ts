/** The page as a whole: head, menu, the page that is open; saving, opening, the draft. */
import type { Entries } from "../answers/entries.ts";
import { Refused, readEntries } from "../answers/load.ts";
import { asksParameters, listedItems, listedLedgers, partText } from "../answers/questionnaire.ts";
import { Problem } from "../core/errors.ts";
import { Day } from "../core/numbers.ts";
import { showDate } from "../core/values.ts";
import { stopped } from "../engine/sentences.ts";
import { Pack } from "../pack/compiled.ts";
import type { RulesRecord } from "../pack/record.ts";
import { content } from "./carried.ts";
import { button, field, h, show } from "./dom.ts";
import { Draft } from "./draft.ts";
import { Form } from "./form.ts";
import { foldMenu, menuView, skipLink } from "./frame.ts";
import { ledgerPage } from "./ledger.ts";
import { overviewPage, type Page, parametersPage } from "./overview.ts";
import { toPaper, unfolded } from "./paper.ts";
import { reviewPage } from "./review.ts";
import { open, save } from "./saving.ts";
import { allPage, searchPage, sectionPage } from "./sections.ts";

const main = document.getElementById("page")!;

void start().catch((error: unknown) => {
  const words = error instanceof Refused ? error.reasons.map(stopped).join("") : stopped(String(error));
  show(main, h("p", { class: "error" }, `这张表格打不开：${words}请重新索取。`));
});

async function start(): Promise<void> {
  const data = (await content()) as { rules: RulesRecord; answers: string };
  const pack = new Pack(data.rules);
  const form = new Form(pack, readEntries(pack, data.answers), today());
  if (form.isJudging) show(main, h("p", {}, "正在核对……"));
  await form.settled();
  new Screen(form);
}

/** Return a moment as the clock shows it in China: `2026-03-05T09:30:00.000Z`, whose zone means nothing. */
const inChina = (moment: number): string => new Date(moment + 8 * 3_600_000).toISOString();

function today(): Day {
  return Day.parse(inChina(Date.now()).slice(0, 10))!;
}

/** Return a moment as people write it in China: `2026年3月5日 17:30`. */
function timeInChina(moment: Date): string {
  const text = inChina(moment.getTime());
  return `${showDate(Day.parse(text.slice(0, 10))!)} ${clockInChina(moment)}`;
}

const clockInChina = (moment: Date): string => inChina(moment.getTime()).slice(11, 16);

class Screen {
  private readonly menu = h("nav", { "aria-label": "目录" });
  private readonly heading = h("h1", { tabindex: -1 });
  private readonly content = h("main", { id: "content" });
  private readonly state = h("span", { role: "status", class: "state" });
  private readonly unit = h("span", { class: "unit" });
  private readonly whose = h("p", { class: "printed" });
  private readonly notices = h("div", { "aria-live": "polite" });
  private readonly draft: Draft;
  private page: Page | null = null;
  /** What the notices say; what is being written into them stays while it is the same. */
  private noticed = "";
  /** What was done at last, told until another page is opened. */
  private done = "";
  /** The file that was not opened last, and why; told as long. */
  private refused: { name: string; reasons: string[] } | null = null;
  /** What the head and the menu are drawn of. */
  private drawnOf: Entries | null = null;

  constructor(private readonly form: Form) {
    this.draft = new Draft(form, () => this.drawNotices());
    this.draw();
    form.onChange(() => this.refresh());
    window.addEventListener("hashchange", () => this.go());
    window.addEventListener("beforeunload", (event) => {
      if (form.isChanged) event.preventDefault();
      if (form.isChanged) event.returnValue = "";
    });
    window.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
        event.preventDefault();
        void this.save();
      }
    });
    let fold = () => {};
    window.addEventListener("beforeprint", () => {
      this.page?.toPaper?.();
      toPaper();
      fold = unfolded();
    });
    window.addEventListener("afterprint", () => fold());
    setInterval(() => this.drawState(), 30_000);
    this.go();
    document.documentElement.dataset.ready = "yes";
    performance.mark("ready");
  }

  private draw(): void {
    const file = h("input", {
      type: "file",
      accept: ".json",
      id: "open-file",
      class: "unseen",
      tabindex: -1,
      "aria-hidden": "true",
      onchange: () => void this.open(file),
    });
    const search = h("input", {
      type: "search",
      "aria-label": "搜索检查项",
      placeholder: "搜索",
      onchange: () => {
        if (search.value.trim()) location.hash = `#/search/${encodeURIComponent(search.value.trim())}`;
      },
    });
    const { title, pack } = this.form.pack.record;
    show(
      main,
      skipLink(this.heading),
      h(
        "header",
        {},
        h("strong", {}, this.form.pack.record.subject, "自查表"),
        this.unit,
        search,
        button("保存", () => void this.save(), "main"),
        button("打开…", () => file.click()),
        file,
        this.state,
      ),
      h(
        "div",
        { class: "frame" },
        menuView("目录", this.menu),
        h("div", { class: "content" }, this.notices, this.whose, this.heading, this.content),
      ),
      h("footer", {}, `${title}，摘要 ${pack.digest.slice(0, 16)}。`, this.draftView()),
    );
    this.drawMenu();
    this.drawNotices();
    this.drawState();
  }

  private drawMenu(): void {
    const { record } = this.form.pack;
    this.drawnOf = this.form.entries;
    this.unit.textContent = this.unit.title = `${this.drawnOf.unit.name}${partText(this.drawnOf)}`;
    const { pack, entries } = this.form;
    const period = [entries.period.from, entries.period.to].map((day) => showDate(Day.parse(day)!));
    this.whose.textContent = `${this.unit.textContent}　${period.join("至")}`;
    const sections = new Set(listedItems(pack, entries).map((item) => item.section));
    const here = decodeURIComponent(location.hash || "#/");
    const link = (to: string, words: string) => {
      const isHere = here === to || (to !== "#/" && here.startsWith(`${to}/`));
      return h("li", {}, h("a", { href: to, "aria-current": isHere ? "page" : null }, words));
    };
    show(
      this.menu,
      h("ul", {}, link("#/", "总览"), asksParameters(entries) ? link("#/parameters", "参数") : null),
      h("h2", {}, "板块"),
      h(
        "ul",
        {},
        ...record.sections
          .filter((section) => sections.has(section))
          .map((section) => link(`#/section/${section.id}`, `${section.number}、${section.title}`)),
      ),
      h("h2", {}, "台账"),
      h("ul", {}, ...listedLedgers(pack, entries).map(({ id, title }) => link(`#/ledger/${id}`, title))),
      h("ul", {}, link("#/review", "复查")),
    );
  }

  /** Show the page that the address names. */
  private go(): void {
    const [, kind = "", name = ""] = decodeURIComponent(location.hash).split("/");
    if (kind === "item") {
      const item = listedItems(this.form.pack, this.form.entries).find(({ id }) => id === name);
      location.replace(item ? `#/section/${item.section.id}/${item.id}` : "#/");
      return;
    }
    const { form } = this;
    const pages: Record<string, () => Page | null> = {
      parameters: () => (asksParameters(form.entries) ? parametersPage(form) : null),
      section: () => sectionPage(form, name),
      ledger: () => ledgerPage(form, name),
      search: () => searchPage(form, name),
      review: () => reviewPage(form),
      all: () => allPage(form),
    };
    const page = pages[kind]?.() ?? overviewPage(form);
    this.page = page;
    [this.done, this.refused] = ["", null];
    this.drawNotices();
    foldMenu();
    this.heading.textContent = page.title;
    document.title = `${page.title}——${form.entries.unit.name}${partText(form.entries)}`;
    show(this.content, page.body);
    page.drawn?.();
    this.drawMenu();
    this.menu.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    const [, , , target] = decodeURIComponent(location.hash).split("/");
    const place = target ? document.getElementById(`item-${target}`) : null;
    if (place) {
      place.scrollIntoView();
      place.querySelector<HTMLElement>("input")?.focus({ preventScroll: true });
    } else if (location.hash) {
      window.scrollTo(0, 0);
      this.heading.focus({ preventScroll: true });
    }
  }

  private refresh(): void {
    this.page?.refresh();
    const { unit, period } = this.form.entries;
    if (this.drawnOf?.unit !== unit || this.drawnOf.period !== period) this.drawMenu();
    this.drawState();
    this.drawNotices();
  }

  private drawState(): void {
    const { isChanged, savedAt, isHanded, isJudging } = this.form;
    const clock = savedAt ? clockInChina(savedAt) : "";
    const at = !savedAt ? "还没有保存过" : isHanded ? `上次 ${clock} 交给浏览器下载` : `上次保存 ${clock}`;
    const stored = isHanded ? `${clock} 已交给浏览器下载，存下没有请看浏览器的下载` : at;
    const minutes = savedAt ? Math.floor((Date.now() - savedAt.getTime()) / 60_000) : 0;
    const late = isChanged && minutes >= 15 ? `，已经 ${minutes} 分钟没有保存` : "";
    const words = isChanged ? `有改动没有存成文件（${at}${late}）` : savedAt ? stored : "";
    this.state.textContent = isJudging ? `正在核对…… ${words}` : words;
    this.state.title = this.state.textContent;
    this.state.classList.toggle("unsaved", isChanged);
  }

  private drawNotices(): void {
    const { failure } = this.form;
    const kept = this.draft.found;
    const toRefill = [...this.form.toRefill];
    const version = this.versionTold();
    const now = JSON.stringify([failure, kept, this.draft.notice, this.done, this.refused, toRefill, version]);
    if (now === this.noticed) return;
    this.noticed = now;
    show(
      this.notices,
      failure ? h("p", { class: "error" }, failure, "下面是这之前的结论。") : null,
      ...[this.draft.notice, this.done, version].map((words) =>
        words ? h("p", { class: "notice unprinted" }, words) : null,
      ),
      this.refusedView(),
      toRefill.length ? this.refillView(toRefill) : null,
      kept ? this.keptView(kept) : null,
    );
  }

  /** Say that the answers were filled in for another version of the rules, as `checklist check` does; nothing if not. */
  private versionTold(): string {
    const [theirs, ours] = [this.form.entries.version, this.form.pack.record.pack.version];
    const problem = new Problem("OTHER_VERSION", "", { theirs, ours });
    return theirs === ours ? "" : `${problem.id} ${problem.text}`;
  }

  private refusedView(): HTMLElement | null {
    if (this.refused === null) return null;
    const { name, reasons } = this.refused;
    return h(
      "div",
      { class: "error unprinted", role: "alert" },
      h("p", {}, `“${name}”没有打开：`),
      h("ul", {}, ...reasons.map((words) => h("li", {}, words))),
    );
  }

  private refillView(toRefill: [string, string][]): HTMLElement {
    const { ledgers } = this.form.pack;
    return h(
      "div",
      { class: "notice" },
      h("p", {}, "草稿里没有留下台账的个人信息，这些格恢复后要重填；没有重填就保存，文件里也这样写着，交不了："),
      h(
        "ul",
        {},
        ...toRefill.map(([id, cells]) =>
          h("li", {}, h("a", { href: `#/ledger/${id}` }, `《${ledgers.get(id)!.title}》`), cells),
        ),
      ),
    );
  }

  private keptView(kept: NonNullable<Draft["found"]>): HTMLElement {
    const told = h("span", { class: "error", role: "alert" });
    const word = h("input", { type: "password", "aria-label": "草稿的口令", autocomplete: "off" });
    const restore = async () => {
      if (this.form.isChanged && !window.confirm("这次填的会换成草稿里的，要恢复吗？")) return;
      try {
        this.form.replace(await this.draft.restore(word.value), true);
        this.draw();
        this.go();
      } catch (error) {
        show(told, error instanceof Refused ? error.reasons.join("") : "草稿恢复不了。");
      }
    };
    const at = kept.at ? `（${timeInChina(new Date(kept.at))}）` : "";
    const lacks = kept.isSealed ? "" : "草稿里没有台账的个人信息，恢复后要重填。";
    return h(
      "p",
      { class: "notice unprinted" },
      `这台电脑上有没存成文件的草稿${at}。${lacks}恢复或清除它以前，这次填的不留草稿。`,
      kept.isSealed ? word : null,
      button("恢复", () => void restore()),
      button("清除本机草稿", () => void this.clearDraft()),
      told,
    );
  }

  private draftView(): HTMLElement {
    const word = h("input", { type: "password", autocomplete: "new-password" });
    const told = h("p", { role: "status" });
    const seal = async () => {
      if (word.value.length < 6) return show(told, "口令至少 6 个字。");
      if (!(await this.draft.seal(word.value)))
        return show(told, "没有设：这台电脑上还有没存成文件的草稿，请先在这一页最上面恢复或者清除它。");
      word.value = "";
      show(told, "草稿从现在起加密保存。忘了口令就恢复不了，请照常存文件。");
    };
    return h(
      "details",
      {},
      h("summary", {}, "草稿"),
      h(
        "p",
        {},
        "两次保存之间，草稿留在这个浏览器里，同一台电脑上的别的网页也可能读到，所以台账里的个人信息不留；设了口令，全部加密留下。用完公用电脑请清除。",
      ),
      field("给草稿设口令", word),
      button("设口令", () => void seal()),
      button("清除本机草稿", () => void this.clearDraft()),
      told,
    );
  }

  private async clearDraft(): Promise<void> {
    await this.draft.clear();
    this.done = "本机草稿已清除。";
    this.drawNotices();
  }

  private async save(): Promise<void> {
    const active = document.activeElement;
    if (active instanceof HTMLElement) active.blur();
    await save(this.form);
  }

  private async open(input: HTMLInputElement): Promise<void> {
    const [file] = input.files ?? [];
    input.value = "";
    if (!file) return;
    if (this.form.isChanged && !window.confirm("现在的改动还没有存成文件，要丢掉吗？")) return;
    const reasons = await open(this.form, file);
    this.refused = reasons.length ? { name: file.name, reasons } : null;
    if (this.refused) return this.drawNotices();
    this.draw();
    this.go();
  }
}
