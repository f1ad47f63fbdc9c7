import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../domain/kernel/instant.js';
import { INSTANT } from '../platform/database/columns.js';

/** 表格和视图的设置: columns, order and filters of a list as a person has left it; the screens alone know what it says */
@Entity('saved_view')
export class SavedViewRow {
  @PrimaryColumn('text', { name: 'person_id' })
  readonly personId!: string;

  @PrimaryColumn('text')
  readonly name!: string;

  /** a JSON object; null: taken away */
  @Column('text', { nullable: true })
  readonly value!: string | null;

  @Column('timestamp with time zone', { name: 'changed_at', precision: 3, transformer: INSTANT })
  readonly changedAt!: Instant;
}
