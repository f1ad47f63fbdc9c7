import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * one row: the digest of the functions and rights that were applied last (schema/functions, schema/access), and the
 * names of these functions
 */
@Entity('schema_edition')
export class SchemaEditionRow {
  @PrimaryColumn('boolean')
  readonly one!: boolean;

  @Column('text')
  readonly digest!: string;

  @Column('text', { array: true })
  readonly functions!: readonly string[];
}
