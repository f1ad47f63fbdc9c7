import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { Campaign } from '../domain/campaign/campaign.js';
import type { Instant, LocalDate } from '../domain/kernel/instant.js';
import { INSTANT } from '../platform/database/columns.js';

/** 整治行动方案: versions of a campaign file; a row is never changed, a change of plan is another version */
@Entity('campaign')
export class CampaignRow {
  @PrimaryColumn('text')
  readonly id!: string;

  @PrimaryColumn('int')
  readonly version!: number;

  @Column('date', { name: 'valid_from' })
  readonly validFrom!: LocalDate;

  @Column('date', { name: 'valid_to', nullable: true })
  readonly validTo!: LocalDate | null;

  @Column('jsonb')
  readonly body!: Campaign;

  @Column('text')
  readonly digest!: string;

  @Column('timestamp with time zone', { name: 'loaded_at', precision: 3, transformer: INSTANT })
  readonly loadedAt!: Instant;
}
