"""LibreOffice, for the tests that ask for it."""

from tests.office.conftest import office  # noqa: F401
