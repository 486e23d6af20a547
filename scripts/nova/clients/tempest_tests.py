#!/usr/bin/python3
"""Tempest's own tests of server metadata, but for those that create a server. They are given one, and a token."""
import logging
import sys
import unittest

import common as c
from tempest import config
from tempest.lib.services.compute.servers_client import ServersClient

logging.disable()  # a line a request
config.CONF.set_override('xenapi_apis', True, 'compute-feature-enabled')  # what else writes metadata, it thinks
from tempest.api.compute.servers import test_server_metadata, test_server_metadata_negative  # noqa: E402


class Auth:
    """An auth provider with nothing to ask Keystone for."""

    def auth_request(self, method, url, headers=None, body=None, filters=None):
        return '%s/%s' % (c.ENDPOINT, url.lstrip('/')), {**(headers or {}), 'X-Auth-Token': c.TOKEN}, body


class Quotas:
    def show_quota_set(self, _project):
        return {'quota_set': {'metadata_items': c.QUOTA}}


def set_up(cls):
    cls._BaseTestCase__setupclass_called = True
    cls.client = ServersClient(Auth(), 'compute', None)
    cls.server = {'id': c.SERVER}
    cls.tenant_id, cls.quotas_client = c.PROJECT_ID, Quotas()


suite = unittest.TestSuite()
for cls in (test_server_metadata.ServerMetadataTestJSON, test_server_metadata_negative.ServerMetadataNegativeTestJSON):
    cls.setUpClass, cls.tearDownClass = classmethod(set_up), classmethod(lambda cls: None)
    names = [n for n in unittest.defaultTestLoader.getTestCaseNames(cls) if 'create' not in n]
    suite.addTests(map(cls, names))
result = unittest.TextTestRunner(stream=sys.stdout, verbosity=0).run(suite)
if not result.wasSuccessful() or result.skipped:
    sys.exit(1)
print('tempest: %d tests passed' % result.testsRun)
