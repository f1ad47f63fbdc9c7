import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { InboxTab } from '../../domain/decision/inbox-entries.js';
import type { Instant } from '../../domain/kernel/instant.js';
import type { Action } from '../../domain/referral/actions.js';
import { INSTANT } from '../../platform/database/columns.js';

/** 收件箱 what a referral asks of an agency; derived from its case file with every decision (inbox-entries.ts) */
@Entity('inbox_entry')
export class InboxEntryRow {
  @PrimaryColumn('text', { name: 'agency_id' })
  readonly agencyId!: string;

  @PrimaryColumn('uuid', { name: 'referral_id' })
  readonly referralId!: string;

  @Column('text')
  readonly tab!: InboxTab;

  @Column('text', { nullable: true })
  readonly action!: Action | null;

  @Column('text', { name: 'notice_id', nullable: true })
  readonly noticeId!: string | null;

  @Column('boolean', { name: 'to_approve' })
  readonly toApprove!: boolean;

  @Column('boolean')
  readonly unread!: boolean;

  @Column('timestamp with time zone', { precision: 3, transformer: INSTANT })
  readonly since!: Instant;

  @Column('timestamp with time zone', { name: 'arrived_at', precision: 3, transformer: INSTANT })
  readonly arrivedAt!: Instant;

  @Column('timestamp with time zone', { name: 'due_at', precision: 3, nullable: true, transformer: INSTANT })
  readonly dueAt!: Instant | null;
}
