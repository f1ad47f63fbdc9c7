import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';

/** SHA-256 of random secrets; a new one ends the life of the others within a day */
@Entity('service_secret')
export class ServiceSecretRow {
  @PrimaryColumn('uuid')
  readonly id!: string;

  @Column('text', { name: 'person_id' })
  readonly personId!: string;

  @Column('text', { name: 'secret_hash' })
  readonly secretHash!: string;

  @Column('timestamp with time zone', { name: 'created_at', precision: 3, transformer: INSTANT })
  readonly createdAt!: Instant;

  @Column('timestamp with time zone', { name: 'expires_at', precision: 3, transformer: INSTANT })
  readonly expiresAt!: Instant;

  @Column('text', { name: 'created_by' })
  readonly createdBy!: string;
}
