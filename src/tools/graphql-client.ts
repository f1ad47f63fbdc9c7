import { randomUUID } from 'node:crypto';

/** A plain HTTP client of the API, as another program would write it: fetch, JSON, a bearer token. */
export class GraphQLClient {
  private token = '';

  constructor(private readonly url: string) {}

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

  async signIn(login: string, password: string): Promise<this> {
    const { signIn } = await this.send<{ signIn: { token: string } }>('mutation ($input: SignInInput!) { signIn(input: $input) { token } }', { input: { login, password } });
    this.token = signIn.token;
    return this;
  }

  /** Somebody else at the same server. */
  another(login: string, password: string): Promise<GraphQLClient> {
    return new GraphQLClient(this.url).signIn(login, password);
  }

  /** Does one act; the answer is the payload, with a refusal in it when there is one. */
  async act(verb: string, input: object): Promise<ActAnswer> {
    const type = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}Input`;
    const data = await this.send<Record<string, ActAnswer>>(
      `mutation ($input: ${type}!) { payload: ${verb}(input: $input) {
        referral { id number state stateName version } receipt { eventSeq leafHash at } refusal { code message } } }`,
      { input: { idempotencyKey: randomUUID(), ...input } },
    );
    const { payload } = data;
    if (payload === undefined) throw new Error(`${verb} had no payload`);
    return payload;
  }
}

export interface Answer<Data> {
  readonly status: number;
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string; readonly requestId?: string; readonly detail?: object } }[];
}

export interface ActAnswer {
  readonly referral: { readonly id: string; readonly number: string; readonly state: string; readonly stateName: string; readonly version: number } | null;
  readonly receipt: { readonly eventSeq: number; readonly leafHash: string; readonly at: string } | null;
  readonly refusal: { readonly code: string; readonly message: string } | null;
}
