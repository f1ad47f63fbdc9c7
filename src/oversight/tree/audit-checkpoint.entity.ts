import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT, WHOLE } from '../../platform/database/columns.js';

/**
 * 检查点: signed notes (C2SP tlog-checkpoint); peaks: the roots of the complete subtrees by digest, from which the tree
 * goes on
 */
@Entity('audit_checkpoint')
export class AuditCheckpointRow {
  @PrimaryColumn('bigint', { name: 'tree_size', transformer: WHOLE })
  readonly treeSize!: number;

  @Column('text')
  readonly root!: string;

  @Column('jsonb')
  readonly peaks!: unknown;

  @Column('text')
  readonly note!: string;

  @Column('timestamp with time zone', { precision: 3, transformer: INSTANT })
  readonly at!: Instant;
}
