import { Column, Entity, PrimaryColumn } from 'typeorm';

/** which records of the ledger have a photograph or a report that is this file */
@Entity('ledger_file_use')
export class LedgerFileUseRow {
  @PrimaryColumn('text')
  readonly sha256!: string;

  @PrimaryColumn('uuid', { name: 'record_id' })
  readonly recordId!: string;

  /** what the history of the record says of the file */
  @Column('boolean', { default: false })
  readonly quarantined!: boolean;
}
