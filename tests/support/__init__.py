"""What the acceptance tests share: drawn sheets, four writers, one way to run the program.

Nothing here knows how xlsheets works inside; it knows the command line and the JSON of the contract.
"""
