/** Pages of items: a section's, those that were searched for, and all of them for printing. */
import { listedItems } from "../answers/questionnaire.ts";
import { simplify } from "../core/errors.ts";
import { isFinding, NOT_APPLICABLE, UNANSWERED } from "../core/verdicts.ts";
import type { CheckItem } from "../pack/compiled.ts";
import { h, select, show } from "./dom.ts";
import type { Form } from "./form.ts";
import { itemView } from "./item.ts";
import type { Page } from "./overview.ts";

const FILTERS = ["全部", "没填的", "有问题的"];

export function sectionPage(form: Form, id: string): Page | null {
  const section = form.pack.record.sections.find((one) => one.id === id);
  const items = listed(form).filter((item) => item.section === section);
  if (!section || !items.length) return null;
  return itemsPage(form, `${section.number}、${section.title}`, items);
}

export function searchPage(form: Form, words: string): Page {
  const wanted = simplify(words);
  const items = listed(form).filter((item) =>
    [item.id, item.title, item.spec.question].some((text) => simplify(text).includes(wanted)),
  );
  return itemsPage(form, `搜索“${words}”：${items.length} 项`, items);
}

export function allPage(form: Form): Page {
  return itemsPage(form, "全部检查项", listed(form));
}

const listed = (form: Form): CheckItem[] => listedItems(form.pack, form.entries);

/** Return a page of items by their systems, of which some can be left out of sight. */
function itemsPage(form: Form, title: string, items: CheckItem[]): Page {
  let filter = FILTERS[0];
  const list = h("div");
  const outside = h("details");
  let refreshers: (() => void)[] = [];
  let drawn = "";
  /** Whether an item is asked; what something is written of is asked anyway, also if that cannot be read. */
  const isAsked = (item: CheckItem) => {
    const { verdict, answer } = form.assessment.items.get(item.id)!;
    return item.byLedger || verdict !== NOT_APPLICABLE || answer !== null || item.id in form.typed.answerProblems;
  };
  const isWanted = (item: CheckItem) => {
    const { verdict } = form.assessment.items.get(item.id)!;
    return filter === FILTERS[0] || (filter === FILTERS[1] ? verdict === UNANSWERED : isFinding(verdict));
  };
  const draw = () => {
    const asked = items.filter((item) => isAsked(item));
    const wanted = asked.filter(isWanted);
    const views = wanted.map((item) => itemView(form, item));
    refreshers = views.map((view) => view.refresh);
    const cards = wanted.flatMap((item, place) => {
      const isFirst = place === 0 || wanted[place - 1].system !== item.system;
      const heading = h("h2", { class: "system" }, form.pack.record.systems[item.system]);
      return isFirst ? [heading, views[place].card] : [views[place].card];
    });
    show(list, ...(cards.length ? cards : [h("p", {}, "没有这样的检查项。")]));
    const left = items.filter((item) => !asked.includes(item));
    const reasons = left.map((item) =>
      h("li", {}, `${item.id} ${item.title}：${form.assessment.items.get(item.id)!.reason}`),
    );
    show(outside, h("summary", {}, `本单位不用填的 ${left.length} 项`), h("ul", {}, ...reasons));
    outside.hidden = !left.length;
    drawn = asked.map((item) => item.id).join();
  };
  const choose = select(filter, FILTERS, (value) => {
    filter = value;
    draw();
  });
  const refresh = () => {
    const asked = items
      .filter(isAsked)
      .map((item) => item.id)
      .join();
    if (asked !== drawn) draw();
    else for (const one of refreshers) one();
  };
  draw();
  return { title, body: h("div", {}, h("label", { class: "filter" }, "显示：", choose), list, outside), refresh };
}
