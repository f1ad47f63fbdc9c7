import type { FilePurpose } from '../../domain/file/file-types.js';
import type { GraphQLClient } from './graphql-client.js';

/**
 * Sends a file whole, as whoever has signed in, and returns the id by which a form names it. Throws when it is not
 * taken in.
 */
export async function sendFile(
  client: GraphQLClient,
  { name, bytes, purpose }: { readonly name: string; readonly bytes: Buffer; readonly purpose: FilePurpose },
): Promise<string> {
  const {
    beginUpload: { upload },
  } = await client.send<{ beginUpload: { upload: { id: string; path: string } } }>(
    'mutation ($input: BeginUploadInput!) { beginUpload(input: $input) { upload { id path } } }',
    { input: { name, size: bytes.length, purpose } },
  );
  const response = await fetch(`${client.url}${upload.path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${client.bearer}` },
    body: new Uint8Array(bytes),
  });
  if (!response.ok) throw new Error(`${name}: HTTP ${response.status}: ${await response.text()}`);
  return upload.id;
}
