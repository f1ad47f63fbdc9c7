import { Context, Field, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { callerOf } from '../access/policy/caller.guard.js';
import { whatWasRead } from '../access/policy/guard-fields.js';
import { type Paper, textOf } from '../domain/paper/paper.js';
import { PAPER_VARIANTS, type PaperVariant } from '../domain/referral/paper-variants.js';
import { NoticeType } from '../inbox/notice.type.js';
import { batchLoader, type GraphQLContext } from '../platform/graphql/context.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { sheetOf } from './paper-html.js';
import { Papers } from './papers.js';
import { type KeptVariants, PrintedPapers } from './printed-papers.js';

const PaperVariantEnum = labelledEnum(
  'PaperVariant',
  PAPER_VARIANTS,
  '一份文书的件',
  'what bytes there are of a paper',
);

@Policy('WITHIN')
@ObjectType('PaperOriginal', describe('盖章的原件', 'the original of a paper, with the seal of its organ'))
export class PaperOriginalType {
  @Field(() => PaperVariantEnum, describe('哪一种', 'which kind'))
  variant!: PaperVariant;

  @Field(() => String, describe('SHA-256；历史中有记录', 'SHA-256, as the history says it'))
  sha256!: string;

  @Field(() => String, describe('下载地址', 'where to get it, with a session'))
  path!: string;
}

@Policy('WITHIN')
@ObjectType('Paper', describe('一份文书的样子', 'a paper as it stands'))
export class PaperType {
  @Field(() => String, describe('标题', 'its title'))
  title!: string;

  @Field(() => String, { ...describe('文号', 'its number'), nullable: true })
  number!: string | null;

  @Field(() => [String], describe('逐段文字', 'what it says, block by block'))
  text!: readonly string[];

  @Field(
    () => String,
    describe('版面（HTML 片段），样式见 /papers.css', 'the sheet, as HTML for the style /papers.css'),
  )
  html!: string;

  @Field(
    () => String,
    describe(
      '下载地址：?form=pdf（PDF/A-2b）、docx、html',
      'where to get it: ?form=pdf (PDF/A-2b), docx or html, with a session',
    ),
  )
  path!: string;

  @Field(() => String, {
    ...describe(
      '首次印制后的 PDF 的 SHA-256；此后每次都是同样的内容，历史中有记录；尚未印制的为空',
      'SHA-256 of the PDF since it was printed for the first time, as the history says it; null: not printed yet',
    ),
    nullable: true,
  })
  sha256!: string | null;

  @Field(
    () => [PaperOriginalType],
    describe(
      '盖章的原件：扫描件、电子签章件',
      'its originals with the seal of the organ: a scan, or sealed electronically',
    ),
  )
  originals!: readonly PaperOriginalType[];
}

/** One paper, or a volume under the name of its cover. */
export function toPaperType(
  papers: readonly [Paper, ...Paper[]],
  path: string,
  sha256: string | null,
  originals: readonly PaperOriginalType[] = [],
): PaperType {
  const [{ title, number }] = papers;
  const html = papers.map((paper) => sheetOf(paper)).join('');
  return { title, number, text: papers.flatMap(textOf), html, path, sha256, originals };
}

const PAPERS = Symbol('papers of notices');
const PRINTED = Symbol('printed papers of notices');

@Resolver(() => NoticeType)
export class PapersResolver {
  constructor(
    private readonly papers: Papers,
    private readonly printed: PrintedPapers,
  ) {}

  @Policy('WITHIN')
  @ResolveField(() => PaperType, {
    ...describe(
      '文书原样；本机关尚未打开或者签收的为空',
      'the paper itself; null while your agency has neither opened nor signed for it',
    ),
    nullable: true,
  })
  async paper(@Parent() { id }: NoticeType, @Context() context: GraphQLContext): Promise<PaperType | null> {
    const caller = await callerOf(context);
    const loader = batchLoader<Paper>(context, PAPERS, (ids) => this.papers.ofNotices(ids, caller));
    const printings = batchLoader<KeptVariants>(context, PRINTED, (ids) => this.printed.of(ids, caller));
    const [paper, printed] = await Promise.all([loader.load(id), printings.load(id)]);
    if (paper === null) return null;
    const read = whatWasRead(context);
    for (const group of ['HAND_OVER', 'MATTER', 'PERSONAL', 'MATERIALS'] as const) read.groups.add(group);
    const path = pathOf(id);
    const originals = (['SCANNED', 'SEALED'] as const).flatMap((variant) => {
      const file = printed?.[variant];
      return file === undefined
        ? []
        : [{ variant, sha256: file.sha256, path: `${path}?original=${variant.toLowerCase()}` }];
    });
    return toPaperType([paper], path, printed?.PRINTED?.sha256 ?? null, originals);
  }
}

/** An id begins with that of its referral. */
function pathOf(noticeId: string): string {
  return `/referrals/${noticeId.slice(0, 36)}/papers/${encodeURIComponent(noticeId)}`;
}
