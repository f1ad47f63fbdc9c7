import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';

/** 个人信息: sealed with the key of the platform (AES-256-GCM, bound to the row); rows are never changed */
@Entity('personal_detail')
export class PersonalDetailRow {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('uuid', { name: 'referral_id' })
  readonly referralId!: string;

  @Column('text')
  readonly kind!: string;

  @Column('text')
  readonly masked!: string;

  @Column('text')
  readonly sealed!: string;

  /** random; SHA-256(salt || value) stands in the history of the referral */
  @Column('text')
  readonly salt!: string;

  @Column('text', { name: 'recorded_by' })
  readonly recordedBy!: string;

  @Column('timestamp with time zone', { name: 'recorded_at', precision: 3, transformer: INSTANT })
  readonly recordedAt!: Instant;
}
