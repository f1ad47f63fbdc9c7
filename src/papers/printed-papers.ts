import { createHash } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { standingOf } from '../access/posts/standing.js';
import { NoticeSteps } from '../books/casebook/notice-steps.js';
import { lockReferral } from '../books/casebook/settle.js';
import { WriteGate } from '../books/write-gate.js';
import { type Caller, inPost } from '../domain/agency/agency.js';
import { FILE_STORE, type FileStore } from '../files/file-store.js';
import { type KeptFile, KeptFiles } from '../files/kept-files.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';

/**
 * The bytes of papers. The first printing makes them and the history says which they are; every later one is the same,
 * whatever has become of fonts and layout.
 */
@Injectable()
export class PrintedPapers {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    @Inject(FILE_STORE) private readonly store: FileStore,
    private readonly steps: NoticeSteps,
    private readonly gate: WriteGate,
    private readonly clock: Clock,
  ) {}

  /** The papers of these notices that have been printed, by notice. */
  async of(noticeIds: readonly string[], caller: Caller): Promise<ReadonlyMap<string, KeptFile>> {
    return this.work.read(standingOf(caller), async (tx) => {
      const rows = await tx.query<{ noticeId: string; sha256: string }>(
        'SELECT notice_id AS "noticeId", sha256 FROM printed_paper WHERE notice_id = ANY ($1)',
        [noticeIds],
      );
      const files = await KeptFiles.among(
        tx,
        rows.map((row) => row.sha256),
      );
      return new Map(
        rows.flatMap((row) => {
          const file = files.get(row.sha256);
          return file === undefined ? [] : [[row.noticeId, file]];
        }),
      );
    });
  }

  /** Keeps the first printing. While nothing may be written to histories, nothing is kept. */
  async keep(referralId: string, noticeId: string, pdf: Buffer, caller: Caller): Promise<void> {
    if ((await this.gate.closed()) !== null) return;
    const hash = createHash('sha256').update(pdf).digest('hex');
    await this.store.keepBytes(hash, pdf);
    await this.work.as(standingOf(caller), async (tx) => {
      if (!(await lockReferral(tx, referralId))) return;
      tx.execute(
        `INSERT INTO kept_file (sha256, size, type, kept_at, check_state, checked_at)
         VALUES ($1, $2, 'PDF', $3, 'CLEAN', $3) ON CONFLICT DO NOTHING`,
        [hash, pdf.length, this.clock.now()],
      );
      const first = await tx.query(
        `INSERT INTO printed_paper (notice_id, referral_id, sha256)
         VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING notice_id`,
        [noticeId, referralId, hash],
      );
      if (first.length > 0) await this.steps.printed(tx, referralId, { noticeId, sha256: hash, by: inPost(caller) });
    });
  }
}
