import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';

/** 当事机关 who may see a referral: its sender, and whoever a notice of it was delivered to */
@Entity('referral_party')
export class ReferralPartyRow {
  @PrimaryColumn('text', { name: 'agency_id' })
  readonly agencyId!: string;

  @PrimaryColumn('uuid', { name: 'referral_id' })
  readonly referralId!: string;

  @Column('timestamp with time zone', { precision: 3, transformer: INSTANT })
  readonly since!: Instant;
}
