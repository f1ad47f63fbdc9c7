import { Column, Entity, PrimaryColumn } from 'typeorm';

import { WHOLE } from '../../platform/database/columns.js';

/** roots of complete subtrees of 2^8, 2^16, 2^24 … leaves: proofs need not hash the leaves again */
@Entity('audit_tile')
export class AuditTileRow {
  @PrimaryColumn('text')
  readonly digest!: string;

  @PrimaryColumn('int')
  readonly height!: number;

  @PrimaryColumn('bigint', { name: 'tile_index', transformer: WHOLE })
  readonly tileIndex!: number;

  @Column('text')
  readonly root!: string;
}
