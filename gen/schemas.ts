// Generated from openapi/ by `deno task gen`. Change the document, not this file.

export const ProjectIdSchema = {
    type: 'string',
    minLength: 1,
    maxLength: 64,
    pattern: '^[0-9a-f\\-]+$',
    description: '32 hexadecimal digits in the public cloud; Nova\'s routes accept any sequence of digits, `a` to `f` and hyphens.',
    'x-rules': {
        type: 'project.format',
        minLength: 'project.format',
        maxLength: 'project.format',
        pattern: 'project.format'
    }
} as const;

export const ServerIdSchema = {
    type: 'string',
    minLength: 1,
    maxLength: 255,
    pattern: '^[A-Za-z0-9_\\-]+$',
    description: 'A UUID. The service looks up any id, so an id in any other format returns 404, not 400.',
    'x-rules': {
        type: 'server.format',
        minLength: 'server.format',
        maxLength: 'server.format',
        pattern: 'server.format'
    }
} as const;

export const MetadataKeySchema = {
    type: 'string',
    minLength: 1,
    maxLength: 255,
    pattern: '^[A-Za-z0-9_:.\\-]+$',
    description: '1 to 255 characters: letters A-Z and a-z, digits, `-`, `_`, `:` and `.`. Keys are case-sensitive.',
    'x-rules': {
        type: 'key.alphabet',
        minLength: 'key.length',
        maxLength: 'key.length',
        pattern: 'key.alphabet'
    }
} as const;

export const MetadataValueSchema = {
    type: 'string',
    maxLength: 255,
    'x-well-formed': true,
    description: 'Up to 255 Unicode characters, counted as code points. It may be empty. Numbers and booleans return 400.',
    'x-rules': {
        type: 'value.type',
        maxLength: 'value.length',
        wellFormed: 'value.unicode'
    }
} as const;

export const ServerMetadataSchema = {
    type: 'object',
    description: 'Items to write, key to value.',
    propertyNames: {
        $ref: '#/components/schemas/MetadataKey'
    },
    additionalProperties: {
        $ref: '#/components/schemas/MetadataValue'
    },
    'x-rules': {
        type: 'metadata.map'
    }
} as const;

export const ServerMetadataEnvelopeSchema = {
    type: 'object',
    description: 'The request body of merge and replace.',
    required: [
        'metadata'
    ],
    additionalProperties: false,
    properties: {
        metadata: {
            $ref: '#/components/schemas/ServerMetadata'
        }
    },
    'x-rules': {
        type: 'metadata.envelope',
        required: 'metadata.envelope',
        additionalProperties: 'metadata.envelope'
    }
} as const;

export const MetadataItemSchema = {
    type: 'object',
    description: 'Exactly one item, key to value.',
    minProperties: 1,
    maxProperties: 1,
    propertyNames: {
        $ref: '#/components/schemas/MetadataKey'
    },
    additionalProperties: {
        $ref: '#/components/schemas/MetadataValue'
    },
    'x-rules': {
        type: 'item.map',
        minProperties: 'item.single',
        maxProperties: 'item.single'
    }
} as const;

export const MetadataItemEnvelopeSchema = {
    type: 'object',
    description: 'The request body of setting one item.',
    required: [
        'meta'
    ],
    additionalProperties: false,
    properties: {
        meta: {
            $ref: '#/components/schemas/MetadataItem'
        }
    },
    'x-rules': {
        type: 'item.envelope',
        required: 'item.envelope',
        additionalProperties: 'item.envelope'
    }
} as const;

export const StoredMetadataSchema = {
    type: 'object',
    description: 'Items as the service stores them. More keys occur here than a request may write: creating a server allows a space in\na key, and the system writes keys of its own.\n',
    additionalProperties: {
        type: 'string'
    }
} as const;

export const StoredMetadataEnvelopeSchema = {
    type: 'object',
    description: 'The response body of the operations on all items.',
    required: [
        'metadata'
    ],
    properties: {
        metadata: {
            $ref: '#/components/schemas/StoredMetadata'
        }
    }
} as const;

export const StoredItemSchema = {
    type: 'object',
    description: 'One item as the service stores it.',
    minProperties: 1,
    maxProperties: 1,
    additionalProperties: {
        type: 'string'
    }
} as const;

export const StoredItemEnvelopeSchema = {
    type: 'object',
    description: 'The response body of getting and setting one item.',
    required: [
        'meta'
    ],
    properties: {
        meta: {
            $ref: '#/components/schemas/StoredItem'
        }
    }
} as const;

export const ListedServerSchema = {
    type: 'object',
    description: 'A server in a list, as far as it concerns metadata.',
    required: [
        'id',
        'name',
        'status',
        'metadata'
    ],
    properties: {
        id: {
            $ref: '#/components/schemas/ServerId'
        },
        name: {
            type: 'string',
            description: 'What its owner calls it; several servers may have the same name.'
        },
        status: {
            type: 'string',
            description: 'Its state in one word, such as `ACTIVE` or `SHUTOFF`.'
        },
        metadata: {
            $ref: '#/components/schemas/StoredMetadata'
        }
    },
    additionalProperties: true
} as const;

