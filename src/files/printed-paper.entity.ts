import { Column, Entity, PrimaryColumn } from 'typeorm';

/** which bytes the paper of a notice is, since somebody printed it for the first time */
@Entity('printed_paper')
export class PrintedPaperRow {
  @PrimaryColumn('text', { name: 'notice_id' })
  readonly noticeId!: string;

  @Column('uuid', { name: 'referral_id' })
  readonly referralId!: string;

  @Column('text')
  readonly sha256!: string;
}
