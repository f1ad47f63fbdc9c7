import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import { INSTANT, WHOLE } from '../../platform/database/columns.js';

/** what the row said from one moment to another: figures of any past moment are the same whenever they are asked for */
@Entity('ledger_version')
export class LedgerVersionRow {
  @PrimaryColumn('uuid', { name: 'record_id' })
  readonly recordId!: string;

  @PrimaryColumn('int')
  readonly no!: number;

  @Column('text')
  readonly kind!: string;

  @Column('text', { name: 'campaign_id' })
  readonly campaignId!: string;

  @Column('text')
  readonly number!: string;

  @Column('text')
  readonly state!: string;

  @Column('text', { nullable: true })
  readonly township!: string | null;

  @Column('text', { name: 'duty_agency', nullable: true })
  readonly dutyAgency!: string | null;

  @Column('text', { nullable: true })
  readonly handler!: string | null;

  @Column('timestamp with time zone', { name: 'must_since', precision: 3, transformer: INSTANT, nullable: true })
  readonly mustSince!: Instant | null;

  @Column('text', { nullable: true })
  readonly batch!: string | null;

  @Column('text', { nullable: true })
  readonly category!: string | null;

  @Column('bigint', { transformer: WHOLE, nullable: true })
  readonly total!: number | null;

  @Column('bigint', { transformer: WHOLE, nullable: true })
  readonly cultivated!: number | null;

  @Column('bigint', { transformer: WHOLE, nullable: true })
  readonly basic!: number | null;

  @Column('boolean')
  readonly excluded!: boolean;

  @Column('boolean')
  readonly own!: boolean;

  @Column('uuid', { name: 'case_id', nullable: true })
  readonly caseId!: string | null;

  @Column('date', { name: 'due_on', nullable: true })
  readonly dueOn!: LocalDate | null;

  @Column('date', { name: 'struck_off_on', nullable: true })
  readonly struckOffOn!: LocalDate | null;

  @Column('int')
  readonly passed!: number;

  @Column('int')
  readonly failed!: number;

  @Column('int')
  readonly relapses!: number;

  @Column('text', { array: true })
  readonly reds!: readonly string[];

  @Column('text', { array: true })
  readonly alerts!: readonly string[];

  @Column('timestamp with time zone', { name: 'from_at', precision: 3, transformer: INSTANT })
  readonly fromAt!: Instant;

  @Column('timestamp with time zone', { name: 'until_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly untilAt!: Instant | null;
}
