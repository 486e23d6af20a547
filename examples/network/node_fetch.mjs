// node-fetch as the fetch of a client.
import { fromFetch } from "@ecs-contract/server-metadata";
import nodeFetch from "node-fetch";

export const fetch = fromFetch(nodeFetch);
