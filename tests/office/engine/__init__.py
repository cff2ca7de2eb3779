"""The xlwings engine over LibreOffice, on a real LibreOffice."""
