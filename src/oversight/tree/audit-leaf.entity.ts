import { Column, Entity, PrimaryColumn } from 'typeorm';

import { WHOLE } from '../../platform/database/columns.js';

/** 封存序号: the place of each event in the tree; sm3 is its leaf hash under the second digest, where one is kept */
@Entity('audit_leaf')
export class AuditLeafRow {
  @PrimaryColumn('bigint', { name: 'leaf_index', transformer: WHOLE })
  readonly leafIndex!: number;

  @Column('uuid', { name: 'subject_id' })
  readonly subjectId!: string;

  @Column('int')
  readonly seq!: number;

  @Column('text', { name: 'leaf_hash' })
  readonly leafHash!: string;

  @Column('text', { nullable: true })
  readonly sm3!: string | null;
}
