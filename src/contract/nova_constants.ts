// Numbers and names that are fixed in Nova's code and are not in the API documents.

/** The longest body that Nova reads, in bytes (`oslo_middleware/sizelimit.py`). */
export const maxBodyBytes = 114_688;

/** The member that an error body of Nova has for a status (`nova/api/openstack/wsgi.py` Fault); otherwise `computeFault`. */
export const errorBodyNames: Readonly<Record<number, string | undefined>> = {
  400: "badRequest",
  401: "unauthorized",
  403: "forbidden",
  404: "itemNotFound",
  405: "badMethod",
  409: "conflictingRequest",
  413: "overLimit",
  415: "badMediaType",
  429: "overLimit",
  501: "notImplemented",
  503: "serviceUnavailable",
};
