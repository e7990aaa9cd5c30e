// One call of examples/pulumi-typescript/lambda/api.ts, without the engine.
// Usage: node api.mjs FOLDER URL KEY find|terminate|launch ID|REQUEST
//   FOLDER  the example, compiled into FOLDER/bin
//   REQUEST what to launch, as JSON
// Prints {"result": …} or {"error": "…"}.

import {createRequire} from 'node:module';

const [folder, url, key, operation, argument] = process.argv.slice(2);
const api = createRequire(`${folder}/`)('./bin/lambda/api.js');
try {
  const subject = operation === 'launch' ? JSON.parse(argument) : argument;
  const result = await api[operation]({url, key}, subject);
  console.log(JSON.stringify({result: result ?? null}));
} catch (error) {
  console.log(JSON.stringify({error: error.message}));
}
