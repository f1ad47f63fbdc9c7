import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/** A plain HTTP client of the API, as another program would write it: fetch, JSON, a bearer token. */
export class GraphQLClient {
  /** `token`: of a session that has begun already. */
  constructor(
    readonly url: string,
    private token = '',
  ) {}

  /** What stands after "Bearer" once somebody has signed in: for paths that are no GraphQL. */
  get bearer(): string {
    return this.token;
  }

  /** Sends one document and gives the answer as it comes: HTTP status, data, errors. */
  async ask<Data>(query: string, variables: object = {}): Promise<Answer<Data>> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(this.token ? { authorization: `Bearer ${this.token}` } : {}) },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, ...((await response.json()) as Omit<Answer<Data>, 'status'>) };
  }

  /** Sends one document. Throws when the answer holds errors. */
  async send<Data>(query: string, variables: object = {}): Promise<Data> {
    const { status, data, errors } = await this.ask<Data>(query, variables);
    if (errors ?? !data) throw new Error(`HTTP ${status}: ${JSON.stringify(errors)}`);
    return data;
  }

  /** Signs in; where too many do so at once, again when the server says. */
  async signIn(login: string, password: string): Promise<this> {
    const document = 'mutation ($input: SignInInput!) { signIn(input: $input) { token } }';
    for (;;) {
      const { status, data, errors } = await this.ask<{ signIn: { token: string } }>(document, {
        input: { login, password },
      });
      if (data?.signIn !== undefined) {
        this.token = data.signIn.token;
        return this;
      }
      if (errors?.[0]?.extensions.code !== 'BUSY') throw new Error(`HTTP ${status}: ${JSON.stringify(errors)}`);
      await sleep(500 + 1_000 * Math.random());
    }
  }

  /** Somebody else at the same server. */
  another(login: string, password: string): Promise<GraphQLClient> {
    return new GraphQLClient(this.url).signIn(login, password);
  }

  /** Does one act; the answer is the payload, with a refusal in it when there is one. */
  act(verb: string, input: object): Promise<ActAnswer> {
    return this.mutate<ActAnswer>(
      verb,
      input,
      'referral { id number state stateName version } receipt { eventSeq leafHash at } refusal { code message }',
    );
  }

  /** Does one act on the ledger, which must be done: the record as it is then. Throws the refusal when there is one. */
  async actOnLedger(
    verb: string,
    input: object,
    on: 'patch' | 'landCase',
  ): Promise<{ readonly id: string; readonly version: number }> {
    const { record, refusal } = await this.mutate<{
      record: { id: string; version: number } | null;
      refusal: ActAnswer['refusal'];
    }>(verb, input, `record: ${on} { id version } refusal { code message }`);
    if (record === null) throw new Error(`${verb}: ${refusal?.code ?? ''} ${refusal?.message ?? ''}`);
    return record;
  }

  /** Sends one mutation under a new key unless `input` holds one; the answer is what `fields` asks of its payload. */
  async mutate<Payload>(verb: string, input: object, fields: string): Promise<Payload> {
    const type = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}Input`;
    const { payload } = await this.send<{ payload?: Payload }>(
      `mutation ($input: ${type}!) { payload: ${verb}(input: $input) { ${fields} } }`,
      { input: { idempotencyKey: randomUUID(), ...input } },
    );
    if (payload === undefined) throw new Error(`${verb} had no payload`);
    return payload;
  }
}

export interface Answer<Data> {
  readonly status: number;
  readonly data?: Data | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string; readonly requestId?: string; readonly detail?: object };
  }[];
}

export interface ActAnswer {
  readonly referral: {
    readonly id: string;
    readonly number: string;
    readonly state: string;
    readonly stateName: string;
    readonly version: number;
  } | null;
  readonly receipt: { readonly eventSeq: number; readonly leafHash: string; readonly at: string } | null;
  readonly refusal: { readonly code: string; readonly message: string } | null;
}
