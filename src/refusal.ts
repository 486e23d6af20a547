import { codeOfStatus, codeOfVendorCode, type MetadataErrorCode, ruleOfVendorCode } from "../gen/faults.ts";
import type { RuleId } from "../gen/rules.ts";
import { MetadataError, type MetadataErrorOptions } from "./errors.ts";
import { remarksOf } from "./fetch.ts";
import { redactShort } from "./redact.ts";
import { retryAfterMs } from "./retry_after.ts";
import { isRecord } from "./untyped.ts";
import { urlOf } from "./url.ts";
