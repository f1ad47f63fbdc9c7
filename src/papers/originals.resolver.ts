import { Args, Context, Field, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../access/policy/caller.guard.js';
import { whatWasRead } from '../access/policy/guard-fields.js';
import { VERB_INPUT } from '../access/policy/verbs.js';
import { PaperOriginals } from '../books/casebook/paper-originals.js';
import type { Outcome } from '../books/receipts.js';
import { type Caller, CASE_POSTS } from '../domain/agency/agency.js';
import { notFound } from '../domain/decision/authority.js';
import { invalidInput, precondition, type Refusal } from '../domain/kernel/refusal.js';
import { OriginalFiles } from '../files/original-files.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { Admits } from '../platform/graphql/policy.js';
import { TextScalar, UuidScalar } from '../platform/graphql/scalars.js';
import { KEY } from '../referrals/forms.input.js';
import { CommandReceiptType } from '../referrals/payload.type.js';
import { RefusalType, toRefusalType } from '../referrals/refusal.type.js';
import { GlyphMissing } from './paper-pdf.js';
import { Papers } from './papers.js';
import { PrintedPapers } from './printed-papers.js';
import { NotSealed, SigningService } from './signing-service.js';

@InputType(
  'AttachOriginalInput',
  describe('附上盖章原件的扫描件', 'attaches the scan of a paper that was sealed by hand'),
)
class AttachOriginalInput {
  @Field(() => UuidScalar, KEY)
  idempotencyKey!: string;

  @Field(() => TextScalar, describe('文书', 'the notice'))
  noticeId!: string;

  @Field(() => UuidScalar, describe('已传完的扫描件', 'the scan, sent whole'))
  fileId!: string;
}

@InputType('SealPaperInput', describe('加盖电子签章', 'has a paper sealed by the signing service'))
class SealPaperInput {
  @Field(() => UuidScalar, KEY)
  idempotencyKey!: string;

  @Field(() => TextScalar, describe('文书', 'the notice'))
  noticeId!: string;
}

@ObjectType('AttachOriginalPayload', describe('附上扫描件的结果', 'result of attaching the scan'))
class AttachOriginalPayload {
  @Field(() => CommandReceiptType, { ...describe('办理回执', 'the receipt; null when refused'), nullable: true })
  receipt!: CommandReceiptType | null;

  @Field(() => RefusalType, { ...describe('拒绝的理由', 'why not; null when done'), nullable: true })
  refusal!: RefusalType | null;
}

@ObjectType('SealPaperPayload', describe('加盖电子签章的结果', 'result of sealing'))
class SealPaperPayload extends AttachOriginalPayload {}

const BEING_SEALED = precondition(
  'SEAL_PAPER',
  '这份文书正在加盖电子签章，请稍后查看',
  'this paper is being sealed; look again soon',
);

/** The originals of papers: only the organ that sends a paper has its seal. */
@Resolver()
export class OriginalsResolver {
  /** What this process is having sealed: a service is not asked twice for one paper. */
  private readonly sealing = new Set<string>();

  constructor(
    private readonly originals: PaperOriginals,
    private readonly files: OriginalFiles,
    private readonly papers: Papers,
    private readonly printed: PrintedPapers,
    private readonly signing: SigningService,
  ) {}

  @Admits(CASE_POSTS)
  @Mutation(
    () => AttachOriginalPayload,
    describe(
      '发文机关附上盖章原件的扫描件；附上后不再更换',
      'the sender attaches the scan of the sealed original of a paper; it is never replaced',
    ),
  )
  async attachOriginal(
    @Args('input', VERB_INPUT) { idempotencyKey, noticeId, fileId }: AttachOriginalInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<AttachOriginalPayload> {
    const sha256 = await this.files.scan(fileId, caller);
    return this.answer(
      typeof sha256 === 'string'
        ? await this.originals.attach({ noticeId, variant: 'SCANNED' }, sha256, caller, idempotencyKey)
        : { refused: sha256 },
      context,
    );
  }

  @Admits(CASE_POSTS)
  @Mutation(
    () => SealPaperPayload,
    describe(
      '发文机关请电子签章服务在印制件上加盖签章',
      'the sender has the printed paper sealed by the signing service of the city',
    ),
  )
  async sealPaper(
    @Args('input', VERB_INPUT) { idempotencyKey, noticeId }: SealPaperInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<SealPaperPayload> {
    const original = { noticeId, variant: 'SEALED' } as const;
    const before = await this.originals.before(original, caller, idempotencyKey);
    if (before !== null) return this.answer(before, context);
    if (this.sealing.has(noticeId)) return this.answer({ refused: BEING_SEALED }, context);
    this.sealing.add(noticeId);
    try {
      const sealed = (await this.originals.refusal(original, caller)) ?? (await this.sealed(noticeId, caller));
      return this.answer(
        typeof sealed === 'string'
          ? await this.originals.attach(original, sealed, caller, idempotencyKey)
          : { refused: sealed },
        context,
      );
    } finally {
      this.sealing.delete(noticeId);
    }
  }

  /** The hash of the sealed paper, which is kept; or why there is none. */
  private async sealed(noticeId: string, caller: Caller): Promise<string | Refusal> {
    if (!this.signing.isThere)
      return precondition('SEAL_PAPER', '本市没有配置电子签章服务', 'the city has no signing service (SIGNING_URL)');
    const found = await this.papers.printable(noticeId, caller);
    if (found?.whole !== true) return notFound(noticeId);
    const { title, number } = found.paper;
    try {
      const pdf = await this.printed.printed(noticeId.slice(0, 36), noticeId, found.paper, caller);
      const sealed = await this.signing.seal(pdf, { organId: caller.agencyId, number, title });
      return await this.printed.takeIn(sealed, caller);
    } catch (error) {
      if (error instanceof GlyphMissing)
        return invalidInput('noticeId', error.characters.join('、'), '字库有的字', 'characters that a font has');
      if (!(error instanceof NotSealed)) throw error;
      return precondition(
        'SEAL_PAPER',
        `电子签章服务没有盖章：${error.message}。没有写入任何内容，可以再试`,
        `the signing service has not sealed it: ${error.message}; nothing was written, try again`,
      );
    }
  }

  private answer(outcome: Outcome, context: GraphQLContext): AttachOriginalPayload {
    if ('refused' in outcome) {
      context.refusals.push(outcome.refused);
      return { receipt: null, refusal: toRefusalType(outcome.refused) };
    }
    whatWasRead(context).subjectIds.add(outcome.done.subject.id);
    return { receipt: outcome.done, refusal: null };
  }
}
