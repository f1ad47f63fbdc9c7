import { randomUUID } from 'node:crypto';

import sharp from 'sharp';
import yazl from 'yazl';

import type { FilePurpose } from '../../src/domain/file/file-types.js';
import type { TestPlatform } from './platform.js';
import { tokenOf } from './platform.js';

/** A PDF with so many empty pages, and something that makes it this one. */
export function pdf(pages: number, mark: string = randomUUID()): Buffer {
  const kids = Array.from({ length: pages }, (_, index) => `${index + 3} 0 R`).join(' ');
  const objects = Array.from(
    { length: pages },
    (_, index) => `${index + 3} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n`,
  ).join('');
  return Buffer.from(
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n' +
      `2 0 obj<</Type/Pages/Kids[${kids}]/Count ${pages}>>endobj\n` +
      `${objects}trailer<</Root 1 0 R>>\n%${mark}\n%%EOF`,
  );
}

/** A photograph that says when and where it was taken. */
export function photo(at = '2026:09:28 10:15:00'): Promise<Buffer> {
  return sharp({ create: { width: 40, height: 30, channels: 3, background: '#c9a66b' } })
    .jpeg()
    .withExif({
      IFD2: { DateTimeOriginal: at },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '35/1 36/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '110/1 42/1 0/1',
      },
    })
    .toBuffer();
}

/** A picture that says nothing of time and place; each mark makes another. */
export function picture(mark: string): Promise<Buffer> {
  return sharp({ create: { width: 40, height: 30, channels: 3, background: '#8a8474' } })
    .png()
    .withExif({ IFD0: { ImageDescription: mark } })
    .toBuffer();
}

/** An archive of these parts. */
export async function zipOf(parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  const pieces: Buffer[] = [];
  for await (const piece of zip.outputStream as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}

export interface Ticket {
  readonly id: string;
  readonly path: string;
}

/** Sends files as one person does. */
export class Sender {
  private constructor(
    private readonly platform: TestPlatform,
    readonly token: string,
    private readonly login: string,
  ) {}

  static async of(platform: TestPlatform, login: string): Promise<Sender> {
    return new Sender(platform, await tokenOf(platform, login), login);
  }

  get bearer(): { authorization: string } {
    return { authorization: `Bearer ${this.token}` };
  }

  async ticket(name: string, size: number, purpose: FilePurpose = 'DOCUMENT'): Promise<Ticket> {
    const client = await this.platform.as(this.login);
    const { beginUpload } = await client.send<{ beginUpload: { upload: Ticket } }>(
      'mutation ($input: BeginUploadInput!) { beginUpload(input: $input) { upload { id path } } }',
      { input: { name, size, purpose } },
    );
    return beginUpload.upload;
  }

  put({ path }: Ticket, content: Buffer, headers: Record<string, string> = {}): Promise<Response> {
    const body = new Uint8Array(content);
    return fetch(`${this.platform.url}${path}`, { method: 'PUT', headers: { ...this.bearer, ...headers }, body });
  }

  /** Sends a file whole, and returns the id by which an entry names it. */
  async send(name: string, content: Buffer, purpose: FilePurpose = 'DOCUMENT'): Promise<string> {
    const ticket = await this.ticket(name, content.length, purpose);
    const answer = await this.put(ticket, content);
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
    return ticket.id;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.platform.url}${path}`, { headers: { ...this.bearer, ...headers } });
  }
}
