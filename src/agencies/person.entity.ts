import { Column, Entity, PrimaryColumn } from 'typeorm';

/** 人员; demonstration persons are named by post */
@Entity('person')
export class PersonRow {
  @PrimaryColumn('text')
  readonly id!: string;

  @Column('text')
  readonly name!: string;

  /** 三员分立: a person works on cases, or is one of the three administrators, or is a machine; never two of these */
  @Column('text')
  readonly class!: string;
}
