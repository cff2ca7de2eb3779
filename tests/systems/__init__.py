"""The systems of the notices, one file each: a round made of workbooks, run through the command line."""
