import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';

/** 案卷带出: who may fetch which bundle, and until when; what for and to whom stands in the event */
@Entity('disclosure')
export class DisclosureRow {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid', { name: 'referral_id' })
  readonly referralId!: string;

  @Column('int', { name: 'event_seq' })
  readonly eventSeq!: number;

  @Column('text', { name: 'agency_id' })
  readonly agencyId!: string;

  @Column('text', { name: 'person_id' })
  readonly personId!: string;

  @Column('timestamp with time zone', { precision: 3, transformer: INSTANT })
  readonly until!: Instant;
}
