// Generated from openapi/ by `deno task gen`. Change the document, not this file.

/**
 * The keys that the system writes, as the vendor documents them or as they were observed; one that ends in `*` is the beginning of keys.
 *
 * - `charging_mode`: How the server is paid for: "0" by use, "1" by the month or year, "2" as a spot server.
 * - `metering.*`: Billing data, such as order, product, image and flavor (metering.order_id, metering.imagetype).
 * - `cascaded.*`: Internal data about the host of the server (cascaded.instance_extrainfo).
 * - `vpc_id`: The network (VPC) of the server.
 * - `image_name`: The name of the image that the server was created from.
 * - `os_bit`: The word size of the server's operating system, "32" or "64".
 * - `os_type`: The server's operating system, Linux or Windows.
 * - `virtual_env_type`: The kind of image. The vendor forbids users to add, change or delete this key.
 * - `EcmResStatus`: Whether the server is frozen, "normal" or "freeze". The key exists from the first freeze on.
 * - `lockCheckEndpoint`: The address that is asked whether the order lock is still needed.
 * - `lockSource`: What locked the server, such as "ORDER".
 * - `lockSourceId`: The id of the lock's source.
 * - `lockScene`: Why the server is locked, such as "TO_PERIOD_LOCK".
 * - `_ha_policy_type`: What high availability does when the host of the server fails, such as "remote_rebuild". Observed, not documented.
 * - `_ha_policy_time`: How long high availability waits before it acts. Observed, not documented.
 * - `__instance_vwatchdog`: Whether the server's virtual watchdog is on. Observed, not documented.
 * - `__bootDev`: The devices that the server boots from, in order. Observed, not documented.
 * - `productId`: The product that was ordered. Observed, not documented.
 * - `server_expiry`: When the server expires, 0 for never. Observed, not documented.
 * - `BaremetalPortIDList`: The ports of a bare metal server. Observed, not documented.
 * - `__huawei_reserved:*`: Internal data. The prefix is reserved. Observed, not documented.
 *
 * @example Guard keys of your own, too
 * ```ts
 * import { createMetadataClient, systemKeys } from "@ecs-contract/server-metadata";
 *
 * createMetadataClient({
 *   endpoint: "https://compute.example",
 *   projectId: "f00d",
 *   systemKeys: [...systemKeys, "acme.*"],
 * });
 * ```
 */
export const systemKeys: readonly string[] = ["charging_mode","metering.*","cascaded.*","vpc_id","image_name","os_bit","os_type","virtual_env_type","EcmResStatus","lockCheckEndpoint","lockSource","lockSourceId","lockScene","_ha_policy_type","_ha_policy_time","__instance_vwatchdog","__bootDev","productId","server_expiry","BaremetalPortIDList","__huawei_reserved:*"];

/**
 * The keys that do more than store a value, each with the reason why writing or removing it needs an explicit word.
 *
 * - `agency_name`: The IAM agency (委托) of the server. Programs on the server can get temporary access keys of that agency.
 * - `op_svc_userid`: The id of an IAM user, needed to create a prepaid server with an SSH key.
 * - `__support_agent_list`: The agents that run on the server, such as "ces" for monitoring or "hss" for host security.
 * - `admin_pass`: The password of the Windows administrator. Every program on the server can read it.
 *
 * @example Let agents be selected without the explicit word
 * ```ts
 * import { createMetadataClient, privilegedKeys } from "@ecs-contract/server-metadata";
 *
 * const { __support_agent_list: _, ...others } = privilegedKeys;
 * createMetadataClient({ endpoint: "https://compute.example", projectId: "f00d", privilegedKeys: others });
 * ```
 */
export const privilegedKeys: Readonly<Record<string, string>> = {
  agency_name: "lends the server the rights of an IAM agency",
  op_svc_userid: "names an IAM user",
  __support_agent_list: "selects the agents on the server",
  admin_pass: "is a password in plain text",
};
