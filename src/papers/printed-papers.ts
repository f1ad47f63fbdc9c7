import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';

import { Inject, Injectable } from '@nestjs/common';

import { standingOf } from '../access/posts/standing.js';
import { NoticeSteps } from '../books/casebook/notice-steps.js';
import { lockReferral } from '../books/casebook/settle.js';
import { WriteGate } from '../books/write-gate.js';
import { type Caller, inPost } from '../domain/agency/agency.js';
import type { Paper } from '../domain/paper/paper.js';
import type { PaperVariant } from '../domain/referral/paper-variants.js';
import { FILE_STORE, type FileStore } from '../files/file-store.js';
import { type KeptFile, KeptFiles } from '../files/kept-files.js';
import { API_UNIT_OF_WORK, type Tx, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';
import { PaperPrinter } from './paper-pdf.js';

/** The files that there are of one paper. */
export type KeptVariants = Readonly<Partial<Record<PaperVariant, KeptFile>>>;

/**
 * The bytes of papers. The first printing makes them and the history says which they are; every later one is the same,
 * whatever has become of fonts and layout.
 */
@Injectable()
export class PrintedPapers {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    @Inject(FILE_STORE) private readonly store: FileStore,
    private readonly files: KeptFiles,
    private readonly printer: PaperPrinter,
    private readonly steps: NoticeSteps,
    private readonly gate: WriteGate,
    private readonly clock: Clock,
  ) {}

  /** What there is of the papers of these notices, by notice and variant. */
  async of(noticeIds: readonly string[], caller: Caller): Promise<ReadonlyMap<string, KeptVariants>> {
    return this.work.read(standingOf(caller), async (tx) => {
      const rows = await tx.query<{ noticeId: string; variant: PaperVariant; sha256: string }>(
        'SELECT notice_id AS "noticeId", variant, sha256 FROM printed_paper WHERE notice_id = ANY ($1)',
        [noticeIds],
      );
      const files = await KeptFiles.among(
        tx,
        rows.map((row) => row.sha256),
      );
      return new Map(
        noticeIds.map((id) => [
          id,
          Object.fromEntries(
            rows.filter(({ noticeId }) => noticeId === id).map(({ variant, sha256 }) => [variant, files.get(sha256)]),
          ),
        ]),
      );
    });
  }

  /** The printed paper: the same bytes from the first printing on. Throws GlyphMissing, and what reading throws. */
  async printed(referralId: string, noticeId: string, paper: Paper, caller: Caller): Promise<Buffer> {
    const kept = (await this.of([noticeId], caller)).get(noticeId)?.PRINTED;
    if (kept !== undefined) return buffer(await this.files.read(kept, caller));
    const pdf = this.printer.print(paper);
    await this.keep(referralId, noticeId, pdf, caller);
    return pdf;
  }

  /** Keeps the first printing. While nothing may be written to histories, nothing is kept. */
  private async keep(referralId: string, noticeId: string, pdf: Buffer, caller: Caller): Promise<void> {
    if ((await this.gate.closed()) !== null) return;
    const hash = await this.stored(pdf);
    await this.work.as(standingOf(caller), async (tx) => {
      if (!(await lockReferral(tx, referralId))) return;
      this.note(tx, hash, pdf);
      const first = await tx.query(
        `INSERT INTO printed_paper (notice_id, variant, referral_id, sha256)
         VALUES ($1, 'PRINTED', $2, $3) ON CONFLICT DO NOTHING RETURNING notice_id`,
        [noticeId, referralId, hash],
      );
      const printing = { noticeId, variant: 'PRINTED', sha256: hash, by: inPost(caller) } as const;
      if (first.length > 0) await this.steps.printed(tx, referralId, printing);
    });
  }

  /** Takes in a PDF that the platform has made or a service that it trusts. Returns its hash. */
  async takeIn(pdf: Buffer, caller: Caller): Promise<string> {
    const hash = await this.stored(pdf);
    await this.work.as(standingOf(caller), (tx) => {
      this.note(tx, hash, pdf);
      return Promise.resolve();
    });
    return hash;
  }

  private async stored(pdf: Buffer): Promise<string> {
    const hash = createHash('sha256').update(pdf).digest('hex');
    await this.store.keepBytes(hash, pdf);
    return hash;
  }

  private note(tx: Tx, hash: string, pdf: Buffer): void {
    tx.execute(
      `INSERT INTO kept_file (sha256, size, type, kept_at, check_state, checked_at)
       VALUES ($1, $2, 'PDF', $3, 'CLEAN', $3) ON CONFLICT DO NOTHING`,
      [hash, pdf.length, this.clock.now()],
    );
  }
}
