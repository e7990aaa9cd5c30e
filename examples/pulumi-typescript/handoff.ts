// What `esc-courier render` leaves for the step that launches a machine: user data, and beside them a
// metadata file (schemas/user-data-metadata.schema.json).
import * as crypto from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

export interface HandOff {
  readonly userData: string;
  readonly sha256: string;
  readonly environment: string;
  readonly commit: string | null;
}

interface Metadata {
  readonly version: number;
  readonly target: string;
  readonly userData: { readonly file: string; readonly sha256: string };
  readonly environment: string;
  readonly commit: string | null;
}

// Throws where the files are not a pair, or not for Lambda.
export function readHandOff(metadataFile: string): HandOff {
  const metadata = JSON.parse(fs.readFileSync(metadataFile, "utf8")) as Metadata;
  if (metadata.version !== 1) {
    throw new Error(`${metadataFile}: version ${metadata.version}; this program knows version 1`);
  }
  if (metadata.target !== "lambda") {
    throw new Error(`${metadataFile}: rendered for ${metadata.target}; render with --target lambda`);
  }
  // By its name only: the folder may be another one by now, and render puts both into the same.
  const file = path.join(path.dirname(metadataFile), path.basename(metadata.userData.file));
  const bytes = fs.readFileSync(file);
  const sha256 = crypto.createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== metadata.userData.sha256) {
    throw new Error(`${file}: its SHA-256 is not what ${metadataFile} says; render again`);
  }
  const { environment, commit } = metadata;
  return { userData: bytes.toString("utf8"), sha256, environment, commit };
}
