"""`python -m nocturne` is the same command as `nocturne`."""

import sys

from nocturne.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
