import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../domain/kernel/instant.js';
import { INSTANT } from '../platform/database/columns.js';

/** 命令回执 one per idempotency key and agency; the signed receipts of what the command led to */
@Entity('command_receipt')
export class CommandReceiptRow {
  @PrimaryColumn('text', { name: 'agency_id' })
  readonly agencyId!: string;

  @PrimaryColumn('uuid')
  readonly key!: string;

  @Column('text')
  readonly fingerprint!: string;

  @Column('timestamp with time zone', { precision: 3, transformer: INSTANT })
  readonly at!: Instant;

  @Column('jsonb')
  readonly receipts!: unknown;
}
