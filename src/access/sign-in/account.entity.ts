import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';

/** 账号: how one person signs in; "!" in the place of the hash lets nobody in */
@Entity('account')
export class AccountRow {
  @PrimaryColumn('text')
  readonly login!: string;

  @Column('text', { name: 'person_id' })
  readonly personId!: string;

  /** argon2id in PHC format */
  @Column('text', { name: 'password_hash' })
  readonly passwordHash!: string;

  @Column('boolean')
  readonly active!: boolean;

  /** SHA-256 of the code with which the owner sets a password; used once */
  @Column('text', { name: 'activation_hash', nullable: true })
  readonly activationHash!: string | null;

  @Column('timestamp with time zone', { name: 'activation_until', precision: 3, transformer: INSTANT, nullable: true })
  readonly activationUntil!: Instant | null;
}
