import { Inject, Injectable } from '@nestjs/common';

import type { Caller } from '../domain/agency/agency.js';
import { unfit } from '../domain/file/file-check.js';
import { invalidInput, type Refusal } from '../domain/kernel/refusal.js';
import type { DocumentEntry } from '../domain/referral/referral.js';
import { ENV, type Env } from '../platform/config/env.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { sentFiles } from './sent-files.js';

/** An entry of a document list as it is given: by its file, or as something that exists on paper only. */
export type GivenDocument = Omit<DocumentEntry, 'pages' | 'sha256'> & {
  readonly pages: number | null;
  readonly fileId: string | null;
};

/** What is said in a form: documents as they are given, and a number that may be left to the platform. */
export type Given<Facts> = {
  readonly [Key in keyof Facts]: Key extends 'documentNumber'
    ? string | null
    : Facts[Key] extends DocumentEntry
      ? GivenDocument
      : Facts[Key] extends readonly DocumentEntry[]
        ? readonly GivenDocument[]
        : Facts[Key];
};

/** Makes entries of what is given: hash and pages come from the file, never from whoever fills in the list. */
@Injectable()
export class DocumentFiles {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** The entries, in the order given; or why one of them cannot be made. */
  async entries(given: readonly GivenDocument[], by: Caller): Promise<readonly DocumentEntry[] | Refusal> {
    const ids = given.flatMap(({ fileId }) => fileId ?? []);
    const files = await sentFiles(this.work, ids, by);
    const entries: DocumentEntry[] = [];
    for (const { fileId, ...said } of given) {
      const file = fileId === null ? null : files.get(fileId);
      if (file === undefined)
        return invalidInput(
          `documents[${said.name}].fileId`,
          fileId,
          '本机关已经传完并收存的文件',
          'a file that your agency has sent whole, and that was taken in',
        );
      const refusal = file === null ? null : unfit(said.name, file, this.env.FILES_MUST_BE_CHECKED);
      if (refusal !== null) return refusal;
      const pages = file?.pages ?? said.pages;
      if (pages === null)
        return invalidInput(
          `documents[${said.name}].pages`,
          '',
          '页数：没有文件，或者不能从文件读出的，须填写',
          'the pages: needed where there is no file, or where they cannot be read from it',
        );
      entries.push({ ...said, pages, sha256: file?.sha256 ?? null });
    }
    return entries;
  }
}
