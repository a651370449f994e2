// A real identity provider for the tests: node idp.mjs <port> <redirect uri>. Every start has new keys.
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';

// Whoever started us listens for one word only.
process.stdout.on('error', () => {});

const [port, redirectUri] = process.argv.slice(2);
const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
const groups = { mueller: ['officers', 'sports'], leiter: ['leads'], chef: ['admins'], fremd: ['sports'] };

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: 'schalter',
    client_secret: 'ein Geheimnis der Stadt',
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code'],
    response_types: ['code'],
  }],
  jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256', kid: `key-${Date.now()}` }] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, preferred_username: id, name: `Frau ${id}`, groups: groups[id] ?? [] }),
  }),
  claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'], email: ['email'] },
  conformIdTokenClaims: false,
  cookies: { keys: ['only for tests'] },
  pkce: { required: () => true },
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
