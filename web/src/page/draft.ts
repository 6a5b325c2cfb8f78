/**
 * A draft between saves, kept in the browser. Every page that is opened from a disk can read it, so what stands
 * in private columns is kept only encrypted, by a passphrase that is kept nowhere.
 */

import type { Entries } from "../answers/entries.ts";
import { Refused, readEntries } from "../answers/load.ts";
import { fileText } from "../answers/save.ts";
import type { Form } from "./form.ts";

const PREFIX = "checklist-draft:";
const ROUNDS = 250_000;
const LARGEST = 4_000_000;
const QUIET = 800;

interface Kept {
  at: string;
  tab: string;
  text?: string;
  salt?: string;
  iv?: string;
  sealed?: string;
}

const encode = (bytes: Uint8Array): string => {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
};
const decode = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)) as Uint8Array<ArrayBuffer>;

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
  private readonly name: string;
  private readonly tab = encode(crypto.getRandomValues(new Uint8Array(9)));
  private key: CryptoKey | null = null;
  private salt = "";
  private timer = 0;
  private isOn = true;

  constructor(
    private readonly form: Form,
    private readonly told: () => void,
  ) {
    const { pack } = form.pack.record;
    this.name = `${PREFIX}${pack.digest.slice(0, 16)}:${form.entries.unit.name}:${form.entries.period.to}`;
    form.onChange(() => this.later());
    window.addEventListener("storage", (event) => this.elsewhere(event));
  }

  /** Return what was kept before, if anything was. */
  get kept(): Kept | null {
    try {
      const text = localStorage.getItem(this.name);
      return text === null ? null : (JSON.parse(text) as Kept);
    } catch {
      return { at: "", tab: "" };
    }
  }

  get isSealed(): boolean {
    return this.key !== null;
  }

  /** Keep everything from now on, sealed by a passphrase. */
  async seal(passphrase: string): Promise<void> {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    this.key = await keyOf(passphrase, salt);
    this.salt = encode(salt);
    await this.keep();
  }

  /** Return the kept draft; throws `Refused` with the reason why it cannot be read. */
  async restore(passphrase: string): Promise<Entries> {
    const kept = this.kept;
    let text = kept?.text;
    if (kept?.sealed && kept.salt && kept.iv) {
      try {
        const key = await keyOf(passphrase, decode(kept.salt));
        const opened = await crypto.subtle.decrypt({ name: "AES-GCM", iv: decode(kept.iv) }, key, decode(kept.sealed));
        text = new TextDecoder().decode(opened);
        [this.key, this.salt] = [key, kept.salt];
      } catch {
        throw new Refused(["口令不对，或者草稿坏了。"]);
      }
    }
    if (typeof text !== "string") throw new Refused(["草稿坏了，恢复不了。请打开最近存的文件。"]);
    return readEntries(this.form.pack, text);
  }

  clear(): void {
    clearTimeout(this.timer);
    try {
      localStorage.removeItem(this.name);
    } catch {
      // where nothing can be kept there is nothing to remove
    }
    this.say("本机草稿已清除。");
  }

  /** Stop keeping; what is there stays. */
  pause(isPaused: boolean): void {
    this.isOn = !isPaused;
  }

  private later(): void {
    clearTimeout(this.timer);
    if (this.isOn && this.form.isChanged) this.timer = window.setTimeout(() => void this.keep(), QUIET);
  }

  private async keep(): Promise<void> {
    const kept: Kept = { at: new Date().toISOString(), tab: this.tab };
    const text = fileText(this.form.pack, this.form.entries, this.key === null);
    if (this.key) {
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.key, new TextEncoder().encode(text));
      Object.assign(kept, { salt: this.salt, iv: encode(iv), sealed: encode(new Uint8Array(sealed)) });
    } else kept.text = text;
    const whole = JSON.stringify(kept);
    try {
      if (whole.length > LARGEST) throw new Error("too large");
      localStorage.setItem(this.name, whole);
      if (this.notice.startsWith("草稿没有存下")) this.say("");
    } catch {
      this.say("草稿没有存下（内容太多，或浏览器不让存）。请常按“保存”。");
    }
  }

  private elsewhere(event: StorageEvent): void {
    if (event.key !== this.name || event.newValue === null) return;
    this.say("另一个窗口也在填这一份，草稿会互相覆盖。请只留一个窗口。");
  }

  private say(words: string): void {
    this.notice = words;
    this.told();
  }
}
