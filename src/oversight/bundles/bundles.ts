import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { claim, fingerprintOf, orRollBack, storedOutcome } from '../../casebook/receipts.js';
import type { CommandReceipt } from '../../casebook/record.js';
import { readCaseFiles } from '../../casebook/load.js';
import { RuleBook } from '../../casebook/rule-book.js';
import { settle } from '../../casebook/settle.js';
import { WriteGate } from '../../casebook/write-gate.js';
import { type Caller, inPost } from '../../domain/agency/agency.js';
import { inclusionProof } from '../../domain/audit/merkle.js';
import { notFound } from '../../domain/decision/authority.js';
import { decideDisclosure } from '../../domain/decision/decide-disclosure.js';
import { type Instant, plusHours } from '../../domain/kernel/instant.js';
import type { Refusal } from '../../domain/kernel/refusal.js';
import { AUDIT_KEYS, type AuditKeys } from '../../platform/crypto/audit-keys.js';
import { API_UNIT_OF_WORK, RolledBack, type Tx, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { base64, SealedLines, type WriteText } from './audit-export.js';
import { newestCheckpoint } from '../tree/checkpoints.js';
import { ReceiptNotes } from '../tree/receipt-notes.js';
import { readable, readTrails } from '../trail.js';
import { rootsOf } from '../tree/tree-proofs.js';
import { trustedKeys } from '../tree/trusted-keys.js';

/** A bundle that may be fetched. */
export interface Bundle {
  readonly id: string;
  readonly until: Instant;
}

export type Exported = { readonly bundle: Bundle; readonly receipt: CommandReceipt } | { readonly refused: Refusal };

const HOURS = 1;

/** Case files to take away: every one is an event of the history first, with its purpose and recipient. */
@Injectable()
export class Bundles {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly rules: RuleBook,
    private readonly gate: WriteGate,
    @Inject(AUDIT_KEYS) private readonly keys: AuditKeys,
    private readonly notes: ReceiptNotes,
    private readonly clock: Clock,
  ) {}

  /** Records a disclosure, and lets this person fetch the bundle for an hour. */
  async request(referralId: string, purpose: string, recipient: string, by: Caller, key: string): Promise<Exported> {
    const closed = await this.gate.closed();
    if (closed !== null) return { refused: closed };
    const { now } = await this.rules.context();
    const receiptKey = { agencyId: by.agencyId, key };
    const fingerprint = fingerprintOf({ exportReferral: referralId, purpose, recipient, by: by.personId });
    return this.work.as<Exported>({ agency: by.agencyId, person: by.personId }, async (tx) => {
      const { claimed, found } = await claim(tx, receiptKey, fingerprint, now, referralId);
      if (!claimed) return again(tx, await storedOutcome(tx, receiptKey, fingerprint));
      if (!found) throw new RolledBack({ refused: notFound(referralId) });
      const [id, until] = [randomUUID(), plusHours(now, HOURS)];
      const parties = await tx.query('SELECT 1 FROM referral_party WHERE referral_id = $1 AND agency_id = $2', [
        referralId,
        by.agencyId,
      ]);
      const receipt = await settle(
        tx,
        this.rules,
        referralId,
        (caseFile, context) =>
          orRollBack(
            decideDisclosure(caseFile, { bundleId: id, purpose, recipient }, inPost(by), parties.length > 0, context),
          ),
        receiptKey,
      );
      if (receipt === null) throw new RolledBack({ refused: notFound(referralId) });
      await tx.query(
        'INSERT INTO disclosure (id, referral_id, event_seq, agency_id, person_id, until) VALUES ($1, $2, $3, $4, $5, $6)',
        [id, referralId, receipt.eventSeq, by.agencyId, by.personId, until],
      );
      return { bundle: { id, until }, receipt };
    });
  }

  /** Whose bundle this is, if it is this person's and may still be fetched; `sealed` once its own event stands under a checkpoint. */
  find(
    id: string,
    { agencyId: agency, personId: person }: Caller,
  ): Promise<{ readonly referralId: string; readonly sealed: boolean } | null> {
    return this.work.as({ agency, person }, async (tx) => {
      const rows = await tx.query<{ referralId: string; sealed: boolean }>(
        `SELECT d.referral_id AS "referralId", EXISTS (SELECT FROM audit_leaf l WHERE l.referral_id = d.referral_id AND l.seq = d.event_seq) AS sealed FROM disclosure d WHERE d.id = $1 AND d.until > $2`,
        [id, this.clock.now()],
      );
      return rows[0] ?? null;
    });
  }

  /** Writes the bundle: every sealed event with its proof under the newest checkpoint, bodies as far as this person may read them. */
  async write(referralId: string, by: Caller, write: WriteText): Promise<void> {
    await this.work.as({ agency: by.agencyId, person: by.personId }, async (tx) => {
      const keys = await trustedKeys(tx, this.keys);
      const [checkpoint, caseFile] = [
        await newestCheckpoint(tx),
        (await readCaseFiles(tx, [referralId])).get(referralId),
      ];
      if (checkpoint === null || caseFile === undefined)
        throw new Error(`the bundle of ${referralId} cannot be written: nothing is sealed`);
      const leaves = await tx.query<{ seq: number; index: number }>(
        'SELECT seq, leaf_index::float8 AS index FROM audit_leaf WHERE referral_id = $1 AND leaf_index < $2 ORDER BY seq',
        [referralId, checkpoint.size],
      );
      const trail = new Map(readable(await readTrails(tx, [referralId]), caseFile, by).map((row) => [row.seq, row]));
      const end = leaves.at(-1);
      const endRow = end === undefined ? undefined : trail.get(end.seq);
      if (end === undefined || endRow === undefined) throw new Error(`the bundle of ${referralId} has no event`);
      const last = await this.notes.noteFor({ referralId, seq: end.seq, leafHash: endRow.leafHash });
      const out = new SealedLines(write);
      await out.add([
        'referral-audit 1',
        'kind bundle',
        `origin ${this.keys.key.name}`,
        `keys ${keys.map(({ vkey }) => vkey).join(' ')}`,
        `referral ${referralId}`,
        `checkpoint ${base64(checkpoint.note)}`,
        `last ${base64(last)}`,
      ]);
      for (const { seq, index } of leaves) {
        const path = (await rootsOf(tx, inclusionProof(index, checkpoint.size)))
          .map((hash) => hash.toString('base64'))
          .join(',');
        const row = trail.get(seq);
        if (row !== undefined)
          await out.add([`entry ${seq} ${index} ${row.leafHash} ${path === '' ? '-' : path} ${row.body ?? '-'}`]);
      }
      await out.end();
    });
  }
}

async function again(tx: Tx, outcome: Awaited<ReturnType<typeof storedOutcome>>): Promise<Exported> {
  if ('refused' in outcome) return outcome;
  const [bundle] = await tx.query<Bundle>(
    'SELECT id, until FROM disclosure WHERE referral_id = $1 AND event_seq = $2',
    [outcome.done.referralId, outcome.done.eventSeq],
  );
  if (bundle === undefined) throw new Error('a disclosure without its row');
  return { bundle, receipt: outcome.done };
}
