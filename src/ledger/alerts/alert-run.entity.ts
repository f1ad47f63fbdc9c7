import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT, WHOLE } from '../../platform/database/columns.js';

/** each sweep of the alert rules: how many records it looked at, and for how many the answer was another */
@Entity('alert_run')
export class AlertRunRow {
  @PrimaryColumn('bigint', { transformer: WHOLE })
  readonly id!: number;

  @Column('timestamp with time zone', { precision: 3, transformer: INSTANT })
  readonly at!: Instant;

  @Column('int')
  readonly looked!: number;

  @Column('int')
  readonly changed!: number;
}
