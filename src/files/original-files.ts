import { Inject, Injectable } from '@nestjs/common';

import type { Caller } from '../domain/agency/agency.js';
import { unfit } from '../domain/file/file-check.js';
import { invalidInput, type Refusal } from '../domain/kernel/refusal.js';
import { ENV, type Env } from '../platform/config/env.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { sentFiles } from './sent-files.js';

/** What a scan of a paper may be. */
const SCANS: readonly string[] = ['PDF', 'OFD', 'JPG', 'PNG', 'TIFF'];

/** Scans of sealed papers, as they were sent. */
@Injectable()
export class OriginalFiles {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** The hash of a scan that the caller's agency has sent; or why it cannot be used. */
  async scan(fileId: string, by: Caller): Promise<string | Refusal> {
    const file = (await sentFiles(this.work, [fileId], by)).get(fileId);
    if (file === undefined || !SCANS.includes(file.type))
      return invalidInput(
        'fileId',
        fileId,
        '本机关已经传完的扫描件（PDF、OFD、JPG、PNG、TIFF）',
        'a scan that your agency has sent whole (PDF, OFD, JPG, PNG or TIFF)',
      );
    return unfit('扫描件', file, this.env.FILES_MUST_BE_CHECKED) ?? file.sha256;
  }
}
