// The doors that are JSON, as TypeScript reads them; compiled, never run.
import cases from "@ecs-contract/server-metadata/cases.json" with { type: "json" };
import v1 from "@ecs-contract/server-metadata/openapi-v1.json" with { type: "json" };
import nova from "@ecs-contract/server-metadata/openapi.json" with { type: "json" };
import schemas from "@ecs-contract/server-metadata/schemas.json" with { type: "json" };

export const ids: string[] = cases.cases.map(({ id }) => id);
export const versions: string[] = [nova.openapi, v1.openapi, schemas.$schema];
