import { Column, Entity, PrimaryColumn } from 'typeorm';

/** which referrals have a document that is this file */
@Entity('file_use')
export class FileUseRow {
  @PrimaryColumn('text')
  readonly sha256!: string;

  @PrimaryColumn('uuid', { name: 'referral_id' })
  readonly referralId!: string;

  /** what the history of the referral says of the file */
  @Column('boolean', { default: false })
  readonly quarantined!: boolean;
}
