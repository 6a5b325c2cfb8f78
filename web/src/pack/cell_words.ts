/** Words in a cell that are no value: `checklist/pack/cell_words.py`. */
import { simplify } from "../core/errors.ts";
import { BLANKS, trimmed } from "../core/plain.ts";
import { isYesNo, unseen } from "../core/values.ts";
import type { CellWordsRecord, ColumnSpec } from "./record.ts";

const LONGEST = 60;
const PUNCTUATION = "。.,，、;；!！\"'“”‘’()";
/** From a sign of ASCII to its full-width form. */
const TO_WIDE = 0xfee0;
const REMARK = /\([^()]*\)$/;
/** A document's number; 3月5号 is a day. */
const NUMBERED = /(?<![\d月])\d+\s*号/;
/** What a document's number has: 0 is none but with letters, P0. */
const NUMBER_SIGN =
  /[1-9１-９]|[一二三四五六七八九十百千零〇]\s*号|[A-Za-zＡ-Ｚａ-ｚ][-_－]?[0０]|[0０][-_－]?[A-Za-zＡ-Ｚａ-ｚ]/;
const SHEET_ERROR = /^#(?:N\/A|(?:REF|VALUE|DIV\/0|NUM|NULL|SPILL|CALC)!|NAME\?|#{3,})$/i;
const PARTY = /^(?:中共|中国共产党)/;
const SUPERIOR = /上级|主管/;
const OFFICE = /(?:长|书记|主任|经理|主席|领导|负责人|同志|总|人)$/;
/** What may follow a name that tells no other one: 陈立新局长, but not 王芳菲. */
const HOLDER =
  /^(?:常务|副|党组|党委|主任|书记|经理|主席|领导|负责人|同志|总|[局院馆校所站镇乡县市区科处部厅组队会台司园厂行村股室团]长)/;
const OWN = /^(?:本|我)(?:单位|[局委办院校馆所站中会司部处科厅镇乡队园厂](?![属在辖]))/;
const BODY = /^(?:党组|党委|党工委|党总支|党支部|机关党|长|务会|班子|领导|办公|纪检)/;
/** The name of a township or a village, whose every body is of the unit: its own government, party and discipline. */
const PLACE =
  /^(.+?(?:镇|乡|街道|村|社区))(?:(?:人民)?政府|办事处|党工委|党委|党总支|党支部|(?:村民|居民)?委员会|[村居]委会)?$/;
const PLACE_BODY =
  /^(?:党组|党委|党工委|党总支|党支部|机关党|长|务会|班子|领导|办公|纪检|(?:人民)?政府|委员会|委会|[村居]委|纪委|纪工委|人大|党政)/;
const [SHORT_NAME, SHORT_PLACE] = [4, 3];
const PIECES = /[,;:。、]/;
const NUMBER_NEXT = /^[^\p{L}\p{N}]*(?:\d{4}[^\p{L}\p{N}]*)?第?\d+\s*号/u;

/** The words of a pack, as they are compared. */
export class WordMatcher {
  private readonly nothing: Set<string>;
  private readonly noDocument: string[];
  private readonly noApprover: Set<string>;
  /** What a text for nothing can begin with: by this nearly every cell is told. */
  private readonly firstSigns: Set<string>;
  /** The first letters of the words in place of a document. */
  private readonly firstLetters: string[];
  private readonly noneBegins: string[];

  constructor(spec: CellWordsRecord) {
    const nothing = spec.nothing.map(bare);
    this.nothing = new Set(nothing);
    this.noDocument = spec.no_document.map(bare);
    this.noApprover = new Set(spec.no_approver.map(bare));
    const signs = [...nothing.flatMap(([sign]) => [sign, sign.toUpperCase()]), ...PUNCTUATION, ...BLANKS];
    const wide = signs
      .filter((sign) => sign >= "!" && sign <= "~")
      .map((sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + TO_WIDE));
    this.firstSigns = new Set([...signs, ...wide]);
    this.noneBegins = spec.none_begins.map(bare);
    this.firstLetters = [...new Set(this.noDocument.map((word) => word[0]))];
  }

  /** Whether a text is one of the words for nothing, and none of `values`; blank is no word. */
  saysNothing(written: unknown, values: readonly string[] = []): boolean {
    if (typeof written !== "string" || !this.firstSigns.has([...written.slice(0, 2)][0] ?? " ")) return false;
    if ([...written].length > LONGEST) return false;
    if (!stripped(simplify(written))) return simplify(written) !== "";
    const word = bare(written);
    return this.nothing.has(word) && !values.some((value) => simplify(value) === simplify(written));
  }

  /** Whether a text that must say why says nothing: one of the words for nothing, or a single sign. */
  givesNoReason(written: unknown): boolean {
    if (this.saysNothing(written)) return true;
    return typeof written === "string" && ([...simplify(written)].length === 1 || bare(written) === "不涉及");
  }

