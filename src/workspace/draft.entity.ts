import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../domain/kernel/instant.js';
import { INSTANT } from '../platform/database/columns.js';

/** 草稿: a form that a person has begun and not handed in */
@Entity('draft')
export class DraftRow {
  @PrimaryColumn('text', { name: 'person_id' })
  readonly personId!: string;

  @PrimaryColumn('text', { name: 'agency_id' })
  readonly agencyId!: string;

  /** the id of the referral or of the record of the ledger; empty: something new */
  @PrimaryColumn('text')
  readonly about!: string;

  /** the act, such as SIGN_RECEIPT, or the route that is opened, such as OPEN.R01 */
  @PrimaryColumn('text')
  readonly form!: string;

  /** the version of what it is about, when it was begun */
  @Column('integer', { name: 'based_on', nullable: true })
  readonly basedOn!: number | null;

  /** a JSON object, AES-256-GCM, bound to the row: it may name people; null: handed in or thrown away */
  @Column('text', { nullable: true })
  readonly sealed!: string | null;

  @Column('timestamp with time zone', { name: 'changed_at', precision: 3, transformer: INSTANT })
  readonly changedAt!: Instant;
}
