import { Context, Field, Int, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { callerOf } from '../access/caller.guard.js';
import { CaseFileReader, type Eyes, visibleNotices } from '../casebook/case-file-reader.js';
import { readerOf } from '../domain/access/read-policy.js';
import { mayReadBody } from '../domain/audit/event-readers.js';
import type { Instant } from '../domain/kernel/instant.js';
import type { ReferralEvent } from '../domain/referral/events.js';
import { batchLoader, type GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { InstantScalar } from '../platform/graphql/scalars.js';
import { InclusionProofType } from './proof.type.js';
import { Proofs } from './proofs.js';
import { ReferralType } from '../referrals/referral.type.js';

const TRAILS = Symbol('audit trails');

@ObjectType('AuditEvent', describe('历史的一条，只增不改', 'one event of the history, which only grows'))
export class AuditEventType {
  @Field(() => Int, describe('该移送历史中的序号', 'number within the referral: 1, 2, 3 …'))
  seq!: number;

  @Field(() => InstantScalar, describe('记录时间', 'recorded at'))
  recordedAt!: Instant;

  @Field(() => String, {
    ...describe('逐字节保存的规范 JSON（RFC 8785）；与本机关无关的一条为空', 'the exact canonical JSON that is kept and hashed (RFC 8785); null: what it says does not concern your agency'),
    nullable: true,
  })
  body!: string | null;

  @Field(() => String, describe('叶哈希 SHA-256(0x00 || body)；下一条的 previous', 'leaf hash SHA-256(0x00 || body), the "previous" of the next event (RFC 6962)'))
  leafHash!: string;

  /** Not a field: whose history it is. */
  readonly referralId!: string;
}

/** Where an event stands in the tree over all histories. */
@Resolver(() => AuditEventType)
export class AuditProofResolver {
  constructor(private readonly proofs: Proofs) {}

  @ResolveField(() => InclusionProofType, { ...describe('存在证明；尚未封存的为空', 'proof that it stands in the tree; null while it is not sealed'), nullable: true })
  proof(@Parent() { referralId, seq }: AuditEventType): Promise<InclusionProofType | null> {
    return this.proofs.inclusionOf(referralId, seq);
  }
}

type TrailRow = AuditEventType & { readonly body: string };

@Resolver(() => ReferralType)
export class AuditTrailResolver {
  constructor(private readonly reader: CaseFileReader) {}

  @ResolveField(() => [AuditEventType], describe('完整历史：办理、送达、阅、签收，逐条相扣；内容限于与本机关有关、且本岗位可以看的各条', 'the whole history, each event holding the hash of the one before; what an event says only where it concerns your agency and your post may read all of it'))
  async auditTrail(@Parent() { id, parties }: ReferralType, @Context() context: GraphQLContext): Promise<AuditEventType[]> {
    const caller = await callerOf(context);
    const { agencyId } = caller;
    const reading = readerOf(parties, caller);
    const loader = batchLoader<TrailRow[]>(context, TRAILS, (ids) => this.read(caller, ids));
    const [rows, caseFile] = await Promise.all([loader.load(id), this.reader.find(context, caller, id)]);
    const visible = caseFile ? visibleNotices(caseFile, agencyId) : [];
    return (rows ?? []).map(({ seq, recordedAt, body, leafHash }) => ({
      referralId: id, seq, recordedAt, leafHash, body: mayReadBody((JSON.parse(body) as { event: ReferralEvent }).event, visible, agencyId, reading) ? body : null,
    }));
  }

  private read(caller: Eyes, ids: readonly string[]): Promise<ReadonlyMap<string, TrailRow[]>> {
    return this.reader.query(caller, async (tx) => {
      const rows = await tx.query<TrailRow>(
        `SELECT referral_id AS "referralId", seq, body, leaf_hash AS "leafHash", recorded_at AS "recordedAt"
         FROM audit_event WHERE referral_id = ANY($1::uuid[]) ORDER BY referral_id, seq`,
        [ids],
      );
      return new Map(ids.map((id) => [id, rows.filter((row) => row.referralId === id)]));
    });
  }
}
