// An OpenID Provider process for tests. It signs in whatever login it is told, without a password.
// env: REDIRECT_URI (required), PORT (0: any free port), CLIENT_ID, CLIENT_SECRET, CODE_TTL (seconds).
// Prints one line, `ready <issuer>`, on stdout; oidc-provider's own warnings go to stderr.
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

import Provider from 'oidc-provider';

const {
  REDIRECT_URI,
  PORT = '0',
  CLIENT_ID = 'app',
  CLIENT_SECRET = 'app-secret-for-tests-only-0123456789',
  CODE_TTL = '60',
} = process.env;
if (!REDIRECT_URI) throw new Error('REDIRECT_URI is not set');

const server = createServer().listen(Number(PORT), '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;

const signingKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const HOUR = 3600;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      redirect_uris: [REDIRECT_URI],
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  jwks: { keys: [{ ...signingKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' }] },
  cookies: { keys: [randomUUID()] },
  pkce: { required: () => true },
  scopes: ['openid', 'profile', 'email'],
  claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
  conformIdTokenClaims: false, // claims in the ID token too, not only at the userinfo endpoint
  findAccount: (_ctx, login) => ({
    accountId: login,
    claims: () => ({ sub: login, name: `${login} (test)`, email: `${login}@example.test` }),
  }),
  // Every scope is granted without a consent page.
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({
      clientId: oidc.client.clientId,
      accountId: oidc.session.accountId,
    });
    grant.addOIDCScope('openid profile email');
    await grant.save();
    return grant;
  },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
  // Set, or oidc-provider prints a notice on stdout at each default's first use.
  ttl: {
    AccessToken: HOUR,
    AuthorizationCode: Number(CODE_TTL),
    Grant: HOUR,
    IdToken: HOUR,
    Interaction: HOUR,
    Session: HOUR,
  },
  renderError(ctx, out) {
    ctx.type = 'text';
    ctx.body = `${out.error}: ${out.error_description ?? ''}`;
  },
});

// GET /interaction/:uid shows a form; with ?login=NAME it signs NAME in, with ?deny it refuses.
async function interact(req, res, query) {
  if (query.has('deny')) {
    return provider.interactionFinished(req, res, { error: 'access_denied' });
  }
  const login = query.get('login');
  if (login) {
    return provider.interactionFinished(req, res, { login: { accountId: login } });
  }
  await provider.interactionDetails(req, res); // throws unless the browser has the interaction's cookie
  res.setHeader('content-type', 'text/html; charset=utf-8');
  res.end(
    '<!doctype html><title>Sign in</title>' +
      '<form><label>Login <input name="login" required></label><button>Sign in</button></form>',
  );
}

const handle = provider.callback();
server.on('request', (req, res) => {
  const { pathname, searchParams } = new URL(req.url, issuer);
  if (!pathname.startsWith('/interaction/')) return handle(req, res);
  interact(req, res, searchParams).catch((error) => {
    res.statusCode = 400;
    res.end(String(error));
  });
});

process.on('disconnect', () => process.exit()); // do not outlive the test run that forked it
console.log(`ready ${issuer}`);
