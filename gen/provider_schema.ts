// Generated from openapi/ by `deno task gen`. Change the document, not this file.

/** A JSON Schema with the definitions that it refers to. */
// deno-lint-ignore no-explicit-any
export type JsonSchema = any;

/** The JSON Schema of a provider file; openapi/provider.schema.json is the same. */
export const providerSchema: JsonSchema = {
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "A provider of the API, for `verify --provider FILE`",
  "type": "object",
  "required": [
    "endpoint",
    "projectId",
    "servers"
  ],
  "additionalProperties": false,
  "properties": {
    "$schema": {
      "type": "string",
      "description": "The address of this schema, for editors."
    },
    "name": {
      "type": "string",
      "minLength": 1,
      "description": "Its name in the report."
    },
    "endpoint": {
      "type": "string",
      "minLength": 1,
      "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://\\S+$",
      "x-must": "be an http or https URL",
      "description": "Scheme, host and port, with a path if it has one before /v2.1."
    },
    "projectId": {
      "$ref": "#/$defs/id",
      "description": "The project of the servers."
    },
    "auth": {
      "type": "object",
      "required": [
        "token"
      ],
      "additionalProperties": false,
      "description": "Who sends requests. Without it, the provider is taken to check no tokens. Cases that need somebody who is missing are not run.",
      "properties": {
        "token": {
          "$ref": "#/$defs/credential",
          "description": "A member of the project."
        },
        "admin": {
          "$ref": "#/$defs/credential",
          "description": "An administrator."
        },
        "reader": {
          "$ref": "#/$defs/credential",
          "description": "Somebody who may only read."
        },
        "roleless": {
          "$ref": "#/$defs/credential",
          "description": "Somebody without a role in the project."
        },
        "system": {
          "$ref": "#/$defs/credential",
          "description": "An administrator of the whole system, not of a project."
        },
        "other": {
          "$ref": "#/$defs/credential",
          "description": "A member of the project of the server `foreign`; for `--like`."
        }
      }
    },
    "servers": {
      "type": "object",
      "required": [
        "active"
      ],
      "x-missing": {
        "active": "must name a server"
      },
      "additionalProperties": false,
      "properties": {
        "active": {
          "$ref": "#/$defs/ids"
        },
        "stopped": {
          "$ref": "#/$defs/ids"
        },
        "paused": {
          "$ref": "#/$defs/ids"
        },
        "suspended": {
          "$ref": "#/$defs/ids"
        },
        "building": {
          "$ref": "#/$defs/ids"
        },
        "error": {
          "$ref": "#/$defs/ids"
        },
        "rescued": {
          "$ref": "#/$defs/ids"
        },
        "resized": {
          "$ref": "#/$defs/ids"
        },
        "shelved": {
          "$ref": "#/$defs/ids"
        },
        "shelved_offloaded": {
          "$ref": "#/$defs/ids"
        },
        "soft_deleted": {
          "$ref": "#/$defs/ids"
        },
        "deleted": {
          "$ref": "#/$defs/ids"
        },
        "locked": {
          "$ref": "#/$defs/ids"
        },
        "rebooting": {
          "$ref": "#/$defs/ids"
        },
        "never_launched": {
          "$ref": "#/$defs/ids"
        },
        "foreign": {
          "$ref": "#/$defs/ids"
        },
        "missing": {
          "$ref": "#/$defs/ids"
        }
      },
      "description": "The ids of servers by what they are for: active, stopped, paused, suspended, building, error, rescued, resized, shelved, shelved_offloaded, soft_deleted, deleted, locked, rebooting, never_launched, foreign (of another project), missing (an id that no server has; by default, one that nobody uses). Several for active let as many cases run at once."
    },
    "quota": {
      "type": "integer",
      "exclusiveMinimum": 0,
      "x-must": "be a whole number above 0",
      "description": "How many items a server may have. Without it, no case tries the limit."
    },
    "apis": {
      "type": "array",
      "minItems": 1,
      "items": {
        "enum": [
          "v2.1",
          "v1"
        ]
      },
      "x-must": "be a list of v2.1 and v1",
      "description": "Its APIs: Nova's (the default), and ECS v1."
    },
    "release": {
      "type": "string",
      "minLength": 1,
      "pattern": "^\\d{1,3}$",
      "x-must": "be the number of a release of Nova, such as \"34\"",
      "description": "The release of Nova behind it. Without one, a case accepts what any release does."
    },
    "rate": {
      "type": "number",
      "exclusiveMinimum": 0,
      "x-must": "be a number of requests a second, above 0",
      "description": "How many requests a second it may be sent."
    }
  },
  "$defs": {
    "id": {
      "type": "string",
      "minLength": 1,
      "pattern": "^[\\w-]+$",
      "x-must": "have letters, digits, hyphens and underscores only"
    },
    "ids": {
      "oneOf": [
        {
          "$ref": "#/$defs/id"
        },
        {
          "type": "array",
          "items": {
            "$ref": "#/$defs/id"
          }
        }
      ],
      "x-must": "be a server's id, or a list of them"
    },
    "secret": {
      "oneOf": [
        {
          "type": "string",
          "minLength": 1,
          "pattern": "^[!-~]+$",
          "x-must": "have visible ASCII characters only"
        },
        {
          "$ref": "#/$defs/variable"
        }
      ],
      "x-must": "be a text or { \"env\": \"NAME\" }"
    },
    "variable": {
      "type": "object",
      "required": [
        "env"
      ],
      "additionalProperties": false,
      "properties": {
        "env": {
          "type": "string",
          "minLength": 1,
          "pattern": "^[A-Za-z_]\\w*$",
          "x-must": "be the name of an environment variable",
          "description": "The environment variable that has the secret."
        }
      }
    },
    "password": {
      "oneOf": [
        {
          "type": "string",
          "minLength": 1
        },
        {
          "$ref": "#/$defs/variable"
        }
      ],
      "x-must": "be a text or { \"env\": \"NAME\" }"
    },
    "credential": {
      "oneOf": [
        {
          "type": "string",
          "minLength": 1,
          "pattern": "^[!-~]+$",
          "x-must": "have visible ASCII characters only"
        },
        {
          "$ref": "#/$defs/variable"
        },
        {
          "type": "object",
          "required": [
            "user",
            "iamEndpoint",
            "domain",
            "password"
          ],
          "additionalProperties": false,
          "description": "A login by password; the token is for the provider's project.",
          "properties": {
            "iamEndpoint": {
              "$ref": "#/$defs/iamEndpoint"
            },
            "user": {
              "type": "string",
              "minLength": 1
            },
            "domain": {
              "type": "string",
              "minLength": 1,
              "description": "The name of the user's domain."
            },
            "password": {
              "$ref": "#/$defs/password"
            }
          }
        },
        {
          "type": "object",
          "required": [
            "applicationCredential",
            "iamEndpoint",
            "secret"
          ],
          "additionalProperties": false,
          "properties": {
            "iamEndpoint": {
              "$ref": "#/$defs/iamEndpoint"
            },
            "applicationCredential": {
              "type": "string",
              "minLength": 1,
              "description": "Its id."
            },
            "secret": {
              "$ref": "#/$defs/password"
            }
          }
        },
        {
          "type": "object",
          "required": [
            "accessKeyId",
            "secretAccessKey"
          ],
          "additionalProperties": false,
          "description": "An access key (AK/SK); each request is signed.",
          "properties": {
            "accessKeyId": {
              "$ref": "#/$defs/secret"
            },
            "secretAccessKey": {
              "$ref": "#/$defs/secret"
            }
          }
        }
      ],
      "x-must": "be a token, { \"env\": \"NAME\" }, or a login with user, applicationCredential or accessKeyId"
    },
    "iamEndpoint": {
      "type": "string",
      "minLength": 1,
      "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://\\S+$",
      "x-must": "be an http or https URL",
      "description": "Where Keystone or IAM is, with or without /v3."
    }
  }
};
