// A Lambda Cloud instance as a Pulumi resource. There is no provider for Lambda that passes user data
// on, so this is a dynamic one: https://www.pulumi.com/docs/iac/concepts/providers/dynamic-providers/
import * as crypto from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import * as pulumi from "@pulumi/pulumi";

import * as api from "./api";

export interface InstanceArgs {
  readonly name: pulumi.Input<string>; // the hostname as well: a-z, 0-9, hyphens
  readonly region: pulumi.Input<string>;
  readonly instanceType: pulumi.Input<string>;
  readonly sshKeyName: pulumi.Input<string>; // in Lambda's registry
  readonly userData: pulumi.Input<string>; // kept as a secret
  readonly tags: pulumi.Input<Record<string, string>>; // set at launch; a change of them alone is none
}

export class Instance extends pulumi.dynamic.Resource {
  declare readonly ip: pulumi.Output<string>;

  constructor(name: string, args: InstanceArgs, options?: pulumi.CustomResourceOptions) {
    const inputs = { ...args, userData: pulumi.secret(args.userData), ip: undefined };
    super(new InstanceProvider(), name, inputs, options, "lambda", "Instance");
  }
}

// InstanceArgs when they are known.
interface Inputs {
  readonly name: string;
  readonly region: string;
  readonly instanceType: string;
  readonly sshKeyName: string;
  readonly userData: string;
  readonly tags: Record<string, string>;
  readonly __provider?: unknown; // this provider, as Pulumi keeps it in the state
}

// What the state keeps besides the inputs. Of the user data it needs only the hash.
interface Outputs {
  readonly name: string;
  readonly region: string;
  readonly instanceType: string;
  readonly sshKeyName: string;
  readonly userDataSha256: string;
  readonly ip: string;
}

// Pulumi writes this class into the state, with all that its methods refer to. So it refers to no
// secret: the key comes from the stack's configuration, each time anew.
class InstanceProvider implements pulumi.dynamic.ResourceProvider<Inputs, Outputs> {
  declare private access: api.Access;

  async configure({ config }: pulumi.dynamic.ConfigureRequest): Promise<void> {
    const url = config.get("lambda:apiUrl") ?? "https://cloud.lambda.ai/api/v1";
    this.access = { url, key: config.require("lambda:apiKey") };
  }

  // Nothing about a launched instance can be changed, so a change is a new instance. Pulumi launches
  // the new one before it terminates the old one: without capacity for it, the old one lives on.
  async diff(id: string, olds: Outputs, news: Inputs): Promise<pulumi.dynamic.DiffResult> {
    const replaces = (["name", "region", "instanceType", "sshKeyName"] as const).filter(
      (property) => olds[property] !== news[property],
    ) as string[];
    if (olds.userDataSha256 !== sha256(news.userData)) {
      replaces.push("userData");
    }
    // One that never became active is waited for, unless it never will be.
    const isWhole = olds.ip !== "";
    const instance = isWhole ? undefined : await api.find(this.access, id);
    if (!isWhole && (instance === undefined || instance.status === "unhealthy")) {
      replaces.push("ip");
    }
    return { changes: !isWhole || replaces.length > 0, replaces };
  }

  async create(inputs: Inputs): Promise<pulumi.dynamic.CreateResult<Outputs>> {
    const id = await api.launch(this.access, {
      name: inputs.name,
      hostname: inputs.name,
      region_name: inputs.region,
      instance_type_name: inputs.instanceType,
      ssh_key_names: [inputs.sshKeyName],
      user_data: inputs.userData,
      tags: Object.entries(inputs.tags).map(([key, value]) => ({ key, value })),
    });
    return { id, outs: await this.whenActive(id, inputs) };
  }

  // Called for an instance that was launched but did not become active in time.
  async update(id: string, _olds: Outputs, news: Inputs): Promise<pulumi.dynamic.UpdateResult<Outputs>> {
    return { outs: await this.whenActive(id, news) };
  }

  // `pulumi refresh`: an instance that is gone leaves the state, and the next `up` launches another.
  async read(id: string, props?: Outputs): Promise<pulumi.dynamic.ReadResult<Outputs>> {
    const instance = await api.find(this.access, id);
    if (instance === undefined || props === undefined) {
      return {};
    }
    return { id, props: { ...props, ip: instance.ip ?? "" } };
  }

  // What cannot be ended because it is gone already is no failure.
  async delete(id: string): Promise<void> {
    await api.terminate(this.access, id).catch(async (error: Error) => {
      const left = await api.find(this.access, id).catch(() => {
        throw error;
      });
      if (left !== undefined) {
        throw error;
      }
    });
  }

  // A machine boots for minutes. Whatever goes wrong meanwhile, it is launched and costs money: the
  // error carries its id, and Pulumi keeps it in the state for the next `up` or `destroy`. Here it is
  // left to us that __provider stays in the state, without which nothing could be deleted.
  private async whenActive(id: string, inputs: Inputs): Promise<Outputs> {
    const outs = {
      name: inputs.name,
      region: inputs.region,
      instanceType: inputs.instanceType,
      sshKeyName: inputs.sshKeyName,
      userDataSha256: sha256(inputs.userData),
    };
    const failed = (reason: string) =>
      Object.assign(new Error(reason), {
        id,
        properties: { ...outs, ip: "", __provider: inputs.__provider },
        reasons: [reason],
      });
    const deadline = Date.now() + 20 * 60 * 1000;
    for (let pause = 1000; Date.now() < deadline; pause = Math.min(2 * pause, 15_000)) {
      await sleep(pause);
      const instance = await api.find(this.access, id).catch((error: Error) => {
        throw failed(error.message);
      });
      if (instance === undefined) {
        throw failed(`Lambda: instance ${id} ended while it booted; "pulumi up" launches another`);
      }
      if (instance.status === "unhealthy") {
        throw failed(`Lambda: instance ${id} is unhealthy; "pulumi up" launches another and ends this one`);
      }
      if (instance.status === "active" && instance.ip !== undefined) {
        return { ...outs, ip: instance.ip };
      }
    }
    throw failed(`Lambda: instance ${id} is not active after 20 minutes; "pulumi up" waits on`);
  }
}

function sha256(text: string): string {
  return crypto.createHash("sha256").update(text).digest("hex");
}
