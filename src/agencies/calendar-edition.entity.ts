import { Column, Entity, PrimaryColumn } from 'typeorm';

/** 节假日安排 one State Council notice per year; a missing year is not published yet */
@Entity('calendar_edition')
export class CalendarEditionRow {
  @PrimaryColumn('int')
  readonly year!: number;

  @Column('text')
  readonly source!: string;
}
