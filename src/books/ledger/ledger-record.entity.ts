import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';
import { LedgerFiguresRow } from './ledger-figures.entity.js';

/** 问题台账: 图斑 (PATCH), 案件 (CASE), 报送 (REPORT), 月调度通报 (BULLETIN); body is the state derived from the history */
@Entity('ledger_record')
export class LedgerRecordRow extends LedgerFiguresRow {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('int')
  readonly version!: number;

  @Column('jsonb')
  readonly body!: unknown;

  @Column('timestamp with time zone', { name: 'registered_at', precision: 3, transformer: INSTANT })
  readonly registeredAt!: Instant;

  @Column('timestamp with time zone', { name: 'changed_at', precision: 3, transformer: INSTANT })
  readonly changedAt!: Instant;

  @Column('text', { name: 'party_key', nullable: true })
  readonly partyKey!: string | null;

  @Column('box', { nullable: true })
  readonly place!: string | null;

  @Column('date', { name: 'delivered_on', nullable: true })
  readonly deliveredOn!: LocalDate | null;

  @Column('text', { nullable: true })
  readonly source!: string | null;

  /** when the alert rules look again: time alone, or something around the record, can have changed what they find */
  @Column('timestamp with time zone', { name: 'look_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly lookAt!: Instant | null;

  @Column('int', { name: 'chain_length' })
  readonly chainLength!: number;

  @Column('text', { name: 'chain_head' })
  readonly chainHead!: string;

  /** an alert of it has been dismissed by a leader */
  @Column('boolean', { name: 'has_dismissed' })
  readonly hasDismissed!: boolean;
}
