import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { DeadlineRule } from '../domain/deadline/deadline-rule.js';
import type { LocalDate } from '../domain/kernel/instant.js';
import type { DeadlineRuleId } from '../domain/law/rule-ids.js';

/** 期限规则 effective-dated time limits; length in units of the regime (days, months, hours) */
@Entity('deadline_rule')
export class DeadlineRuleRow {
  @PrimaryColumn('text')
  readonly id!: DeadlineRuleId;

  @PrimaryColumn('int')
  readonly version!: number;

  @Column('date', { name: 'valid_from' })
  readonly validFrom!: LocalDate;

  @Column('date', { name: 'valid_to', nullable: true })
  readonly validTo!: LocalDate | null;

  @Column('text')
  readonly name!: string;

  @Column('text', { name: 'name_en' })
  readonly nameEn!: string;

  @Column('int')
  readonly length!: number;

  @Column('text')
  readonly regime!: DeadlineRule['regime'];

  @Column('text')
  readonly kind!: DeadlineRule['kind'];

  @Column('text')
  readonly source!: string;

  @Column('text')
  readonly article!: string;

  @Column('text')
  readonly confidence!: DeadlineRule['confidence'];
}
