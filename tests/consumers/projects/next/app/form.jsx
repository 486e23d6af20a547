"use client";
import { serverMetadata } from "@ecs-contract/server-metadata/schemas";
import { createMetadataClient, tokenAuth } from "@ecs-contract/server-metadata";

export default function Form() {
  const { issues } = serverMetadata["~standard"].validate({ "a b": "c" });
  const save = () => createMetadataClient({ endpoint: "/", projectId: "f00d", auth: tokenAuth("t") });
  return <button type="button" onClick={save}>{issues[0].ruleId}</button>;
}
