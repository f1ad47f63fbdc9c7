import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';

import { Inject, Injectable } from '@nestjs/common';

import { standingOf } from '../access/posts/standing.js';
import type { Caller } from '../domain/agency/agency.js';
import { checkUpload, MOST_OPEN, MOST_OPEN_BYTES, tooManyOpen, type UploadAsked } from '../domain/file/check-upload.js';
import type { FileFacts, FileProblem, FilePurpose } from '../domain/file/file-types.js';
import { type Instant, plusHours } from '../domain/kernel/instant.js';
import type { Refusal } from '../domain/kernel/refusal.js';
import { ENV, type Env } from '../platform/config/env.js';
import { API_UNIT_OF_WORK, type Tx, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';
import type { Contents } from './examine.js';
import { Examiner } from './examiner.js';
import { FILE_STORE, type FileStore } from './file-store.js';
import { Incoming, TooMuchSent } from './incoming.js';
import { type KeptFile, KeptFiles } from './kept-files.js';

/** A file that a person sends, as far as it has come. */
export interface Upload {
  readonly id: string;
  readonly name: string;
  readonly purpose: FilePurpose;
  readonly size: number;
  readonly received: number;
  readonly until: Instant;
  readonly problem: FileProblem | null;
  /** Once it is whole and taken in. */
  readonly file: KeptFile | null;
}

/** A piece of a file. `from`: where it begins; null: it is the whole file. `length`: as its sender says. */
export interface Piece {
  readonly from: number | null;
  readonly length: number | null;
  readonly body: Readable;
}

/** Why a piece is not taken. What came before stays, and may be gone on with. */
export class PieceRefused extends Error {
  constructor(readonly why: 'BUSY' | 'OTHER_OFFSET' | 'TOO_LONG' | 'OVER') {
    super(why);
  }
}

/** What holds an upload renews it; a process that has died holds it no longer. Seconds. */
const HELD_S = 15;
const RENEWED_MS = 5_000;

/** Uploads: a ticket, pieces, and in the end a file of the store. */
@Injectable()
export class Uploads {
  /** The hashes of what came whole in one piece: it need not be read again. */
  private readonly wholeHashes = new Map<string, string>();

  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    @Inject(FILE_STORE) private readonly store: FileStore,
    @Inject(ENV) private readonly env: Env,
    private readonly incoming: Incoming,
    private readonly examiner: Examiner,
    private readonly clock: Clock,
  ) {}

  /** Hands out the ticket with which one file may be sent. */
  async begin(asked: UploadAsked, by: Caller): Promise<Upload | Refusal> {
    const refusal = checkUpload(asked);
    if (refusal !== null) return refusal;
    const [id, now] = [randomUUID(), this.clock.now()];
    const until = plusHours(now, this.env.UPLOAD_HOURS);
    const rows = await this.work.as(standingOf(by), (tx) =>
      tx.query<{ id: string }>(
        `INSERT INTO upload (id, agency_id, person_id, purpose, name, size, begun_at, until)
         SELECT $1, $2, $3, $4, $5, $6::bigint, $7, $8
         WHERE (
           SELECT count(*) < $9 AND COALESCE(sum(size), 0) + $6::bigint <= $10::bigint FROM upload
           WHERE agency_id = $2 AND person_id = $3 AND sha256 IS NULL AND problem IS NULL AND until > $7
         )
         RETURNING id`,
        [id, by.agencyId, by.personId, asked.purpose, asked.name, asked.size, now, until, MOST_OPEN, MOST_OPEN_BYTES],
      ),
    );
    if (rows.length === 0) return tooManyOpen();
    return { ...asked, id, received: 0, until, problem: null, file: null };
  }

  /** An upload of the caller's agency; null where there is none. */
  async find(id: string, by: Caller): Promise<Upload | null> {
    const rows = await this.work.read(standingOf(by), (tx) => uploadRows(tx, [id]));
    return rows[0] === undefined ? null : this.seen(rows[0]);
  }

  /** What a person has sent or sends, the newest first. */
  async mine(by: Caller, first: number): Promise<readonly Upload[]> {
    const rows = await this.work.read(standingOf(by), async (tx) => {
      const newest = await tx.query<{ id: string }>(
        `SELECT id FROM upload WHERE agency_id = $1 AND person_id = $2 ORDER BY begun_at DESC, id LIMIT $3`,
        [by.agencyId, by.personId, first],
      );
      return uploadRows(
        tx,
        newest.map(({ id }) => id),
      );
    });
    return Promise.all(rows.map((row) => this.seen(row)));
  }

  /**
   * Takes a piece of one's own file, and once it is whole looks into it and keeps it. Null: there is no such upload.
   * Throws PieceRefused, or what broke the body: what came before stays.
   */
  async take(id: string, by: Caller, piece: Piece): Promise<Upload | null> {
    if ((await this.find(id, by)) === null) return null;
    return this.holding(id, by, async () => {
      const upload = await this.open(id, by);
      await this.append(upload, piece);
      const received = await this.incoming.offset(id);
      return received < upload.size ? { ...upload, received } : this.finish({ ...upload, received }, by);
    });
  }

  /** Gives an upload up; what has come of it is gone. False: it is none of the caller's, or over already. */
  async giveUp(id: string, by: Caller): Promise<boolean> {
    if ((await this.find(id, by)) === null) return false;
    return this.holding(id, by, async () => {
      await this.open(id, by);
      await this.close(id, by, 'NEVER_FINISHED');
      return true;
    });
  }

  /** The upload as it is while it is held. Throws PieceRefused where it is over. */
  private async open(id: string, by: Caller): Promise<Upload> {
    const upload = await this.find(id, by);
    if (upload?.file !== null || upload.problem !== null || upload.until <= this.clock.now())
      throw new PieceRefused('OVER');
    return upload;
  }

  private async append({ id, size }: Upload, { from, length, body }: Piece): Promise<void> {
    const offset = await this.incoming.offset(id);
    const at = from ?? 0;
    if (from !== null && from !== offset) throw new PieceRefused('OTHER_OFFSET');
    if (length !== null && length > size - at) throw new PieceRefused('TOO_LONG');
    const sha256 = await this.incoming.append(id, at, body, size - at).catch((error: unknown) => {
      throw error instanceof TooMuchSent ? new PieceRefused('TOO_LONG') : error;
    });
    if (sha256 !== null) this.wholeHashes.set(id, sha256);
  }

  private async finish(upload: Upload, by: Caller): Promise<Upload> {
    const { id, name, purpose, size } = upload;
    const onTheWay = this.wholeHashes.get(id);
    this.wholeHashes.delete(id);
    const sha256 = onTheWay ?? (await this.incoming.hashOf(id));
    const found = await this.examiner.examine({ file: this.incoming.fileOf(id), name, purpose }, by.personId);
    if (typeof found === 'string') {
      await this.close(id, by, found);
      return { ...upload, problem: found };
    }
    await this.store.keep(sha256, this.incoming.fileOf(id));
    const check = this.env.CLAMD_URL === undefined ? ('NOT_CONFIGURED' as const) : ('WAITING' as const);
    const file = await this.work.as(standingOf(by), async (tx) => {
      await keep(tx, id, { sha256, size, ...found, check }, this.clock.now());
      return (await KeptFiles.among(tx, [sha256])).get(sha256) ?? null; // as it is known, since whenever
    });
    return { ...upload, file };
  }

  private async close(id: string, by: Caller, problem: FileProblem): Promise<void> {
    await this.work.as(standingOf(by), (tx) => tx.query('UPDATE upload SET problem = $2 WHERE id = $1', [id, problem]));
    await this.incoming.drop(id);
  }

  /** Two processes never write to one file: whoever comes second is refused. */
  private async holding<T>(id: string, by: Caller, work: () => Promise<T>): Promise<T> {
    const hold = (again: boolean): Promise<unknown[]> =>
      this.work.as(standingOf(by), (tx) =>
        tx.query(
          `UPDATE upload SET held_until = clock_timestamp() + make_interval(secs => $3)
           WHERE id = $1 AND person_id = $2 AND ($4 OR held_until IS NULL OR held_until < clock_timestamp())
           RETURNING id`,
          [id, by.personId, HELD_S, again],
        ),
      );
    if ((await hold(false)).length === 0) throw new PieceRefused('BUSY');
    const renewing = setInterval(() => void hold(true).catch(() => undefined), RENEWED_MS);
    try {
      return await work();
    } finally {
      clearInterval(renewing);
      await this.work.as(standingOf(by), (tx) => tx.query('UPDATE upload SET held_until = NULL WHERE id = $1', [id]));
    }
  }

  private async seen({ file, ...row }: UploadFound): Promise<Upload> {
    const received = file !== null ? row.size : row.problem !== null ? 0 : await this.incoming.offset(row.id);
    return { ...row, received, file };
  }
}

