// Samples that use a library which knows the API: openstacksdk, gophercloud, and this package.
import { type Call, endpoint, identity, oneLine, projectId, region, type Sample, serverId } from "./sample.ts";

const items = { role: "db", "billing:cost.center": "CC-42" };

/** The statement of each operation in openstacksdk; ECS v1 is not in it. */
const sdkCalls: Record<string, string> = {
  listServers: "for server in compute.servers(details=True):\n    print(server.id, server.metadata)",
  listServerMetadata: "print(server.fetch_metadata(compute).metadata)",
  mergeServerMetadata: `server.set_metadata(compute, ${oneLine(items)})`,
  replaceServerMetadata: `server.replace_metadata(compute, ${oneLine(items)})`,
  getServerMetadataItem: 'print(server.get_metadata_item(compute, "role").metadata)',
  setServerMetadataItem: 'server.set_metadata_item(compute, "role", "db")',
  deleteServerMetadataItem: 'server.delete_metadata_item(compute, "role")',
};

/** The call with openstacksdk, if it has the operation; it logs in by itself and finds the service in the catalogue. */
export function openstacksdk({ operationId }: Call): Sample[] {
  const call = sdkCalls[operationId];
  if (!call) return [];
  const one = operationId !== "listServers";
  const source = `import os
import openstack
${one ? "from openstack.compute.v2.server import Server\n" : ""}
compute = openstack.connect(
    auth_url="${identity}/v3",
    username=os.environ["OS_USERNAME"],
    password=os.environ["OS_PASSWORD"],
    user_domain_name=os.environ["OS_USER_DOMAIN_NAME"],
    project_id="${projectId}",
    region_name="${region}",
).compute
${one ? `server = Server.new(id="${serverId}", metadata={})\n` : ""}${call}`;
  return [{ id: "openstacksdk", label: "openstacksdk", lang: "python", file: "sample_sdk.py", source }];
}

const goItems = 'map[string]string{"role": "db", "billing:cost.center": "CC-42"}';

/** The call of each operation in gophercloud, with what is taken from its result. */
const goCalls: Record<string, string> = {
  listServerMetadata: "servers.Metadata(compute, server).Extract()",
  mergeServerMetadata: `servers.UpdateMetadata(compute, server, servers.MetadataOpts(items)).Extract()`,
  replaceServerMetadata: `servers.ResetMetadata(compute, server, servers.MetadataOpts(items)).Extract()`,
  getServerMetadataItem: 'servers.Metadatum(compute, server, "role").Extract()',
  setServerMetadataItem: 'servers.CreateMetadatum(compute, server, servers.MetadatumOpts{"role": "db"}).Extract()',
  deleteServerMetadataItem: '"deleted", servers.DeleteMetadatum(compute, server, "role").ExtractErr()',
};

/** The call with gophercloud, if it has the operation. */
export function gophercloud({ operationId, base }: Call): Sample | undefined {
  const call = goCalls[operationId];
  if (!call) return undefined;
  const source = `package main

import (
	"fmt"
	"os"

	"github.com/gophercloud/gophercloud"
	"github.com/gophercloud/gophercloud/openstack/compute/v2/servers"
)

func main() {
	compute := &gophercloud.ServiceClient{
		ProviderClient: &gophercloud.ProviderClient{TokenID: os.Getenv("TOKEN")},
		Endpoint:       "${base}/",
	}
	server := "${serverId}"
${call.includes("items") ? `\titems := ${goItems}\n` : ""}	result, err := ${call}
	if err != nil {
		panic(err)
	}
	fmt.Println(result)
}`;
  return { id: "gophercloud", label: "Go", lang: "go", file: "main.go", source };
}

const tsItems = '{ role: "db", "billing:cost.center": "CC-42" }';

/** The verb of each operation, with its arguments after the server; empty for a list of servers. */
const verbs: Record<string, string> = {
  listServers: "",
  listCloudServers: "",
  listServerMetadata: "list(server)",
  mergeServerMetadata: `merge(server, ${tsItems})`,
  replaceServerMetadata: `replace(server, ${tsItems})`,
  getServerMetadataItem: 'get(server, "role")',
  setServerMetadataItem: 'set(server, "role", "db")',
  deleteServerMetadataItem: 'delete(server, "role")',
  showCloudServer: "list(server)",
  mergeCloudServerMetadata: `merge(server, ${tsItems})`,
  deleteCloudServerMetadataItem: 'delete(server, "role")',
};

/** The call with this package. */
export function typescript({ operationId, url }: Call): Sample {
  const isV1 = url.includes("/v1/");
  const verb = verbs[operationId];
  const call = verb
    ? `const server = "${serverId}";\nconsole.log(await client.${verb});`
    : "for await (const { id, metadata } of listServers(client)) console.log(id, metadata);";
  const source = `import { createMetadataClient,${
    verb ? "" : " listServers,"
  } tokenAuth } from "@ecs-contract/server-metadata";
import process from "node:process";

const client = createMetadataClient({
${isV1 ? '  api: "v1",\n' : ""}  endpoint: "${endpoint}",
  projectId: "${projectId}",
  auth: tokenAuth(process.env.TOKEN!),
});
${call}`;
  return { id: "typescript", label: "TypeScript", lang: "typescript", file: "sample.ts", source };
}
