/** Words of unknown origin, made fit to be shown: `checklist/core/plain.py`. */
const LONGEST = 1000;
/** The signs that are blank: `BLANKS` of `checklist/core/words.py`. */
export const BLANKS =
  "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a" +
  "\u2028\u2029\u202f\u205f\u3000\ufeff";
const AROUND = new RegExp(`^[${BLANKS}]+|[${BLANKS}]+$`, "g");
const BLANK = new RegExp(`[${BLANKS}]+`, "g");

/** Return a text without the blanks around it. */
export const trimmed = (text: string): string => text.replace(AROUND, "");

/** Return a text without any blank. */
export const withoutBlanks = (text: string): string => text.replace(BLANK, "");

const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\u{e0100}-\u{e01ef}]/u;
const EMOJI = /(?<=[\u00a9\u00ae\u203c-\u2bff\u3030\u303d\u3297\u3299\u{1f000}-\u{1faff}])[\ufe0e\ufe0f]/gu;

/** Text with nothing but signs that are all seen: nearly every cell, told quickly. */
const ORDINARY = /^[ -~·—‘’“”…\u3000-\u303f\u3400-\u9fff\uff01-\uff5e]*$/;

/** Return the first sign of a text that is not seen or does something else, or nothing. */
export function hidden(text: string): string {
  if (ORDINARY.test(text)) return "";
  return UNSEEN.exec(text.replace(EMOJI, ""))?.[0] ?? "";
}

/** Return words on one line, of a bounded length, what cannot be seen by its number. */
export function plain(words: string): string {
  let signs = [...words];
  if (signs.length > LONGEST) {
    signs = [...signs.slice(0, Math.floor((LONGEST * 2) / 3)), "……", ...signs.slice(-Math.floor(LONGEST / 3))];
  }
  const text = signs.join("");
  if (!hidden(text)) return text;
  const kept = new Set([...text.matchAll(EMOJI)].map((match) => match.index));
  let shown = "";
  let place = 0;
  for (const sign of text) {
    shown += kept.has(place) || !hidden(sign) ? sign : writtenOut(sign);
    place += sign.length;
  }
  return shown;
}

function writtenOut(sign: string): string {
  if (sign === "\n") return "⏎";
  const code = sign.codePointAt(0) ?? 0;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
}

/** Order texts by their signs' numbers, not by halves of signs. */
export function compareText(one: string, other: string): number {
  const a = [...one];
  const b = [...other];
  for (let place = 0; place < Math.min(a.length, b.length); place++) {
    const difference = (a[place].codePointAt(0) ?? 0) - (b[place].codePointAt(0) ?? 0);
    if (difference) return difference;
  }
  return a.length - b.length;
}
