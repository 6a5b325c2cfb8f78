/** Judge one item: by what the unit answered, or by what the rules made of its ledgers: `checklist/engine/items.py`. */
import { type Answer, isGiven, isWritten } from "../answers/model.ts";
import { IN_ORDER, NOT_APPLICABLE, NOT_KNOWN, UNANSWERED, type Verdict, worst } from "../core/verdicts.ts";
import { type Outcome, toCel, UNKNOWN } from "../pack/cel.ts";
import { type CheckItem, type Ledger, type Rule, Validity } from "../pack/compiled.ts";
import type { LimitValue } from "../pack/record.ts";
import { splitExcepted } from "./exceptions.ts";
import { type Facts, waits } from "./facts.ts";
import { numbersLacking } from "./lacking.ts";
import { classOf } from "./limits.ts";
import { type Excepted, type Finding, type ItemResult, type JudgedRow, type LimitUsed, rowNumbers } from "./model.ts";
import { namesRead } from "./reading.ts";
import { judgeNothing, type RuleResult } from "./rules.ts";
import {
  howChecked,
  ruleReason,
  say,
  showAnswer,
  showAnswerValue,
  showLimit,
  showParameter,
  stopped,
  unknownReason,
  worstReasons,
} from "./sentences.ts";

/** What the rules of the ledgers that a unit gave made of them, by rule. */
type RuleResults = ReadonlyMap<string, RuleResult>;

const result = (item: CheckItem, verdict: Verdict, reason: string, rest: Partial<ItemResult> = {}): ItemResult => ({
  item,
  verdict,
  reason,
  findings: [],
  unknown: [],
  checked: 0,
  answer: null,
  excepted: [],
  ...rest,
});

/** Return the result of one item, given what its ledger rules found, or why the unit is not asked. */
export function judgeItem(facts: Facts, item: CheckItem, results: RuleResults, notAsked: string | null): ItemResult {
  const said = facts.answers.answers[item.id];
  const answer = said && isWritten(said) ? said : null;
  if (notAsked !== null) return result(item, NOT_APPLICABLE, notAsked, { answer });
  if (item.byLedger) return judgeByLedgers(facts, item, answer && isGiven(answer) ? answer : null, results);
  return judgeByAnswer(facts, item, answer);
}

// By what the unit answered

function judgeByAnswer(facts: Facts, item: CheckItem, answer: Answer | null): ItemResult {
  const { pack } = facts;
  if (answer === null) return result(item, UNANSWERED, pack.sentence("UNANSWERED"));
  if (answer.toConfirm) {
    const reason = pack.sentence("TO_CONFIRM", { answer: showAnswer(item, answer) });
    return result(item, UNANSWERED, reason, { answer });
  }
  if (answer.silence !== null) return silent(facts, item, answer);
  const shown = showAnswerValue(item, answer);
  const gap = answerIsGap(facts, item, answer);
  if (gap === UNKNOWN) {
    const lack = item.gap && numbersLacking(facts, [item.gap], facts.answers.period.to);
    const details = { answer: shown, lacking: lack?.words ?? pack.sentence("NO_NUMBER") };
    return result(item, UNANSWERED, pack.sentence("LACKS_NUMBER", details), { answer });
  }
  let reason = pack.sentence("ANSWERED", { answer: shown });
  if (!gap) return result(item, IN_ORDER, reason, { answer });
  if (item.message) reason = stopped(say(facts, item.message, facts.answers.period.to, { answer: shown }));
  const used: [string, string][] = answer.note ? [["说明", answer.note]] : [];
  const found = finding(item, item.severity, reason, used);
  const isAnswer = item.message === null || item.spec.message === null;
  return withFinding(answer, { ...found, limits: limitsOf(facts, item), isAnswer });
}

/** Return the versions of the limits that an answer was held against. */
function limitsOf(facts: Facts, item: CheckItem): LimitUsed[] {
  const { versions } = facts.common.limits.on(facts.answers.period.to);
  return namesRead(item, "limits").flatMap((name) => {
    const version = versions.get(name);
    const keys = classOf(name, item.gap ? [item.gap] : [], [facts.common.cel]);
    return version === undefined ? [] : [limitUsed(facts, { name, version, keys, rows: [] })];
  });
}

