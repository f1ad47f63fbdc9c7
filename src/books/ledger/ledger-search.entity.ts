import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';

/** 检索 what a patch or a case is found by: numbers, places, and the party for those who may read it */
@Entity('ledger_search')
export class LedgerSearchRow {
  @PrimaryColumn('uuid', { name: 'record_id' })
  readonly recordId!: string;

  @Column('text')
  readonly kind!: string;

  @Column('timestamp with time zone', { name: 'registered_at', precision: 3, transformer: INSTANT })
  readonly registeredAt!: Instant;

  @Column('text', { name: 'open_text' })
  readonly openText!: string;

  @Column('text', { name: 'party_text' })
  readonly partyText!: string;

  /** keys: every two characters that follow one another, initials after ~ (search-text.ts) */
  @Column('tsvector')
  readonly words!: string;
}
