import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

import { FILE_CHECKS, type FileCheck } from '../domain/file/file-check.js';
import {
  FILE_PROBLEMS,
  FILE_PURPOSES,
  FILE_TYPES,
  type FileProblem,
  type FilePurpose,
  type FileType,
} from '../domain/file/file-types.js';
import type { Instant } from '../domain/kernel/instant.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { InstantScalar } from '../platform/graphql/scalars.js';

const labelsOf = <Key extends string>(table: Readonly<Record<Key, { readonly zh: string }>>): Record<Key, string> =>
  Object.fromEntries(Object.entries<{ readonly zh: string }>(table).map(([key, { zh }]) => [key, zh])) as Record<
    Key,
    string
  >;

const FileTypeEnum = labelledEnum('FileType', labelsOf<FileType>(FILE_TYPES), '文件类型', 'type of a file');
const FileProblemEnum = labelledEnum(
  'FileProblem',
  labelsOf<FileProblem>(FILE_PROBLEMS),
  '未收存的原因',
  'why a file was not taken in',
);
const FileCheckEnum = labelledEnum(
  'FileCheck',
  labelsOf<FileCheck>(FILE_CHECKS),
  '查毒的结果',
  'virus check of a file',
);
export const FilePurposeEnum = labelledEnum(
  'FilePurpose',
  labelsOf<FilePurpose>(FILE_PURPOSES),
  '文件的用途；各有可收类型与大小上限',
  'what a file is for; each takes its types up to its size',
);

@Policy('WITHIN')
@ObjectType(
  'KeptFile',
  describe('收存的文件；各项由平台读出', 'a file that was taken in; the platform has read all of this from it'),
)
export class KeptFileType {
  @Field(() => String, describe('内容的 SHA-256', 'SHA-256 of its content, hexadecimal'))
  sha256!: string;

  @Field(() => Int, describe('大小（字节）', 'size in bytes'))
  size!: number;

  @Field(() => FileTypeEnum, describe('按内容判断的类型', 'type, by its content'))
  type!: FileType;

  @Field(() => Int, { ...describe('页数；不能读出的为空', 'pages; null where they cannot be read'), nullable: true })
  pages!: number | null;

  @Field(() => InstantScalar, {
    ...describe('照片自述的拍摄时间', 'when a photograph says that it was taken'),
    nullable: true,
  })
  takenAt!: Instant | null;

  @Field(() => String, {
    ...describe('照片自述的经度（WGS 84）', 'where: longitude in degrees, WGS 84'),
    nullable: true,
  })
  longitude!: string | null;

  @Field(() => String, {
    ...describe('照片自述的纬度（WGS 84）', 'where: latitude in degrees, WGS 84'),
    nullable: true,
  })
  latitude!: string | null;

  @Field(() => Boolean, {
    ...describe('存储中的内容与收存时不同，不再提供', 'the store holds something else: it is not handed out'),
  })
  altered!: boolean;

  @Field(() => Boolean, describe('依保存期限规定已删除内容', 'a rule of retention has taken the content away'))
  erased!: boolean;

  @Field(() => Boolean, describe('有缩略图（?thumbnail=true）', 'has it a thumbnail (?thumbnail=true)?'))
  hasThumbnail!: boolean;

  @Field(() => FileCheckEnum, describe('查毒', 'the virus check'))
  check!: FileCheck;

  @Field(() => String, {
    ...describe('查毒发现了什么', 'what the virus check found, by the name that it gives'),
    nullable: true,
  })
  finding!: string | null;
}

@Policy('OF_THE_ASKER')
@ObjectType('Upload', describe('一次上传', 'a file that is being sent, or was'))
export class UploadType {
  @Field(() => ID, describe('编号；材料清单以此引用文件', 'id, by which an entry of a document list names its file'))
  id!: string;

  @Field(() => String, describe('文件名', 'name of the file'))
  name!: string;

  @Field(() => FilePurposeEnum, describe('用途', 'what it is for'))
  purpose!: FilePurpose;

  @Field(() => Int, describe('大小（字节）', 'size in bytes'))
  size!: number;

  @Field(() => Int, describe('已收到（字节）', 'received so far, in bytes'))
  received!: number;

  @Field(() => InstantScalar, describe('在此之前须传完', 'it must be whole by then'))
  until!: Instant;

  @Field(
    () => String,
    describe(
      '地址：PUT 整个文件；或按 tus 1.0 以 HEAD、PATCH 续传',
      'where to send it: PUT for the whole file, or HEAD and PATCH (tus 1.0) to go on where it stopped',
    ),
  )
  path!: string;

  @Field(() => FileProblemEnum, { ...describe('未收存的原因', 'why it was not taken in'), nullable: true })
  problem!: FileProblem | null;

  @Field(() => KeptFileType, { ...describe('收存的文件；传完之前为空', 'the file, once it is whole'), nullable: true })
  file!: KeptFileType | null;
}
