import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT, WHOLE } from '../../platform/database/columns.js';

/** TOTP (RFC 6238); secret is sealed with the key of the platform; a step is accepted once */
@Entity('second_factor')
export class SecondFactorRow {
  @PrimaryColumn('text', { name: 'person_id' })
  readonly personId!: string;

  @Column('text')
  readonly secret!: string;

  @Column('timestamp with time zone', { name: 'begun_at', precision: 3, transformer: INSTANT })
  readonly begunAt!: Instant;

  @Column('timestamp with time zone', { name: 'confirmed_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly confirmedAt!: Instant | null;

  @Column('bigint', { name: 'last_step', transformer: WHOLE })
  readonly lastStep!: number;
}
