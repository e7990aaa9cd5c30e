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
  const data = await call(access, "POST", "/instance-operations/launch", request);
  const id = (data as { instance_ids?: string[] }).instance_ids?.[0];
  if (id === undefined) {
    throw new Error("Lambda: the launch was accepted, but its answer names no instance: see the console");
  }
  return id;
}

// undefined where there is no such instance (any more).
export async function find(access: Access, id: string): Promise<Instance | undefined> {
  const data = await call(access, "GET", `/instances/${id}`).catch(unlessAbsent);
  if (data === undefined) {
    return undefined;
  }
  const { status, ip } = data as { status: string; ip?: string | null };
  return status === "terminated" || status === "terminating" ? undefined : { status, ip: ip ?? undefined };
}

// Done as well where there is no such instance.
export async function terminate(access: Access, id: string): Promise<void> {
  const body = { instance_ids: [id] };
  await call(access, "POST", "/instance-operations/terminate", body).catch(unlessAbsent);
}

function unlessAbsent(error: Error & { code?: string }): undefined {
  if (error.code !== "global/object-does-not-exist") {
    throw error;
  }
}

// The `data` of an answer. Errors carry the API's `code`, and never the key or a body that was sent.
async function call(access: Access, method: string, path: string, body?: object): Promise<unknown> {
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
      await sleep((Number(answer.headers.get("Retry-After")) || seconds) * 1000);
      continue;
    }
    const parsed = (await answer.json().catch(() => ({}))) as {
      data?: unknown;
      error?: { code?: string; message?: string; suggestion?: string };
    };
    if (answer.ok) {
      return parsed.data;
    }
    const { code = "no code", message = "", suggestion = "" } = parsed.error ?? {};
    const words = `Lambda: ${method} ${path}: HTTP ${answer.status}, ${code}: ${message} ${suggestion}`;
    throw Object.assign(new Error(words.trim()), { code });
  }
}
