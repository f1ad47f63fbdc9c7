import { Inject, Injectable } from '@nestjs/common';

import type { Caller } from '../domain/agency/agency.js';
import { unfit } from '../domain/file/file-check.js';
import type { FileType } from '../domain/file/file-types.js';
import type { Instant } from '../domain/kernel/instant.js';
import { invalidInput, type Refusal } from '../domain/kernel/refusal.js';
import type { Photo } from '../domain/ledger/patch/patch.js';
import { ENV, type Env } from '../platform/config/env.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { sentFiles } from './sent-files.js';

/** A photograph as it is given: its file, and of time and place what the file does not say itself. */
export interface GivenPhoto {
  readonly phase: Photo['phase'];
  readonly fileId: string;
  readonly takenAt: Instant | null;
  readonly longitude: string | null;
  readonly latitude: string | null;
}

/** What is said in a form of the ledger: photographs as they are given. */
export type GivenFacts<Facts> = {
  readonly [Key in keyof Facts]: Facts[Key] extends readonly Photo[] ? readonly GivenPhoto[] : Facts[Key];
};

const PICTURES: readonly FileType[] = ['JPG', 'PNG', 'TIFF', 'HEIC'];

/** Files of photographs and reports of the ledger: hash, time and place come from the file where it has them. */
@Injectable()
export class PhotoFiles {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** The photographs, in the order given; or why one of them cannot be made. */
  async photos(given: readonly GivenPhoto[], by: Caller): Promise<readonly Photo[] | Refusal> {
    const files = await sentFiles(
      this.work,
      given.map(({ fileId }) => fileId),
      by,
    );
    const photos: Photo[] = [];
    for (const said of given) {
      const file = files.get(said.fileId);
      if (file === undefined || !PICTURES.includes(file.type))
        return invalidInput(
          'photos.fileId',
          said.fileId,
          '本机关已经传完并收存的照片',
          'a photograph that your agency has sent whole, and that was taken in',
        );
      const refusal = unfit(said.fileId, file, this.env.FILES_MUST_BE_CHECKED);
      if (refusal !== null) return refusal;
      const takenAt = file.takenAt ?? said.takenAt;
      const [longitude, latitude] =
        file.longitude === null ? [said.longitude, said.latitude] : [file.longitude, file.latitude];
      if (takenAt === null)
        return invalidInput('photos.takenAt', '', '拍摄时间：照片中没有', 'when it was taken: the file does not say');
      if (longitude === null || latitude === null)
        return invalidInput(
          'photos.longitude',
          '',
          '拍摄位置：照片中没有',
          'where it was taken: the file does not say',
        );
      const stated = { TIME: file.takenAt === null, PLACE: file.longitude === null };
      photos.push({
        phase: said.phase,
        takenAt,
        longitude,
        latitude,
        sha256: file.sha256,
        stated: (['TIME', 'PLACE'] as const).filter((what) => stated[what]),
      });
    }
    return photos;
  }

  /** The hash of a file that one's own agency has sent; null: there is none by this id. */
  async hashOf(fileId: string, by: Caller): Promise<string | Refusal | null> {
    const file = (await sentFiles(this.work, [fileId], by)).get(fileId);
    return file === undefined ? null : (unfit(fileId, file, this.env.FILES_MUST_BE_CHECKED) ?? file.sha256);
  }
}
