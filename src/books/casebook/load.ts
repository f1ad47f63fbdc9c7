import type { Deadline } from '../../domain/deadline/deadline.js';
import type { CaseFile } from '../../domain/decision/case-file.js';
import type { Notice } from '../../domain/notice/notice.js';
import type { Referral } from '../../domain/referral/referral.js';
import { ROUTES } from '../../domain/route/registry.js';
import type { ThreadMember } from '../../domain/route/thread-rules.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { type Chain, readHead } from '../history.js';

/** A case file with the end of its history. */
export interface LoadedCase {
  readonly caseFile: CaseFile;
  readonly chain: Chain;
}

/** The columns of a notice and a deadline under their domain names. */
export const NOTICE_COLUMNS = `n.id, n.kind, n.from_agency AS "from", n.to_agency AS "to", n.copy,
  n.must_sign AS "mustSign", n.version, n.document_number AS "documentNumber", n.submitted_at AS "submittedAt",
  n.delivered_at AS "deliveredAt", n.opened_at AS "openedAt", n.signed_at AS "signedAt"`;
export const DEADLINE_COLUMNS = `d.id, d.rule_id AS "ruleId", d.rule_version AS "ruleVersion", d.name, d.kind, d.basis,
  d.duty_agency AS "dutyAgency", d.owed_to AS "owedTo", d.notice_id AS "noticeId",
  d.starts_at AS "startsAt", d.due_at AS "dueAt",
  d.provisional, d.explanation, d.state, d.ended_at AS "endedAt", d.next_step AS "nextStep", d.next_at AS "nextAt"`;

/**
 * Loads a case file whose row this transaction has locked before, or locks with the statement that travels ahead; null
 * when it cannot be seen. Lock and load are two statements on purpose: after a wait for the lock, a new statement sees
 * what the other transaction wrote; the same statement would not.
 */
export async function loadCase(tx: Tx, referralId: string): Promise<LoadedCase | null> {
  const [[row], last] = await Promise.all([
    readRows(tx, [referralId], "AND d.state = 'OPEN'"),
    readHead(tx, referralId),
  ]);
  return row === undefined ? null : { caseFile: toCaseFile(row), chain: { length: row.length, head: row.head, last } };
}

/** A case file of a referral that this transaction has just locked, and so has seen. */
export async function loadLocked(tx: Tx, referralId: string): Promise<LoadedCase> {
  const loaded = await loadCase(tx, referralId);
  if (loaded === null) throw new Error(`referral ${referralId} vanished while it was locked`);
  return loaded;
}

/** Case files by id, with all their deadlines, for reading; those that cannot be seen are left out. */
export async function readCaseFiles(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, CaseFile>> {
  const rows = await readRows(tx, ids, '');
  return new Map(rows.map((row) => [row.body.id, toCaseFile(row)]));
}

/** The state of one referral, if the agency of this transaction is a party to it. */
export async function findReferral(tx: Tx, id: string): Promise<Referral | null> {
  const rows = await tx.query<{ body: Referral }>('SELECT body FROM referral WHERE id = $1', [id]);
  return rows[0]?.body ?? null;
}

/** Routes whose running referrals keep the one that they continue from ending, seen or not. */
const HOLDING = ROUTES.filter(({ holdsParent }) => holdsParent === true).map(({ id }) => id);

interface CaseRow {
  readonly body: Referral;
  readonly length: number;
  readonly head: string;
  readonly notices: Notice[];
  readonly deadlines: Deadline[];
  readonly thread: ThreadMember[];
}

function readRows(tx: Tx, ids: readonly string[], onlyDeadlines: string): Promise<CaseRow[]> {
  return tx.query<CaseRow>(
    `SELECT r.body, r.chain_length AS length, r.chain_head AS head,
       COALESCE((
         SELECT jsonb_agg(to_jsonb(x))
         FROM (SELECT ${NOTICE_COLUMNS} FROM notice n WHERE n.referral_id = r.id ORDER BY n.version, n.id) x
       ), '[]') AS notices,
       COALESCE((
         SELECT jsonb_agg(to_jsonb(x))
         FROM (
           SELECT ${DEADLINE_COLUMNS}
           FROM deadline d
           WHERE d.referral_id = r.id ${onlyDeadlines}
           ORDER BY d.due_at, d.id
         ) x
       ), '[]') AS deadlines,
       COALESCE((
         SELECT jsonb_agg(to_jsonb(x))
         FROM (
           SELECT t.number, t.route_id AS "routeId", t.state, t.sender, t.continues_id AS "continuesId",
             t.ended_at AS "endedAt"
           FROM (
             SELECT m.id, m.opened_at, m.number, m.route_id, m.state, m.sender, m.body->>'continuesId' AS continues_id,
               m.ended_at
             FROM referral m
             WHERE m.thread_id = r.thread_id AND m.id <> r.id
             UNION SELECT * FROM running_children(r.id, r.thread_id, $2)
           ) t
           ORDER BY t.opened_at, t.id
         ) x
       ), '[]') AS thread
     FROM referral r WHERE r.id = ANY($1::uuid[])`,
    [ids, HOLDING],
  );
}

function toCaseFile(row: CaseRow): CaseFile {
  return {
    referral: row.body,
    notices: row.notices.map(withInstants),
    deadlines: row.deadlines.map(withInstants),
    thread: row.thread.map(withInstants),
  };
}

const JSON_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?\+00:00$/;

/**
 * PostgreSQL's JSON spells an instant "2026-11-23T08:00:00.1+00:00"; the domain spells it "2026-11-23T08:00:00.100Z".
 */
export function withInstants<T extends object>(row: T): T {
  const entries = Object.entries(row).map(([key, value]: [string, unknown]) => {
    const match = typeof value === 'string' && key.endsWith('At') ? JSON_TIME.exec(value) : null;
    return [key, match ? `${match[1] ?? ''}${(match[2] ?? '.').padEnd(4, '0')}Z` : value];
  });
  return Object.fromEntries(entries) as T;
}
