import { Column, Entity, PrimaryColumn } from 'typeorm';

import { WHOLE } from '../../platform/database/columns.js';

/** 查询额度: by hashed person or address; the columns are those of rate-limiter-flexible */
@Entity('cost_budget')
export class CostBudgetRow {
  @PrimaryColumn('varchar', { length: 255 })
  readonly key!: string;

  @Column('int')
  readonly points!: number;

  @Column('bigint', { transformer: WHOLE, nullable: true })
  readonly expire!: number | null;
}
