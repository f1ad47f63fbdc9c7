import { Entity, PrimaryColumn } from 'typeorm';

/** which referrals have a document that is this file */
@Entity('file_use')
export class FileUseRow {
  @PrimaryColumn('text')
  readonly sha256!: string;

  @PrimaryColumn('uuid', { name: 'referral_id' })
  readonly referralId!: string;
}
