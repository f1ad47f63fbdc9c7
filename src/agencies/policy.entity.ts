import { Column, Entity, PrimaryColumn } from 'typeorm';

/** what the city decides within the law, from its configuration files */
@Entity('policy')
export class PolicyRow {
  @PrimaryColumn('text')
  readonly name!: string;

  @Column('jsonb')
  readonly value!: unknown;
}
