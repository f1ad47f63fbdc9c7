import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';

/** opaque server-side sessions; token_hash is the SHA-256 of a random token that is never stored */
@Entity('session')
export class SessionRow {
  @PrimaryColumn('text', { name: 'token_hash' })
  readonly tokenHash!: string;

  @Column('text', { name: 'person_id' })
  readonly personId!: string;

  @Column('text', { name: 'agency_id' })
  readonly agencyId!: string;

  @Column('text')
  readonly post!: string;

  @Column('timestamp with time zone', { name: 'created_at', precision: 3, transformer: INSTANT })
  readonly createdAt!: Instant;

  @Column('timestamp with time zone', { name: 'last_seen_at', precision: 3, transformer: INSTANT })
  readonly lastSeenAt!: Instant;

  @Column('timestamp with time zone', { name: 'expires_at', precision: 3, transformer: INSTANT })
  readonly expiresAt!: Instant;

  @Column('timestamp with time zone', { name: 'revoked_at', precision: 3, transformer: INSTANT, nullable: true })
  readonly revokedAt!: Instant | null;

  @Column('boolean', { name: 'second_factor' })
  readonly secondFactor!: boolean;

  /** the operations that a service account may ask for; null for a person */
  @Column('text', { array: true, nullable: true })
  readonly scopes!: readonly string[] | null;
}
