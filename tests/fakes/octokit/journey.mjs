// GitHub's JavaScript client goes through the stores of the fake: secrets, variables, refusals.
// Usage: FAKE_URL=... NODE_MODULES=... node journey.mjs      prints what it saw as one JSON object

import {createRequire} from 'node:module';

const require = createRequire(process.env.NODE_MODULES + '/');
const sodium = require('libsodium-wrappers');
const {Octokit} = await import(require.resolve('@octokit/rest'));
const {Octokit: Core} = await import(require.resolve('@octokit/core'));
await sodium.ready;

const options = {baseUrl: process.env.FAKE_URL, auth: 'ghp_good'};
const octokit = new Octokit({...options, log: {debug() {}, info() {}, warn() {}, error() {}}});
const core = new Core(options);
const {actions, dependabot, codespaces} = octokit.rest;
const owner = 'acme', repo = 'web', org = 'acme', name = 'V';
const secret_name = 'TOK', repository_id = 102;

function seal(text, {key, key_id}) {
  const variant = sodium.base64_variants.ORIGINAL;
  const box = sodium.crypto_box_seal(sodium.from_string(text), sodium.from_base64(key, variant));
  return {encrypted_value: sodium.to_base64(box, variant), key_id};
}

async function status(promise) {
  try {
    return (await promise).status;
  } catch (error) {
    return error.status ?? String(error);
  }
}

// Creates, updates and reads one secret of a store.
async function secret(place, publicKey, put, list, get, more = {}) {
  const box = seal('from octokit', (await publicKey(place)).data);
  const body = {...place, secret_name, ...box, ...more};
  return [await status(put(body)), await status(put(body)),
          (await list(place)).data.total_count, (await get({...place, secret_name})).data.name];
}

const selected = {visibility: 'selected', selected_repository_ids: [101]};
const environment = {owner, repo, environment_name: 'eu/west'};
const seen = {
  repo: await secret({owner, repo}, actions.getRepoPublicKey, actions.createOrUpdateRepoSecret,
                     actions.listRepoSecrets, actions.getRepoSecret),
  environment: await secret(environment, actions.getEnvironmentPublicKey,
                            actions.createOrUpdateEnvironmentSecret,
                            actions.listEnvironmentSecrets, actions.getEnvironmentSecret),
  org: await secret({org}, actions.getOrgPublicKey, actions.createOrUpdateOrgSecret,
                    actions.listOrgSecrets, actions.getOrgSecret, selected),
  dependabot: await secret({org}, dependabot.getOrgPublicKey, dependabot.createOrUpdateOrgSecret,
                           dependabot.listOrgSecrets, dependabot.getOrgSecret, selected),
  codespaces: await secret({owner, repo}, codespaces.getRepoPublicKey,
                           codespaces.createOrUpdateRepoSecret, codespaces.listRepoSecrets,
                           codespaces.getRepoSecret),
};

const inOrg = {org, secret_name};
seen.selected = [
  await status(actions.addSelectedRepoToOrgSecret({...inOrg, repository_id})),
  (await actions.listSelectedReposForOrgSecret(inOrg)).data.repositories.map(r => r.full_name),
  await status(actions.setSelectedReposForOrgSecret({...inOrg, selected_repository_ids: [103]})),
  await status(actions.createOrUpdateOrgSecret({...inOrg, visibility: 'all'})),
  await status(actions.addSelectedRepoToOrgSecret({...inOrg, repository_id})),
];
seen.variable = [
  await status(actions.createRepoVariable({owner, repo, name, value: 'one'})),
  await status(actions.createRepoVariable({owner, repo, name, value: 'one'})),
  await status(actions.updateRepoVariable({owner, repo, name, value: 'two'})),
  (await actions.getRepoVariable({owner, repo, name})).data.value,
  (await actions.listRepoVariables({owner, repo})).data.total_count,
  await status(actions.createOrgVariable({org, name, value: 'all', visibility: 'all'})),
  await status(actions.createEnvironmentVariable({...environment, name, value: 'env'})),
];
seen.pages = (await octokit.paginate(actions.listRepoVariables, {owner, repo: 'infra'})).length;
const {data: {id}} = await octokit.rest.repos.get({owner, repo});
seen.id = id;
const refused = {owner, repo, secret_name, key_id: '1', encrypted_value: 'AAAA'};
seen.refused = [
  await status(actions.createOrUpdateRepoSecret(refused)),
  await status(actions.deleteRepoSecret({owner, repo, secret_name: 'ABSENT'})),
  await status(actions.getRepoSecret({owner: 'nobody', repo, secret_name})),
];
seen.deleted = await status(core.request(
    'DELETE /repos/{owner}/{repo}/actions/secrets/{secret_name}', {owner, repo, secret_name}));
console.log(JSON.stringify(seen));
