import { randomUUID } from 'node:crypto';

/** A plain HTTP client of the API, as another program would write it: fetch, JSON, a bearer token. */
export class GraphQLClient {
  private token = '';

  constructor(private readonly url: string) {}

  /** Sends one document. Throws when the answer holds errors. */
  async send<Data>(query: string, variables: object = {}): Promise<Data> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(this.token ? { authorization: `Bearer ${this.token}` } : {}) },
      body: JSON.stringify({ query, variables }),
    });
    const answer = (await response.json()) as { data?: Data; errors?: { message: string; extensions?: { code?: string } }[] };
    if (answer.errors ?? !answer.data) throw new Error(`HTTP ${response.status}: ${JSON.stringify(answer.errors)}`);
    return answer.data;
  }

  async signIn(login: string, password: string): Promise<this> {
    const { signIn } = await this.send<{ signIn: { token: string } }>('mutation ($input: SignInInput!) { signIn(input: $input) { token } }', { input: { login, password } });
    this.token = signIn.token;
    return this;
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

export interface ActAnswer {
  readonly referral: { readonly id: string; readonly number: string; readonly state: string; readonly stateName: string; readonly version: number } | null;
  readonly receipt: { readonly eventSeq: number; readonly leafHash: string; readonly at: string } | null;
  readonly refusal: { readonly code: string; readonly message: string } | null;
}
