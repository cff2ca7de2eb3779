"""`python -m xlsheets` is the command line."""

from xlsheets.cli import main

if __name__ == "__main__":
    main()
