import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';

/** 文书 what one agency sends another; the three times are filled by evidences */
@Entity('notice')
export class NoticeRow {
  @PrimaryColumn('text')
  readonly id!: string;

  @Column('uuid', { name: 'referral_id' })
  readonly referralId!: string;

  @Column('int')
  readonly version!: number;

  @Column('text')
  readonly kind!: string;

  @Column('text', { name: 'from_agency' })
  readonly fromAgency!: string;

  @Column('text', { name: 'to_agency' })
  readonly toAgency!: string;

  @Column('boolean')
  readonly copy!: boolean;

  @Column('boolean', { name: 'must_sign' })
  readonly mustSign!: boolean;

  @Column('text', { name: 'document_number', nullable: true })
  readonly documentNumber!: string | null;

  @Column('jsonb')
  readonly content!: unknown;

  @Column('timestamp with time zone', { name: 'submitted_at', precision: 3, transformer: INSTANT })
  readonly submittedAt!: Instant;

  @Column('timestamp with time zone', { name: 'delivered_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly deliveredAt!: Instant | null;

  @Column('timestamp with time zone', { name: 'opened_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly openedAt!: Instant | null;

  @Column('timestamp with time zone', { name: 'signed_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly signedAt!: Instant | null;
}
