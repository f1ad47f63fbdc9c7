import { isDeepStrictEqual } from 'node:util';

import { after } from '../../domain/decision/after.js';
import type { CaseFile, Decision } from '../../domain/decision/case-file.js';
import { inboxEntries, type InboxEntry } from '../../domain/decision/inbox-entries.js';
import type { Instant } from '../../domain/kernel/instant.js';
import { type Evidence, NOTICE_KINDS } from '../../domain/notice/notice.js';
import type { ReferralEvent } from '../../domain/referral/events.js';
import type { DocumentEntry, Referral } from '../../domain/referral/referral.js';
import { ownersOf } from '../../domain/route/owners.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type { WritingTx } from '../history.js';
import { type CommandReceipt, type ReceiptKey, receiptOf } from '../receipts.js';
import { upsertInbox, upsertSearch } from './derived-rows.js';
import type { LoadedCase } from './load.js';
import { changedSearchEntry } from './search-entry.js';
import { subjectOf } from './subject.js';

/** What has been written: the receipt of the last event, and the case file as it is now. */
export interface Recorded {
  readonly receipt: CommandReceipt;
  readonly caseFile: CaseFile;
}

/**
 * Writes a decision in ONE statement: state, history, notices, outgoing messages, evidences, deadlines and the
 * command's receipt stand or fall together. `before`: null where the decision opens the referral. `receipt` is null
 * when nobody waits for an answer (the relay).
 */
export async function record(
  tx: WritingTx,
  decision: Decision,
  before: LoadedCase | null,
  now: Instant,
  receipt: ReceiptKey | null,
): Promise<Recorded> {
  const { referral } = decision;
  const subject = subjectOf(referral);
  const chain = before?.chain ?? { length: 0, head: '' };
  const links = await tx.history.extend(tx, subject, decision.events, chain, now);
  const last = links.at(-1);
  if (last === undefined) throw new Error('a decision without an event is no decision');
  const done = receiptOf(subject, last, now);
  const then = after(before?.caseFile ?? { referral, notices: [], deadlines: [], thread: [] }, decision);
  const notices = decision.notices.map((notice) => ({ ...notice, queue: NOTICE_KINDS[notice.kind].queue }));
  tx.execute(WRITE_EVERYTHING, [
    referral.id,
    referral.state,
    referral.version,
    referral.holder,
    ownersOf(referral),
    JSON.stringify(referral),
    now,
    referral.endedAt,
    last.seq,
    last.leaf,
    JSON.stringify(links.map(({ note: _, ...link }) => ({ ...link, at: now }))),
    JSON.stringify(notices),
    JSON.stringify(
      decision.evidences.map((evidence) => ({
        ...evidence,
        seq: chain.length + 1 + eventOf(evidence, decision.events),
      })),
    ),
    JSON.stringify(decision.openedDeadlines),
    JSON.stringify(decision.endedDeadlines),
    receipt?.agencyId ?? null,
    receipt?.key ?? null,
    JSON.stringify(decision.steppedDeadlines),
    JSON.stringify([done]),
    subject.kind,
    JSON.stringify(changedEntries(then, before?.caseFile ?? null)),
    JSON.stringify([changedSearchEntry(then, before?.caseFile ?? null)].filter((entry) => entry !== null)),
  ]);
  noteFiles(tx, referral, before?.caseFile.referral.documents ?? []);
  return { receipt: done, caseFile: then };
}

/** A document that is a file makes the file one of the referral: whoever may read the list may read it. */
function noteFiles(tx: WritingTx, { id, documents }: Referral, before: readonly DocumentEntry[]): void {
  if (documents.length === before.length) return; // they are added, never taken off
  const hashes = documents.slice(before.length).flatMap(({ sha256 }) => sha256 ?? []);
  if (hashes.length > 0) useFiles(tx, id, hashes);
}

/** Makes files those of a referral: what befalls one of them is told in its history. */
export function useFiles(tx: Tx, referralId: string, hashes: readonly string[]): void {
  tx.execute(
    `INSERT INTO file_use (sha256, referral_id)
     SELECT DISTINCT h, $2::uuid FROM unnest($1::text[]) h ON CONFLICT DO NOTHING`,
    [hashes, referralId],
  );
}

/** What a decision has changed in the inboxes of agencies. */
function changedEntries(then: CaseFile, before: CaseFile | null): readonly InboxEntry[] {
  const known = new Map(before === null ? [] : inboxEntries(before).map((entry) => [entry.agencyId, entry]));
  return inboxEntries(then).filter((entry) => !isDeepStrictEqual(entry, known.get(entry.agencyId)));
}

/**
 * Which of the events an evidence is recorded by: the step of its own notice, or the last, which the decision is about.
 */
