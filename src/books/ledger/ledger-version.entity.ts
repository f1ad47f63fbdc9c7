import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';
import { LedgerFiguresRow } from './ledger-figures.entity.js';

/** what the row said from one moment to another: figures of any past moment are the same whenever they are asked for */
@Entity('ledger_version')
export class LedgerVersionRow extends LedgerFiguresRow {
  @PrimaryColumn('uuid', { name: 'record_id' })
  readonly recordId!: string;

  @PrimaryColumn('int')
  readonly no!: number;

  @Column('timestamp with time zone', { name: 'from_at', precision: 3, transformer: INSTANT })
  readonly fromAt!: Instant;

  @Column('timestamp with time zone', { name: 'until_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly untilAt!: Instant | null;
}
