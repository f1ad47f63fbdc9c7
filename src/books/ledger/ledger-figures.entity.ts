import { Column } from 'typeorm';

import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import { INSTANT, WHOLE } from '../../platform/database/columns.js';

/** What a record of the ledger and its versions share, and figures are counted from; no table of its own. */
export abstract class LedgerFiguresRow {
  @Column('text')
  readonly kind!: string;

  @Column('text', { name: 'campaign_id' })
  readonly campaignId!: string;

  @Column('text')
  readonly number!: string;

  @Column('text')
  readonly state!: string;

  @Column('text', { nullable: true })
  readonly township!: string | null;

  @Column('text', { name: 'duty_agency', nullable: true })
  readonly dutyAgency!: string | null;

  @Column('text', { nullable: true })
  readonly handler!: string | null;

  /** since when it is found that the case must be referred and has not been: then the procuratorate sees it */
  @Column('timestamp with time zone', { name: 'must_since', precision: 3, transformer: INSTANT, nullable: true })
  readonly mustSince!: Instant | null;

  @Column('text', { nullable: true })
  readonly batch!: string | null;

  @Column('text', { nullable: true })
  readonly category!: string | null;

  /** hundred-millionths of a 亩 (1 m² = 150000): exact in either unit */
  @Column('bigint', { transformer: WHOLE, nullable: true })
  readonly total!: number | null;

  @Column('bigint', { transformer: WHOLE, nullable: true })
  readonly cultivated!: number | null;

  @Column('bigint', { transformer: WHOLE, nullable: true })
  readonly basic!: number | null;

  @Column('boolean')
  readonly excluded!: boolean;

  /**
   * registered by the township in which it lies, a case: on such patches alone; it enters none of the
   * shares of a ranking
   */
  @Column('boolean')
  readonly own!: boolean;

  @Column('uuid', { name: 'case_id', nullable: true })
  readonly caseId!: string | null;

  @Column('date', { name: 'due_on', nullable: true })
  readonly dueOn!: LocalDate | null;

  @Column('date', { name: 'struck_off_on', nullable: true })
  readonly struckOffOn!: LocalDate | null;

  @Column('int')
  readonly passed!: number;

  @Column('int')
  readonly failed!: number;

  @Column('int')
  readonly relapses!: number;

  /** alertCodes whose alert stands and is RED */
  @Column('text', { array: true })
  readonly reds!: readonly string[];

  @Column('text', { array: true })
  readonly alerts!: readonly string[];
}
