import { Context, Field, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { callerOf } from '../access/policy/caller.guard.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { FILE_TYPES } from '../domain/file/file-types.js';
import { documentsFor } from '../domain/referral/referral.js';
import { KeptFileType } from '../files/file.type.js';
import { type KeptFile, KeptFiles } from '../files/kept-files.js';
import { batchLoader, type GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { DocumentEntryType } from './matter.type.js';
import { ReferralType } from './referral.type.js';

@Policy('WITHIN')
@ObjectType('ReferralFile', describe('材料清单所引用的文件', 'a file that an entry of the document list refers to'))
export class ReferralFileType extends KeptFileType {
  @Field(
    () => String,
    describe('下载地址；支持分段（Range）', 'where to get it, in parts too (Range); with "?show=true" it is shown'),
  )
  path!: string;

  @Field(() => Boolean, describe('浏览器可以直接显示', 'a browser may show it'))
  canBeShown!: boolean;
}

const FILES = Symbol('files of referrals');

@Resolver(() => ReferralType)
export class ReferralFilesResolver {
  constructor(private readonly reader: CaseFileReader) {}

  @Policy('MATERIALS')
  @ResolveField(
    () => [DocumentEntryType],
    describe('材料清单；内部呈批材料只有移送机关看得到', 'document list; internal papers are for the sender alone'),
  )
  async documents(
    @Parent() { documents, parties }: ReferralType,
    @Context() context: GraphQLContext,
  ): Promise<readonly DocumentEntryType[]> {
    const { agencyId } = await callerOf(context);
    return documentsFor({ sender: parties.sender, documents }, agencyId);
  }

  @Policy('MATERIALS')
  @ResolveField(
    () => [ReferralFileType],
    describe(
      '材料清单所引用的文件，以 SHA-256 对应清单各项；清单上没有文件的各项只有纸质',
      'the files of the document list, which entries name by their SHA-256; an entry without one exists on paper only',
    ),
  )
  async files(
    @Parent() { id }: ReferralType,
    @Context() context: GraphQLContext,
  ): Promise<readonly ReferralFileType[]> {
    const caller = await callerOf(context);
    const caseFile = await this.reader.find(context, caller, id);
    const documents = caseFile === null ? [] : documentsFor(caseFile.referral, caller.agencyId);
    const hashes = [...new Set(documents.flatMap(({ sha256 }) => sha256 ?? []))];
    const loader = batchLoader<readonly KeptFile[]>(context, FILES, (ids) =>
      this.reader.queryAtOnce(caller, (tx) => KeptFiles.ofReferrals(tx, ids)),
    );
    const files = hashes.length === 0 ? [] : ((await loader.load(id)) ?? []);
    return hashes
      .flatMap((hash) => files.find(({ sha256 }) => sha256 === hash) ?? [])
      .map((file) => ({ ...file, ...placeOf(id, file) }));
  }
}

function placeOf(referralId: string, { sha256, type }: KeptFileType): { path: string; canBeShown: boolean } {
  return { path: `/referrals/${referralId}/files/${sha256}`, canBeShown: FILE_TYPES[type].shown };
}
