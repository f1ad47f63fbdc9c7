import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT, WHOLE } from '../../platform/database/columns.js';

/** 锚定: how far each place outside the database has been told, and since when it cannot be */
@Entity('audit_anchor')
export class AuditAnchorRow {
  @PrimaryColumn('text')
  readonly target!: string;

  @Column('bigint', { name: 'tree_size', transformer: WHOLE })
  readonly treeSize!: number;

  @Column('timestamp with time zone', { name: 'anchored_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly anchoredAt!: Instant | null;

  @Column('timestamp with time zone', { name: 'failing_since', precision: 3, transformer: INSTANT, nullable: true })
  readonly failingSince!: Instant | null;

  @Column('text', { nullable: true })
  readonly problem!: string | null;

  @Column('text', { nullable: true })
  readonly cosignature!: string | null;
}
