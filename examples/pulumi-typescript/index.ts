// One Lambda GPU machine, named as the stack is, from what `esc-courier render` wrote.
import * as pulumi from "@pulumi/pulumi";

import { readHandOff } from "./handoff";
import { Instance } from "./lambda/instance";

// Pulumi calls what a program exports; what it returns are the stack's outputs.
export = async () => {
  const config = new pulumi.Config();
  const lambda = new pulumi.Config("lambda");
  const handOff = readHandOff(config.get("metadataFile") ?? "user-data.metadata.json");

  const tags: Record<string, string> = {
    "esc-courier:environment": handOff.environment,
    "esc-courier:user-data-sha256": handOff.sha256,
  };
  if (handOff.commit !== null) {
    tags["esc-courier:commit"] = handOff.commit;
  }
  const machine = new Instance(
    "machine",
    {
      name: pulumi.getStack(),
      region: lambda.require("region"),
      instanceType: lambda.require("instanceType"),
      sshKeyName: lambda.require("sshKeyName"),
      userData: handOff.userData,
      tags,
    },
    { protect: config.getBoolean("protect") ?? false },
  );
  return { instanceId: machine.id, ip: machine.ip, userDataSha256: handOff.sha256 };
};
