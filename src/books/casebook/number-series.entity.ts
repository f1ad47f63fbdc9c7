import { Column, Entity, PrimaryColumn } from 'typeorm';

/** gap-free serial numbers: the row is raised in the transaction that uses the number */
@Entity('number_series')
export class NumberSeriesRow {
  @PrimaryColumn('text')
  readonly name!: string;

  @Column('int')
  readonly last!: number;
}
