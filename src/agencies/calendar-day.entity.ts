import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { LocalDate } from '../domain/kernel/instant.js';

/** days off and make-up working days (调休) that differ from plain weeks */
@Entity('calendar_day')
export class CalendarDayRow {
  @PrimaryColumn('date')
  readonly day!: LocalDate;

  @Column('int')
  readonly year!: number;

  @Column('text')
  readonly mark!: string;

  @Column('text')
  readonly name!: string;
}
