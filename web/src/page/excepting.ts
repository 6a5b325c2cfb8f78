/** Approved exceptions: a finding said to be approved, and what was said so far. */
import { showApproval, withApproval, withoutApproval } from "../answers/approvals.ts";
import type { ExceptionEntry } from "../answers/entries.ts";
import type { Evidence } from "../answers/model.ts";
import { few, Problem } from "../core/errors.ts";
import { show as quoted } from "../core/values.ts";
import { approverFault, unused } from "../engine/exceptions.ts";
import type { Finding, ItemResult } from "../engine/model.ts";
import type { Rule } from "../pack/compiled.ts";
import { button, field, h, show } from "./dom.ts";
import { evidenceView } from "./evidence.ts";
import type { Form } from "./form.ts";

/** How many rows can be chosen one by one; of more, all are meant. */
const MOST = 60;

/** Return the places to say of an item's findings that they are approved, where somebody may approve them. */
export function exceptViews(form: Form, findings: Finding[]): HTMLElement[] {
  return findings.flatMap((finding) =>
    finding.rule !== null && finding.rule.spec.exception !== null ? [exceptView(form, finding, finding.rule)] : [],
  );
}

function exceptView(form: Form, finding: Finding, rule: Rule): HTMLElement {
  const allowed = rule.spec.exception!;
  const told = h("p", { class: "error", role: "alert" });
  const given: Record<"reason" | "approver" | "document" | "until", string> = {
    reason: "",
    approver: "",
    document: "",
    until: "",
  };
  let evidence: Evidence[] = [];
  const text = (name: keyof typeof given, type = "text") =>
    h("input", {
      type,
      autocomplete: "off",
      oninput: (event) => {
        given[name] = (event.target as HTMLInputElement).value.trim();
      },
    });
  const rows = finding.rows.flatMap(({ numbers, label }) =>
    numbers.map((row) => ({ row, label: numbers.length === 1 ? label : null })),
  );
  const boxes = rows.length <= MOST ? rows.map((one) => ({ one, box: rowBox(rows.length === 1) })) : [];
  const all = rowBox(false);
  const chosen = () => (all.checked ? rows : boxes.filter(({ box }) => box.checked).map(({ one }) => one));
  const approve = () => {
    const lacking = whatIsWrong(form, rule, { ...given, rows: chosen(), evidence });
    show(told, lacking);
    if (lacking) return;
    const approval = { ...given, rows: chosen(), evidence };
    form.change({ exceptions: withApproval(form.entries.exceptions, rule.id, approval) });
  };
  return h(
    "details",
    { class: "except" },
    h("summary", {}, `${rule.id} 经批准的例外`),
    h("p", { class: "quiet" }, "有权批准的人事先书面同意的，写在这里；不作为缺口、不扣分，报告单独列出。"),
    h(
      "fieldset",
      {},
      h("legend", {}, "批准的是哪几行"),
      ...boxes.map(({ one, box }) =>
        h("label", { class: "choice" }, box, `第${one.row}行${one.label ? `（${one.label}）` : ""}`),
      ),
      boxes.length ? null : h("label", { class: "choice" }, all, `查出的全部 ${rows.length} 行`),
    ),
    field("例外的理由", text("reason")),
    field(`谁批准的（应当是${allowed.approver}）`, text("approver")),
    field(`批准文件（${allowed.document}）`, text("document")),
    evidenceView(
      () => evidence,
      (files) => {
        evidence = files;
      },
      "批准文件的扫描件",
    ),
    field("批准到哪天为止", text("until", "date")),
    told,
    button("写入例外", approve),
  );
}

/** Return the box of a row; of several a person ticks those that are approved. */
const rowBox = (checked: boolean): HTMLInputElement => h("input", { type: "checkbox", checked });

/** Say what keeps an approval from counting; nothing if it is whole. */
function whatIsWrong(
  form: Form,
  rule: Rule,
  approval: Omit<ExceptionEntry, "evidence"> & { evidence: Evidence[] },
): string {
  const { rows, reason, approver, document, evidence, until } = approval;
  const lacking = [
    [rows.length, "批准的是哪几行"],
    [reason, "例外的理由"],
    [approver, "谁批准的"],
    [document, "批准文件"],
    [evidence.length, "批准文件的扫描件"],
    [until, "批准到哪天为止"],
  ].flatMap(([known, name]) => (known ? [] : [name]));
  if (lacking.length) return `还没有写：${lacking.join("、")}。缺一样就不作数。`;
  const why = approverFault(form.pack, form.entries, rule, approver ?? "");
  if (why) return new Problem("OWN_APPROVAL", "", { written: quoted(approver), why }).text;
  return !form.pack.words.namesDocument(document ?? "")
    ? new Problem("NO_DOCUMENT", "", { written: quoted(document) }).text
    : "";
}

/** Return what was approved of an item, as its page lists it. */
export function exceptedView(result: ItemResult): HTMLElement | null {
  if (!result.excepted.length) return null;
  const lines = result.excepted.map(({ finding, approval }) =>
    h("li", {}, finding.reason, h("br"), h("small", {}, showApproval({ ...approval, until: String(approval.until) }))),
  );
  return h("div", { class: "excepted" }, h("p", {}, "自报经批准的例外（不是缺口，不扣分）："), h("ul", {}, ...lines));
}

/** Return everything that is said to be approved, whether it counts, and what takes it back. */
export function approvalsView(form: Form): HTMLElement | null {
  const given = Object.entries(form.entries.exceptions).flatMap(([rule, approvals]) =>
    approvals.map((approval, place) => ({ rule, approval, place })),
  );
  if (!given.length) return null;
  const counted = new Set(
    [...form.assessment.items.values()].flatMap(({ excepted }) => excepted.map((one) => one.approval)),
  );
  const inVain = unused(form.assessment);
  const lines = given.map(({ rule, approval, place }) => {
    const said = form.typed.answers.exceptions[rule]?.[place];
    const { title } = form.pack.rules.get(rule)!.spec;
    const isCounted = counted.has(said);
    const idle = inVain.filter((one) => one.approval === said).map(({ told }) => told);
    const back = button(
      "撤回",
      () => form.change({ exceptions: withoutApproval(form.entries.exceptions, rule, approval) }),
      "small",
    );
    back.setAttribute("aria-label", `撤回 ${rule} 的例外`);
    const why = [isCounted ? "计入" : "", idle.length ? `没有用上：${few(idle)}` : ""].filter(Boolean).join("；");
    const state = form.isJudging ? "正在核对……" : why || "没有计入，原因写在问题里";
    const line = h("li", {}, `${rule} ${title}，${showApproval(approval)} `, h("strong", {}, state), " ", back);
    return { line, isCounted };
  });
  const groups = [true, false].map((is) => lines.filter(({ isCounted }) => isCounted === is));
  const titles = ["自报经批准的例外", "没有计入的例外"];
  return h(
    "section",
    { class: "card" },
    ...groups.flatMap((group, at) =>
      group.length
        ? [
            h("h3", {}, `${titles[at]} ${group.length} 个${at ? "" : "（不是缺口，不扣分）"}`),
            h("ul", {}, ...group.map(({ line }) => line)),
          ]
        : [],
    ),
  );
}