function answerIsGap(facts: Facts, item: CheckItem, answer: Answer): Outcome {
  if (item.words.length) return item.gaps.includes(String(answer.value));
  if (item.gap === null || answer.value === null) return UNKNOWN;
  return item.gap.evaluate(facts.bind(facts.answers.period.to, { answer: toCel(answer.value) }));
}

function silent(facts: Facts, item: CheckItem, answer: Answer): ItemResult {
  if (answer.silence === NOT_APPLICABLE) return result(item, NOT_APPLICABLE, stopped(answer.reason ?? ""), { answer });
  const reason = stopped(facts.pack.sentence("NOT_KNOWN") + (answer.note ?? ""));
  return withFinding(answer, finding(item, NOT_KNOWN, reason, [], facts.pack.sentence("FIND_OUT")));
}

function finding(
  item: CheckItem,
  verdict: Verdict,
  reason: string,
  facts: [string, string][],
  remedy = item.spec.remedy,
): Finding {
  const { title, basis } = item;
  const found = { item, contradiction: null, rule: null, verdict, title, reason, facts, basis, remedy };
  return { ...found, rows: [], limits: [], isAnswer: true };
}

function withFinding(answer: Answer, found: Finding): ItemResult {
  return result(found.item!, found.verdict, found.reason, { findings: [found], answer });
}

// By its ledgers

/** What one ledger says of one item. */
interface LedgerVerdict {
  verdict: Verdict;
  reason: string;
  findings: Finding[];
  unknown: JudgedRow[];
  checked: number;
  excepted: Excepted[];
}

const ledgerVerdict = (verdict: Verdict, reason: string, rest: Partial<LedgerVerdict> = {}): LedgerVerdict => ({
  verdict,
  reason,
  findings: [],
  unknown: [],
  checked: 0,
  excepted: [],
  ...rest,
});

/** Take the worst of the item's ledgers; of a claim, that something is unknown or amiss where they do not tell. */
function judgeByLedgers(facts: Facts, item: CheckItem, claim: Answer | null, results: RuleResults): ItemResult {
  const parts = facts.pack
    .ledgersOf(item.id)
    .map(
      (ledger) =>
        withoutRows(facts, item, ledger, claim) ??
        withoutMatter(item, ledger, claim, results) ??
        byRules(facts, item, ledger, results),
    );
  const verdict = worst(parts.map((part) => part.verdict));
  if (verdict === NOT_KNOWN && claim !== null) return silent(facts, item, claim);
  const reason = worstReasons(parts.map((part) => [part.verdict, part.reason]));
  const judged = result(item, verdict, reason, {
    findings: parts.flatMap((part) => part.findings),
    unknown: parts.flatMap((part) => part.unknown),
    checked: parts.reduce((sum, part) => sum + part.checked, 0),
    answer: claim,
    excepted: parts.flatMap((part) => part.excepted),
  });
  const isTold = verdict >= item.severity || judged.excepted.length > 0;
  const admits = claim !== null && item.gaps.includes(String(claim.value));
  return admits && !isTold ? withAdmission(facts, judged, claim) : judged;
}

/** Return a result with what a unit says against itself, which counts though no ledger shows it. */
function withAdmission(facts: Facts, judged: ItemResult, claim: Answer): ItemResult {
  const { item } = judged;
  const says = facts.pack.sentence("ADMITTED", { answer: showAnswerValue(item, claim) });
  const reason = says + judged.reason;
  const used: [string, string][] = claim.note ? [["说明", claim.note]] : [];
  const remedy = item.spec.remedy + facts.pack.sentence("SETTLE_ADMITTED");
  const admitted = finding(item, item.severity, judged.findings.length ? says : reason, used, remedy);
  return { ...judged, verdict: item.severity, reason, findings: [...judged.findings, admitted] };
}

