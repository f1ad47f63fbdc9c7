import { Column, Entity, PrimaryColumn } from 'typeorm';

/** 服务账号: a machine that works for one agency, within its scopes */
@Entity('service_account')
export class ServiceAccountRow {
  @PrimaryColumn('text', { name: 'person_id' })
  readonly personId!: string;

  @Column('text', { name: 'agency_id' })
  readonly agencyId!: string;

  @Column('text', { array: true })
  readonly scopes!: readonly string[];
}
