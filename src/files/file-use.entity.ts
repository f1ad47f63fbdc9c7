import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../domain/kernel/instant.js';
import { INSTANT } from '../platform/database/columns.js';

/** which referrals have a document that is this file */
@Entity('file_use')
export class FileUseRow {
  @PrimaryColumn('text')
  readonly sha256!: string;

  @PrimaryColumn('uuid', { name: 'referral_id' })
  readonly referralId!: string;

  /** what the history of the referral says of the file */
  @Column('boolean', { default: false })
  readonly quarantined!: boolean;

  /** when a rule of retention took the file away from this referral; it stays so when the content comes again */
  @Column('timestamp with time zone', { name: 'erased_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly erasedAt!: Instant | null;
}
