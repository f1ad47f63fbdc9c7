import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { LocalDate } from '../domain/kernel/instant.js';

/** 任职 a person holds a post of an agency from one day to another */
@Entity('appointment')
export class AppointmentRow {
  @PrimaryColumn('text', { name: 'person_id' })
  readonly personId!: string;

  @PrimaryColumn('text', { name: 'agency_id' })
  readonly agencyId!: string;

  @PrimaryColumn('text')
  readonly post!: string;

  @PrimaryColumn('date', { name: 'valid_from' })
  readonly validFrom!: LocalDate;

  @Column('date', { name: 'valid_to', nullable: true })
  readonly validTo!: LocalDate | null;

  @Column('text')
  readonly class!: string;

  /**
   * REGULAR; ACTING: 主持工作, from one day to another; DELEGATED: 授权 by whoever holds the post. Only the head or who acts
   * as head decides on a transfer (Decree 310 art. 5)
   */
  @Column('text')
  readonly kind!: string;

  @Column('text', { nullable: true })
  readonly basis!: string | null;

  @Column('text', { name: 'on_behalf_of', nullable: true })
  readonly onBehalfOf!: string | null;
}
