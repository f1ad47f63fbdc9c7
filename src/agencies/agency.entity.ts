import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { AgencyKind, AgencyLevel } from '../domain/agency/agency.js';

/** 机关 agencies, from the city configuration */
@Entity('agency')
export class AgencyRow {
  @PrimaryColumn('text')
  readonly id!: string;

  @Column('text')
  readonly kind!: AgencyKind;

  @Column('text')
  readonly level!: AgencyLevel;

  @Column('text')
  readonly name!: string;

  @Column('text', { name: 'name_en' })
  readonly nameEn!: string;

  @Column('text')
  readonly duties!: string;

  /** false: suspended; nothing can be delivered to it until it is active again */
  @Column('boolean')
  readonly active!: boolean;
}