  /** Whether what stands in a cell of a column is no value; what cannot be seen is for others to refuse. */
  countsNot(column: ColumnSpec, written: unknown): boolean {
    if (typeof written !== "string") return false;
    return (this.isEmptyCell(column, written) || this.isNoDocument(column, written)) && !unseen(written);
  }

  isEmptyCell(column: ColumnSpec, written: string): boolean {
    if (column.type === "bool" && isYesNo(written)) return false;
    return this.saysNothing(written, [...column.accepts, ...column.choices]);
  }

  /**
   * Whether there stands, in a column that names a document, what is none: 电话通知张三. What has a number is one;
   * after words that tell what was done only if the number is their own: 电话通知〔2026〕3号.
   */
  isNoDocument(column: ColumnSpec, written: string): boolean {
    if (!column.document || column.accepts.includes(trimmed(written))) return false;
    if (column.title.endsWith("号") && !NUMBER_SIGN.test(written)) return true;
    const asksTitle = column.type === "text" && !/[号人]$/.test(column.title);
    return this.standsForNone(written) || (!asksTitle && this.beginsAsNone(written));
  }

  /** Whether a text, where a document is to be named, says that there is none: 口头同意. */
  standsForNone(written: string): boolean {
    if (!this.firstLetters.some((letter) => written.includes(letter)) || [...written].length > LONGEST) return false;
    const text = bare(written);
    const begun = this.noDocument.reduce((best, word) => (text.startsWith(word) && word > best ? word : best), "");
    if (!begun && !this.noDocument.some((word) => text.endsWith(word))) return false;
    const isMeans = this.noDocument.some((word) => word.startsWith(begun) && word !== begun);
    return isMeans ? !NUMBERED.test(text) : !NUMBER_NEXT.test(text.slice(begun.length));
  }

  /** Whether a text begins as those do that say there is none or where to look; 无为市函〔2026〕3号 is a number. */
  beginsAsNone(written: string): boolean {
    const text = bare(written);
    return this.noneBegins.some((word) => text.startsWith(word)) && !NUMBERED.test(text.split(PIECES)[0]);
  }

  /** Whether a text can be that of the document by which something was approved: 某纪函〔2026〕5号, not 同意 nor 123. */
  namesDocument(written: string): boolean {
    const hasName = /\p{L}/u.test(written) && NUMBER_SIGN.test(written);
    return hasName && !this.saysNothing(written) && !this.standsForNone(written) && !this.beginsAsNone(written);
  }

  /** Whether a text can be that of who approved something: 中共某县纪委, not 办公室 nor 某某. */
  namesApprover(written: string): boolean {
    return !this.saysNothing(written) && !this.noApprover.has(bare(written));
  }
}

/** Whether a name is a unit's own or that of one of its bodies: 某公司党委, but not 某公司的上级单位. */
export function isOfUnit(unit: string, name: string): boolean {
  const whole = bare(unit).replace(PARTY, "");
  const place = PLACE.exec(whole);
  const own = place ? place[1] : whole;
  const other = bare(name).replace(PARTY, "");
  if (SUPERIOR.test(other.startsWith(own) ? other.slice(own.length) : other)) return false;
  return other.startsWith(own) || OWN.test(other) || isShortFor(own, [...other], place !== null);
}

/** Whether a name begins as that of a unit ends: 县农业农村局党组 and 局党组 are of 永安县农业农村局. */
function isShortFor(unit: string, name: string[], isPlace: boolean): boolean {
  const [short, body] = isPlace ? [SHORT_PLACE, PLACE_BODY] : [SHORT_NAME, BODY];
  return name.some((_, place) => {
    const isTail = unit.endsWith(name.slice(0, place + 1).join(""));
    return isTail && (place + 1 >= short || body.test(name.slice(place + 1).join("")));
  });
}

/** Whether a name, bare as that of somebody known, is theirs, alone or with an office: 陈立新局长, 局长陈立新, 陈立新同志. */
export function isPerson(known: string, name: string): boolean {
  if (name.startsWith(known)) return name === known || HOLDER.test(name.slice(known.length));
  return (
    name.endsWith(known) &&
    name.indexOf(known) === name.length - known.length &&
    OFFICE.test(name.slice(0, -known.length))
  );
}

/** Whether a text is what a spreadsheet shows where it has no value: #N/A, #REF!. */
export function isSheetError(text: string): boolean {
  return SHEET_ERROR.test(trimmed(text));
}

export function bare(text: string): string {
  const whole = simplify(text);
  const word = stripped(whole.replace(REMARK, "")) || stripped(whole) || whole;
  const signs = [...word];
  const isOne = signs.length > 0 && signs.every((sign) => sign === signs[0]) && !/[\p{L}\p{N}]/u.test(signs[0]);
  return isOne ? signs[0] : word;
}

function stripped(text: string): string {
  let [first, last] = [0, text.length];
  while (first < last && PUNCTUATION.includes(text[first])) first++;
  while (last > first && PUNCTUATION.includes(text[last - 1])) last--;
  return text.slice(first, last);
}
