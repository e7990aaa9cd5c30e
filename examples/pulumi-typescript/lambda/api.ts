// The Lambda Cloud API, as far as one instance needs it: https://docs-api.lambda.ai/api/cloud
import { setTimeout as sleep } from "node:timers/promises";

export interface Access {
  readonly url: string; // without a slash at the end
  readonly key: string;
}

export interface LaunchRequest {
  readonly name: string;
  readonly hostname: string;
  readonly region_name: string;
  readonly instance_type_name: string;
  readonly ssh_key_names: readonly [string]; // Lambda takes exactly one
  readonly user_data: string; // plain text
  readonly tags: readonly { readonly key: string; readonly value: string }[];
}

// What we read of an instance. The API answers with jupyter_token as well, which is a credential:
// no other field is taken over from an answer, so that it cannot get into a state or a log.
export interface Instance {
  readonly status: string; // booting, active, unhealthy, terminating, terminated, …
  readonly ip: string | undefined;
}

export async function launch(access: Access, request: LaunchRequest): Promise<string> {
  const perhaps = "it may have been launched all the same: esc-courier lambda list";
  const data = await call(access, "POST", "/instance-operations/launch", request).catch((error: Failure) => {
    throw error.refused ? error : new Error(`${error.message}; ${perhaps}`);
  });
  const id: unknown = Array.isArray(data["instance_ids"]) ? data["instance_ids"][0] : undefined;
  if (typeof id !== "string" || !/^[\w-]+$/.test(id)) {
    throw new Error(`Lambda: the answer to the launch names no instance; ${perhaps}`);
  }
  return id;
}

// undefined where there is no such instance (any more). Only Lambda's own word counts for that: to be
// taken for gone is to be launched once more.
export async function find(access: Access, id: string): Promise<Instance | undefined> {
  const path = `/instances/${id}`;
  const data = await call(access, "GET", path).catch(unlessAbsent);
  if (data === undefined) {
    return undefined;
  }
  const { status, ip } = data;
  if (data["id"] !== id || typeof status !== "string") {
    throw new Error(`Lambda: GET ${path}: the answer is not that instance`);
  }
  const ended = ["terminating", "terminated", "preempted"].includes(status);
  return ended ? undefined : { status, ip: typeof ip === "string" ? ip : undefined };
}

// Throws unless Lambda says that it terminates the instance; what it does not list, it does not terminate.
export async function terminate(access: Access, id: string): Promise<void> {
  const data = await call(access, "POST", "/instance-operations/terminate", { instance_ids: [id] });
  const ended: unknown = data["terminated_instances"];
  if (!Array.isArray(ended) || ended.length !== 1 || ended[0]?.id !== id) {
    throw new Error(`Lambda: the answer does not say that instance ${id} was terminated`);
  }
}

interface Failure extends Error {
  readonly code?: string; // the API's
  readonly refused?: boolean; // Lambda said no: nothing was done
}

function unlessAbsent(error: Failure): undefined {
  if (error.code !== "global/object-does-not-exist") {
    throw error;
  }
}

interface Answer {
  readonly data?: unknown;
  readonly error?: { readonly code?: string; readonly message?: string; readonly suggestion?: string };
}

// The object `data` of an answer, and nothing less. A Failure carries never the key or a body that was sent.
async function call(access: Access, method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const tries = 5;
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(access.url + path, {
      method,
      headers: { Authorization: `Bearer ${access.key}`, "Content-Type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
      redirect: "error", // a redirect must not carry the key elsewhere
      signal: AbortSignal.timeout(30_000),
    }).catch((error: Error & { cause?: { code?: string } }) => {
      const reason = error.cause?.code ?? error.name;
      throw new Error(`Lambda: ${method} ${path}: no answer (${reason})`);
    });
    if (answer.status === 429 && attempt < tries) {
      // Lambda takes one request a second and one launch in twelve. What it refuses so has no effect.
      const seconds = path.endsWith("/launch") ? 12 : 1;
      await sleep(Math.min(Number(answer.headers.get("Retry-After")) || seconds, 60) * 1000);
      continue;
    }
    // undefined where it is cut off or not JSON.
    const parsed = (await answer.json().catch(() => undefined)) as Answer | null | undefined;
    if (answer.ok) {
      if (typeof parsed?.data !== "object" || parsed.data === null) {
        throw new Error(`Lambda: ${method} ${path}: HTTP ${answer.status}, but the answer is cut off or not Lambda's`);
      }
      return parsed.data as Record<string, unknown>;
    }
    const { code = "no code", message = "", suggestion = "" } = parsed?.error ?? {};
    const words = `Lambda: ${method} ${path}: HTTP ${answer.status}, ${code}: ${message} ${suggestion}`;
    throw Object.assign(new Error(words.trim()), { code, refused: answer.status < 500 });
  }
}