/** Return what a ledger says that holds no record of the period; null if it holds one. */
function withoutRows(facts: Facts, item: CheckItem, ledger: Ledger, claim: Answer | null): LedgerVerdict | null {
  const { pack } = facts;
  const data = facts.data(ledger.id);
  if (data !== null && data.noneReason !== null) {
    return declaredNone(facts, item, ledger, stopped(pack.sentence("DECLARED", { reason: data.noneReason })));
  }
  const isHeldOpen = ledger.rules.some((rule) => rule.spec.decides === item.id && rule.spec.open_until !== null);
  if ((isHeldOpen ? facts.judged(ledger.id) : facts.rows(ledger.id)).length) return null;
  if (claim !== null && claim.silence !== null) {
    const isNone = claim.silence === NOT_APPLICABLE;
    return ledgerVerdict(claim.silence, isNone ? stopped(claim.reason ?? "") : pack.sentence("NOT_KNOWN"));
  }
  const isCarried = waits(facts.answers, ledger.id);
  const why = isCarried ? "LEDGER_TO_CONFIRM" : data !== null ? "LEDGER_EMPTY" : "LEDGER_MISSING";
  return ledgerVerdict(UNANSWERED, pack.sentence(why, { ledger: ledger.title }));
}

/** Return that a ledger of which there is nothing to record says nothing of an item, or that this is the gap. */
function declaredNone(facts: Facts, item: CheckItem, ledger: Ledger, reason: string): LedgerVerdict {
  const rules = ledger.rules.filter((rule) => rule.spec.decides === item.id);
  const nothing = new Map(rules.map((rule) => [rule.id, judgeNothing(facts, rule)]));
  const judged = byRules(facts, item, ledger, nothing);
  if (!judged.findings.length) return ledgerVerdict(NOT_APPLICABLE, reason);
  const findings = judged.findings.map((one) => ({ ...one, reason: one.reason + reason }));
  return { ...judged, reason: judged.reason + reason, findings };
}

/** Return that an item does not apply, as the unit says, if its ledger holds records but none of its matter. */
function withoutMatter(
  item: CheckItem,
  ledger: Ledger,
  claim: Answer | null,
  results: RuleResults,
): LedgerVerdict | null {
  if (claim?.silence !== NOT_APPLICABLE) return null;
  const hasNone = (rule: Rule): boolean => {
    const { offending, checked, unknown } = results.get(rule.id)!;
    return rule.spec.finds_none ? offending.length > 0 : !(checked || unknown.length);
  };
  const rules = ledger.rules.filter((rule) => rule.spec.decides === item.id);
  return rules.every(hasNone) ? ledgerVerdict(NOT_APPLICABLE, stopped(claim.reason ?? "")) : null;
}

function byRules(facts: Facts, item: CheckItem, ledger: Ledger, results: RuleResults): LedgerVerdict {
  const { pack } = facts;
  const rules = ledger.rules.filter((rule) => rule.spec.decides === item.id);
  const known = withoutSuperseded(rules, results);
  const of = (rule: Rule): RuleResult => known.get(rule.id)!;
  const [findings, excepted] = found(
    facts,
    rules.filter((rule) => of(rule).offending.length).map((rule) => [rule, of(rule)]),
  );
  const unknown = distinct(rules.flatMap((rule) => of(rule).unknown));
  const counts = rules.map((rule) => of(rule).checked).filter((count) => count);
  const checked = counts.reduce((sum, count) => sum + count, 0);
  if (findings.length) {
    const verdict = worst(findings.map((one) => one.verdict));
    const reasons = findings.filter((one) => one.verdict === verdict).map((one) => one.reason);
    return ledgerVerdict(verdict, reasons.join(""), { findings, unknown, checked, excepted });
  }
  if (unknown.length) return ledgerVerdict(UNANSWERED, unknownReason(ledger, unknown), { unknown, checked, excepted });
  if (checked) {
    const approved = rowNumbers(excepted.flatMap((one) => one.finding.rows.flatMap((row) => row.numbers)));
    const details = { ledger: ledger.title, checked: howChecked(counts), rows: approved };
    const reason = pack.sentence(excepted.length ? "LEDGER_EXCEPTED" : "LEDGER_IN_ORDER", details);
    return ledgerVerdict(IN_ORDER, reason, { checked, excepted });
  }
  return ledgerVerdict(NOT_APPLICABLE, pack.sentence("LEDGER_NOTHING", { ledger: ledger.title }));
}

