// Generated from openapi/ by `deno task gen`. Change the document, not this file.

import type { Case } from "./case.ts";
import { cases as addressesCases } from "./cases/addresses.ts";
import { cases as atomicCases } from "./cases/atomic.ts";
import { cases as authCases } from "./cases/auth.ts";
import { cases as concurrentCases } from "./cases/concurrent.ts";
import { cases as deleteCases } from "./cases/delete.ts";
import { cases as errorsCases } from "./cases/errors.ts";
import { cases as getCases } from "./cases/get.ts";
import { cases as headersCases } from "./cases/headers.ts";
import { cases as isolationCases } from "./cases/isolation.ts";
import { cases as jsonCases } from "./cases/json.ts";
import { cases as keysCases } from "./cases/keys.ts";
import { cases as listCases } from "./cases/list.ts";
import { cases as lockCases } from "./cases/lock.ts";
import { cases as matchCases } from "./cases/match.ts";
import { cases as mediaCases } from "./cases/media.ts";
import { cases as mergeCases } from "./cases/merge.ts";
import { cases as orderCases } from "./cases/order.ts";
import { cases as quotaCases } from "./cases/quota.ts";
import { cases as releasesCases } from "./cases/releases.ts";
import { cases as repeatCases } from "./cases/repeat.ts";
import { cases as replaceCases } from "./cases/replace.ts";
import { cases as sequencesCases } from "./cases/sequences.ts";
import { cases as serversCases } from "./cases/servers.ts";
import { cases as setCases } from "./cases/set.ts";
import { cases as sizeCases } from "./cases/size.ts";
import { cases as statesCases } from "./cases/states.ts";
import { cases as v1Cases } from "./cases/v1.ts";
import { cases as valuesCases } from "./cases/values.ts";
import { cases as derivedCases } from "./cases/derived.ts";

/** Every constraint on what is written, and each of its sides. */
export const limits: readonly string[] = [
  "MetadataItem.maxProperties in",
  "MetadataItem.maxProperties out",
  "MetadataItem.minProperties in",
  "MetadataItem.minProperties out",
  "MetadataItem.type in",
  "MetadataItem.type out",
  "MetadataItemEnvelope.additionalProperties in",
  "MetadataItemEnvelope.additionalProperties out",
  "MetadataItemEnvelope.required in",
  "MetadataItemEnvelope.required out",
  "MetadataItemEnvelope.type in",
  "MetadataItemEnvelope.type out",
  "MetadataKey.maxLength in",
  "MetadataKey.maxLength out",
  "MetadataKey.minLength in",
  "MetadataKey.minLength out",
  "MetadataKey.pattern in",
  "MetadataKey.pattern out",
  "MetadataValue.maxLength in",
  "MetadataValue.maxLength out",
  "MetadataValue.type in",
  "MetadataValue.type out",
  "MetadataValue.x-well-formed in",
  "MetadataValue.x-well-formed out",
  "ServerMetadata.type in",
  "ServerMetadata.type out",
  "ServerMetadataEnvelope.additionalProperties in",
  "ServerMetadataEnvelope.additionalProperties out",
  "ServerMetadataEnvelope.required in",
  "ServerMetadataEnvelope.required out",
  "ServerMetadataEnvelope.type in",
  "ServerMetadataEnvelope.type out"
];

/**
 * Every conformance case: those of openapi/cases/, then those that follow from the document.
 *
 * @example Find what proves a rule
 * ```ts
 * import { cases } from "@ecs-contract/server-metadata/conformance";
 * import { ok } from "node:assert/strict";
 *
 * ok(cases.some(({ rules }) => rules.includes("metadata.merge")));
 * ```
 */
export const cases: readonly Case[] = [
  ...addressesCases,
  ...atomicCases,
  ...authCases,
  ...concurrentCases,
  ...deleteCases,
  ...errorsCases,
  ...getCases,
  ...headersCases,
  ...isolationCases,
  ...jsonCases,
  ...keysCases,
  ...listCases,
  ...lockCases,
  ...matchCases,
  ...mediaCases,
  ...mergeCases,
  ...orderCases,
  ...quotaCases,
  ...releasesCases,
  ...repeatCases,
  ...replaceCases,
  ...sequencesCases,
  ...serversCases,
  ...setCases,
  ...sizeCases,
  ...statesCases,
  ...v1Cases,
  ...valuesCases,
  ...derivedCases,
];