function eventOf({ noticeId, kind }: Evidence, events: readonly ReferralEvent[]): number {
  const own = events.findIndex(
    (event) => event.kind === 'NOTICE' && event.noticeId === noticeId && event.step === kind,
  );
  return own < 0 ? events.length - 1 : own;
}

const WRITE_EVERYTHING = `
  WITH moved AS (
    UPDATE referral
    SET state = $2, version = $3, holder = $4, owners = $5, body = $6::jsonb, changed_at = $7, ended_at = $8,
      chain_length = $9, chain_head = $10
    WHERE id = $1
  ), history AS (
    INSERT INTO audit_event (subject_id, subject_kind, seq, body, leaf_hash, recorded_at, tree_size, signature)
    SELECT $1, $20, e.seq, e.body, e.leaf, e.at, e."treeSize", e.signature
    FROM jsonb_to_recordset($11::jsonb) AS e (seq int, body text, leaf text, at timestamptz, "treeSize" bigint,
      signature text)
  ), sent AS (
    SELECT *
    FROM jsonb_to_recordset($12::jsonb) AS n (id text, version int, kind text, "from" text, "to" text, copy boolean,
      "mustSign" boolean, "documentNumber" text, content jsonb, "submittedAt" timestamptz, queue text)
  ), notices AS (
    INSERT INTO notice (id, referral_id, version, kind, from_agency, to_agency, copy, must_sign, document_number,
      content, submitted_at)
    SELECT id, $1, version, kind, "from", "to", copy, "mustSign", "documentNumber", content, "submittedAt" FROM sent
  ), messages AS (
    INSERT INTO outbox (id, referral_id, queue, from_agency, to_agency, next_at, waiting_since)
    SELECT id, $1, queue, "from", "to", "submittedAt", "submittedAt" FROM sent
  ), steps AS (
    SELECT *
    FROM jsonb_to_recordset($13::jsonb) AS v ("noticeId" text, kind text, at timestamptz, "agencyId" text, detail text,
      seq int)
  ), evidences AS (
    INSERT INTO evidence (notice_id, kind, referral_id, at, agency_id, detail, event_seq)
    SELECT "noticeId", kind, $1, at, "agencyId", detail, seq FROM steps ON CONFLICT (notice_id, kind) DO NOTHING
  ), handed AS (
    UPDATE notice n
    SET delivered_at = COALESCE(n.delivered_at, s.delivered), opened_at = COALESCE(n.opened_at, s.opened),
      signed_at = COALESCE(n.signed_at, s.signed)
    FROM (
      SELECT "noticeId", min(at) FILTER (WHERE kind = 'DELIVERED') AS delivered,
        min(at) FILTER (WHERE kind = 'OPENED') AS opened, min(at) FILTER (WHERE kind = 'ACKNOWLEDGED') AS signed
      FROM steps
      WHERE kind IN ('DELIVERED', 'OPENED', 'ACKNOWLEDGED')
      GROUP BY "noticeId"
    ) s
    WHERE n.id = s."noticeId"
  ), started AS (
    INSERT INTO deadline (id, referral_id, rule_id, rule_version, name, kind, basis, duty_agency, owed_to, notice_id,
      starts_at, due_at, provisional, explanation, state, ended_at, next_step, next_at)
    SELECT id, $1, "ruleId", "ruleVersion", name, kind, basis, "dutyAgency", "owedTo", "noticeId", "startsAt", "dueAt",
      provisional, explanation, state, "endedAt", "nextStep", "nextAt"
    FROM jsonb_to_recordset($14::jsonb) AS d (id text, "ruleId" text, "ruleVersion" int, name text, kind text,
      basis text, "dutyAgency" text, "owedTo" text, "noticeId" text, "startsAt" timestamptz, "dueAt" timestamptz,
      provisional boolean, explanation jsonb, state text, "endedAt" timestamptz, "nextStep" int, "nextAt" timestamptz)
  ), stepped AS (
    UPDATE deadline d
    SET next_step = e."nextStep", next_at = e."nextAt", due_at = e."dueAt", provisional = e.provisional,
      explanation = e.explanation
    FROM jsonb_to_recordset($18::jsonb) AS e (id text, "nextStep" int, "nextAt" timestamptz, "dueAt" timestamptz,
      provisional boolean, explanation jsonb)
    WHERE d.id = e.id
  ), ended AS (
    UPDATE deadline d SET state = e.state, ended_at = e."endedAt"
    FROM jsonb_to_recordset($15::jsonb) AS e (id text, state text, "endedAt" timestamptz) WHERE d.id = e.id
  ), inbox AS (
    ${upsertInbox('$21', '$1')}
  ), search AS (
    ${upsertSearch('$22', '$1')}
  )
  UPDATE command_receipt SET receipts = $19::jsonb WHERE agency_id = $16 AND key = $17::uuid`;
