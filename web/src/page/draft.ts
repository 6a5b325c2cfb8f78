/**
 * A draft between saves, kept in the browser as long as something stands in no file. Every page that is opened from a disk can read it, so what stands
 * in private columns is kept only encrypted, by a passphrase that is kept nowhere; else the draft keeps that it is to be
 * filled in again. Rows are kept some at a time: what is
 * written again is what changed.
 */

import { TO_REFILL } from "../answers/cells.ts";
import type { Cells, Entries } from "../answers/entries.ts";
import { Refused, readEntries } from "../answers/load.ts";
import { partOf } from "../answers/questionnaire.ts";
import { fileData } from "../answers/save.ts";
import { decoded } from "./carried.ts";
import type { Form } from "./form.ts";
import { forget, keep, kept } from "./store.ts";

const PREFIX = "checklist-draft:";
const ROUNDS = 250_000;
/** How long after a change the draft is kept, with all that changes meanwhile, in milliseconds. */
const DELAY = 800;
const ROWS = 500;

/** Text as it is kept: as it is, or sealed. */
type Packed = string | { iv: string; sealed: string };

/** What is kept of a draft beside the rows, of which there are `parts` by ledger. */
interface Head {
  at: string;
  tab: string;
  salt: string;
  text: Packed;
  parts: Record<string, number>;
}

const encode = (bytes: Uint8Array): string => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};

