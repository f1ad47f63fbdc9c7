import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';

/** 文号簿: each number of an agency, in the series 机关代字 + word + year */
@Entity('document_number')
export class DocumentNumberRow {
  @PrimaryColumn('text', { name: 'agency_id' })
  readonly agencyId!: string;

  /** 机关代字 and the word of the kind, such as 河自然资移字 */
  @PrimaryColumn('text')
  readonly head!: string;

  @PrimaryColumn('int')
  readonly year!: number;

  @PrimaryColumn('int')
  readonly n!: number;

  /** ISSUED: a paper bears it; RESERVED: one will; VOID 作废: none ever will */
  @Column('text')
  readonly state!: 'ISSUED' | 'RESERVED' | 'VOID';

  @Column('uuid', { name: 'referral_id', nullable: true })
  readonly referralId!: string | null;

  @Column('text', { name: 'person_id' })
  readonly personId!: string;

  @Column('timestamp with time zone', { precision: 3, transformer: INSTANT })
  readonly at!: Instant;

  @Column('text')
  readonly reason!: string;
}
