import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Instant } from '../domain/kernel/instant.js';
import { INSTANT } from '../platform/database/columns.js';

/** 已读通知: up to which moment a person has read what an agency was told of */
@Entity('notifications_read')
export class NotificationsReadRow {
  @PrimaryColumn('text', { name: 'person_id' })
  readonly personId!: string;

  @PrimaryColumn('text', { name: 'agency_id' })
  readonly agencyId!: string;

  @Column('timestamp with time zone', { precision: 3, transformer: INSTANT })
  readonly until!: Instant;
}
