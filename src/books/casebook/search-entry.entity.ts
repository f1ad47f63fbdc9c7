import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../../domain/kernel/instant.js';
import { INSTANT } from '../../platform/database/columns.js';

/** 检索 what a referral is found by, and by whom (the table of reading); derived with every decision (search-texts.ts) */
@Entity('search_entry')
export class SearchEntryRow {
  @PrimaryColumn('uuid', { name: 'referral_id' })
  readonly referralId!: string;

  @Column('timestamp with time zone', { name: 'opened_at', precision: 3, transformer: INSTANT })
  readonly openedAt!: Instant;

  @Column('text', { name: 'open_text' })
  readonly openText!: string;

  @Column('text', { name: 'party_text' })
  readonly partyText!: string;

  /** the agencies that find it by the name of the party */
  @Column('text', { name: 'party_for', array: true })
  readonly partyFor!: string[];

  @Column('text', { name: 'documents_text' })
  readonly documentsText!: string;

  /** the agencies that find it by the numbers of its documents */
  @Column('text', { name: 'documents_for', array: true })
  readonly documentsFor!: string[];

  /** by agency, the numbers of the notices that it has sent or received */
  @Column('jsonb', { name: 'notice_texts' })
  readonly noticeTexts!: Readonly<Record<string, string>>;

  /** keys: every two characters that follow one another, initials after ~, readers after @ (search-text.ts) */
  @Column('tsvector')
  readonly words!: string;
}
