/** Files that prove an answer: only their name, size and digest are kept; nothing of them leaves the machine. */
import type { Evidence } from "../answers/model.ts";
import { button, h, newId, show } from "./dom.ts";

const LARGEST = 500_000_000;
/** Bytes without which a file is no picture, no office document, and no sentence: `checklist/answers/attachments.py`. */
const LEAST = 20;

/** Return the place to name files; `keep` gets them all after each change. */
export function evidenceView(
  current: () => Evidence[],
  keepAll: (evidence: Evidence[]) => void,
  title = "佐证文件",
): HTMLElement {
  const list = h("ul", { class: "evidence" });
  const told = h("p", { class: "error", role: "alert" });
  const input = h("input", { type: "file", multiple: true, id: newId(), onchange: () => void add() });
  const keep = (evidence: Evidence[]) => {
    keepAll(evidence);
    draw();
  };
  const draw = () =>
    show(
      list,
      ...current().map((one) => {
        const size =
          one.size === null ? "" : `（${one.size.toLocaleString()} 字节，SHA-256 ${one.sha256?.slice(0, 8)}…）`;
        const remove = button("去掉", () => keep(current().filter((other) => other !== one)), "small");
        remove.setAttribute("aria-label", `去掉佐证 ${one.file}`);
        return h("li", {}, one.file, size, " ", remove);
      }),
    );
  const add = async () => {
    show(told);
    const files = [...(input.files ?? [])];
    input.value = "";
    const found: Evidence[] = [];
    for (const file of files) {
      if (file.size > LARGEST) show(told, `“${file.name}”太大，没有登记。`);
      else if (file.size < LEAST) show(told, `“${file.name}”只有 ${file.size} 字节，证明不了什么，没有登记。`);
      else found.push({ file: file.name, size: file.size, sha256: await digestOf(file) });
    }
    const names = new Set(found.map((one) => one.file));
    if (found.length) keep([...current().filter((one) => !names.has(one.file)), ...found]);
  };
  draw();
  return h(
    "div",
    { class: "field" },
    h("label", { for: input.id }, title),
    input,
    h("small", {}, "只登记名称、大小和摘要；文件请同答卷放在一个文件夹里一起交。"),
    told,
    list,
  );
}

async function digestOf(file: File): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
