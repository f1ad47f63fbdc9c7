import { Column, Entity, PrimaryColumn } from 'typeorm';

import { WHOLE } from '../../platform/database/columns.js';

/** 待封存: events that are in no checkpoint yet; within a subject in the order of its history */
@Entity('audit_unsealed')
export class AuditUnsealedRow {
  @PrimaryColumn('bigint', { transformer: WHOLE })
  readonly id!: number;

  @Column('uuid', { name: 'subject_id' })
  readonly subjectId!: string;

  @Column('int')
  readonly seq!: number;
}
