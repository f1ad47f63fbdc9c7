import { randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { CarryOut } from '../../books/carry-out.js';
import { readCaseFiles } from '../../books/casebook/load.js';
import { settle } from '../../books/casebook/settle.js';
import { subjectOf } from '../../books/casebook/subject.js';
import { type KeptReceipt, receiptColumn } from '../../books/history.js';
import { type CommandReceipt, orRollBack } from '../../books/receipts.js';
import { RuleBook } from '../../books/rule-book.js';
import { type Caller, inPost } from '../../domain/agency/agency.js';
import { bundleEndText } from '../../domain/audit/bundle-end.js';
import { inclusionProof } from '../../domain/audit/merkle.js';
import { notFound } from '../../domain/decision/authority.js';
import { decideDisclosure } from '../../domain/decision/decide-disclosure.js';
import { type Instant, plusHours } from '../../domain/kernel/instant.js';
import type { Refusal } from '../../domain/kernel/refusal.js';
import { formatNote } from '../../domain/kernel/signed-note.js';
import type { Referral } from '../../domain/referral/referral.js';
import { AUDIT_KEYS, type AuditKeys } from '../../platform/crypto/audit-keys.js';
import { API_UNIT_OF_WORK, RolledBack, type Tx, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { readable, readTrails } from '../trail.js';
import { newestCheckpoint } from '../tree/checkpoints.js';
import { rootsOf } from '../tree/tree-proofs.js';
import { trustedKeys } from '../tree/trusted-keys.js';
import { base64, EXPORT_FORMAT, SealedLines, type WriteText } from './audit-export.js';

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
    private readonly carryOut: CarryOut,
    @Inject(AUDIT_KEYS) private readonly keys: AuditKeys,
    private readonly clock: Clock,
  ) {}

  /** Records a disclosure, and lets this person fetch the bundle for an hour. */
  request(referralId: string, purpose: string, recipient: string, by: Caller, key: string): Promise<Exported> {
    const what = { exportReferral: referralId, purpose, recipient };
    type Requested = Extract<Exported, { bundle: Bundle }>;
    return this.carryOut.once<Requested>(
      { by, key, what, referralId },
      async ({ tx, context, receipt: kept }) => {
        const [id, until] = [randomUUID(), plusHours(context.now, HOURS)];
        const parties = await tx.query('SELECT 1 FROM referral_party WHERE referral_id = $1 AND agency_id = $2', [
          referralId,
          by.agencyId,
        ]);
        const asked = { bundleId: id, purpose, recipient };
        const receipt = await settle(
          tx,
          this.rules,
          referralId,
          (caseFile, context) => orRollBack(decideDisclosure(caseFile, asked, inPost(by), parties.length > 0, context)),
          { receipt: kept, context },
        );
        if (receipt === null) throw new RolledBack({ refused: notFound(referralId) });
        await tx.query(
          `INSERT INTO disclosure (id, referral_id, event_seq, agency_id, person_id, until)
           VALUES ($1, $2, $3, $4, $5, $6)`,
          [id, referralId, receipt.eventSeq, by.agencyId, by.personId, until],
        );
        return { bundle: { id, until }, receipt };
      },
      async ([receipt], tx) => ({ bundle: await bundleOf(tx, receipt), receipt }),
    );
  }

  /**
   * Whose bundle this is, if it is this person's and may still be fetched; `sealed` once its own event stands under a
   * checkpoint.
   */
  find(
    id: string,
    { agencyId: agency, personId: person }: Caller,
  ): Promise<{ readonly referralId: string; readonly sealed: boolean } | null> {
    return this.work.read({ agency, person }, async (tx) => {
      const rows = await tx.query<{ referralId: string; sealed: boolean }>(
        `SELECT d.referral_id AS "referralId",
           EXISTS (SELECT FROM audit_leaf l WHERE l.subject_id = d.referral_id AND l.seq = d.event_seq) AS sealed
         FROM disclosure d
         WHERE d.id = $1 AND d.until > $2`,
        [id, this.clock.now()],
      );
      return rows[0] ?? null;
    });
  }

  /** What the platform signs of the end of a bundle, and when it was made. */
  private endOf(referral: Referral, { seq, leafHash }: KeptReceipt): string {
    const { key } = this.keys;
    const subject = subjectOf(referral);
    const text = bundleEndText({ origin: key.name, subject, seq, leafHash, at: this.clock.now() });
    return formatNote({ text, signatures: [key.sign(text)] });
  }

  /**
   * Writes the bundle: every sealed event with its proof under the newest checkpoint, bodies as far as this person may
   * read them.
   */
  async write(referralId: string, by: Caller, write: WriteText): Promise<void> {
    await this.work.read({ agency: by.agencyId, person: by.personId }, async (tx) => {
      const keys = await trustedKeys(tx, this.keys);
      const [checkpoint, caseFile] = [
        await newestCheckpoint(tx),
        (await readCaseFiles(tx, [referralId])).get(referralId),
      ];
      if (checkpoint === null || caseFile === undefined)
        throw new Error(`the bundle of ${referralId} cannot be written: nothing is sealed`);
      const leaves = await tx.query<BundleLeaf>(
        `SELECT l.leaf_index::float8 AS index, ${receiptColumn('e')} AS receipt
         FROM audit_leaf l JOIN audit_event e USING (subject_id, seq)
         WHERE l.subject_id = $1 AND l.leaf_index < $2 ORDER BY l.seq`,
        [referralId, checkpoint.size],
      );
      const end = leaves.at(-1);
      if (end === undefined) throw new Error(`the bundle of ${referralId} has no event`);
      const bodies = new Map(
        readable(await readTrails(tx, [referralId]), caseFile, by).map(({ seq, body }) => [seq, body]),
      );
      const out = new SealedLines(write);
      await out.add([
        EXPORT_FORMAT,
        'kind bundle',
        `origin ${this.keys.key.name}`,
        `keys ${keys.map(({ vkey }) => vkey).join(' ')}`,
        `checkpoint ${base64(checkpoint.note)}`,
        `last ${base64(this.endOf(caseFile.referral, end.receipt))}`,
      ]);
      for (const { index, receipt } of leaves) {
        const path = (await rootsOf(tx, inclusionProof(index, checkpoint.size)))
          .map((hash) => hash.toString('base64'))
          .join(',');
        const { seq, leafHash, at, treeSize, root, signature } = receipt;
        const writer = `${at} ${treeSize} ${root ?? '-'} ${signature}`;
        await out.add([
          `entry ${seq} ${index} ${leafHash} ${writer} ${path === '' ? '-' : path} ${bodies.get(seq) ?? '-'}`,
        ]);
      }
      await out.end();
    });
  }
}

interface BundleLeaf {
  readonly index: number;
  readonly receipt: KeptReceipt;
}

async function bundleOf(tx: Tx, { subject, eventSeq }: CommandReceipt): Promise<Bundle> {
  const [bundle] = await tx.query<Bundle>(
    'SELECT id, until FROM disclosure WHERE referral_id = $1 AND event_seq = $2',
    [subject.id, eventSeq],
  );
  if (bundle === undefined) throw new Error('a disclosure without its row');
  return bundle;
}
