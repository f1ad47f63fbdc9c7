import { Injectable } from '@nestjs/common';

import { type Caller, inPost } from '../../domain/agency/agency.js';
import { notFound } from '../../domain/decision/authority.js';
import { alreadyThere, decidePrinting, originalRefusal } from '../../domain/decision/decide-printing.js';
import type { Refusal } from '../../domain/kernel/refusal.js';
import { type Notice, referralIdOf } from '../../domain/notice/notice.js';
import type { PaperVariant } from '../../domain/referral/paper-variants.js';
import { RolledBack, type Tx } from '../../platform/database/unit-of-work.js';
import { CarryOut } from '../carry-out.js';
import { orRollBack, type Outcome } from '../receipts.js';
import { CaseFileReader } from './case-file-reader.js';
import { loadCase, type LoadedCase, readCaseFiles } from './load.js';
import { record, useFiles } from './record.js';

/** Which original of which paper. */
export interface Original {
  readonly noticeId: string;
  readonly variant: Exclude<PaperVariant, 'PRINTED'>;
}

/** The originals of papers: the scan of what was sealed by hand, or what a signing service has sealed. */
@Injectable()
export class PaperOriginals {
  constructor(
    private readonly carryOut: CarryOut,
    private readonly reader: CaseFileReader,
  ) {}

  /** Why this person may not give the paper an original of this kind; null: he may, and there is none yet. */
  async refusal({ noticeId, variant }: Original, by: Caller): Promise<Refusal | null> {
    const referralId = referralIdOf(noticeId);
    return this.reader.query(by, async (tx) => {
      const caseFile = referralId === null ? undefined : (await readCaseFiles(tx, [referralId])).get(referralId);
      const notice = caseFile?.notices.find(({ id }) => id === noticeId);
      return notice === undefined ? notFound(noticeId) : refusalOf(tx, notice, variant, by);
    });
  }

  /** What this request has led to already; null: nothing. A service that seals is asked once for a key. */
  async before({ noticeId, variant }: Original, by: Caller, key: string): Promise<Outcome | null> {
    const kept = await this.carryOut.kept({ by, key, what: { original: noticeId, variant } });
    return kept === null || 'refused' in kept ? kept : { done: kept };
  }

  /** `sha256`: of a file that is kept already; a sealed one is another each time, and is not asked for by its hash. */
  attach({ noticeId, variant }: Original, sha256: string, by: Caller, key: string): Promise<Outcome> {
    const referralId = referralIdOf(noticeId);
    if (referralId === null) return Promise.resolve({ refused: notFound(noticeId) });
    return this.carryOut.once<Outcome, LoadedCase | null>(
      {
        by,
        key,
        what: { original: noticeId, variant, ...(variant === 'SCANNED' ? { sha256 } : {}) },
        referralId,
        load: (tx) => loadCase(tx, referralId),
      },
      async ({ tx, context, receipt, loaded }) => {
        const notice = loaded?.caseFile.notices.find(({ id }) => id === noticeId);
        if (loaded === null || notice === undefined) throw new RolledBack({ refused: notFound(noticeId) });
        const refused = await refusalOf(tx, notice, variant, by);
        if (refused !== null) orRollBack(refused);
        tx.execute('INSERT INTO printed_paper (notice_id, variant, referral_id, sha256) VALUES ($1, $2, $3, $4)', [
          noticeId,
          variant,
          referralId,
          sha256,
        ]);
        if (variant === 'SCANNED') useFiles(tx, referralId, [sha256]);
        const decision = decidePrinting(loaded.caseFile, { noticeId, variant, sha256, by: inPost(by) }, context);
        if (decision === null) throw new Error(`notice ${noticeId} vanished`);
        return { done: (await record(tx, decision, loaded, context.now, receipt)).receipt };
      },
      ([done]) => ({ done }),
    );
  }
}

async function refusalOf(tx: Tx, notice: Notice, variant: PaperVariant, by: Caller): Promise<Refusal | null> {
  const refused = originalRefusal(notice, by);
  if (refused !== null) return refused;
  const there = await tx.query('SELECT 1 FROM printed_paper WHERE notice_id = $1 AND variant = $2', [
    notice.id,
    variant,
  ]);
  return there.length > 0 ? alreadyThere(variant) : null;
}
