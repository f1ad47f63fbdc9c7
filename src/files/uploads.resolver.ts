import { Args, Field, InputType, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../access/policy/caller.guard.js';
import { type Caller, WORKING_POSTS } from '../domain/agency/agency.js';
import type { FilePurpose } from '../domain/file/file-types.js';
import { describe } from '../platform/graphql/describe.js';
import { Admits } from '../platform/graphql/policy.js';
import { RefusedError } from '../platform/graphql/refusal.js';
import { TextScalar, UuidScalar } from '../platform/graphql/scalars.js';
import { FilePurposeEnum, UploadType } from './file.type.js';
import { type Upload, Uploads } from './uploads.js';

const MOST_SHOWN = 100;

@InputType('BeginUploadInput', describe('将要上传的文件', 'the file that will be sent'))
export class BeginUploadInput {
  @Field(() => TextScalar, describe('文件名，带后缀', 'its name, with the ending'))
  name!: string;

  @Field(() => Int, describe('大小（字节）', 'its size in bytes'))
  size!: number;

  @Field(() => FilePurposeEnum, describe('用途', 'what it is for'))
  purpose!: FilePurpose;
}

@ObjectType('BeginUploadPayload', describe('领取上传凭据的结果', 'result: the ticket'))
export class BeginUploadPayload {
  @Field(() => UploadType, describe('上传', 'the upload'))
  upload!: UploadType;
}

@Resolver()
export class UploadsResolver {
  constructor(private readonly uploads: Uploads) {}

  @Admits(WORKING_POSTS)
  @Mutation(
    () => BeginUploadPayload,
    describe(
      '领取上传凭据；随后按其地址传文件，哈希、类型、页数由平台读出',
      'hands out a ticket for one file; hash, type and pages are read by the platform when it has come',
    ),
  )
  async beginUpload(
    @Args('input', describe('什么文件', 'which file')) input: BeginUploadInput,
    @CurrentCaller() caller: Caller,
  ): Promise<BeginUploadPayload> {
    const begun = await this.uploads.begin(input, caller);
    if (!('id' in begun)) throw new RefusedError(begun);
    return { upload: toUploadType(begun) };
  }

  @Admits(WORKING_POSTS)
  @Query(() => UploadType, {
    ...describe('本机关的一次上传', 'an upload of one’s own agency'),
    nullable: true,
  })
  async upload(
    @Args('id', { type: () => UuidScalar, ...describe('上传的编号', 'id of the upload') }) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<UploadType | null> {
    const found = await this.uploads.find(id, caller);
    return found === null ? null : toUploadType(found);
  }

  @Admits(WORKING_POSTS)
  @Query(() => [UploadType], describe('我的上传，新的在前，至多100件', 'one’s own uploads, newest first, 100 at most'))
  async myUploads(@CurrentCaller() caller: Caller): Promise<UploadType[]> {
    return (await this.uploads.mine(caller, MOST_SHOWN)).map(toUploadType);
  }
}

function toUploadType(upload: Upload): UploadType {
  return { ...upload, path: `/uploads/${upload.id}` };
}
