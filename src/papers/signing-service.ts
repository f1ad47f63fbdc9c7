import { Inject, Injectable } from '@nestjs/common';

import { ENV, type Env } from '../platform/config/env.js';

/** The service gave no sealed paper. One line that says why. */
export class NotSealed extends Error {}

/** What the service is told of a paper beside its bytes. */
export interface ToSeal {
  /** The organ whose seal it is, by id. */
  readonly organId: string;
  /** 文号; null where the paper has none. */
  readonly number: string | null;
  readonly title: string;
}

/** A seal takes its time: a person may confirm it on a device. Milliseconds. */
const PATIENCE_MS = 60_000;
/** More than a sealed paper of any length has. */
const LARGEST = 50_000_000;

/**
 * A service that seals a PDF with the electronic seal of an organ (电子签章). It is asked by HTTP: POST the PDF with
 * `X-Organ`, `X-Document-Number` and `X-Title` (percent-encoded UTF-8), and a bearer token where the address has one
 * (`https://:token@host/path`). The answer is the sealed PDF. Another service needs a small bridge before it.
 */
@Injectable()
export class SigningService {
  constructor(@Inject(ENV) private readonly env: Env) {}

  get isThere(): boolean {
    return this.env.SIGNING_URL !== undefined;
  }

  /** Throws NotSealed. */
  async seal(pdf: Buffer, { organId, number, title }: ToSeal): Promise<Buffer> {
    if (this.env.SIGNING_URL === undefined) throw new NotSealed('there is no SIGNING_URL');
    const address = new URL(this.env.SIGNING_URL);
    const token = decodeURIComponent(address.password);
    address.username = '';
    address.password = '';
    const headers = {
      'content-type': 'application/pdf',
      'x-organ': encodeURIComponent(organId),
      'x-document-number': encodeURIComponent(number ?? ''),
      'x-title': encodeURIComponent(title),
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
    };
    const sealed = await fetch(address, {
      method: 'POST',
      headers,
      body: new Uint8Array(pdf),
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
      .then(bytesOf)
      .catch((error: unknown) => {
        throw error instanceof NotSealed ? error : new NotSealed(reasonOf(error));
      });
    if (sealed.subarray(0, 5).toString('latin1') !== '%PDF-') throw new NotSealed('its answer is no PDF');
    if (sealed.equals(pdf)) throw new NotSealed('it gave back the paper as it was');
    return sealed;
  }
}

async function bytesOf(answer: Response): Promise<Buffer> {
  if (!answer.ok) throw new NotSealed(`it answered ${answer.status}`);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    size += piece.length;
    if (size > LARGEST) throw new NotSealed(`its answer is larger than ${LARGEST} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
