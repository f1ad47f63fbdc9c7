import { Context, Field, Int, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { callerOf } from '../access/policy/caller.guard.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { RuleBook } from '../books/rule-book.js';
import type { Instant } from '../domain/kernel/instant.js';
import { batchLoader, type GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { InstantScalar } from '../platform/graphql/scalars.js';
import { ReferralType } from '../referrals/referral.type.js';
import { TimelineEntryType } from '../referrals/timeline.type.js';
import { readable, readTrails, toldEvents, type TrailRow } from './trail.js';
import { InclusionProofType } from './tree/proof.type.js';
import { Proofs } from './tree/proofs.js';

const TRAILS = Symbol('audit trails');

@Policy('WITHIN')
@ObjectType('AuditEvent', describe('历史的一条，只增不改', 'one event of the history, which only grows'))
export class AuditEventType {
  @Field(() => Int, describe('历史中的序号', 'number within this history: 1, 2, 3 …'))
  seq!: number;

  @Field(() => InstantScalar, describe('记录时间', 'recorded at'))
  recordedAt!: Instant;

  @Field(() => String, {
    ...describe(
      '逐字节保存的规范 JSON（RFC 8785）；与本机关无关的一条为空',
      'the exact canonical JSON that is kept and hashed (RFC 8785); null: what it says does not concern your agency',
    ),
    nullable: true,
  })
  body!: string | null;

  @Field(
    () => String,
    describe(
      '叶哈希 SHA-256(0x00 || body)；下一条的 previous',
      'leaf hash SHA-256(0x00 || body), the "previous" of the next event (RFC 6962)',
    ),
  )
  leafHash!: string;

  /** Not a field: whose history it is. */
  readonly subjectId!: string;
}

/** Where an event stands in the tree over all histories. */
@Resolver(() => AuditEventType)
export class AuditProofResolver {
  constructor(private readonly proofs: Proofs) {}

  @ResolveField(() => InclusionProofType, {
    ...describe('存在证明；尚未封存的为空', 'proof that it stands in the tree; null while it is not sealed'),
    nullable: true,
  })
  proof(@Parent() { subjectId, seq }: AuditEventType): Promise<InclusionProofType | null> {
    return this.proofs.inclusionOf(subjectId, seq);
  }
}

@Resolver(() => ReferralType)
export class AuditTrailResolver {
  constructor(
    private readonly reader: CaseFileReader,
    private readonly rules: RuleBook,
  ) {}

  @Policy('HISTORY')
  @ResolveField(
    () => [TimelineEntryType],
    describe(
      '流转记录：历史以文字写出，新的在前；本机关不能看的只写有这一条',
      'the history in words, newest first; of what your agency may not read, that there is an event',
    ),
  )
  async timeline(@Parent() { id }: ReferralType, @Context() context: GraphQLContext): Promise<TimelineEntryType[]> {
    const caller = await callerOf(context);
    const [rows, { rules }, caseFile] = await Promise.all([
      this.trailOf(id, context),
      this.rules.context(),
      this.reader.find(context, caller, id),
    ]);
    return caseFile === null ? [] : [...toldEvents(rows, caseFile, caller, rules)].reverse();
  }

  @Policy('HISTORY')
  @ResolveField(
    () => [AuditEventType],
    describe(
      '完整历史：办理、送达、阅、签收，逐条相扣；内容限于与本机关有关、且本岗位可以看的各条',
      'the whole history, each event holding the hash of the one before; ' +
        'what an event says only where it concerns your agency and your post may read all of it',
    ),
  )
  async auditTrail(@Parent() { id }: ReferralType, @Context() context: GraphQLContext): Promise<AuditEventType[]> {
    return [...(await this.trailOf(id, context))];
  }

  /** The history as far as this person may read it, oldest first; batched over the request. */
  private async trailOf(id: string, context: GraphQLContext): Promise<readonly TrailRow[]> {
    const caller = await callerOf(context);
    const loader = batchLoader<TrailRow[]>(context, TRAILS, (ids) =>
      this.reader.query(caller, async (tx) => {
        const rows = await readTrails(tx, ids);
        return new Map(ids.map((one) => [one, rows.filter((row) => row.subjectId === one)]));
      }),
    );
    const [rows, caseFile] = await Promise.all([loader.load(id), this.reader.find(context, caller, id)]);
    return caseFile === null ? [] : readable(rows ?? [], caseFile, caller);
  }
}
