import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';

/** 证据 the steps of a hand-over (after ETSI EN 319 522); event_seq is the audit event that records it */
@Entity('evidence')
export class EvidenceRow {
  @PrimaryColumn('text', { name: 'notice_id' })
  readonly noticeId!: string;

  @PrimaryColumn('text')
  readonly kind!: string;

  @Column('uuid', { name: 'referral_id' })
  readonly referralId!: string;

  @Column('timestamp with time zone', { precision: 3, transformer: INSTANT })
  readonly at!: Instant;

  @Column('text', { name: 'agency_id' })
  readonly agencyId!: string;

  @Column('text')
  readonly detail!: string;

  @Column('int', { name: 'event_seq' })
  readonly eventSeq!: number;
}