/** Return what rules found, less the rows that a rule found which supersedes them. */
function withoutSuperseded(rules: Rule[], results: RuleResults): RuleResults {
  const known = new Map(rules.map((rule) => [rule.id, results.get(rule.id)!]));
  for (const rule of rules) {
    const numbers = new Set(results.get(rule.id)!.offending.flatMap((row) => row.numbers));
    for (const id of rule.spec.supersedes) {
      const result = known.get(id)!;
      const offending = result.offending.filter((row) => !row.numbers.every((number) => numbers.has(number)));
      known.set(id, { ...result, offending });
    }
  }
  return known;
}

/** Return the findings of rules that some rows offend against, and those that were approved. */
function found(facts: Facts, offended: [Rule, RuleResult][]): [Finding[], Excepted[]] {
  const findings: Finding[] = [];
  const excepted: Excepted[] = [];
  for (const [rule, result] of offended) {
    const parts = splitExcepted(facts, rule, result.offending);
    if (parts.left.length) {
      const left = ruleFinding(facts, rule, { ...result, offending: parts.left });
      const note = parts.faults.length ? `（${parts.faults.join("；")}。）` : "";
      findings.push({ ...left, reason: left.reason + note });
    }
    for (const [approval, rows] of parts.approved) {
      excepted.push({ finding: ruleFinding(facts, rule, { ...result, offending: rows }), approval });
    }
  }
  return [findings, excepted];
}

function distinct(rows: JudgedRow[]): JudgedRow[] {
  return [...new Map(rows.map((row) => [JSON.stringify([row.numbers, row.sentence]), row])).values()];
}

/** Return the finding of a rule that some rows offend against. */
function ruleFinding(facts: Facts, rule: Rule, result: RuleResult): Finding {
  const { pack } = facts;
  const item = pack.items.get(rule.spec.decides)!;
  return {
    item,
    contradiction: null,
    rule,
    verdict: rule.severity,
    title: rule.spec.title,
    reason: ruleReason(pack.ledgers.get(rule.ledger)!, rule, result),
    facts: namesRead(rule, "parameters").map((name) => [
      pack.record.parameters[name].title,
      showParameter(facts, name),
    ]),
    rows: result.offending,
    limits: limitsUsed(facts, rule, result.offending),
    basis: pack.inForce(
      rule.basis,
      result.offending.flatMap(({ day }) => (day === undefined ? [] : [day])),
    ),
    remedy: rule.spec.remedy ?? item.spec.remedy,
  };
}

/** Return the versions of the limits that some rows were held against, each class with its rows, by limit and then by day. */
function limitsUsed(facts: Facts, rule: Rule, rows: JudgedRow[]): LimitUsed[] {
  const names = namesRead(rule, "limits");
  if (!names.length) return [];
  const judged = rows
    .flatMap(({ numbers, day, limits: held }) => (day && held ? [{ numbers, day, held }] : []))
    .sort((one, other) => one.day.ordinal - other.day.ordinal);
  return names.flatMap((name) => {
    const used: Applied[] = [];
    for (const { numbers, day, held } of judged) {
      const version = facts.common.limits.on(day).versions.get(name);
      const keys = held.find(({ limit }) => limit === name)?.keys;
      if (version === undefined || keys === undefined) continue;
      const known = used.find((one) => one.version === version && String(one.keys) === String(keys));
      if (known) known.rows.push(...numbers);
      else used.push({ name, version, keys, rows: [...numbers] });
    }
    return used.map((one) => limitUsed(facts, one));
  });
}

/** A version of a limit, of one by class with the keys of the class, and the rows that were held against it. */
interface Applied {
  name: string;
  version: LimitValue;
  keys: string[];
  rows: number[];
}

function limitUsed(facts: Facts, { name, version, keys, rows }: Applied): LimitUsed {
  const { limits, provisions } = facts.pack.record;
  return {
    title: limits[name].title,
    value: showLimit(facts, name, version, keys),
    valid: new Validity(version),
    basis: provisions[version.basis],
    rows: [...new Set(rows)].sort((one, other) => one - other),
  };
}
