import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';

/** 预警评估: what the alert rules found, each time that it was something else: level, rule with version, reason, inputs */
@Entity('ledger_evaluation')
export class LedgerEvaluationRow {
  @PrimaryColumn('uuid', { name: 'record_id' })
  readonly recordId!: string;

  @PrimaryColumn('int')
  readonly no!: number;

  @Column('timestamp with time zone', { precision: 3, transformer: INSTANT })
  readonly at!: Instant;

  @Column('text')
  readonly cause!: string;

  @Column('int', { name: 'campaign_version' })
  readonly campaignVersion!: number;

  @Column('jsonb')
  readonly alerts!: unknown;
}
