"""A provider of the server metadata API, on FastAPI."""
import json
import re
import uuid

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException as Refusal


class Server:
    def __init__(self, state, project="f00d", locked=False):
        self.state, self.project, self.locked = state, project, locked
        self.metadata = {"foo": "bar"}


servers = {
    "web1": Server("active"),
    "web2": Server("stopped"),
    "web3": Server("building"),
    "web4": Server("active", locked=True),
    "web5": Server("active", project="beef"),
}
PROJECT = "f00d"
NEWEST = "2.100"
TOKENS = {"member-token": "member", "admin-token": "admin"}
STATUSES = {"active": "ACTIVE", "stopped": "SHUTOFF", "building": "BUILD"}
KEY = re.compile(r"[A-Za-z0-9_:.-]{1,255}")
FAULTS = {400: "badRequest", 401: "unauthorized", 403: "forbidden", 404: "itemNotFound",
          409: "conflictingRequest", 413: "overLimit", 415: "badMediaType"}


def role(request: Request):
    """Who sends the request: member or admin."""
    token = request.headers.get("x-auth-token")
    if token not in TOKENS:
        raise HTTPException(401, "Log in first.", {"WWW-Authenticate": "Keystone"})
    return TOKENS[token]


def media_type(request: Request):
    if not re.match(r"application/json *(;|$)", request.headers.get("content-type", "application/json"), re.I):
        raise HTTPException(415, "The body must be application/json.")


def project_of(project: str):
    if not re.fullmatch("[0-9a-f-]{1,64}", project):
        raise HTTPException(404, "Not found.")
    if project != PROJECT:
        raise HTTPException(400, "The project is not that of the token.")
    return project


def items_in(member):
    """Reads the items in a body, which has them in one member."""
    async def items(request: Request):
        try:
            body = json.loads((await request.body()).decode("utf-8"))
        except (ValueError, RecursionError):
            raise HTTPException(400, "The body is not JSON.")
        if not isinstance(body, dict) or list(body) != [member] or not isinstance(body[member], dict):
            raise HTTPException(400, f"The body must have {member}, an object, and nothing more.")
        for key, value in body[member].items():
            if not KEY.fullmatch(key):
                raise HTTPException(400, f"Wrong key: {key!r}")
            if not isinstance(value, str) or len(value) > 255 or re.search("[\ud800-\udfff]", value):
                raise HTTPException(400, f"Wrong value of {key}")
        if member == "meta" and len(body[member]) != 1:
            raise HTTPException(400, "meta must have one item.")
        return body[member]
    return items


def version_of(request):
    """The microversion that a request asks for."""
    asked = re.search(r"compute +([^ ,]+)", request.headers.get("openstack-api-version", ""), re.I)
    version = asked[1] if asked else request.headers.get("x-openstack-nova-api-version", "2.1")
    return NEWEST if version == "latest" else version


def check(request):
    """What every address has in common, in the order in which it must be checked."""
    if int(request.headers.get("content-length", 0)) > 114_688:
        raise HTTPException(413, "The body is too large.")
    role(request)
    version = re.fullmatch(r"([1-9]\d*)\.([1-9]\d*|0)", version_of(request))
    if not version:
        raise HTTPException(400, "The version is malformed.")
    if version[1] != "2" or not 1 <= int(version[2]) <= 100:
        raise HTTPException(406, "There is no such version.")


app = FastAPI(dependencies=[Depends(media_type)])
app.router.redirect_slashes = False


@app.middleware("http")
async def around(request, call_next):
    try:
        check(request)
        response = await call_next(request)
    except HTTPException as error:
        response = fault(request, error)
    response.headers["x-openstack-request-id"] = response.headers["x-compute-request-id"] = f"req-{uuid.uuid4()}"
    if response.status_code != 401 and response.status_code != 413:
        response.headers["openstack-api-version"] = f"compute {version_of(request)}"
        response.headers["x-openstack-nova-api-version"] = version_of(request)
    return response


PATH = "/v2.1/{project}/servers/{id}/metadata"


def methods_at(path):
    """All methods of an address. The Allow of FastAPI names those of one function."""
    return ", ".join(sorted(method for route in app.routes if route.path_regex.match(path) for method in route.methods))


@app.exception_handler(Refusal)
def fault(request, error):
    name = FAULTS.get(error.status_code, "computeFault")
    body = {name: {"code": error.status_code, "message": error.detail}}
    headers = {"Allow": methods_at(request.url.path)} if error.status_code == 405 else error.headers
    return JSONResponse(body, error.status_code, headers)


def server_of(id: str, project=Depends(project_of), role=Depends(role)):
    """The server of the address, if the caller may see it."""
    server = servers.get(id)
    if server is None or server.project != project and role != "admin":
        raise HTTPException(404, "Not found.")
    return server


def store(server, items, role):
    """Gives a server other items, if it may be written."""
    if server.locked and role != "admin":
        raise HTTPException(409, "The server is locked.")
    if server.state == "building":
        raise HTTPException(409, "The server is building.")
    if len(items) > 128:
        raise HTTPException(403, "Too many items.")
    server.metadata = items


@app.get("/v2.1/{project}/servers/detail")
def list_servers(project=Depends(project_of), limit: str = "1000", marker: str = None):
    if not re.fullmatch(r"\d+", limit, re.A):
        raise HTTPException(400, "limit must be a whole number.")
    ids = [id for id in servers if servers[id].project == project]
    if marker is not None and marker not in ids:
        raise HTTPException(400, "There is no such marker.")
    first = 0 if marker is None else ids.index(marker) + 1
    page = ids[first:first + int(limit)]
    shown = [{"id": id, "name": id, "status": STATUSES[servers[id].state], "metadata": servers[id].metadata} for id in page]
    links = [{"rel": "next", "href": f"?limit={limit}&marker={page[-1]}"}] if page and len(page) == int(limit) else []
    return {"servers": shown, **({"servers_links": links} if links else {})}


@app.get(PATH)
def list_items(server=Depends(server_of)):
    return {"metadata": server.metadata}


@app.put(PATH)
def replace(items=Depends(items_in("metadata")), server=Depends(server_of), role=Depends(role)):
    store(server, items, role)
    return {"metadata": server.metadata}


@app.post(PATH)
def merge(items=Depends(items_in("metadata")), server=Depends(server_of), role=Depends(role)):
    store(server, {**server.metadata, **items}, role)
    return {"metadata": server.metadata}


@app.get(PATH + "/{key}")
def get_item(key: str, server=Depends(server_of)):
    if key not in server.metadata:
        raise HTTPException(404, "Not found.")
    return {"meta": {key: server.metadata[key]}}


@app.put(PATH + "/{key}")
def set_item(key: str, meta=Depends(items_in("meta")), server=Depends(server_of), role=Depends(role)):
    if list(meta) != [key]:
        raise HTTPException(400, "The body must have the key of the address, and no other.")
    store(server, {**server.metadata, **meta}, role)
    return {"meta": meta}


@app.delete(PATH + "/{key}", status_code=204)
def delete_item(key: str, server=Depends(server_of), role=Depends(role)):
    if key not in server.metadata:
        raise HTTPException(404, "Not found.")
    store(server, {name: value for name, value in server.metadata.items() if name != key}, role)
