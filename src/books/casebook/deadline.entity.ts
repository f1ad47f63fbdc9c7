import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';

/** 期限 a deadline marks and is answered by an act; it never moves a state */
@Entity('deadline')
export class DeadlineRow {
  @PrimaryColumn('text')
  readonly id!: string;

  @Column('uuid', { name: 'referral_id' })
  readonly referralId!: string;

  @Column('text', { name: 'rule_id' })
  readonly ruleId!: string;

  @Column('int', { name: 'rule_version' })
  readonly ruleVersion!: number;

  @Column('text')
  readonly name!: string;

  @Column('text')
  readonly kind!: string;

  @Column('text')
  readonly basis!: string;

  @Column('text', { name: 'duty_agency' })
  readonly dutyAgency!: string;

  /** whom it is owed to: who sent the notice that it answers, else the sender, else the holder; null: nobody yet */
  @Column('text', { name: 'owed_to', nullable: true })
  readonly owedTo!: string | null;

  @Column('text', { name: 'notice_id', nullable: true })
  readonly noticeId!: string | null;

  @Column('timestamp with time zone', { name: 'starts_at', precision: 3, transformer: INSTANT })
  readonly startsAt!: Instant;

  @Column('timestamp with time zone', { name: 'due_at', precision: 3, transformer: INSTANT })
  readonly dueAt!: Instant;

  @Column('boolean')
  readonly provisional!: boolean;

  @Column('jsonb')
  readonly explanation!: unknown;

  @Column('text')
  readonly state!: string;

  @Column('timestamp with time zone', { name: 'ended_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly endedAt!: Instant | null;

  /** which step of the overdue ladder comes next, from 0 */
  @Column('int', { name: 'next_step' })
  readonly nextStep!: number;

  @Column('timestamp with time zone', { name: 'next_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly nextAt!: Instant | null;
}
