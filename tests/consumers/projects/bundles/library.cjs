// A library in CommonJS that depends on the package.
exports.MetadataError = require("@ecs-contract/server-metadata").MetadataError;
