import * as oidc from 'openid-client';

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]', 'localhost']);

/**
 * Why a sign-in at a provider failed. DENIED: its user, or the provider, said no. REJECTED: callback, code or ID token
 * is forged, replayed, expired or mixed up. MISCONFIGURED: the provider does not accept this client, or is another
 * issuer. UNAVAILABLE: it does not answer.
 */
export type OidcFailure = 'DENIED' | 'REJECTED' | 'MISCONFIGURED' | 'UNAVAILABLE';

export class OidcError extends Error {
  constructor(
    readonly failure: OidcFailure,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
}

/** What a sign-in that has begun must come back with; kept sealed by the browser meanwhile. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/**
 * Marked as deprecated so that it is noticed; the constructor makes sure that it is for this machine only. The library
 * looks for the function itself.
 */
const { allowInsecureRequests } = oidc as {
  readonly allowInsecureRequests: (configuration: oidc.Configuration) => void;
};

const TIMEOUT_SECONDS = 10;

/** By OAuth error, then by the library's codes; a ClientError without a code is a fetch that failed. */
const FAILURES: ReadonlyMap<string | undefined, OidcFailure> = new Map([
  ['access_denied', 'DENIED'],
  ['invalid_grant', 'REJECTED'],
  ['server_error', 'UNAVAILABLE'],
  ['temporarily_unavailable', 'UNAVAILABLE'],
  ['OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED', 'MISCONFIGURED'],
  ['OAUTH_PARSE_ERROR', 'UNAVAILABLE'],
  ['OAUTH_RESPONSE_IS_NOT_CONFORM', 'UNAVAILABLE'],
  ['OAUTH_RESPONSE_IS_NOT_JSON', 'UNAVAILABLE'],
  ['OAUTH_TIMEOUT', 'UNAVAILABLE'],
  [undefined, 'UNAVAILABLE'],
]);

/**
 * Sign-in by OpenID Connect: authorization code with PKCE S256 (RFC 7636), state, nonce, issuer of the response (RFC
 * 9207) and a signature that is checked.
 */
export class OidcClient {
  private discovery: Promise<oidc.Configuration> | null = null;

  /** Throws OidcError for an issuer that is reached without TLS on another host. */
  constructor(private readonly settings: OidcSettings) {
    const { protocol, hostname } = new URL(settings.issuer);
    if (protocol !== 'https:' && !(protocol === 'http:' && LOOPBACK.has(hostname)))
      throw new OidcError('MISCONFIGURED', `OIDC_ISSUER=${settings.issuer} must be https`);
  }

  /** Where to send the browser, and what to keep for its return. Throws OidcError. */
  async begin(): Promise<{ readonly url: string; readonly pending: PendingSignIn }> {
    const configuration = await this.configuration();
    const pending = {
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
      codeVerifier: oidc.randomPKCECodeVerifier(),
    };
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.settings.redirectUri,
      scope: 'openid profile',
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(pending.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, pending };
  }

  /**
   * The claims of the ID token, all checks done. Of the address that the browser came to only the query is used: behind
   * a proxy the host is another. Throws OidcError.
   */
  async finish(address: string, { state, nonce, codeVerifier }: PendingSignIn): Promise<oidc.IDToken> {
    const configuration = await this.configuration();
    const callback = new URL(this.settings.redirectUri);
    callback.search = new URL(address, callback).search;
    const checks = {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      idTokenExpected: true,
    };
    const tokens = await oidc.authorizationCodeGrant(configuration, callback, checks).catch(fail);
    const claims = tokens.claims();
    if (claims === undefined) throw new OidcError('REJECTED', 'the provider gave no ID token');
    return claims;
  }

  /** Discovered on first use, so that the platform starts while the provider is away; a failure is not kept. */
  private configuration(): Promise<oidc.Configuration> {
    this.discovery ??= this.discover().catch((error: unknown) => {
      this.discovery = null;
      return fail(error);
    });
    return this.discovery;
  }

  private discover(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const server = new URL(issuer);
    // Without the first of these the library trusts the ID token of the code flow unsigned.
    const execute = [oidc.enableNonRepudiationChecks, ...(server.protocol === 'http:' ? [allowInsecureRequests] : [])];
    return oidc.discovery(server, clientId, undefined, oidc.ClientSecretBasic(clientSecret), {
      timeout: TIMEOUT_SECONDS,
      execute,
    });
  }
}

function fail(error: unknown): never {
  if (error instanceof OidcError) throw error;
  throw new OidcError(failureOf(error), error instanceof Error ? error.message : String(error), error);
}

function failureOf(error: unknown): OidcFailure {
  if (error instanceof oidc.AuthorizationResponseError || error instanceof oidc.ResponseBodyError)
    return FAILURES.get(error.error) ?? 'MISCONFIGURED';
  if (error instanceof oidc.WWWAuthenticateChallengeError) return 'MISCONFIGURED';
  if (error instanceof oidc.ClientError) return FAILURES.get(error.code) ?? 'REJECTED';
  if (error instanceof TypeError && error.cause !== undefined) return 'UNAVAILABLE';
  throw error;
}
