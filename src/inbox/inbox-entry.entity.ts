import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../domain/kernel/instant.js';
import { INSTANT } from '../platform/database/columns.js';

/** 收件箱 the referrals of which something was delivered to an agency */
@Entity('inbox_entry')
export class InboxEntryRow {
  @PrimaryColumn('text', { name: 'agency_id' })
  readonly agencyId!: string;

  @PrimaryColumn('uuid', { name: 'referral_id' })
  readonly referralId!: string;

  @Column('timestamp with time zone', { name: 'first_at', precision: 3, transformer: INSTANT })
  readonly firstAt!: Instant;

  @Column('timestamp with time zone', { name: 'last_at', precision: 3, transformer: INSTANT })
  readonly lastAt!: Instant;
}
