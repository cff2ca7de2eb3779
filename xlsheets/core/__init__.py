"""The rules of counting and of rates: no files, no Excel, no pandas, no clock."""
