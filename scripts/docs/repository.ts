/** Where the sources are published. */
export const repository = "https://github.com/ecs-contract/server-metadata";
