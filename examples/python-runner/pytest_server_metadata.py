"""A pytest plugin: each conformance case of the server metadata API is a test.

    pytest -p pytest_server_metadata --metadata-cases cases.json provider.json

The provider file is collected like a file of tests, so that it can stand beside others. `-k 'set/'` chooses cases.
"""
import pytest
import verify


def pytest_addoption(parser):
    parser.addoption("--metadata-cases", metavar="FILE", help="what `server-metadata cases` prints")


def pytest_collect_file(file_path, parent):
    cases = parent.config.getoption("--metadata-cases")
    given = [parent.config.invocation_params.dir / argument for argument in parent.config.args]
    if cases and file_path.suffix == ".json" and file_path in given:
        return Provider.from_parent(parent, path=file_path)


class Provider(pytest.File):
    """A provider file, with a test for each case."""

    def collect(self):
        try:
            self.runner = verify.Runner(self.config.getoption("--metadata-cases"), str(self.path))
        except (OSError, ValueError) as error:
            raise self.CollectError(str(error)) from error
        for case in self.runner.cases:
            yield CaseTest.from_parent(self, name=case["id"], case=case)

    def setup(self):
        self.runner.begin([item.case for item in self.session.items if item.parent is self])

    def teardown(self):
        unrestored = self.runner.end()
        if unrestored:
            pytest.fail(f"servers that do not hold what they held: {', '.join(unrestored)}", pytrace=False)


class CaseTest(pytest.Item):
    """A case: skipped if it can't be run, failed if the provider falls short of it."""

    def __init__(self, *, case, **more):
        super().__init__(**more)
        self.case = case

    def runtest(self):
        outcome = self.parent.runner.outcome(self.case)
        if isinstance(outcome, str):
            pytest.skip(outcome)
        if outcome:
            pytest.fail("\n".join(outcome), pytrace=False)

    def reportinfo(self):
        return self.path, None, f"{self.path.name}: {self.name}"
