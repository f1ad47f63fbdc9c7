import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { PaperVariant } from '../domain/referral/paper-variants.js';

/**
 * which bytes the paper of a notice is, since somebody printed it for the first time, attached its scan or sealed it
 */
@Entity('printed_paper')
export class PrintedPaperRow {
  @PrimaryColumn('text', { name: 'notice_id' })
  readonly noticeId!: string;

  /** PAPER_VARIANTS (domain/referral/paper-variants.ts) */
  @PrimaryColumn('text')
  readonly variant!: PaperVariant;

  @Column('uuid', { name: 'referral_id' })
  readonly referralId!: string;

  @Column('text')
  readonly sha256!: string;
}
