import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';

/** 恢复码: each takes the place of the second factor once */
@Entity('recovery_code')
export class RecoveryCodeRow {
  @PrimaryColumn('text', { name: 'person_id' })
  readonly personId!: string;

  @PrimaryColumn('text', { name: 'code_hash' })
  readonly codeHash!: string;

  @Column('timestamp with time zone', { name: 'used_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly usedAt!: Instant | null;
}
