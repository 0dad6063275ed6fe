// A certified provider with one client and one rule: whoever comes is `sub`, at the level asked for.
// Arguments as one JSON object: {port, client_id, key, redirect_uri, left_uri, alg, sub, name, acr,
// claims}: the scopes and claims are those of the four basic facts.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const told = JSON.parse(process.argv[2]);
const issuer = `http://localhost:${told.port}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: told.client_id,
    redirect_uris: [told.redirect_uri],
    post_logout_redirect_uris: [told.left_uri],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    id_token_signed_response_alg: told.alg,
    jwks: { keys: [told.key] },
  }],
  jwks: { keys: told.keys },
  pkce: { required: () => true },
  acrValues: [told.acr],
  claims: { openid: ['sub'], name: ['name'], address: ['address'], birthdate: ['birthdate'], gender: ['gender'], acr: null },
  scopes: ['openid', 'name', 'address', 'birthdate', 'gender'],
  features: { devInteractions: { enabled: false } },
  findAccount: (ctx, sub) => ({ accountId: sub, claims: () => ({ sub, name: told.name, ...told.claims }) }),
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  cookies: { keys: ['tests'] },
});

const callback = provider.callback();
createServer(async (request, response) => {
  if (!request.url.startsWith('/interaction/')) return callback(request, response);
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    const login = { accountId: told.sub, acr: told.acr };
    return provider.interactionFinished(request, response, { login });
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(request, response, { consent });
}).listen(told.port, '127.0.0.1', () => console.log(issuer));