export const ServerLinkSchema = {
    type: 'object',
    description: 'A link; `next` leads to the page that follows.',
    required: [
        'rel',
        'href'
    ],
    properties: {
        rel: {
            type: 'string'
        },
        href: {
            type: 'string'
        }
    }
} as const;

export const ServerListEnvelopeSchema = {
    type: 'object',
    description: 'A page of the list of servers.',
    required: [
        'servers'
    ],
    properties: {
        servers: {
            type: 'array',
            items: {
                $ref: '#/components/schemas/ListedServer'
            }
        },
        servers_links: {
            type: 'array',
            items: {
                $ref: '#/components/schemas/ServerLink'
            }
        }
    },
    additionalProperties: true
} as const;

export const ErrorBodySchema = {
    description: 'An error body. Five formats exist (`error.shape`): Nova\'s, that of OpenStack\'s middleware, the gateway\'s, the one that\nECS v1 and IAM share, and a flat one. Other responses have none of these, such as a proxy\'s HTML page or an empty body.\n',
    anyOf: [
        {
            $ref: '#/components/schemas/NovaErrorBody'
        },
        {
            $ref: '#/components/schemas/MiddlewareErrorBody'
        },
        {
            $ref: '#/components/schemas/GatewayErrorBody'
        },
        {
            $ref: '#/components/schemas/ServiceErrorBody'
        },
        {
            $ref: '#/components/schemas/FlatErrorBody'
        }
    ]
} as const;

export const NovaErrorBodySchema = {
    type: 'object',
    description: 'One member, named after the status: `badRequest` 400, `forbidden` 403, `itemNotFound` 404,\n`conflictingRequest` 409, `overLimit` 413 and 429, `badMediaType` 415, `notImplemented` 501,\n`serviceUnavailable` 503, and `computeFault` for any other status.\n',
    minProperties: 1,
    maxProperties: 1,
    propertyNames: {
        enum: [
            'badRequest',
            'unauthorized',
            'forbidden',
            'itemNotFound',
            'badMethod',
            'conflictingRequest',
            'overLimit',
            'badMediaType',
            'notImplemented',
            'serviceUnavailable',
            'computeFault'
        ]
    },
    additionalProperties: {
        $ref: '#/components/schemas/NovaErrorBodyDetail'
    }
} as const;

export const NovaErrorBodyDetailSchema = {
    type: 'object',
    description: 'The error in Nova\'s words. The wording is not part of the contract.',
    required: [
        'code',
        'message'
    ],
    properties: {
        code: {
            type: 'integer',
            description: 'The HTTP status.'
        },
        message: {
            type: 'string'
        },
        retryAfter: {
            type: 'string',
            description: 'Seconds, copied from the header `Retry-After`.'
        }
    }
} as const;

export const MiddlewareErrorBodySchema = {
    type: 'object',
    description: 'An error of OpenStack\'s middleware before Nova: a body that is too large (413), or no Keystone to check a token (503).\nWithout `Accept: application/json` it is plain text.\n',
    required: [
        'code',
        'message',
        'title'
    ],
    properties: {
        code: {
            type: 'string',
            description: 'The HTTP status and its name.',
            pattern: '^\\d{3}'
        },
        message: {
            type: 'string'
        },
        title: {
            type: 'string'
        }
    }
} as const;

export const GatewayErrorBodySchema = {
    type: 'object',
    description: 'An error of the cloud\'s API gateway, which is in front of every service.',
    required: [
        'error_code',
        'error_msg',
        'request_id'
    ],
    properties: {
        error_code: {
            type: 'string',
            description: '`APIGW.` (shared gateway) or `APIG.` (dedicated gateway) and four digits.',
            pattern: '^APIG'
        },
        error_msg: {
            type: 'string'
        },
        request_id: {
            type: 'string'
        }
    }
} as const;

export const ServiceErrorBodySchema = {
    type: 'object',
    description: 'An error of ECS v1 (the code is a string such as `Ecs.0114`), or of IAM and OpenStack\'s middleware (the code is the status).',
    required: [
        'error'
    ],
    properties: {
        error: {
            type: 'object',
            required: [
                'code',
                'message'
            ],
            properties: {
                code: {
                    type: [
                        'string',
                        'integer'
                    ]
                },
                message: {
                    type: 'string'
                },
                title: {
                    type: 'string'
                },
                details: {
                    type: 'array',
                    items: {
                        type: 'object',
                        properties: {
                            code: {
                                type: 'string'
                            },
                            message: {
                                type: 'string'
                            }
                        }
                    }
                }
            }
        }
    }
} as const;

export const FlatErrorBodySchema = {
    type: 'object',
    description: 'The error body that the ECS manual shows.',
    required: [
        'error_code',
        'error_msg'
    ],
    properties: {
        error_code: {
            type: 'string'
        },
        error_msg: {
            type: 'string'
        },
        encoded_authorization_message: {
            type: 'string',
            description: 'Why the policy refused the request, encoded for the administrator.'
        }
    }
} as const;
