import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT, WHOLE } from '../../platform/database/columns.js';

/** 签名公钥: every key that has signed, since which size of the tree */
@Entity('audit_key')
export class AuditKeyRow {
  @PrimaryColumn('text')
  readonly vkey!: string;

  @Column('bigint', { name: 'since_size', transformer: WHOLE })
  readonly sinceSize!: number;

  @Column('timestamp with time zone', { precision: 3, transformer: INSTANT })
  readonly at!: Instant;
}
