import type { ImportLine } from '../../ledger/sheets/import-line.js';
import type { GraphQLClient } from './graphql-client.js';

/** A sheet as it is sent: its bytes, and the media type that says which kind it is of. */
export interface SentSheet {
  readonly bytes: Buffer;
  readonly type: string;
}

/**
 * Sends a sheet to `/ledger/import` as whoever has signed in, and tells each line of the report as it comes. Throws
 * when it is refused. Returns the summary.
 */
export async function importSheet(
  { url, bearer }: GraphQLClient,
  { bytes, type }: SentSheet,
  query: string,
  tell: (line: string) => void,
): Promise<Extract<ImportLine, { type: 'summary' }>> {
  const response = await fetch(`${url}/ledger/import?${query}`, {
    method: 'POST',
    headers: { 'content-type': type, authorization: `Bearer ${bearer}` },
    body: new Uint8Array(bytes),
  });
  if (response.body === null || !response.ok) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
  let [rest, summary] = ['', null as Extract<ImportLine, { type: 'summary' }> | null];
  const decoder = new TextDecoder();
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter((text) => text !== ''))
      summary = told(JSON.parse(line) as ImportLine, tell) ?? summary;
  }
  if (summary === null) throw new Error('the report broke off: nothing is known to be written');
  return summary;
}

function told(
  line: ImportLine | { readonly type: 'error'; readonly errors: readonly { readonly message: string }[] },
  tell: (line: string) => void,
): Extract<ImportLine, { type: 'summary' }> | null {
  switch (line.type) {
    case 'progress':
      tell(`${line.phase === 'READING' ? '已读' : '已写'} ${line.rows}${line.of === null ? '' : `/${line.of}`} 行`);
      return null;
    case 'problem':
      tell(`${line.cell ?? `第 ${line.line} 行`}「${line.value}」${line.message}`);
      return null;
    case 'summary':
      tell(
        `共 ${line.rows} 行：新增 ${line.new}，不变 ${line.same}，更正 ${line.corrected}，有问题 ${line.withProblems}；` +
          (line.written ? '已写入' : '没有写入'),
      );
      return line;
    case 'error':
      throw new Error(line.errors.map(({ message }) => message).join('; '));
  }
}
