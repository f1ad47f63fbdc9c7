import type { GraphQLFormattedError } from 'graphql';

/** What a stream sends: results in order. */
export interface LiveResult {
  readonly data?: { readonly referralChanged: Readonly<Record<string, unknown>> | null } | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** A plain client of /live: a POST whose answer is read line by line, as any program could. */
export class LiveClient {
  readonly results: LiveResult[] = [];
  completed = false;
  private readonly abort = new AbortController();

  private constructor(readonly status: number) {}

  static async open(
    url: string,
    token: string | null,
    query: string,
    variables: object = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<LiveClient> {
    const abort = new AbortController();
    const response = await fetch(`${url}/live`, {
      method: 'POST',
      signal: abort.signal,
      body: JSON.stringify({ query, variables }),
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
    });
    const client = new LiveClient(response.status);
    client.abort.signal.addEventListener('abort', () => {
      abort.abort();
    });
    if (response.headers.get('content-type')?.startsWith('text/event-stream'))
      void client.read(response.body!).catch(() => undefined);
    else client.results.push((await response.json()) as LiveResult);
    return client;
  }

  close(): void {
    this.abort.abort();
  }

  get codes(): unknown[] {
    return this.results.flatMap(({ errors = [] }) => errors.map((error) => error.extensions?.code));
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    const reader = body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += decoder.decode(part.value, { stream: true });
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) {
        const data = /^data: (.*)$/m.exec(event)?.[1];
        if (event.includes('event: next') && data !== undefined) this.results.push(JSON.parse(data) as LiveResult);
        // said by the platform; a connection that breaks is none
        if (event.includes('event: complete')) this.completed = true;
      }
    }
  }
}
