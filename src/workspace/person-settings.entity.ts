import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../domain/kernel/instant.js';
import { INSTANT } from '../platform/database/columns.js';
import type { Language } from './languages.js';

/** 个人设置: how a person wants the screens; who has no row has the defaults */
@Entity('person_settings')
export class PersonSettingsRow {
  @PrimaryColumn('text', { name: 'person_id' })
  readonly personId!: string;

  @Column('text')
  readonly language!: Language;

  @Column('boolean', { name: 'large_type' })
  readonly largeType!: boolean;

  @Column('boolean', { name: 'single_keys' })
  readonly singleKeys!: boolean;

  /** the kinds of notifications that are not counted: NOTIFICATION_KINDS */
  @Column('text', { array: true })
  readonly muted!: readonly string[];

  @Column('timestamp with time zone', { name: 'changed_at', precision: 3, transformer: INSTANT })
  readonly changedAt!: Instant;
}