async function keyOf(passphrase: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey("raw", new TextEncoder().encode(passphrase), "PBKDF2", false, [
    "deriveKey",
  ]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, secret, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export class Draft {
  /** What the reader should know of the draft; empty if nothing. */
  notice = "";
  /**
   * When the draft of an earlier visit was kept, and whether it is sealed; null if there is none. As long as nobody said
   * what is to become of it, it stays, and nothing else is kept.
   */
  found: { at: string; isSealed: boolean } | null = null;
  private readonly name: string;
  private readonly tab = encode(crypto.getRandomValues(new Uint8Array(9)));
  private key: CryptoKey | null = null;
  private salt = "";
  private timer = 0;
  /** Whether this window kept something, or is about to, that stands in no file yet. */
  private isOurs = false;
  /** The rows of each part as they were kept last. */
  private written = new Map<string, Cells[]>();
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly form: Form,
    private readonly told: () => void,
  ) {
    const { pack } = form.pack.record;
    const part = partOf(form.entries);
    const of = part ? `:${part.name}:${part.base.slice(0, 16)}` : "";
    this.name = `${PREFIX}${pack.digest.slice(0, 16)}:${form.entries.unit.name}:${form.entries.period.to}${of}`;
    form.onChange(() => this.follow());
    window.addEventListener("storage", (event) => this.elsewhere(event));
    this.work = this.look();
  }

  /** Keep everything from now on, sealed by a passphrase; returns whether it is: not while nobody decided on a draft that was found. */
  async seal(passphrase: string): Promise<boolean> {
    await this.work;
    if (this.found) return false;
    const salt = crypto.getRandomValues(new Uint8Array(16));
    this.key = await keyOf(passphrase, salt);
    this.salt = encode(salt);
    this.written.clear();
    this.isOurs = true;
    await this.keep();
    return true;
  }

  /** Return the kept draft; throws `Refused` with the reason why it cannot be read. */
  async restore(passphrase: string): Promise<Entries> {
    const head = (await kept(this.headKey)) as Head | undefined;
    if (typeof head?.text === "object") {
      try {
        const key = await keyOf(passphrase, decoded(head.salt));
        await unpacked(head.text, key);
        [this.key, this.salt] = [key, head.salt];
      } catch {
        throw new Refused(["口令不对，或者草稿坏了。"]);
      }
    }
    try {
      const data = JSON.parse(await unpacked(head!.text, this.key));
      for (const [id, parts] of Object.entries(head!.parts)) data.ledgers[id].rows = await this.rows(id, parts);
      const entries = readEntries(this.form.pack, JSON.stringify(data));
      await keep(new Map([[this.headKey, { ...head, tab: this.tab }]]), []).catch(() => {});
      this.found = null;
      return entries;
    } catch (error) {
      throw error instanceof Refused ? error : new Refused(["草稿坏了，恢复不了。请打开最近存的文件。"]);
    }
  }

  async clear(): Promise<void> {
    this.stop();
    this.found = null;
    this.work = this.work.then(() => this.forget()).catch(() => {});
    await this.work;
    try {
      localStorage.removeItem(this.name);
    } catch {
      // where nothing can be kept there is nothing to remove
    }
    this.say("");
  }

  private get headKey(): string {
    return `${this.name}|`;
  }

  private partKey(ledger: string, part: number): string {
    return `${this.name}|${ledger}|${part}`;
  }

  private async look(): Promise<void> {
    await this.find();
    this.announce();
  }

  private async find(): Promise<void> {
    try {
      const head = (await kept(this.headKey)) as Head | undefined;
      this.found = head ? { at: String(head.at), isSealed: typeof head.text === "object" } : null;
    } catch {
      this.found = null;
    }
    this.told();
  }

  private async rows(ledger: string, parts: number): Promise<unknown[]> {
    const found: unknown[] = [];
    for (let part = 0; part < parts; part++) {
      const packed = (await kept(this.partKey(ledger, part))) as Packed;
      found.push(...JSON.parse(await unpacked(packed, this.key)));
    }
    return found;
  }

  /** Keep what changed, soon; once everything stands in a file, nothing. */
  private follow(): void {
    if (!this.form.isChanged) {
      this.drop();
      return;
    }
    this.isOurs = true;
    this.timer ||= window.setTimeout(() => {
      this.timer = 0;
      void this.keep();
    }, DELAY);
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.timer = 0;
    this.isOurs = false;
  }

  /** Forget what this window kept; what another one did since, or what nobody decided on, stays. */
  private drop(): void {
    if (!this.isOurs) return;
    this.stop();
    this.work = this.work
      .then(async () => {
        const head = (await kept(this.headKey)) as Head | undefined;
        if (this.found || head?.tab !== this.tab) return;
        await this.forget();
        this.announce();
      })
      .catch(() => {});
  }

  private async forget(): Promise<void> {
    await forget(this.name);
    this.written.clear();
  }

  private keep(): Promise<void> {
    this.work = this.work
      .then(() => this.write())
      .catch(() => {
        this.written.clear();
        this.say("草稿没有存下（浏览器不让存，或磁盘满了）。请常按“保存”。");
      });
    return this.work;
  }

  private async write(): Promise<void> {
    if (this.found) return;
    const { pack, entries } = this.form;
    const before = (await kept(this.headKey)) as Head | undefined;
    if (before?.tab !== this.tab) this.written.clear();
    const parts: Record<string, number> = {};
    const changed = new Map<string, unknown>();
    const written = new Map<string, Cells[]>();
    for (const [id, { rows }] of Object.entries(entries.ledgers)) {
      if (rows === null) continue;
      parts[id] = Math.ceil(rows.length / ROWS);
      for (let part = 0; part < parts[id]; part++) {
        const these = rows.slice(part * ROWS, (part + 1) * ROWS);
        const key = this.partKey(id, part);
        written.set(key, these);
        if (isSame(these, this.written.get(key))) continue;
        changed.set(key, await this.packed(JSON.stringify(this.allowed(id, these))));
        await new Promise((then) => setTimeout(then));
      }
    }
    const ledgers = Object.entries(entries.ledgers).map(([id, entry]) => [id, { ...entry, rows: entry.rows && [] }]);
    const rest = fileData(pack, { ...entries, ledgers: Object.fromEntries(ledgers) });
    const at = new Date().toISOString();
    const head: Head = { at, tab: this.tab, salt: this.salt, text: await this.packed(JSON.stringify(rest)), parts };
    changed.set(this.headKey, head);
    await keep(
      changed,
      [...this.written.keys()].filter((key) => !written.has(key)),
    );
    this.written = written;
    this.announce();
    if (this.notice.startsWith("草稿没有存下")) this.say("");
  }

  /** Return the rows as they may be kept: while nothing is sealed, not what stands in private columns, but that it did. */
  private allowed(ledger: string, rows: Cells[]): Cells[] {
    const { columns } = this.form.pack.ledgers.get(ledger)!.spec;
    const hidden = Object.keys(columns).filter((name) => columns[name].private);
    if (this.key || !hidden.length) return rows;
    return rows.map((cells) => {
      const left = { ...cells };
      for (const name of hidden) if (name in left) left[name] = TO_REFILL;
      return left;
    });
  }

  private async packed(text: string): Promise<Packed> {
    if (!this.key) return text;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.key, new TextEncoder().encode(text));
    return { iv: encode(iv), sealed: encode(new Uint8Array(sealed)) };
  }

  /** Let other windows know that this one is open. */
  private announce(): void {
    try {
      localStorage.setItem(this.name, `${this.tab} ${Date.now()}`);
    } catch {
      // then no window knows of the others
    }
  }

  private elsewhere(event: StorageEvent): void {
    if (event.key !== this.name) return;
    this.work = this.work.then(() => this.meanwhile(event.newValue === null)).catch(() => {});
    if (event.newValue === null) return;
    const isNew = !this.notice.startsWith("另一个窗口");
    this.say("另一个窗口也在填这一份，草稿会互相覆盖。请只留一个窗口。");
    if (isNew) this.announce();
  }

  /** Look again at what is kept: what another window forgot with its own draft, this one keeps again. */
  private async meanwhile(isCleared: boolean): Promise<void> {
    if (this.found) await this.find();
    else if (this.isOurs && !isCleared && (await kept(this.headKey)) === undefined) await this.write();
  }

  private say(words: string): void {
    this.notice = words;
    this.told();
  }
}

async function unpacked(packed: Packed, key: CryptoKey | null): Promise<string> {
  if (typeof packed === "string") return packed;
  const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: decoded(packed.iv) }, key!, decoded(packed.sealed));
  return new TextDecoder().decode(opened);
}

function isSame(rows: Cells[], others: Cells[] | undefined): boolean {
  return rows.length === others?.length && rows.every((cells, place) => cells === others[place]);
}
