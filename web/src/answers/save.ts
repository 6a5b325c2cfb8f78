/** What the form holds, as an answers file writes it: `checklist/answers/save.py`. */
import type { Pack } from "../pack/compiled.ts";
import type { Entries, LedgerEntry } from "./entries.ts";
import type { Evidence } from "./model.ts";

/** Return the text of the file. */
export function fileText(pack: Pack, entries: Entries): string {
  return `${JSON.stringify(fileData(pack, entries), null, 1)}\n`;
}

/** Return what the file says, as JSON's own types. */
export function fileData(pack: Pack, entries: Entries): object {
  const { id, overlays } = pack.record.pack;
  return {
    format: 1,
    pack: { id, version: entries.version, overlays },
    unit: stated(entries.unit),
    period: entries.period,
    signatories: stated(entries.signatories),
    parameters: entries.parameters,
    answers: mapped(entries.answers, ({ toConfirm, evidence, ...answer }) =>
      stated({ ...answer, evidence: evidence.map(evidenceData), to_confirm: toConfirm }),
    ),
    ledgers: mapped(entries.ledgers, (ledger, key) => ledgerData(pack, key, ledger)),
    rectifications: mapped(entries.rectifications, stated),
    exceptions: mapped(entries.exceptions, (given) =>
      given.map((one) => stated({ ...one, rows: one.rows.map(stated), evidence: one.evidence.map(evidenceData) })),
    ),
    ...entries.kept,
  };
}

function ledgerData(pack: Pack, id: string, entry: LedgerEntry): Record<string, unknown> {
  const { columns } = pack.ledgers.get(id)!.spec;
  const rows = entry.rows?.map((cells) =>
    Object.fromEntries(Object.entries(cells).map(([name, cell]) => [columns[name].title, cell])),
  );
  const rest = stated({
    none: entry.none,
    owner: entry.owner,
    to_confirm: entry.toConfirm,
    left_out: entry.leftOut || null,
  });
  return rows === undefined ? rest : { rows, ...rest };
}

function evidenceData(evidence: Evidence): unknown {
  return evidence.sha256 === null ? evidence.file : evidence;
}

function mapped<From, To>(record: Record<string, From>, write: (value: From, key: string) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, write(value, key)]));
}

/** Return what of some fields says anything: neither nothing, nor an empty list, nor false. Zero does. */
function stated(fields: object): Record<string, unknown> {
  const said = Object.entries(fields).filter(
    ([, value]) => value !== null && value !== false && value !== "" && !(Array.isArray(value) && !value.length),
  );
  return Object.fromEntries(said);
}
