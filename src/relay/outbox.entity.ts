import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../domain/kernel/instant.js';
import { INSTANT } from '../platform/database/columns.js';

/** 发件箱 messages to be relayed; the truth about delivery, whatever happens to the queue */
@Entity('outbox')
export class OutboxRow {
  @PrimaryColumn('text')
  readonly id!: string;

  @Column('uuid', { name: 'referral_id' })
  readonly referralId!: string;

  @Column('text')
  readonly queue!: string;

  @Column('text', { name: 'from_agency' })
  readonly fromAgency!: string;

  @Column('text', { name: 'to_agency' })
  readonly toAgency!: string;

  @Column('text')
  readonly state!: string;

  @Column('int')
  readonly attempts!: number;

  @Column('timestamp with time zone', { name: 'next_at', precision: 3, transformer: INSTANT })
  readonly nextAt!: Instant;

  /** when it was given to the relay, or given again by a person; whatever happens on the way */
  @Column('timestamp with time zone', { name: 'waiting_since', precision: 3, transformer: INSTANT })
  readonly waitingSince!: Instant;

  @Column('timestamp with time zone', { name: 'queued_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly queuedAt!: Instant | null;

  @Column('uuid', { name: 'lease_token', nullable: true })
  readonly leaseToken!: string | null;

  @Column('timestamp with time zone', { name: 'lease_until', precision: 3, transformer: INSTANT, nullable: true })
  readonly leaseUntil!: Instant | null;

  @Column('text', { nullable: true })
  readonly problem!: string | null;

  @Column('timestamp with time zone', { name: 'ended_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly endedAt!: Instant | null;
}
