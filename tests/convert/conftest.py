"""LibreOffice as the maker of files and as the witness of their copies."""

from tests.office.conftest import office  # noqa: F401
