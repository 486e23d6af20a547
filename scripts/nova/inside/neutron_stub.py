#!/usr/bin/python3
"""Stands in for Neutron: every list it is asked for is empty.

Only the view of a server (its addresses and security groups) asks; the metadata calls never do.
"""
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class H(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        name = self.path.split('?')[0].rstrip('/').rsplit('/', 1)[-1].replace('-', '_') or 'versions'
        body = json.dumps({name: []}).encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *a):
        pass


ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), H).serve_forever()
