import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';

/** 应急查阅: who read a referral that did not concern the agency, why, and until when; rows are never changed */
@Entity('emergency_access')
export class EmergencyAccessRow {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid', { name: 'referral_id' })
  readonly referralId!: string;

  @Column('text', { name: 'referral_number' })
  readonly referralNumber!: string;

  @Column('text', { name: 'agency_id' })
  readonly agencyId!: string;

  @Column('text', { name: 'person_id' })
  readonly personId!: string;

  @Column('boolean', { name: 'was_party' })
  readonly wasParty!: boolean;

  /** the agencies that got a notice of it */
  @Column('text', { array: true })
  readonly told!: readonly string[];

  @Column('text')
  readonly reason!: string;

  @Column('timestamp with time zone', { name: 'opened_at', precision: 3, transformer: INSTANT })
  readonly openedAt!: Instant;

  @Column('timestamp with time zone', { precision: 3, transformer: INSTANT })
  readonly until!: Instant;
}