type UploadFound = Omit<Upload, 'received'>;
type TicketRow = Omit<UploadFound, 'file'>;

async function uploadRows(tx: Tx, ids: readonly string[]): Promise<UploadFound[]> {
  const rows = await tx.query<TicketRow & { kept: string | null }>(
    `SELECT id, name, purpose, size::float8 AS size, until, problem, sha256 AS kept
     FROM upload WHERE id = ANY ($1) ORDER BY begun_at DESC, id`,
    [ids],
  );
  const files = await KeptFiles.among(
    tx,
    rows.flatMap(({ kept }) => kept ?? []),
  );
  return rows.map(({ kept, ...row }) => ({ ...row, file: kept === null ? null : (files.get(kept) ?? null) }));
}

async function keep(
  tx: Tx,
  id: string,
  file: FileFacts & Contents & Pick<KeptFile, 'check'>,
  now: Instant,
): Promise<void> {
  const { sha256, size, type, pages, takenAt, longitude, latitude, check, thumbnail } = file;
  tx.execute(
    `INSERT INTO kept_file (sha256, size, type, pages, taken_at, longitude, latitude, kept_at, check_state,
       check_next_at, thumbnail)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, decode($10, 'base64')) ON CONFLICT DO NOTHING`,
    [sha256, size, type, pages, takenAt, longitude, latitude, now, check, thumbnail],
  );
  tx.execute("SELECT note_file_returned($1, decode($2, 'base64'))", [sha256, thumbnail]);
  await tx.query('UPDATE upload SET sha256 = $2 WHERE id = $1 AND sha256 IS NULL AND problem IS NULL', [id, sha256]);
}
