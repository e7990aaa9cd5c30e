// One operation on a stack of examples/pulumi-typescript, under the Pulumi engine: this process is the
// program's language host (the Automation API's inline program).
// Usage: node stack.mjs FOLDER STACK up|refresh|destroy <CONFIG
//   FOLDER  the example, compiled into FOLDER/bin, with its node_modules
//   CONFIG  what to set first, as JSON: {"KEY": {"value": "…", "secret": true}, …}
// Prints {"changes": {…}, "outputs": {…}} or {"failed": true}; the engine's own words go to stderr.

import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';

const [folder, stackName, operation] = process.argv.slice(2);
const require = createRequire(`${folder}/`);
const {CommandError, LocalWorkspace} = require('@pulumi/pulumi/automation');

const stack = await LocalWorkspace.createOrSelectStack(
    {stackName, projectName: 'lambda-machine', program: require('./bin/index.js')},
    {workDir: folder});
const config = JSON.parse(readFileSync(0, 'utf8'));
if (Object.keys(config).length > 0) {
  await stack.setAllConfig(config);
}
const log = text => process.stderr.write(text);
try {
  const {outputs, summary} = await stack[operation]({onOutput: log, onError: log});
  console.log(JSON.stringify({changes: summary.resourceChanges, outputs}));
} catch (error) {
  if (!(error instanceof CommandError)) {
    throw error;
  }
  console.log(JSON.stringify({failed: true}));
}
